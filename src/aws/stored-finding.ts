/** A finding as Security Hub shows it -> what is known of it: ours, when it was written, and what a team made of it. */
import { ASFF_PRODUCT, defaultProduct } from '../model/asff.js';
import { defined } from '../model/defined.js';
import type { StoredFinding, Workflow } from '../model/delivery.js';
import { fieldsOf, moment, oneOf, text } from './fields.js';
import { sentFinding } from './sent-finding.js';

/** Where a hub is. */
export interface HubPlace {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** What our finding ids and generator ids begin with. */
export const OUR_PREFIX = `${ASFF_PRODUCT}/`;

const WORKFLOWS: readonly Workflow[] = ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'];

/** A hub always says when; what does not is older than everything. */
const NO_TIME = '1970-01-01T00:00:00.000Z';

function noteIn(value: unknown): StoredFinding['note'] {
  const note = fieldsOf(value);
  const words = text(note['Text']);
  const by = text(note['UpdatedBy']);
  const at = moment(note['UpdatedAt']);
  return words && by && at ? { text: words, by, at } : undefined;
}

/** Reads a finding; undefined where it is none that we have sent to this hub. */
export function storedFinding(
  stored: unknown,
  { partition, account, region }: HubPlace,
): StoredFinding | undefined {
  const finding = fieldsOf(stored);
  const id = text(finding['Id']);
  if (!id?.startsWith(OUR_PREFIX)) return undefined;
  if (!text(finding['GeneratorId'])?.startsWith(OUR_PREFIX)) return undefined;
  if (finding['ProductArn'] !== defaultProduct(partition, region, account)) return undefined;
  if (finding['AwsAccountId'] !== account) return undefined;
  return {
    id,
    createdAt: moment(finding['CreatedAt']) ?? NO_TIME,
    updatedAt: moment(finding['UpdatedAt']) ?? NO_TIME,
    ...defined<Pick<StoredFinding, 'workflow' | 'note'>>({
      workflow: oneOf(WORKFLOWS, fieldsOf(finding['Workflow'])['Status']),
      note: noteIn(finding['Note']),
    }),
    finding: sentFinding(finding),
  };
}

/** Whether a team has suppressed the finding while it is open. */
export function isSuppressed(stored: unknown): boolean {
  const { Workflow, RecordState } = fieldsOf(stored);
  return fieldsOf(Workflow)['Status'] === 'SUPPRESSED' && RecordState === 'ACTIVE';
}
