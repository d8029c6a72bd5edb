/** Facts of secrets x rules to verdicts. */
import type { Grant } from '../model/access.js';
import { accountArn } from '../model/arn.js';
import { worstGrant } from '../model/grant-effects.js';
import type { RuleDefinition, Severity } from '../model/rule.js';
import { type Selectable, selects } from '../model/selector.js';
import type { ParamOverride, RuleSettings, RulesSettings } from '../model/settings.js';
import type { Subject, Verdict } from '../model/verdict.js';
import type { AccountFacts } from './account-facts.js';
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

/** The rules that can apply: where nobody asked for the use of secrets, those that are about nothing else do not run. */
export const applicableRules = (
  rules: readonly CompiledRule[],
  { asksUse }: { readonly asksUse: boolean },
): readonly CompiledRule[] =>
  asksUse ? rules : rules.filter(({ scope }) => scope?.requires.includes('usageSource') !== true);

/** Gives the parameters of a rule for a secret or an account. */
type ParamsFor = (subject: Selectable) => BoundParams;

function paramsOf(rule: CompiledRule, settings: RuleSettings | undefined): ParamsFor {
  const bind = (overrides: readonly ParamOverride[]): BoundParams =>
    bindParams(
      rule.paramTypes,
      Object.assign({}, rule.defaults, settings?.params, ...overrides.map(({ params }) => params)),
    );
  const usual = bind([]);
  const { overrides = [] } = settings ?? {};
  if (overrides.length === 0) return () => usual;
  return (subject) => {
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

/** What is judged: a secret, or an account, which has no facts of a secret. */
interface Judged {
  readonly bound: BoundSecret;
  readonly subject: Subject;
  readonly ouPath: string | undefined;
  readonly facts?: Facts;
}

/** What is shown of a secret beside what a rule found. */
function shownOf(rule: CompiledRule, facts: Facts): Pick<Verdict, 'grant' | 'cost' | 'secret'> {
  const grant = grantFor(rule, facts);
  const cost = rule.definition.cost === true ? facts.cost : undefined;
  return { ...(grant && { grant }), ...(cost && { cost }), secret: facts.summary() };
}

/** A rule, with what the settings make of it. */
interface SetRule {
  readonly rule: CompiledRule;
  readonly paramsFor: ParamsFor;
  readonly severity: Severity | undefined;
}

function verdictOf(
  { rule, paramsFor, severity: own }: SetRule,
  { facts, bound, subject, ouPath }: Judged,
): Verdict {
  const { account, tags } = subject;
  const params = paramsFor({ account, ouPath, tags });
  const { outcome, unknown, severity, message, evidence } = judge(rule, bound, params);
  const verdict = {
    ruleId: rule.definition.id,
    outcome,
    subject,
    discriminator: '',
    severity: own ?? severity ?? rule.definition.severity,
  };
  if (outcome === 'unknown') return { ...verdict, ...(unknown && { unknown }) };
  if (outcome !== 'violation') return verdict;
  return {
    ...verdict,
    ...(message !== undefined && { message }),
    ...(evidence && { evidence }),
    ...(facts && shownOf(rule, facts)),
  };
}

/** The rules about one kind of subject, with what the settings make of them. */
const setRules = (
  rules: readonly CompiledRule[],
  settings: RulesSettings,
  subject: RuleDefinition['subject'],
): readonly SetRule[] =>
  rules
    .filter(({ definition }) => definition.subject === subject)
    .map((rule) => {
      const own = settings[rule.definition.id];
      return { rule, paramsFor: paramsOf(rule, own), severity: own?.severity };
    });

/** Judges one secret by every rule about secrets, in the order of the rules. */
export type Evaluator = (facts: Facts) => Verdict[];

/** Prepares rules for judging many secrets. */
export function evaluator(rules: readonly CompiledRule[], settings: RulesSettings = {}): Evaluator {
  const set = setRules(rules, settings, undefined);
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
    const { ouPath } = secret.account;
    return set.map((one) => verdictOf(one, { facts, bound, subject, ouPath }));
  };
}

/** Prepares rules for judging accounts, each by every rule about accounts. */
export function accountEvaluator(
  rules: readonly CompiledRule[],
  settings: RulesSettings = {},
): (facts: AccountFacts) => Verdict[] {
  const set = setRules(rules, settings, 'account');
  return ({ account, partition, region, values, gaps }) => {
    const bound = bindSecret(values, gaps);
    const subject = {
      arn: accountArn(partition, account.id),
      account: account.id,
      region,
      name: bound.name,
      tags: account.tags ?? {},
    };
    return set.map((one) => verdictOf(one, { bound, subject, ouPath: account.ouPath }));
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
