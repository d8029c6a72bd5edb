/** Items -> groups of the same key. */
/** Groups in the order in which their keys first appear; items keep their order. */
export function groupBy<T>(
  items: readonly T[],
  key: (item: T) => string,
): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const of = key(item);
    const group = groups.get(of);
    if (group === undefined) groups.set(of, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
