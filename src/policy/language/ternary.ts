/** Three-valued logic: true, false, or not known. An unknown counts as true in an Allow and as false in a Deny. */

export type Ternary = boolean | 'unknown';

/** The opposite; the unknown stays unknown. */
export const not = (value: Ternary): Ternary => (value === 'unknown' ? value : !value);

/** True where one is true, else unknown where one is unknown. False of nothing. */
export function some<T>(items: Iterable<T>, test: (item: T) => Ternary): Ternary {
  let result: Ternary = false;
  for (const item of items) {
    const value = test(item);
    if (value === true) return true;
    if (value === 'unknown') result = value;
  }
  return result;
}

/** False where one is false, else unknown where one is unknown. True of nothing. */
export const every = <T>(items: Iterable<T>, test: (item: T) => Ternary): Ternary =>
  not(some(items, (item) => not(test(item))));
