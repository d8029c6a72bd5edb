/** A name -> draws that are the same in every run: the generator known as mulberry32, seeded by the name. */

/** Draws a whole number from 0 up to, and without, the bound. */
export type Draw = (bound: number) => number;

/** The draws that belong to a name. */
export function drawsOf(name: string): Draw {
  let state = [...name].reduce(
    (hash, char) => Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619),
    2_166_136_261,
  );
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** One of the items. */
export const pick = <const Items extends readonly [unknown, ...unknown[]]>(
  draw: Draw,
  items: Items,
): Items[number] => items[draw(items.length)] ?? items[0];

/** So many items, each made by a draw of its own. */
export const several = <Item>(count: number, make: () => Item): readonly Item[] =>
  Array.from({ length: count }, make);

/** A text of so many characters out of an alphabet. */
export const textOf = (draw: Draw, alphabet: string, length: number): string =>
  several(length, () => alphabet.charAt(draw(alphabet.length))).join('');

/** The items in another order. */
export function shuffled<Item>(draw: Draw, items: readonly Item[]): readonly Item[] {
  const keyed = items.map((item) => ({ item, key: draw(2 ** 32) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
