/**
 * The syntax tree of a checked expression to a function that gives what the CEL library gives, without interpreting the
 * tree again for every secret. Whatever it does not know it leaves to the library.
 */
import { BoundParams, type FactReader, factReader } from './bind.js';
import { FACTS_BY_PATH, type FactType } from './facts.js';
import type { OwnFunction } from './own-functions.js';

/** A node of a syntax tree. */
export interface SyntaxNode {
  readonly op: string;
  readonly args: unknown;
}

/** What an expression reads. */
export interface Variables {
  readonly secret: object;
  readonly params: BoundParams;
}

/** Thrown where an expression asks for what does not exist: the error of the library that says so. */
export const ABSENT_VALUE = new Error('a value does not exist');

/** Thrown where a value is not what its type promises: the library knows what to say of it. */
export const SURPRISE = new Error('a value is not of its type');

/** Gives the value, or throws `ABSENT_VALUE`, `SURPRISE` or an `UnknownFactError`. */
export type DirectExpression = (variables: Variables) => unknown;

interface Typed {
  readonly type: FactType;
  readonly run: DirectExpression;
}

/** What expressions can name. */
export interface Names {
  readonly params: Readonly<Record<string, { readonly type: FactType }>>;
  readonly functions: Readonly<Record<string, OwnFunction>>;
  /** Texts of a list that is being walked, by the name that stands for them. */
  readonly items?: ReadonlyMap<string, { text: string }>;
}

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const IS_OF_TYPE: Readonly<Record<FactType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => typeof value === 'bigint',
  double: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  timestamp: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  'list<string>': (value) => Array.isArray(value),
  'map<string, string>': (value) => value instanceof Map,
};

/** Names selected one from another, as in `secret.rotation.enabled`. */
function pathOf(node: unknown): readonly string[] | undefined {
  if (!isNode(node)) return undefined;
  if (node.op === 'id') return [String(node.args)];
  if (node.op !== '.') return undefined;
  const [object, name] = list(node.args);
  const above = pathOf(object);
  return above && [...above, String(name)];
}

/** The reader of a fact; undefined where the node is no fact. */
function factAt(node: unknown): { readonly type: FactType; readonly read: FactReader } | undefined {
  const [root, ...steps] = pathOf(node) ?? [];
  const path = steps.join('.');
  const fact = root === 'secret' ? FACTS_BY_PATH.get(path) : undefined;
  const read = fact && factReader(path);
  return fact && read && { type: fact.type, read };
}

const checked = (type: FactType, read: DirectExpression): Typed => {
  const isOfType = IS_OF_TYPE[type];
  return {
    type,
    run(variables) {
      const value = read(variables);
      if (value === undefined) throw ABSENT_VALUE;
      if (!isOfType(value)) throw SURPRISE;
      return value;
    },
  };
};

function selection(node: SyntaxNode, { params }: Names): Typed | undefined {
  const fact = factAt(node);
  if (fact !== undefined) return checked(fact.type, ({ secret }) => fact.read(secret));
  const [root, name, ...more] = pathOf(node) ?? [];
  const param =
    root === 'params' && name !== undefined && more.length === 0 ? params[name] : undefined;
  if (param === undefined || name === undefined) return undefined;
  return checked(param.type, ({ params: values }) => BoundParams.read(values, name));
}

function literal(value: unknown): Typed | undefined {
  const type = (['string', 'int', 'double', 'bool'] as const).find((one) => IS_OF_TYPE[one](value));
  return type && { type, run: () => value };
}

/** The value, or the error in its place. */
function attempt(run: DirectExpression, variables: Variables): unknown {
  try {
    return run(variables);
  } catch (error) {
    if (error === SURPRISE) throw error;
    return error;
  }
}

/** CEL's `&&` (decided by false) and `||` (by true): an error on one side does not matter where the other decides. */
function logical(decisive: boolean, left: Typed, right: Typed): Typed | undefined {
  if (left.type !== 'bool' || right.type !== 'bool') return undefined;
  return {
    type: 'bool',
    run(variables) {
      const first = attempt(left.run, variables);
      if (first === decisive) return decisive;
      const second = right.run(variables);
      if (second === decisive || first === !decisive) return second;
      throw first;
    },
  };
}

type Comparison = (a: unknown, b: unknown) => boolean;

/** Numbers of either kind compare by their value. */
const ordered =
  (holds: (a: number | bigint, b: number | bigint) => boolean): Comparison =>
  (a, b) => {
    const areNumbers =
      (typeof a === 'bigint' || typeof a === 'number') &&
      (typeof b === 'bigint' || typeof b === 'number');
    if (!areNumbers) throw SURPRISE;
    return holds(a, b);
  };

