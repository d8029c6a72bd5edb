/** What an earlier result tells of today's: what is new, what stayed, what is gone, and what nobody looked at. */
import type { CoverageRow } from '../model/coverage.js';
import { ALL_REGIONS } from '../model/coverage.js';
import type { Finding } from '../model/finding.js';
import type { Outcome } from '../model/rule.js';

/** What was seen of one rule on one secret. */
export type Judged = (ruleId: string, arn: string) => Outcome | undefined;

/** Open findings of the earlier result: those that it did not itself call resolved. */
const wasOpen = (finding: Finding): boolean => finding.status !== 'resolved';

/** Looks up how well an account's Region was seen this time. */
function coverageOf(
  rows: readonly CoverageRow[],
): (account: string, region: string) => CoverageRow | undefined {
  const byPlace = new Map(rows.map((row) => [`${row.account}/${row.region}`, row]));
  return (account, region) =>
    byPlace.get(`${account}/${region}`) ?? byPlace.get(`${account}/${ALL_REGIONS}`);
}

/**
 * The fate of a finding that did not come back. It is resolved only if this scan looked: the rule judged the secret
 * and found nothing, or the rule ran and the secret is gone from a Region that was read to the end.
 */
function fate(
  finding: Finding,
  { judged, ruleIds, asksUse = true }: Today,
  place: (account: string, region: string) => CoverageRow | undefined,
): 'resolved' | 'notScanned' {
  if (!ruleIds.has(finding.ruleId)) return 'notScanned';
  const outcome = judged(finding.ruleId, finding.arn);
  // What rested on the use of a secret is no better for nobody having asked for that.
  if (outcome === 'pass' && !asksUse && finding.evidence['usageSource'] !== undefined)
    return 'notScanned';
  if (outcome === 'pass' || outcome === 'notApplicable') return 'resolved';
  if (outcome !== undefined) return 'notScanned';
  return place(finding.account, finding.region)?.listed === true ? 'resolved' : 'notScanned';
}

/** What comparing needs to know of today's scan. */
export interface Today {
  readonly findings: readonly Finding[];
  readonly judged: Judged;
  readonly coverage: readonly CoverageRow[];
  readonly ruleIds: ReadonlySet<string>;
  /** Whether the use of secrets was asked for; default true. */
  readonly asksUse?: boolean | undefined;
}

/** Today's findings with their history, and the earlier ones that did not come back. */
export function compareWithBaseline(
  today: Today,
  baseline: readonly Finding[] | undefined,
): Finding[] {
  if (baseline === undefined) return [...today.findings];
  const earlier = new Map(baseline.filter(wasOpen).map((finding) => [finding.id, finding]));
  const current = today.findings.map((finding): Finding => {
    const before = earlier.get(finding.id);
    earlier.delete(finding.id);
    return before === undefined
      ? finding
      : { ...finding, status: 'unchanged', firstSeenAt: before.firstSeenAt };
  });
  const place = coverageOf(today.coverage);
  const gone = [...earlier.values()].map(({ waiver: _, suppression: __, ...finding }): Finding => {
    return { ...finding, status: fate(finding, today, place) };
  });
  return [...current, ...gone];
}
