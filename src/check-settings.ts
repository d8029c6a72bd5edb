/** What a configuration says about rules and waivers, held against the rules that exist. */
import { wrongParams } from './evaluate/param-problems.js';
import type { LoadedConfig } from './files/config.js';
import type { YamlPath } from './files/located-yaml.js';
import type { Waiver } from './model/finding.js';
import { didYouMean } from './model/nearest.js';
import type { ParamValue, RuleDefinition } from './model/rule.js';
import type { RulesSettings } from './model/settings.js';
import { type Problem, UserError } from './model/user-error.js';

type Report = (path: YamlPath, what: string, hint: string | undefined) => void;

function checkParams(
  rule: RuleDefinition,
  values: Readonly<Record<string, ParamValue>>,
  path: YamlPath,
  report: Report,
): void {
  for (const { name, what, hint } of wrongParams(rule.params ?? {}, values))
    report([...path, name], `${rule.id}: ${what}`, hint);
}

function checkRules(
  settings: RulesSettings,
  rules: ReadonlyMap<string, RuleDefinition>,
  report: Report,
): void {
  for (const [id, own] of Object.entries(settings)) {
    const rule = rules.get(id);
    if (rule === undefined) {
      report(['rules', id], `there is no rule '${id}'`, didYouMean(id, rules.keys()));
      continue;
    }
    checkParams(rule, own.params ?? {}, ['rules', id, 'params'], report);
    for (const [i, override] of (own.overrides ?? []).entries())
      checkParams(rule, override.params, ['rules', id, 'overrides', i, 'params'], report);
  }
}

function checkWaivers(
  waivers: readonly Waiver[],
  rules: ReadonlyMap<string, RuleDefinition>,
  report: Report,
): void {
  for (const [i, { rule }] of waivers.entries()) {
    if (rule !== undefined && !rules.has(rule))
      report(['waivers', i, 'rule'], `there is no rule '${rule}'`, didYouMean(rule, rules.keys()));
  }
}

/** Throws a `UserError` with everything in the configuration that names a rule or parameter that does not exist. */
export function checkSettings(
  { config, source }: LoadedConfig,
  definitions: readonly RuleDefinition[],
): void {
  const rules = new Map(definitions.map((rule) => [rule.id, rule]));
  const problems: Problem[] = [];
  const report: Report = (path, what, hint) => {
    problems.push(source?.problemAt(path, what, { hint, key: true }) ?? { what });
  };
  checkRules(config.rules ?? {}, rules, report);
  checkWaivers(config.waivers ?? [], rules, report);
  if (problems.length > 0) throw new UserError(problems);
}
