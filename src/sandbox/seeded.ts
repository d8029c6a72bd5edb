/** Seeds and names turned into numbers that look like chance, and are the same every time. */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the text, so that other parts can be added to it later. */
export function hashText(text: string, start: number = FNV_OFFSET): number {
  let hash = start;
  for (let n = 0; n < text.length; n++) {
    hash = Math.imul(hash ^ text.charCodeAt(n), FNV_PRIME);
  }
  return hash >>> 0;
}

/** Spreads a number over all 32 bits: neighbours end up far from each other. */
export function scramble(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A number from 0 (included) to 1 (excluded), by the seed and the parts. */
export const chance = (seed: number, ...parts: readonly (string | number)[]): number =>
  scramble(hashText(parts.join('\0'), scramble(seed >>> 0))) / 2 ** 32;

/** Numbers from 0 (included) to 1 (excluded), one after the other. */
export function sequence(seed: number): () => number {
  let state = scramble(seed >>> 0);
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return scramble(state) / 2 ** 32;
  };
}
