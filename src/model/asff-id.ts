/** The `Id` of a finding in Security Hub, from what it is about and back. */
import { ASFF_PRODUCT } from './asff.js';

const VERSION = 'v1';

/** What an `Id` of ours says: whose secret it is about, which rule, and the id of the finding in our own reports. */
export interface AsffId {
  readonly account: string;
  readonly region: string;
  readonly ruleId: string;
  readonly id: string;
}

/** Stays the same for the life of a finding, and differs from that of every other. */
export const asffId = ({ account, region, ruleId, id }: AsffId): string =>
  [ASFF_PRODUCT, VERSION, account, region, ruleId, id].join('/');

/** Takes an `Id` apart; undefined where it is none of ours. */
export function parseAsffId(id: string): AsffId | undefined {
  const [product, version, account, region, ruleId, own, ...rest] = id.split('/');
  if (product !== ASFF_PRODUCT || version !== VERSION || rest.length > 0) return undefined;
  if (!account || !region || !ruleId || !own) return undefined;
  return { account, region, ruleId, id: own };
}
