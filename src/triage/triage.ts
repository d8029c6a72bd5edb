/** Verdicts x waivers x baseline to findings. Drops no violation and changes no severity. */
import type { CoverageRow } from '../model/coverage.js';
import type { Finding, Unknown, Waiver } from '../model/finding.js';
import { by } from '../model/order.js';
import type { Outcome, RuleDefinition } from '../model/rule.js';
import type { Suppressions } from '../model/suppression.js';
import type { Verdict } from '../model/verdict.js';
import { applySuppressions } from './apply-suppressions.js';
import { applyWaivers, type WaiverMatch } from './apply-waivers.js';
import { compareWithBaseline } from './compare-with-baseline.js';
import { findingId } from './finding-id.js';

export interface TriageOptions {
  /** ISO 8601: the moment that the findings speak of. */
  readonly asOf: string;
  readonly coverage: readonly CoverageRow[];
  readonly rules: readonly RuleDefinition[];
  readonly waivers: readonly Waiver[];
  /** What teams have suppressed where findings are delivered to. */
  readonly suppressions?: Suppressions | undefined;
  /** Whether the use of secrets was asked for; default true. */
  readonly asksUse?: boolean | undefined;
  /** Findings of an earlier result. Absent: every finding is new. */
  readonly baseline?: readonly Finding[] | undefined;
}

export interface Triaged {
  readonly findings: readonly Finding[];
  readonly unknown: readonly Unknown[];
  /** Of each waiver, in their order. */
  readonly matches: readonly WaiverMatch[];
}

const keyOf = (ruleId: string, arn: string): string => `${ruleId}\n${arn}`;

function findingOf(verdict: Verdict, asOf: string, rule: RuleDefinition | undefined): Finding {
  const { ruleId, severity, subject, message = '', evidence = {}, grant, cost, secret } = verdict;
  return {
    id: findingId(ruleId, subject.arn, verdict.discriminator),
    ruleId,
    severity,
    status: 'new',
    title: rule?.title ?? ruleId,
    message,
    account: subject.account,
    region: subject.region,
    arn: subject.arn,
    name: subject.name,
    ...(secret && { secret }),
    evidence,
    ...(grant && { grant }),
    ...(cost && { cost }),
    frameworks: rule?.frameworks ?? {},
    firstSeenAt: asOf,
    lastSeenAt: asOf,
  };
}

const unknownOf = ({ ruleId, subject, unknown }: Verdict): Unknown => ({
  ruleId,
  account: subject.account,
  region: subject.region,
  arn: subject.arn,
  ...(unknown ?? { fact: '', reason: 'error' }),
});

/**
 * Turns verdicts into findings in the one order: account, Region, name, rule. Accounts do not depend on each other, so
 * each can be triaged by itself, with what the baseline has of it.
 */
export function triage(verdicts: Iterable<Verdict>, options: TriageOptions): Triaged {
  const rules = new Map(options.rules.map((rule) => [rule.id, rule]));
  const remembered = new Set(options.baseline?.map(({ ruleId, arn }) => keyOf(ruleId, arn)));
  const remembers = remembered.size > 0;
  const judged = new Map<string, Outcome>();
  const tags = new Map<string, Verdict['subject']['tags']>();
  const found: Finding[] = [];
  const unknown: Unknown[] = [];
  for (const verdict of verdicts) {
    const { ruleId, subject, outcome } = verdict;
    if (remembers) {
      const key = keyOf(ruleId, subject.arn);
      if (remembered.has(key)) judged.set(key, outcome);
    }
    if (outcome === 'unknown') unknown.push(unknownOf(verdict));
    if (outcome !== 'violation') continue;
    const finding = findingOf(verdict, options.asOf, rules.get(ruleId));
    found.push(finding);
    tags.set(finding.id, subject.tags);
  }
  const today = {
    findings: found,
    judged: (ruleId: string, arn: string) => judged.get(keyOf(ruleId, arn)),
    coverage: options.coverage,
    ruleIds: new Set(rules.keys()),
    asksUse: options.asksUse,
  };
  const compared = compareWithBaseline(today, options.baseline).map((finding) => ({
    finding,
    tags: tags.get(finding.id),
  }));
  const { findings, matches } = applyWaivers(compared, options.waivers, options.asOf.slice(0, 10));
  const order = by<Finding>(
    (f) => f.account,
    (f) => f.region,
    (f) => f.name,
    (f) => f.ruleId,
    (f) => f.id,
  );
  const unknownOrder = by<Unknown>(
    (u) => u.account,
    (u) => u.region,
    (u) => u.arn,
    (u) => u.ruleId,
  );
  return {
    findings: applySuppressions(findings, options.suppressions).toSorted(order),
    unknown: unknown.sort(unknownOrder),
    matches,
  };
}
