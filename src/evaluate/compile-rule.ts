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
import { FACTS_BY_PATH, isOfAccount } from './facts.js';
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
  /** In the order in which they are asked. */
  readonly messages: readonly { readonly when: Expression; readonly message: Message }[];
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

function unknownPlaceholders(
  path: RuleProblem['path'],
  text: string,
  known: readonly string[],
): RuleProblem[] {
  return placeholders(text)
    .filter(({ name }) => !known.includes(name))
    .map(({ name, start, end }) => ({
      path,
      start,
      end,
      what: `the placeholder {${name}} names no evidence`,
      hint: `Known here: ${known.join(', ')}.`,
    }));
}

function messageProblems({ evidence, message, messages = [] }: RuleDefinition): RuleProblem[] {
  const known = ['name', ...Object.keys(evidence)];
  const texts: readonly (readonly [RuleProblem['path'], string])[] = [
    [['message'], message],
    ...messages.map((one, index) => [['messages', index, 'message'], one.message] as const),
  ];
  return texts.flatMap(([path, text]) => unknownPlaceholders(path, text, known));
}

/** What a rule about accounts reads must be the same for all secrets of one. */
const subjectProblem = (expression: Expression): string | undefined => {
  const path = expression.reads.find((one) => !isOfAccount(one));
  return path && `a rule about accounts cannot read '${path}', which each secret has its own of`;
};

/** Compiles expressions one by one and keeps what is wrong with them. */
class Compiler {
  readonly problems: RuleProblem[] = [];
  readonly #environment: CelEnvironment;
  readonly #subject: RuleDefinition['subject'];

  constructor(environment: CelEnvironment, subject: RuleDefinition['subject']) {
    this.#environment = environment;
    this.#subject = subject;
  }

  compile(
    path: RuleProblem['path'],
    text: string,
    types: readonly string[],
  ): Expression | undefined {
    const result = compileExpression(this.#environment, text, types);
    if (isProblem(result)) {
      this.problems.push({ path, ...result });
      return undefined;
    }
    const what = this.#subject === 'account' ? subjectProblem(result) : undefined;
    if (what !== undefined) this.problems.push({ path, what });
    return result;
  }
}

const messagesOf = (
  { messages = [] }: RuleDefinition,
  compiler: Compiler,
): CompiledRule['messages'] =>
  messages.flatMap(({ when: text, message }, index) => {
    const when = compiler.compile(['messages', index, 'when'], text, ['bool']);
    return when === undefined ? [] : [{ when, message: messageOf(message) }];
  });

/** Compiles a rule for one moment. */
export function compileRule(
  definition: RuleDefinition,
  now: Date,
): { readonly rule: CompiledRule } | { readonly problems: readonly RuleProblem[] } {
  const compiler = new Compiler(celEnvironment(definition.params ?? {}, now), definition.subject);
  const scope =
    definition.scope === undefined
      ? undefined
      : compiler.compile(['scope'], definition.scope, ['bool']);
  const violation = compiler.compile(['violation'], definition.violation, ['bool']);
  const severities = (definition.severities ?? []).flatMap(({ when: text, severity }, index) => {
    const when = compiler.compile(['severities', index, 'when'], text, ['bool']);
    return when === undefined ? [] : [{ when, severity }];
  });
  const messages = messagesOf(definition, compiler);
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
    messages,
    defaults: Object.fromEntries(params.map(([name, param]) => [name, param.default])),
    paramTypes: Object.fromEntries(params.map(([name, param]) => [name, param.type])),
    now,
    ...(scope === undefined ? {} : { scope }),
  };
  const missing = exampleProblems(definition, gapProneReads(rule));
  return missing.length > 0 ? { problems: missing } : { rule };
}
