/** A secret -> whether anybody needs it: the verdicts of the rules `unused` and `never-used`, as a scan gives them. */
import type { JudgedUse } from '../cost/cost-row.js';
import { evaluator } from '../evaluate/evaluate.js';
import { factsOf } from '../evaluate/facts-of.js';
import type { RulePack } from '../load-rules.js';
import { isOpen, type Waiver } from '../model/finding.js';
import type { Answer } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import type { RulesSettings } from '../model/settings.js';
import type { ObservedUsage } from '../model/usage.js';
import type { Verdict } from '../model/verdict.js';
import { triage } from '../triage/triage.js';

/** Built-in rules, with the user's parameters. They are asked even where a scan is told to leave them out. */
const RULES: ReadonlySet<string> = new Set(['unused', 'never-used']);

export interface UseOptions {
  /** With the built-in rules in it. */
  readonly pack: RulePack;
  readonly now: Date;
  readonly settings: RulesSettings;
  readonly waivers: readonly Waiver[];
}

const has = (verdicts: readonly Verdict[], outcome: Verdict['outcome']): boolean =>
  verdicts.some((verdict) => verdict.outcome === outcome);

/** Judges the use of one secret. Without what events tell of it: nobody asked. */
export type UseJudge = (secret: Secret, usage?: Answer<ObservedUsage> | undefined) => JudgedUse;

/** Prepares judging many secrets. */
export function useJudge({ pack, now, settings, waivers }: UseOptions): UseJudge {
  const rules = pack.compile(now).filter(({ definition }) => RULES.has(definition.id));
  const evaluate = evaluator(rules, settings);
  const definitions = rules.map(({ definition }) => definition);
  const triaging = { asOf: now.toISOString(), coverage: [], rules: definitions, waivers };
  return (secret, usage) => {
    const verdicts = evaluate(factsOf(secret, { now, usage }));
    if (!has(verdicts, 'violation') && !has(verdicts, 'unknown'))
      return { use: has(verdicts, 'pass') ? 'used' : 'notJudged' };
    const { findings, unknown } = triage(verdicts, triaging);
    const finding = findings.find(isOpen) ?? findings[0];
    if (finding !== undefined) {
      const { id, ruleId, message, evidence, waiver } = finding;
      const unused = { id, ruleId, message, evidence };
      return waiver === undefined ? { use: 'unused', unused } : { use: 'waived', unused, waiver };
    }
    const [cause] = unknown;
    if (cause === undefined) throw new Error('a verdict is neither a finding nor unknown');
    const { ruleId, fact, reason, detail } = cause;
    return {
      use: 'unknown',
      unknownUse: { ruleId, fact, reason, ...(detail !== undefined && { detail }) },
    };
  };
}
