/** A condition and the keys of a request -> whether it holds: the rules of AWS, one after the other. */
import { BlockList, isIP } from 'node:net';
import { asPattern, asText, fillIn, matchesArn, matchesTokens } from './brute-force-patterns.js';
import { type Call, type ConditionJson, listOf } from './policy-json.js';

/** What AWS does not document: each may be so or otherwise, and no verdict may rest on it. */
export interface Reading {
  /** `ForAnyValue:...IfExists` holds of a request without the key. */
  readonly emptyOptionalSet: boolean;
  /** A negated operator holds where a variable among its values has no value. */
  readonly unlikeNothing: boolean;
  /** An ARN operator reads a pattern with fewer than six segments as a text. */
  readonly shortArns: boolean;
}

/** How a value of a request is held against a value of a policy. */
interface Comparison {
  readonly keys: Call['keys'];
  /** Only version 2012-10-17 has them. */
  readonly hasVariables: boolean;
  readonly reading: Reading;
}

/** Undefined: the policy's value is none, since a variable in it has none. */
type Meets = (value: string, bound: string, comparison: Comparison) => boolean | undefined;

type Read = typeof asText;

const tokensOf = (bound: string, read: Read, { keys, hasVariables }: Comparison) =>
  hasVariables && bound.includes('${') ? fillIn(bound, read, keys) : read(bound);

const comparing =
  (read: Read): Meets =>
  (value, bound, comparison) => {
    const tokens = tokensOf(bound, read, comparison);
    return tokens === undefined ? undefined : matchesTokens(tokens, value);
  };

const equals = comparing(asText);

const like = comparing(asPattern);

const lowered = (keys: Call['keys']): Call['keys'] =>
  Object.fromEntries(
    Object.entries(keys).map(([key, values]) => [key, values.map((one) => one.toLowerCase())]),
  );

const equalsIgnoringCase: Meets = (value, bound, comparison) =>
  equals(value.toLowerCase(), bound.toLowerCase(), {
    ...comparison,
    keys: lowered(comparison.keys),
  });

const arnLike: Meets = (value, bound, comparison) => {
  const tokens = tokensOf(bound, asPattern, comparison);
  if (tokens === undefined) return undefined;
  return (
    matchesArn(tokens, value) ?? (comparison.reading.shortArns && matchesTokens(tokens, value))
  );
};

const ordered =
  (isRight: (value: number, bound: number) => boolean, read: (text: string) => number): Meets =>
  (value, bound) =>
    isRight(read(value), read(bound));

const inRange: Meets = (value, bound) => {
  const [address = '', length] = bound.split('/');
  const version = isIP(address);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (isIP(value) !== version) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(length ?? (version === 6 ? 128 : 32)), family);
  return list.check(value, family);
};

const sameBoolean: Meets = (value, bound) => value.toLowerCase() === bound.toLowerCase();

interface Operator {
  readonly meets: Meets;
  readonly negated: boolean;
}

const both = (positive: string, negative: string, meets: Meets): readonly [string, Operator][] => [
  [positive.toLowerCase(), { meets, negated: false }],
  [negative.toLowerCase(), { meets, negated: true }],
];

const orders = (prefix: string, read: (text: string) => number): readonly [string, Operator][] => [
  ...both(
    `${prefix}Equals`,
    `${prefix}NotEquals`,
    ordered((a, b) => a === b, read),
  ),
  [`${prefix}lessthan`, { meets: ordered((a, b) => a < b, read), negated: false }],
  [`${prefix}lessthanequals`, { meets: ordered((a, b) => a <= b, read), negated: false }],
  [`${prefix}greaterthan`, { meets: ordered((a, b) => a > b, read), negated: false }],
  [`${prefix}greaterthanequals`, { meets: ordered((a, b) => a >= b, read), negated: false }],
];

/** A date, or seconds since 1970. */
const readTime = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...both('StringEquals', 'StringNotEquals', equals),
  ...both('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase),
  ...both('StringLike', 'StringNotLike', like),
  ...both('ArnEquals', 'ArnNotEquals', arnLike),
  ...both('ArnLike', 'ArnNotLike', arnLike),
  ...orders('numeric', Number),
  ...orders('date', readTime),
  ...both('IpAddress', 'NotIpAddress', inRange),
  ['bool', { meets: sameBoolean, negated: false }],
  ['binaryequals', { meets: (value, bound) => value === bound, negated: false }],
]);

/** Whether the value is among the bounds, or with a negated operator is not. */
function passes(
  values: readonly string[],
  { meets, negated }: Operator,
  bounds: readonly string[],
  comparison: Comparison,
): boolean {
  const outcomes = values.flatMap((value) =>
    bounds.map((bound) => meets(value, bound, comparison)),
  );
  if (outcomes.includes(true)) return !negated;
  if (negated && outcomes.includes(undefined)) return comparison.reading.unlikeNothing;
  return negated;
}

/** One key of one operator, its name taken apart. */
export interface ReadCondition {
  readonly set: string | undefined;
  /** Undefined for `Null`. */
  readonly operator: Operator | undefined;
  readonly ifExists: boolean;
  /** Lower case. */
  readonly key: string;
  readonly bounds: readonly string[];
}

function readOperator(name: string): Pick<ReadCondition, 'set' | 'operator' | 'ifExists'> {
  if (name === 'null') return { set: undefined, operator: undefined, ifExists: false };
  const [, set, base = '', ifExists] =
    /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(name) ?? [];
  const operator = OPERATORS.get(base);
  if (operator === undefined) throw new Error(`No rule for the operator ${name}.`);
  return { set, operator, ifExists: ifExists !== undefined };
}

/** Takes the conditions of a statement apart. */
export const readConditions = (conditions: ConditionJson): readonly ReadCondition[] =>
  Object.entries(conditions).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      ...readOperator(name.toLowerCase()),
      key: key.toLowerCase(),
      bounds: listOf(values).map(String),
    })),
  );

function holds(condition: ReadCondition, comparison: Comparison): boolean {
  const { set, operator, ifExists, key, bounds } = condition;
  const held = comparison.keys[key];
  if (operator === undefined) return bounds.some((bound) => (bound === 'true') === !held);
  if (held === undefined) {
    if (set === 'forallvalues:') return true;
    if (set === 'foranyvalue:') return ifExists && comparison.reading.emptyOptionalSet;
    return ifExists || operator.negated;
  }
  const one = (value: string): boolean => passes([value], operator, bounds, comparison);
  if (set === 'forallvalues:') return held.every(one);
  if (set === 'foranyvalue:') return held.some(one);
  return passes(held, operator, bounds, comparison);
}

/** Whether a request meets all conditions of a statement. */
export const conditionsHold = (
  conditions: readonly ReadCondition[],
  comparison: Comparison,
): boolean => conditions.every((condition) => holds(condition, comparison));
