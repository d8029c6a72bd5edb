/** Sets of small numbers as bits: which facets of a dimension a statement lets pass. */

/** 32 members to a word. All masks of one dimension have the same length. */
export type Mask = readonly number[];

const BITS = 32;

/** The members below the size that pass the test. */
export function maskOf(size: number, test: (member: number) => boolean): Mask {
  const words: number[] = [];
  for (let start = 0; start < size; start += BITS) {
    let word = 0;
    const end = Math.min(size, start + BITS);
    for (let member = start; member < end; member += 1) {
      if (test(member)) word |= 1 << (member - start);
    }
    words.push(word);
  }
  return words;
}

/** Members of both. */
export const and = (some: Mask, others: Mask): Mask =>
  some.map((word, index) => word & (others[index] ?? 0));

/** Members of the first that are not of the second. */
export const minus = (some: Mask, others: Mask): Mask =>
  some.map((word, index) => word & ~(others[index] ?? 0));

export const isEmpty = (mask: Mask): boolean => mask.every((word) => word === 0);

/** Whether they have a member in common. */
export const overlaps = (some: Mask, others: Mask): boolean =>
  some.some((word, index) => (word & (others[index] ?? 0)) !== 0);

export const has = (mask: Mask, member: number): boolean =>
  ((mask[Math.floor(member / BITS)] ?? 0) & (1 << (member % BITS))) !== 0;

/** The members, ascending. */
export function members(mask: Mask): readonly number[] {
  const found: number[] = [];
  mask.forEach((word, index) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) {
      found.push(index * BITS + 31 - Math.clz32(rest & -rest));
    }
  });
  return found;
}
