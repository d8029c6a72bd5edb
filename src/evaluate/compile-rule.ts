/** A rule definition to a rule that can judge; or all that is wrong with it. */
import type { ParamValue, RuleDefinition, Severity } from '../model/rule.js';
import {
  type CelEnvironment,
  celEnvironment,
  compileExpression,
  EVIDENCE_TYPES,
  type Expression,
  isProblem,
} from './cel.js';
import { exampleProblems } from './example-problems.js';
import { FACTS_BY_PATH } from './facts.js';
import { type Message, messageOf, placeholders } from './message.js';
import { paramProblem } from './param-problems.js';
import type { RuleProblem } from './rule-problem.js';

/** A rule whose expressions were checked, for one moment that counts as now. */
export interface CompiledRule {
  readonly definition: RuleDefinition;
  readonly scope?: Expression;
  readonly violation: Expression;
  /** In the order in which they are asked. */
  readonly severities: readonly { readonly when: Expression; readonly severity: Severity }[];
  readonly evidence: readonly (readonly [string, Expression])[];
  /** Names of the evidence that changes by the mere passing of time, sorted. */
  readonly agingEvidence: readonly string[];
  readonly message: Message;
  /** Values of the parameters where nobody sets others. */
  readonly defaults: Readonly<Record<string, ParamValue>>;
  /** Types of the parameters, by name. */
  readonly paramTypes: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** Facts that a rule's scope and violation read and that may be gaps. */
const gapProneReads = (rule: CompiledRule): string[] =>
  [...new Set([...(rule.scope?.reads ?? []), ...rule.violation.reads])]
    .filter((path) => FACTS_BY_PATH.get(path)?.gapProne === true)
    .sort();

function paramProblems(definition: RuleDefinition): RuleProblem[] {
  return Object.entries(definition.params ?? {}).flatMap(([name, param]) => {
    const what = paramProblem(param, param.default);
    return what === undefined ? [] : [{ path: ['params', name, 'default'], what }];
  });
}

function messageProblems(definition: RuleDefinition): RuleProblem[] {
  const known = ['name', ...Object.keys(definition.evidence)];
  return placeholders(definition.message)
    .filter(({ name }) => !known.includes(name))
    .map(({ name, start, end }) => ({
      path: ['message'],
      start,
      end,
      what: `the placeholder {${name}} names no evidence`,
      hint: `Known here: ${known.join(', ')}.`,
    }));
}

/** Compiles expressions one by one and keeps what is wrong with them. */
class Compiler {
  readonly problems: RuleProblem[] = [];
  readonly #environment: CelEnvironment;

  constructor(environment: CelEnvironment) {
    this.#environment = environment;
  }

  compile(
    path: RuleProblem['path'],
    text: string,
    types: readonly string[],
  ): Expression | undefined {
    const result = compileExpression(this.#environment, text, types);
    if (!isProblem(result)) return result;
    this.problems.push({ path, ...result });
    return undefined;
  }
}

/** Compiles a rule for one moment. */
export function compileRule(
  definition: RuleDefinition,
  now: Date,
): { readonly rule: CompiledRule } | { readonly problems: readonly RuleProblem[] } {
  const compiler = new Compiler(celEnvironment(definition.params ?? {}, now));
  const scope =
    definition.scope === undefined
      ? undefined
      : compiler.compile(['scope'], definition.scope, ['bool']);
  const violation = compiler.compile(['violation'], definition.violation, ['bool']);
  const severities = (definition.severities ?? []).flatMap(({ when: text, severity }, index) => {
    const when = compiler.compile(['severities', index, 'when'], text, ['bool']);
    return when === undefined ? [] : [{ when, severity }];
  });
  const evidence = Object.entries(definition.evidence).flatMap(([name, text]) => {
    const expression = compiler.compile(['evidence', name], text, EVIDENCE_TYPES);
    return expression === undefined ? [] : [[name, expression] as const];
  });
  const problems = [
    ...compiler.problems,
    ...paramProblems(definition),
    ...messageProblems(definition),
  ];
  if (violation === undefined || problems.length > 0) return { problems };
  const params = Object.entries(definition.params ?? {});
  const rule = {
    definition,
    violation,
    severities,
    evidence,
    agingEvidence: evidence.flatMap(([name, { ages }]) => (ages ? [name] : [])).sort(),
    message: messageOf(definition.message),
    defaults: Object.fromEntries(params.map(([name, param]) => [name, param.default])),
    paramTypes: Object.fromEntries(params.map(([name, param]) => [name, param.type])),
    now,
    ...(scope === undefined ? {} : { scope }),
  };
  const missing = exampleProblems(definition, gapProneReads(rule));
  return missing.length > 0 ? { problems: missing } : { rule };
}
