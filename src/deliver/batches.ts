/** Findings -> calls of a size that Security Hub takes. */
import type { AsffFinding } from '../model/asff.js';
import { sizeOf } from './within-limit.js';

/** Source: `BatchImportFindings` of the API reference: 100 findings and 6 MB. */
const MOST = 100;
const LARGEST = 6_000_000;

/** What a list adds to each of its items, and to all. */
const COMMA = 1;
const FRAME = 64;

/** Items in batches, in their order; none is left out, and none that fits by itself is in too large a batch. */
export function batches<T extends { readonly finding: AsffFinding }>(items: readonly T[]): T[][] {
  const made: T[][] = [];
  let current: T[] = [];
  let size = FRAME;
  for (const item of items) {
    const own = sizeOf(item.finding) + COMMA;
    if (current.length === MOST || (current.length > 0 && size + own > LARGEST)) {
      made.push(current);
      current = [];
      size = FRAME;
    }
    current.push(item);
    size += own;
  }
  return current.length === 0 ? made : [...made, current];
}
