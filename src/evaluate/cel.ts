/** CEL expressions over the facts of a secret: checked when a rule loads, run when a secret is judged. The only importer of the CEL library. */
import { type ASTNode, Environment, EvaluationError, type Limits } from '@marcbachmann/cel-js';
import { nearest } from '../model/nearest.js';
import type { ParamDefinition } from '../model/rule.js';
import { BOUND_GROUPS, BoundParams, UnknownFactError } from './bind.js';
import { directExpression } from './direct/direct-expression.js';
import {
  ABSENT_VALUE,
  type DirectExpression,
  type Names,
  SURPRISE,
  type Variables,
} from './direct/part.js';
import { FACTS_BY_PATH, type FactTable, type FactType, isGroup, SECRET_FACTS } from './facts.js';
import { ownFunctions } from './own-functions.js';

const TIMESTAMP = 'google.protobuf.Timestamp';

/** Far above any rule worth reading, far below what could make a condition slow. */
const LIMITS: Partial<Limits> = { maxAstNodes: 2_000, maxDepth: 50, maxListElements: 200 };

const celType = (type: FactType): string => (type === 'timestamp' ? TIMESTAMP : type);

const signature = (name: string, takes: readonly FactType[], gives: FactType): string =>
  `${name}(${takes.map(celType).join(', ')}): ${celType(gives)}`;

const typeName = (path: string): string => (path === '' ? '$secret' : `$secret.${path}`);

const pathOf = (prefix: string, name: string): string =>
  prefix === '' ? name : `${prefix}.${name}`;

/** Makes the facts of a group, and of those in it, known as types whose values `bind.ts` makes. */
function registerFacts(environment: Environment, table: FactTable, path: string): void {
  const fields = Object.fromEntries(
    Object.entries(table).map(([name, entry]) => {
      if (!isGroup(entry)) return [name, celType(entry.type)];
      const below = pathOf(path, name);
      registerFacts(environment, entry.facts, below);
      return [name, typeName(below)];
    }),
  );
  const ctor = BOUND_GROUPS.get(path);
  if (ctor === undefined) throw new Error(`the facts of '${path}' cannot be bound`);
  environment.registerType(typeName(path), { ctor, fields });
}

/** The functions that conditions may call beyond CEL's own; all linear in their arguments. */
const CEL_FUNCTIONS = [
  'daysSince(time): whole UTC days from the time to now',
  'daysUntil(time): whole UTC days from now to the time',
  'date(time): the time as YYYY-MM-DD',
  'days(number): the number with the word, as in `1 day` or `30 days`',
  'first(texts, count): the first ones of a list of texts, at most that many',
  'money(amount): the amount with two decimals; <0.01 for less than half a cent',
  'glob(pattern, text): whether text matches a pattern of `*` and `?`',
] as const;

/** What a rule's conditions can name: the facts, the rule's parameters, and one moment that counts as now. */
export interface CelEnvironment {
  readonly environment: Environment;
  readonly names: Names;
}

/** Makes the environment of one rule. */
export function celEnvironment(
  params: Readonly<Record<string, ParamDefinition>>,
  now: Date,
): CelEnvironment {
  const environment = new Environment({ limits: LIMITS }).registerVariable('now', TIMESTAMP);
  const functions = ownFunctions(now);
  for (const [name, { takes, gives, call }] of Object.entries(functions))
    environment.registerFunction(signature(name, takes, gives), call);
  registerFacts(environment, SECRET_FACTS, '');
  environment.registerVariable('secret', typeName(''));
  const fields = Object.fromEntries(Object.entries(params).map(([name, p]) => [name, p.type]));
  const names = Object.keys(fields);
  if (names.length > 0) {
    environment.registerType('$params', { ctor: BoundParams, fields });
    environment.registerVariable('params', '$params');
  }
  return { environment, names: { params, functions } };
}

/** What is wrong with an expression, and where in it. Offsets count UTF-16 units from its start. */
export interface ExpressionProblem {
  readonly what: string;
  readonly start: number;
  readonly end: number;
  readonly hint?: string;
}

/** What running an expression gives. `missing`: it needs a fact that could not be read; `absent`: one that does not exist. */
export type CelResult =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'missing'; readonly error: UnknownFactError }
  | { readonly kind: 'absent' }
  | { readonly kind: 'broken'; readonly message: string };

/** The variables of an expression. */
export interface Context extends Variables {
  readonly now: Date;
}

/** A checked expression. */
export interface Expression {
  /** CEL name of the type of its value. */
  readonly type: string;
  /** Paths of the facts that it reads, sorted. */
  readonly reads: readonly string[];
  /** Paths of the facts without which it is false: `has(…)` of each stands in a chain of `&&`. */
  readonly requires: readonly string[];
  /** It gives another value for other parameters. */
  readonly readsParams: boolean;
  /** Its value may change by the mere passing of time. */
  readonly ages: boolean;
  run(context: Context): CelResult;
}

const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

function* nodes(value: unknown): Generator<ASTNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodes(item);
  if (!isNode(value)) return;
  yield value;
  yield* nodes(value.args);
}

/** The dotted path that a node selects from `secret`; undefined for anything else. */
function factPath(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args === 'secret' ? '' : undefined;
  if (node.op !== '.') return undefined;
  const above = factPath(node.args[0]);
  if (above === undefined) return undefined;
  return above === '' ? node.args[1] : `${above}.${node.args[1]}`;
}

