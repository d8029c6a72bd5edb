/** Facts of secrets x rules to verdicts. */
import type { Grant } from '../model/access.js';
import { worstGrant } from '../model/grant-effects.js';
import type { Severity } from '../model/rule.js';
import { selects } from '../model/selector.js';
import type { ParamOverride, RuleSettings, RulesSettings } from '../model/settings.js';
import type { Subject, Verdict } from '../model/verdict.js';
import { type BoundParams, bindParams } from './bind.js';
import type { CompiledRule } from './compile-rule.js';
import type { Facts } from './facts-of.js';
import { type BoundSecret, bindSecret, judge } from './judge.js';

/** The rules that a configuration leaves on: neither switched off, nor off by default and not switched on. */
export const enabledRules = (
  rules: readonly CompiledRule[],
  settings: RulesSettings,
): CompiledRule[] =>
  rules.filter(({ definition }) => settings[definition.id]?.enabled ?? definition.enabled ?? true);

/** Gives the parameters of a rule for a secret. */
type ParamsFor = (facts: Facts) => BoundParams;

function paramsOf(rule: CompiledRule, settings: RuleSettings | undefined): ParamsFor {
  const bind = (overrides: readonly ParamOverride[]): BoundParams =>
    bindParams(
      rule.paramTypes,
      Object.assign({}, rule.defaults, settings?.params, ...overrides.map(({ params }) => params)),
    );
  const usual = bind([]);
  const { overrides = [] } = settings ?? {};
  if (overrides.length === 0) return () => usual;
  return ({ secret: { account, tags } }) => {
    const subject = { account: account.id, ouPath: account.ouPath, tags };
    const own = overrides.filter((override) => selects(override, subject));
    return own.length === 0 ? usual : bind(own);
  };
}

/** The grant that a rule asks to show. */
const grantFor = ({ definition }: CompiledRule, { analysis }: Facts): Grant | undefined =>
  analysis &&
  worstGrant(
    analysis.grants.filter((grant) => grant.class === definition.grant),
    analysis,
  );

/** A rule, with what the settings make of it. */
interface SetRule {
  readonly rule: CompiledRule;
  readonly paramsFor: ParamsFor;
  readonly severity: Severity | undefined;
}

function verdictOf(
  { rule, paramsFor, severity: own }: SetRule,
  {
    facts,
    bound,
    subject,
  }: { readonly facts: Facts; readonly bound: BoundSecret; readonly subject: Subject },
): Verdict {
  const { outcome, unknown, severity, message, evidence } = judge(rule, bound, paramsFor(facts));
  const verdict = {
    ruleId: rule.definition.id,
    outcome,
    subject,
    discriminator: '',
    severity: own ?? severity ?? rule.definition.severity,
  };
  if (outcome === 'unknown') return { ...verdict, ...(unknown && { unknown }) };
  if (outcome !== 'violation') return verdict;
  const grant = grantFor(rule, facts);
  const cost = rule.definition.cost === true ? facts.cost : undefined;
  return {
    ...verdict,
    ...(message !== undefined && { message }),
    ...(evidence && { evidence }),
    ...(grant && { grant }),
    ...(cost && { cost }),
    secret: facts.summary(),
  };
}

/** Judges one secret by every rule, in the order of the rules. */
export type Evaluator = (facts: Facts) => Verdict[];

/** Prepares rules for judging many secrets. */
export function evaluator(rules: readonly CompiledRule[], settings: RulesSettings = {}): Evaluator {
  const set = rules.map((rule) => {
    const own = settings[rule.definition.id];
    return { rule, paramsFor: paramsOf(rule, own), severity: own?.severity };
  });
  return (facts) => {
    const { secret } = facts;
    const bound = bindSecret(facts.values, facts.gaps);
    const subject = {
      arn: secret.groupArn,
      account: secret.account.id,
      region: secret.region,
      name: secret.name,
      tags: secret.tags,
    };
    return set.map((one) => verdictOf(one, { facts, bound, subject }));
  };
}

/** Judges secrets one by one, so that any number of them fits. */
export function* evaluate(
  inventory: Iterable<Facts>,
  rules: readonly CompiledRule[],
  settings: RulesSettings = {},
): Generator<Verdict> {
  const judgeSecret = evaluator(rules, settings);
  for (const facts of inventory) yield* judgeSecret(facts);
}
