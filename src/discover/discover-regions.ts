/** An account to the Regions to look at, and those that were asked for but are off. */
import { type Answer, answered, failed } from '../model/gap.js';
import type { RegionsPort } from './ports.js';

/** The Regions of one account. */
export interface RegionsInScope {
  /** Sorted. */
  readonly regions: readonly string[];
  /** Asked for, but not enabled in this account. */
  readonly disabled: readonly string[];
  /** Enabled Regions beyond the request exist or may exist: what lies there is not known. */
  readonly restricted: boolean;
}

/** Every account has Regions that cannot be switched off: an answer without any is none. */
const orEmpty = (answer: Answer<readonly string[]>, api: string): Answer<readonly string[]> =>
  answer.ok && answer.value.length === 0
    ? failed({ reason: 'error', api, detail: 'AWS named no enabled Region of the account.' })
    : answer;

/**
 * Asks EC2 first, which common audit policies allow, then Account Management. Never gives an account without Regions:
 * it would be missing from the coverage.
 */
export async function discoverRegions(
  port: RegionsPort,
  requested?: readonly string[],
): Promise<Answer<RegionsInScope>> {
  const first = orEmpty(await port.fromEc2(), 'ec2:DescribeRegions');
  const enabled = first.ok ? first : orEmpty(await port.fromAccount(), 'account:ListRegions');
  if (requested === undefined) {
    if (!enabled.ok) return first.ok ? enabled : first;
    return answered({ regions: [...enabled.value].sort(), disabled: [], restricted: false });
  }
  const wanted = [...new Set(requested)].sort();
  if (!enabled.ok) return answered({ regions: wanted, disabled: [], restricted: true });
  return answered({
    regions: wanted.filter((region) => enabled.value.includes(region)),
    disabled: wanted.filter((region) => !enabled.value.includes(region)),
    restricted: enabled.value.some((region) => !wanted.includes(region)),
  });
}
