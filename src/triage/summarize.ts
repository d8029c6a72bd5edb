/** The counts of a result: what a reader wants to know first. */
import type { CoverageRow, CoverageStatus } from '../model/coverage.js';
import type { Summary } from '../model/finding.js';
import type { Tally } from '../model/tally.js';
import { type CostRules, openOf } from './tally.js';

type Counts = Record<CoverageStatus, number>;

const STATUSES: readonly CoverageStatus[] = ['scanned', 'partly', 'not'];

const countBy = (statuses: Iterable<CoverageStatus>): Counts => {
  const counts: Counts = { scanned: 0, partly: 0, not: 0 };
  for (const status of statuses) counts[status]++;
  return counts;
};

/** An account is as well seen as its Regions together. */
function accountStatuses(rows: readonly CoverageRow[]): CoverageStatus[] {
  const byAccount = new Map<string, Set<CoverageStatus>>();
  for (const { account, status } of rows)
    byAccount.set(account, (byAccount.get(account) ?? new Set()).add(status));
  return [...byAccount.values()].map((seen) => {
    const [only] = STATUSES.filter((status) => seen.has(status));
    return seen.size === 1 && only !== undefined ? only : 'partly';
  });
}

/**
 * Null where no rule that adds up costs ran, or no price is known; `unknown` counts the secrets for which such a rule
 * could not be judged, so that the sum is not taken for more than it is.
 */
function unusedCost(
  { unusedCents, unpriced }: Tally,
  { ruleIds, currency }: CostRules,
): Summary['unusedMonthlyCost'] {
  if (ruleIds.size === 0 || currency === undefined) return null;
  return { amount: unusedCents / 100, currency, unknown: unpriced };
}

/** What is summed up. */
export interface Summable {
  /** Groups in the inventory. */
  readonly secrets: number;
  readonly coverage: readonly CoverageRow[];
  readonly tally: Tally;
  readonly costRules: CostRules;
  /** Whether hubs were asked what teams have suppressed there. */
  readonly asksHubs?: boolean;
}

/** The summary of a triaged result. */
export function summarize({
  secrets,
  coverage,
  tally,
  costRules,
  asksHubs = false,
}: Summable): Summary {
  // What the user left out is no part of what was to be seen.
  const wanted = coverage.filter(({ reason }) => reason !== 'excluded');
  const regions = countBy(wanted.map(({ status }) => status));
  return {
    accounts: countBy(accountStatuses(wanted)),
    regions,
    seenShare:
      wanted.length === 0 ? 0 : Math.floor((10_000 * regions.scanned) / wanted.length) / 10_000,
    secrets,
    findings: openOf(tally),
    waived: tally.waived,
    ...(asksHubs && { suppressed: tally.suppressed }),
    resolved: tally.statuses.resolved,
    notScanned: tally.statuses.notScanned,
    unknown: tally.unknown,
    unusedMonthlyCost: unusedCost(tally, costRules),
  };
}
