/** The SDK's own description of a shape, held against raw JSON: unknown members and wrong types come to light. */

/** Numbers by which the SDK's schemas name simple types. */
const SIMPLE: Readonly<Record<number, (value: unknown) => boolean>> = {
  0: (value) => typeof value === 'string',
  1: (value) => typeof value === 'number',
  2: (value) => typeof value === 'boolean',
  4: (value) => typeof value === 'number',
  21: (value) => typeof value === 'string',
};
const LIST_OF = 64;
const MAP_OF = 128;
/** First entries of the schemas of structures. */
const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const OPERATION = 9;

/** The shape of an operation's result. */
export function outputOf(operation: unknown): unknown {
  if (Array.isArray(operation) && operation[0] === OPERATION) return operation[5];
  throw new Error('This is not the schema of an operation.');
}

/** What is wrong with a value; empty where it is as the SDK expects it. */
export function deviations(schema: unknown, value: unknown, at = ''): readonly string[] {
  const shape: unknown = typeof schema === 'function' ? schema() : schema;
  if (typeof shape === 'number') return simple(shape, value, at);
  if (!Array.isArray(shape)) return shape === 'unit' ? [] : [`${at}: unknown schema`];
  // A schema with traits is a pair; a named one begins with a number and a namespace.
  if (typeof shape[1] !== 'string') return deviations(shape[0], value, at);
  switch (shape[0]) {
    case LIST:
      return listed(shape[4], value, at);
    case MAP:
      return mapped(shape[5], value, at);
    case STRUCTURE:
      return structured({ names: shape[4], types: shape[5] }, value, at);
    default:
      return simple(shape[4], value, at);
  }
}

function simple(type: number, value: unknown, at: string): readonly string[] {
  if ((type & MAP_OF) !== 0) return mapped(type & ~MAP_OF, value, at);
  if ((type & LIST_OF) !== 0) return listed(type & ~LIST_OF, value, at);
  return SIMPLE[type]?.(value) === true ? [] : [`${at}: ${JSON.stringify(value)} is not a ${type}`];
}

const listed = (item: unknown, value: unknown, at: string): readonly string[] =>
  Array.isArray(value)
    ? value.flatMap((entry: unknown, n) => deviations(item, entry, `${at}[${n}]`))
    : [`${at} is not a list`];

const mapped = (item: unknown, value: unknown, at: string): readonly string[] =>
  entries(value).flatMap(([key, entry]) => deviations(item, entry, `${at}.${key}`));

function structured(
  { names, types }: { readonly names: unknown; readonly types: unknown },
  value: unknown,
  at: string,
): readonly string[] {
  const known: readonly unknown[] = Array.isArray(names) ? names : [];
  return entries(value).flatMap(([name, member]) => {
    const place = known.indexOf(name);
    const type: unknown = Array.isArray(types) ? types[place] : undefined;
    return place < 0
      ? [`${at}.${name} is unknown to the SDK`]
      : deviations(type, member, `${at}.${name}`);
  });
}

const entries = (value: unknown): readonly [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];
