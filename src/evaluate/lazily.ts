/** What is costly to make, to what makes it when it is first asked for. */

/** Gives the same object each time; it is made at most once. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
