/** Findings and unknown verdicts to counts, and counts to their sum. */
import { type Finding, isOpen, type Unknown } from '../model/finding.js';
import { SEVERITIES, type Severity } from '../model/rule.js';
import type { BySeverity, Tally } from '../model/tally.js';

/** The rules whose findings carry a cost, and the currency of the prices in force. */
export interface CostRules {
  readonly ruleIds: ReadonlySet<string>;
  /** Undefined where no price is known. */
  readonly currency: string | undefined;
}

/** What is counted: everything that is known of the secrets of one account, or of several. */
export interface Countable {
  readonly findings: readonly Finding[];
  readonly unknown: readonly Unknown[];
}

/** Where nobody asks for costs. */
const NO_COSTS: CostRules = { ruleIds: new Set(), currency: undefined };

const noneBySeverity = (): Record<Severity, number> => ({
  info: 0,
  low: 0,
  medium: 0,
  high: 0,
  critical: 0,
});

/** Sums each secret once. */
function centsOf(findings: readonly Finding[], currency: string | undefined): number {
  const costs = new Map<string, number>();
  for (const finding of findings) {
    const { arn, cost } = finding;
    if (cost === undefined || cost.currency !== currency || !isOpen(finding)) continue;
    costs.set(arn, Math.round(cost.monthly * 100));
  }
  return [...costs.values()].reduce((sum, cents) => sum + cents, 0);
}

/** Counts. What costs need is left at 0 without rules that carry them. */
export function tallyOf({ findings, unknown }: Countable, costs = NO_COSTS): Tally {
  const open = { new: noneBySeverity(), unchanged: noneBySeverity() };
  const statuses = { new: 0, unchanged: 0, resolved: 0, notScanned: 0 };
  let waived = 0;
  let suppressed = 0;
  for (const { status, severity, waiver, suppression } of findings) {
    statuses[status]++;
    if (waiver !== undefined) waived++;
    else if (suppression !== undefined) suppressed++;
    else if (status === 'new' || status === 'unchanged') open[status][severity]++;
  }
  const unpriced = unknown.filter(({ ruleId }) => costs.ruleIds.has(ruleId));
  return {
    open,
    statuses,
    waived,
    suppressed,
    unknown: unknown.length,
    unreadable: unknown.filter(({ reason }) => reason === 'error').length,
    unusedCents: costs.ruleIds.size === 0 ? 0 : centsOf(findings, costs.currency),
    unpriced: new Set(unpriced.map(({ arn }) => arn)).size,
  };
}

/** The tally of nothing. */
export const NO_TALLY: Tally = tallyOf({ findings: [], unknown: [] });

const plus = (a: BySeverity, b: BySeverity): BySeverity => {
  const sum = noneBySeverity();
  for (const severity of SEVERITIES) sum[severity] = a[severity] + b[severity];
  return sum;
};

/** The sum of two tallies of different accounts. */
export const addTallies = (a: Tally, b: Tally): Tally => ({
  open: {
    new: plus(a.open.new, b.open.new),
    unchanged: plus(a.open.unchanged, b.open.unchanged),
  },
  statuses: {
    new: a.statuses.new + b.statuses.new,
    unchanged: a.statuses.unchanged + b.statuses.unchanged,
    resolved: a.statuses.resolved + b.statuses.resolved,
    notScanned: a.statuses.notScanned + b.statuses.notScanned,
  },
  waived: a.waived + b.waived,
  suppressed: a.suppressed + b.suppressed,
  unknown: a.unknown + b.unknown,
  unreadable: a.unreadable + b.unreadable,
  unusedCents: a.unusedCents + b.unusedCents,
  unpriced: a.unpriced + b.unpriced,
});

/** The open findings by severity, whatever the baseline says. */
export const openOf = ({ open }: Tally): BySeverity => plus(open.new, open.unchanged);
