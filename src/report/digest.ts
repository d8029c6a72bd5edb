/** Findings and unknown verdicts, any number of them -> the bounded part that summaries show: examples, the most severe, counts. */
import { type Finding, type FindingStatus, isOpen, type Unknown } from '../model/finding.js';
import { compareText } from '../model/order.js';
import { SEVERITIES, type Severity, severityRank } from '../model/rule.js';
import type { BySeverity } from '../model/tally.js';

/** Findings of each rule that are shown where not all are. */
export const EXAMPLES = 10;

/** GitHub keeps the 5,000 most severe results of a run. Source: GitHub Docs, "SARIF support for code scanning". */
export const RESULTS_LIMIT = 5000;

/** Something with its place in the order of the result; places of different accounts may come in any order. */
interface Placed<T> {
  readonly place: number;
  readonly item: T;
}

/** The findings of one rule. */
export interface RuleDigest {
  readonly ruleId: string;
  /** The worst one. */
  readonly severity: Severity;
  readonly count: number;
  /** The first ones, in order. */
  readonly examples: readonly Placed<Finding>[];
}

/** Unknown verdicts of the same rule, missing fact and reason. */
export interface UnknownGroup {
  readonly ruleId: string;
  readonly fact: string;
  readonly reason: Unknown['reason'];
  readonly count: number;
  /** Place of the first. */
  readonly place: number;
}

/** A part of the findings that is shown by itself. */
export type Section = 'open' | 'resolved' | 'notScanned';

/** Plain data, so that it can pass between threads. */
export interface Digest {
  /** By rule, in the order in which the rules first appear. */
  readonly sections: Readonly<Record<Section, readonly RuleDigest[]>>;
  /** The most severe of those that code scanning shows, in order. */
  readonly severest: readonly Placed<Finding>[];
  /** All that code scanning would show. */
  readonly shown: BySeverity;
  /** In the order of rule ids first, then of first appearance. */
  readonly unknown: readonly UnknownGroup[];
  /** There was a baseline to compare with, as far as findings tell. */
  readonly compared: boolean;
}

const byPlace = (a: { readonly place: number }, b: { readonly place: number }): number =>
  a.place - b.place;

/** Where an account's findings begin, by its rank among the accounts: far enough apart for any number of findings. */
export const firstPlaceOf = (rank: number): number => rank * 2 ** 32;

/**
 * GitHub shows every result as an open alert, whatever its baseline state, kind or suppressions say, and closes alerts
 * whose result is missing. So waived and resolved findings are left out; and a finding of the baseline in an account
 * or Region that was not looked at stays in, since nobody has seen that it is gone.
 */
const isShown = ({ status, waiver }: Finding): boolean =>
  status !== 'resolved' && waiver === undefined;

function sectionOf(finding: Finding): Section | undefined {
  const { status }: { readonly status: FindingStatus } = finding;
  if (status === 'resolved' || status === 'notScanned') return status;
  return isOpen(finding) ? 'open' : undefined;
}

interface GrowingRule {
  readonly ruleId: string;
  severity: Severity;
  count: number;
  examples: Placed<Finding>[];
}

const worse = (a: Severity, b: Severity): Severity => (severityRank(a) > severityRank(b) ? a : b);