const ORDER: Readonly<Record<string, Comparison>> = {
  '<': ordered((a, b) => a < b),
  '<=': ordered((a, b) => a <= b),
  '>': ordered((a, b) => a > b),
  '>=': ordered((a, b) => a >= b),
};

const IDENTITY: Readonly<Record<string, Comparison>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const IDENTICAL: ReadonlySet<FactType> = new Set(['string', 'bool', 'int']);
const NUMBERS: ReadonlySet<FactType> = new Set(['int', 'double']);

function comparisonOf(op: string, left: FactType, right: FactType): Comparison | undefined {
  if (left === right && IDENTICAL.has(left) && Object.hasOwn(IDENTITY, op)) return IDENTITY[op];
  const areNumbers = NUMBERS.has(left) && NUMBERS.has(right);
  return areNumbers && Object.hasOwn(ORDER, op) ? ORDER[op] : undefined;
}

function comparison(op: string, left: Typed, right: Typed): Typed | undefined {
  const compare = comparisonOf(op, left.type, right.type);
  return compare && { type: 'bool', run: (v) => compare(left.run(v), right.run(v)) };
}

function membership(item: Typed, collection: Typed): Typed | undefined {
  if (item.type !== 'string') return undefined;
  if (collection.type === 'map<string, string>') {
    return {
      type: 'bool',
      run(variables) {
        const wanted = item.run(variables);
        const map = collection.run(variables);
        return map instanceof Map && map.get(wanted) !== undefined;
      },
    };
  }
  if (collection.type !== 'list<string>') return undefined;
  return {
    type: 'bool',
    run(variables) {
      const wanted = item.run(variables);
      return list(collection.run(variables)).includes(wanted);
    },
  };
}

/** Functions of CEL's own that take one argument. */
function celFunction(name: string, { type, run }: Typed): Typed | undefined {
  if (name === 'string' && type === 'int') return { type: 'string', run: (v) => `${run(v)}` };
  if (name === 'size' && type === 'list<string>')
    return { type: 'int', run: (v) => BigInt(list(run(v)).length) };
  return undefined;
}

function ownFunction(
  { takes, gives, call }: OwnFunction,
  args: readonly Typed[],
): Typed | undefined {
  const fits = takes.length === args.length && takes.every((type, at) => args[at]?.type === type);
  if (!fits) return undefined;
  const [first, second] = args;
  if (first === undefined || args.length > 2) return undefined;
  return second === undefined
    ? { type: gives, run: (v) => call(first.run(v)) }
    : { type: gives, run: (v) => call(first.run(v), second.run(v)) };
}

function call(node: SyntaxNode, names: Names): Typed | undefined {
  const [name, given] = list(node.args);
  if (typeof name !== 'string') return undefined;
  if (name === 'has') {
    const fact = factAt(list(given)[0]);
    return fact && { type: 'bool', run: ({ secret }) => fact.read(secret) !== undefined };
  }
  const args = list(given).flatMap((arg) => typed(arg, names) ?? []);
  const [only] = args;
  if (only === undefined || args.length < list(given).length) return undefined;
  if (!Object.hasOwn(names.functions, name))
    return args.length === 1 ? celFunction(name, only) : undefined;
  const own = names.functions[name];
  return own && ownFunction(own, args);
}

/** Runs a condition of a walk; whatever goes wrong in it the library judges, for it goes on where it can. */
function holds(condition: DirectExpression, variables: Variables): boolean {
  try {
    return condition(variables) === true;
  } catch {
    throw SURPRISE;
  }
}

const TAKEN: ReadonlySet<string> = new Set(['secret', 'params', 'now']);

/** `list.exists(item, condition)` and `list.filter(item, condition)`. */
function walk(node: SyntaxNode, names: Names): Typed | undefined {
  const [method, receiver, args] = list(node.args);
  const [item, condition] = list(args);
  const texts = typed(receiver, names);
  if (texts?.type !== 'list<string>' || !isNode(item) || item.op !== 'id') return undefined;
  // Whoever calls an item by a name that stands for something else is left to the library.
  if (TAKEN.has(String(item.args))) return undefined;
  const current = { text: '' };
  const items = new Map([...(names.items ?? []), [String(item.args), current]]);
  const wanted = typed(condition, { ...names, items });
  if (wanted?.type !== 'bool') return undefined;
  const isWanted = (text: unknown, variables: Variables): boolean => {
    if (typeof text !== 'string') throw SURPRISE;
    current.text = text;
    return holds(wanted.run, variables);
  };
  return method === 'exists'
    ? { type: 'bool', run: (v) => list(texts.run(v)).some((text) => isWanted(text, v)) }
    : { type: 'list<string>', run: (v) => list(texts.run(v)).filter((text) => isWanted(text, v)) };
}

