/** `+` of two texts or two whole numbers to a function. */
import { type Part, SURPRISE } from './part.js';

/** One more than the greatest whole number of CEL. */
const TOO_GREAT = 2n ** 63n;

function add(a: unknown, b: unknown): bigint {
  if (typeof a !== 'bigint' || typeof b !== 'bigint') throw SURPRISE;
  const total = a + b;
  if (total >= TOO_GREAT || total < -TOO_GREAT) throw SURPRISE;
  return total;
}

/** What CEL adds beyond these, such as lists, is left to the library. */
export function sum(left: Part, right: Part): Part | undefined {
  if (left.type !== right.type) return undefined;
  switch (left.type) {
    case 'string':
      return { type: 'string', run: (v) => `${left.run(v)}${right.run(v)}` };
    case 'int':
      return { type: 'int', run: (v) => add(left.run(v), right.run(v)) };
    default:
      return undefined;
  }
}
