/** Fields that may be undefined to those that are not. */

/** Leaves out what is undefined. */
export function defined<T extends object>(
  fields: {
    [K in keyof T]: T[K] | undefined;
  },
): Partial<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  const result: Partial<T> = {};
  return Object.assign(result, Object.fromEntries(entries));
}
