/** `==`, `!=` and the four orders to functions, for the types of which JavaScript says what the library says. */
import type { FactType } from '../facts.js';
import { type Part, SURPRISE } from './part.js';

type Compare = (a: unknown, b: unknown) => boolean;

/** Numbers of either kind compare by their value. */
const ordered =
  (holds: (a: number | bigint, b: number | bigint) => boolean): Compare =>
  (a, b) => {
    const areNumbers =
      (typeof a === 'bigint' || typeof a === 'number') &&
      (typeof b === 'bigint' || typeof b === 'number');
    if (!areNumbers) throw SURPRISE;
    return holds(a, b);
  };

const ORDER: ReadonlyMap<string, Compare> = new Map([
  ['<', ordered((a, b) => a < b)],
  ['<=', ordered((a, b) => a <= b)],
  ['>', ordered((a, b) => a > b)],
  ['>=', ordered((a, b) => a >= b)],
]);

const IDENTITY: ReadonlyMap<string, Compare> = new Map([
  ['==', (a, b) => a === b],
  ['!=', (a, b) => a !== b],
]);

/** The types whose values are equal where they are the same. */
const IDENTICAL: ReadonlySet<FactType> = new Set(['string', 'bool', 'int']);
const NUMBERS: ReadonlySet<FactType> = new Set(['int', 'double']);

function compareOf(op: string, left: FactType, right: FactType): Compare | undefined {
  if (left === right && IDENTICAL.has(left) && IDENTITY.has(op)) return IDENTITY.get(op);
  return NUMBERS.has(left) && NUMBERS.has(right) ? ORDER.get(op) : undefined;
}

/** The comparison of two parts by an operator; undefined for other operators, and for types that it does not compare. */
export function comparison(op: string, left: Part, right: Part): Part | undefined {
  const compare = compareOf(op, left.type, right.type);
  return compare && { type: 'bool', run: (v) => compare(left.run(v), right.run(v)) };
}
