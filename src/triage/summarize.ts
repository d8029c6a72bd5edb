/** The counts of a result: what a reader wants to know first. */
import type { CoverageRow, CoverageStatus } from '../model/coverage.js';
import { type Finding, isOpen, type Summary, type Unknown } from '../model/finding.js';
import { SEVERITIES, type Severity } from '../model/rule.js';

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

function severityCounts(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
  for (const severity of SEVERITIES)
    counts[severity] = findings.filter((f) => f.severity === severity).length;
  return counts;
}

/**
 * Sums each secret once. Null where no rule that adds up costs ran, or no price is known; `unknown` counts the secrets for which such a rule
 * could not be judged, so that the sum is not taken for more than it is.
 */
function unusedCost(
  findings: readonly Finding[],
  unknown: readonly Unknown[],
  { ruleIds, currency }: CostRules,
): Summary['unusedMonthlyCost'] {
  if (ruleIds.size === 0 || currency === undefined) return null;
  const costs = new Map(
    findings.flatMap(({ arn, cost }) =>
      cost?.currency === currency ? [[arn, cost] as const] : [],
    ),
  );
  const cents = [...costs.values()].reduce(
    (sum, { monthly }) => sum + Math.round(monthly * 100),
    0,
  );
  const unjudged = new Set(unknown.filter(({ ruleId }) => ruleIds.has(ruleId)).map((u) => u.arn));
  return { amount: cents / 100, currency, unknown: unjudged.size };
}

/** The rules whose findings carry a cost, and the currency of the prices in force. */
export interface CostRules {
  readonly ruleIds: ReadonlySet<string>;
  /** Undefined where no price is known. */
  readonly currency: string | undefined;
}

/** What is counted. */
export interface Countable {
  /** Groups in the inventory. */
  readonly secrets: number;
  readonly coverage: readonly CoverageRow[];
  readonly findings: readonly Finding[];
  readonly unknown: readonly Unknown[];
  readonly costRules: CostRules;
}

/** Counts over a triaged result. */
export function summarize({ secrets, coverage, findings, unknown, costRules }: Countable): Summary {
  const open = findings.filter(isOpen);
  // What the user left out is no part of what was to be seen.
  const wanted = coverage.filter(({ reason }) => reason !== 'excluded');
  return {
    accounts: countBy(accountStatuses(wanted)),
    regions: countBy(wanted.map(({ status }) => status)),
    secrets,
    findings: severityCounts(open),
    waived: findings.filter(({ waiver }) => waiver !== undefined).length,
    resolved: findings.filter(({ status }) => status === 'resolved').length,
    notScanned: findings.filter(({ status }) => status === 'notScanned').length,
    unknown: unknown.length,
    unusedMonthlyCost: unusedCost(open, unknown, costRules),
  };
}