/** `text.split(separator)` and `text.contains(part)`. */
function textMethod(node: SyntaxNode, names: Names): Typed | undefined {
  const [method, receiver, args] = list(node.args);
  const [argument, ...others] = list(args).map((arg) => typed(arg, names));
  const text = typed(receiver, names);
  if (text?.type !== 'string' || argument?.type !== 'string' || others.length > 0) return undefined;
  const both = (v: Variables): readonly [string, string] => [
    String(text.run(v)),
    String(argument.run(v)),
  ];
  return method === 'split'
    ? {
        type: 'list<string>',
        run(v) {
          const [whole, separator] = both(v);
          return whole.split(separator);
        },
      }
    : {
        type: 'bool',
        run(v) {
          const [whole, part] = both(v);
          return whole.includes(part);
        },
      };
}

function method(node: SyntaxNode, names: Names): Typed | undefined {
  switch (list(node.args)[0]) {
    case 'exists':
    case 'filter':
      return walk(node, names);
    case 'split':
    case 'contains':
      return textMethod(node, names);
    default:
      return undefined;
  }
}

const MOST_INT = 2n ** 63n;

function sum(left: Typed, right: Typed): Typed | undefined {
  if (left.type !== right.type) return undefined;
  if (left.type === 'string')
    return { type: 'string', run: (v) => `${left.run(v)}${right.run(v)}` };
  if (left.type !== 'int') return undefined;
  return {
    type: 'int',
    run(v) {
      const [a, b] = [left.run(v), right.run(v)];
      if (typeof a !== 'bigint' || typeof b !== 'bigint') throw SURPRISE;
      if (a + b >= MOST_INT || a + b < -MOST_INT) throw SURPRISE;
      return a + b;
    },
  };
}

function element(texts: Typed, index: Typed): Typed | undefined {
  if (texts.type !== 'list<string>' || index.type !== 'int') return undefined;
  return {
    type: 'string',
    run(v) {
      const all = list(texts.run(v));
      const text = all[Number(index.run(v))];
      if (typeof text !== 'string') throw SURPRISE;
      return text;
    },
  };
}

function choice(node: SyntaxNode, names: Names): Typed | undefined {
  const [condition, yes, no] = list(node.args).map((arg) => typed(arg, names));
  if (condition?.type !== 'bool' || yes === undefined || yes.type !== no?.type) return undefined;
  return { type: yes.type, run: (v) => (condition.run(v) === true ? yes.run(v) : no.run(v)) };
}

function listOf(node: SyntaxNode, names: Names): Typed | undefined {
  const items = list(node.args).map((arg) => typed(arg, names));
  const runs = items.flatMap((item) => (item?.type === 'string' ? [item.run] : []));
  if (runs.length === 0 || runs.length < items.length) return undefined;
  return { type: 'list<string>', run: (v) => runs.map((run) => run(v)) };
}

function binary(node: SyntaxNode, names: Names): Typed | undefined {
  const [left, right] = list(node.args).map((arg) => typed(arg, names));
  if (left === undefined || right === undefined) return undefined;
  switch (node.op) {
    case '&&':
      return logical(false, left, right);
    case '||':
      return logical(true, left, right);
    case 'in':
      return membership(left, right);
    case '+':
      return sum(left, right);
    case '[]':
      return element(left, right);
    default:
      return comparison(node.op, left, right);
  }
}

function typed(node: unknown, names: Names): Typed | undefined {
  if (!isNode(node)) return undefined;
  switch (node.op) {
    case 'value':
      return literal(node.args);
    case '.':
      return selection(node, names);
    case 'call':
      return call(node, names);
    case 'rcall':
      return method(node, names);
    case 'id': {
      const item = names.items?.get(String(node.args));
      return item && { type: 'string', run: () => item.text };
    }
    case '?:':
      return choice(node, names);
    case 'list':
      return listOf(node, names);
    case '!_': {
      const negated = typed(node.args, names);
      return negated?.type === 'bool'
        ? { type: 'bool', run: (v) => negated.run(v) !== true }
        : undefined;
    }
    default:
      return binary(node, names);
  }
}

/** The function; undefined where a part of the expression is not known here. */
export const directExpression = (ast: SyntaxNode, names: Names): DirectExpression | undefined =>
  typed(ast, names)?.run;