function readsOf(ast: ASTNode): string[] {
  const reads = new Set<string>();
  for (const node of nodes(ast)) {
    const path = factPath(node);
    if (path !== undefined && FACTS_BY_PATH.has(path)) reads.add(path);
  }
  return [...reads].sort();
}

function* conjuncts(value: unknown): Generator<ASTNode> {
  if (!isNode(value)) return;
  if (value.op !== '&&') yield value;
  else for (const side of value.args) yield* conjuncts(side);
}

/** The path of which a node asks `has(…)`. */
function askedPath(node: ASTNode): string | undefined {
  if (node.op !== 'call' || node.args[0] !== 'has') return undefined;
  const [asked] = node.args[1];
  return asked === undefined ? undefined : factPath(asked);
}

const requiresOf = (ast: ASTNode): string[] =>
  [...conjuncts(ast)].flatMap((node) => askedPath(node) ?? []);

const readsParams = (ast: ASTNode): boolean =>
  [...nodes(ast)].some(({ op, args }) => op === 'id' && args === 'params');

/** Whether a node brings in what changes by the mere passing of time. */
function isAging(node: ASTNode, { functions }: Names): boolean {
  if (node.op === 'id') return node.args === 'now';
  if (node.op === 'call') return functions[node.args[0]]?.ages === true;
  const path = factPath(node);
  return path !== undefined && FACTS_BY_PATH.get(path)?.ages === true;
}

/** Facts are selected by name, so that what a rule reads can be told from its text. */
function isHiddenRead(node: ASTNode): boolean {
  if (node.op !== '[]' && node.op !== '[?]') return false;
  const path = factPath(node.args[0]);
  return path !== undefined && !FACTS_BY_PATH.has(path);
}

/** `matches()` takes regular expressions, which can be made to hang; `glob()` cannot. */
function refused(ast: ASTNode): ExpressionProblem | undefined {
  for (const node of nodes(ast)) {
    if ((node.op === 'call' || node.op === 'rcall') && node.args[0] === 'matches') {
      return {
        what: 'matches() is not allowed: a regular expression can be made to hang',
        start: node.start,
        end: node.end,
        hint: "Use glob('pattern*', text), startsWith(), endsWith() or contains().",
      };
    }
    if (isHiddenRead(node)) {
      const what = 'facts are selected with a dot';
      return { what, start: node.start, end: node.end, hint: 'Write secret.policy.public.' };
    }
  }
  return undefined;
}

/** Names that could stand where an unknown one stands. */
function candidates(code: string, params: readonly string[]): string[] {
  if (code === 'unknown_variable') return ['secret', 'now', 'params'];
  if (code === 'no_matching_overload') return CEL_FUNCTIONS.map((f) => f.slice(0, f.indexOf('(')));
  return [...FACTS_BY_PATH.keys()].flatMap((path) => path.split('.')).concat(params);
}

interface LibraryError {
  readonly code: string;
  readonly summary: string;
  readonly range?: { readonly start: number; readonly end: number };
}

function problemOf(
  error: LibraryError,
  expression: string,
  params: readonly string[],
): ExpressionProblem {
  const { start, end } = error.range ?? { start: 0, end: expression.length };
  const wrong = expression.slice(start, end).split('(')[0] ?? '';
  const best = wrong === '' ? undefined : nearest(wrong, candidates(error.code, params));
  const hint = best === undefined || best === wrong ? {} : { hint: `Did you mean '${best}'?` };
  const what = error.summary.replaceAll(TIMESTAMP, 'timestamp');
  return { what, start, end: Math.max(end, start + 1), ...hint };
}

/** Checks an expression against the facts; its type must be one of `types`. */
export function compileExpression(
  { environment, names }: CelEnvironment,
  expression: string,
  types: readonly string[],
): Expression | ExpressionProblem {
  const checked = environment.check(expression);
  if (!checked.valid || checked.type === undefined) {
    const error = checked.error ?? { code: 'unknown', summary: 'cannot be understood' };
    return problemOf(error, expression, Object.keys(names.params));
  }
  const program = environment.parse(expression);
  const refusal = refused(program.ast);
  if (refusal !== undefined) return refusal;
  const type = checked.type;
  if (!types.includes(type)) {
    const what = `gives ${type}, but ${types.join(' or ')} is needed`;
    return { what, start: 0, end: expression.length };
  }
  const direct = directExpression(program.ast, names);
  return {
    type,
    reads: readsOf(program.ast),
    requires: requiresOf(program.ast),
    readsParams: readsParams(program.ast),
    ages: [...nodes(program.ast)].some((node) => isAging(node, names)),
    run: (context) => run(program, direct, context),
  };
}

/** Evidence may be any of these. */
export const EVIDENCE_TYPES = ['string', 'int', 'double', 'bool', TIMESTAMP, 'list<string>'];

const ABSENT = { kind: 'absent' } as const;

function run(
  program: (context: object) => unknown,
  direct: DirectExpression | undefined,
  context: Context,
): CelResult {
  try {
    return { kind: 'value', value: direct === undefined ? program(context) : direct(context) };
  } catch (error) {
    if (error === SURPRISE) return run(program, undefined, context);
    if (error === ABSENT_VALUE) return ABSENT;
    if (error instanceof UnknownFactError) return { kind: 'missing', error };
    if (error instanceof EvaluationError) {
      if (error.code === 'no_such_key') return ABSENT;
      return { kind: 'broken', message: error.summary };
    }
    throw error;
  }
}

/** Narrows the answer of `compileExpression`. */
export const isProblem = (value: Expression | ExpressionProblem): value is ExpressionProblem =>
  'what' in value;