/** A digest that grows, account by account, in any order of the accounts. */
export class DigestBuilder {
  readonly #sections: Record<Section, Map<string, GrowingRule>> = {
    open: new Map(),
    resolved: new Map(),
    notScanned: new Map(),
  };
  readonly #shown: Record<Severity, number> = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
  readonly #unknown = new Map<string, UnknownGroup>();
  #severest: Placed<Finding>[] = [];
  /** Only what is as severe can still be among the most severe. */
  #least = 0;
  #compared = false;

  /** Takes in the findings and unknown verdicts of an account, which stand in order from a place on. */
  add(findings: readonly Finding[], unknown: readonly Unknown[], firstPlace: number): void {
    for (const [index, item] of findings.entries()) {
      const placed = { place: firstPlace + index, item };
      if (item.status !== 'new') this.#compared = true;
      const section = sectionOf(item);
      if (section !== undefined) this.#addToRule(section, placed);
      if (isShown(item)) {
        this.#shown[item.severity]++;
        this.#addSevere(placed);
      }
    }
    for (const [index, { ruleId, fact, reason }] of unknown.entries())
      this.#addUnknown({ ruleId, fact, reason, count: 1, place: firstPlace + index });
  }

  /** Takes in the digest of other accounts. */
  merge(other: Digest): void {
    for (const section of ['open', 'resolved', 'notScanned'] as const)
      for (const rule of other.sections[section]) this.#mergeRule(section, rule);
    for (const severity of SEVERITIES) this.#shown[severity] += other.shown[severity];
    for (const placed of other.severest) this.#addSevere(placed);
    for (const group of other.unknown) this.#addUnknown(group);
    this.#compared ||= other.compared;
  }

  digest(): Digest {
    const rulesOf = (section: Section): readonly RuleDigest[] =>
      [...this.#sections[section].values()]
        .map((rule) => ({ ...rule, examples: rule.examples.toSorted(byPlace).slice(0, EXAMPLES) }))
        .sort((a, b) => (a.examples[0]?.place ?? 0) - (b.examples[0]?.place ?? 0));
    this.#prune();
    return {
      sections: {
        open: rulesOf('open'),
        resolved: rulesOf('resolved'),
        notScanned: rulesOf('notScanned'),
      },
      severest: this.#severest.toSorted(byPlace),
      shown: { ...this.#shown },
      unknown: [...this.#unknown.values()].sort(
        (a, b) => compareText(a.ruleId, b.ruleId) || byPlace(a, b),
      ),
      compared: this.#compared,
    };
  }

  #addToRule(section: Section, placed: Placed<Finding>): void {
    const { ruleId, severity } = placed.item;
    const rule = this.#sections[section].get(ruleId);
    if (rule === undefined) {
      this.#sections[section].set(ruleId, { ruleId, severity, count: 1, examples: [placed] });
      return;
    }
    rule.count++;
    rule.severity = worse(rule.severity, severity);
    keepFirst(rule, placed);
  }

  #mergeRule(section: Section, { ruleId, severity, count, examples }: RuleDigest): void {
    const rule = this.#sections[section].get(ruleId);
    if (rule === undefined) {
      this.#sections[section].set(ruleId, { ruleId, severity, count, examples: [...examples] });
      return;
    }
    rule.count += count;
    rule.severity = worse(rule.severity, severity);
    for (const placed of examples) keepFirst(rule, placed);
  }

  #addSevere(placed: Placed<Finding>): void {
    if (severityRank(placed.item.severity) < this.#least) return;
    this.#severest.push(placed);
    if (this.#severest.length >= 2 * RESULTS_LIMIT) this.#prune();
  }

  #prune(): void {
    if (this.#severest.length <= RESULTS_LIMIT) return;
    this.#severest = this.#severest
      .sort(
        (a, b) => severityRank(b.item.severity) - severityRank(a.item.severity) || byPlace(a, b),
      )
      .slice(0, RESULTS_LIMIT);
    this.#least = severityRank(this.#severest.at(-1)?.item.severity ?? 'info');
  }

  #addUnknown(group: UnknownGroup): void {
    const key = JSON.stringify([group.ruleId, group.fact, group.reason]);
    const known = this.#unknown.get(key);
    this.#unknown.set(
      key,
      known === undefined
        ? group
        : {
            ...known,
            count: known.count + group.count,
            place: Math.min(known.place, group.place),
          },
    );
  }
}

/** Keeps the first ones, in order. */
function keepFirst(rule: GrowingRule, placed: Placed<Finding>): void {
  const last = rule.examples.at(-1);
  if (rule.examples.length >= EXAMPLES && last !== undefined && placed.place > last.place) return;
  rule.examples.push(placed);
  rule.examples.sort(byPlace);
  if (rule.examples.length > EXAMPLES) rule.examples.pop();
}

/** The digest of a whole result. */
export function digestOf(findings: readonly Finding[], unknown: readonly Unknown[]): Digest {
  const builder = new DigestBuilder();
  builder.add(findings, unknown, 0);
  return builder.digest();
}
