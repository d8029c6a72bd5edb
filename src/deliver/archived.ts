/** A finding -> the same, archived: how Security Hub is told that something is over. */
import type { AsffFinding } from '../model/asff.js';
import type { SendReason } from '../model/delivery.js';
import { ARCHIVED_BECAUSE, withProductFields } from './product-fields.js';

/** What a waiver accepts has not passed, nor has what goes on under another name. */
const statusOf = ({ Compliance }: AsffFinding, because: SendReason): AsffFinding['Compliance'] => ({
  ...Compliance,
  Status: because === 'notFound' ? 'PASSED' : Compliance.Status,
});

/** The archived finding. `because` is kept with it. */
export const archived = (finding: AsffFinding, because: SendReason): AsffFinding => ({
  ...withProductFields(finding, { [ARCHIVED_BECAUSE]: because }),
  RecordState: 'ARCHIVED',
  Compliance: statusOf(finding, because),
});
