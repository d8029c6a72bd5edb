/** Accounts and secrets -> the places to ask for their use. */
import { compareText } from '../model/order.js';
import type { Secret } from '../model/secret.js';
import type { UsagePlaces } from '../model/usage.js';

const unique = (texts: Iterable<string>): readonly string[] =>
  [...new Set(texts)].sort(compareText);

/** The Regions of a group: that of its primary and those of its replicas, the failed ones included; sorted. */
export const groupRegions = ({ replica }: Pick<Secret, 'replica'>): readonly string[] =>
  unique([replica.primaryRegion, ...replica.regions]);

/**
 * Every account in every Region that has a secret of anybody: a read of another account's secret may be recorded on the
 * side of the caller alone.
 *
 * @param accounts those that were entered, where events are asked of each account, else all of the organization
 * @param regions of all groups, see `groupRegions`
 */
export function placesToAsk(
  accounts: Iterable<string>,
  regions: Iterable<string>,
): readonly UsagePlaces[] {
  const everywhere = unique(regions);
  if (everywhere.length === 0) return [];
  return unique(accounts).map((account) => ({ account, regions: everywhere }));
}
