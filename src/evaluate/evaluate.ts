/** Facts of secrets x rules to verdicts. */
import type { Grant } from '../model/access.js';
import { worstGrant } from '../model/grant-effects.js';
import type { ParamValue } from '../model/rule.js';
import { selects } from '../model/selector.js';
import type { RuleSettings, RulesSettings } from '../model/settings.js';
import type { Verdict } from '../model/verdict.js';
import type { CompiledRule } from './compile-rule.js';
import type { Facts } from './facts-of.js';
import { bindSecret, judge } from './judge.js';

/** The rules that a configuration leaves on: neither switched off, nor off by default and not switched on. */
export const enabledRules = (
  rules: readonly CompiledRule[],
  settings: RulesSettings,
): CompiledRule[] =>
  rules.filter(({ definition }) => settings[definition.id]?.enabled ?? definition.enabled ?? true);

function paramsFor(
  rule: CompiledRule,
  settings: RuleSettings | undefined,
  { secret }: Facts,
): Record<string, ParamValue> {
  const subject = {
    account: secret.account.id,
    ouPath: secret.account.ouPath,
    tags: secret.tags,
  };
  const overrides = (settings?.overrides ?? []).filter((override) => selects(override, subject));
  return Object.assign(
    {},
    rule.defaults,
    settings?.params,
    ...overrides.map(({ params }) => params),
  );
}

/** The grant that a rule asks to show. */
const grantFor = ({ definition }: CompiledRule, { analysis }: Facts): Grant | undefined =>
  analysis &&
  worstGrant(
    analysis.grants.filter((grant) => grant.class === definition.grant),
    analysis,
  );

/** Judges one secret by every rule, in the order of the rules. */
function evaluateSecret(
  facts: Facts,
  rules: readonly CompiledRule[],
  settings: RulesSettings,
): Verdict[] {
  const bound = bindSecret(facts.values, facts.gaps);
  const { secret } = facts;
  const subject = {
    arn: secret.groupArn,
    account: secret.account.id,
    region: secret.region,
    name: secret.name,
    tags: secret.tags,
  };
  return rules.map((rule) => {
    const own = settings[rule.definition.id];
    const judgement = judge(rule, bound, paramsFor(rule, own, facts));
    const verdict = {
      ruleId: rule.definition.id,
      subject,
      discriminator: '',
      ...judgement,
      severity: own?.severity ?? judgement.severity ?? rule.definition.severity,
    };
    if (judgement.outcome !== 'violation') return verdict;
    const grant = grantFor(rule, facts);
    const cost = rule.definition.cost === true ? facts.cost : undefined;
    return { ...verdict, ...(grant && { grant }), ...(cost && { cost }) };
  });
}

/** Judges secrets one by one, so that any number of them fits. */
export function* evaluate(
  inventory: Iterable<Facts>,
  rules: readonly CompiledRule[],
  settings: RulesSettings = {},
): Generator<Verdict> {
  for (const facts of inventory) yield* evaluateSecret(facts, rules, settings);
}
