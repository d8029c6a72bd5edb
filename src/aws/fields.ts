/** Values that the SDK passes on as they came -> those that are of the type that is asked for. */

/** A value, taken for an object; one that is none has no fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and no list. */
export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});

/** A text with something in it. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const flag = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

export const number = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** A list; undefined where it is empty, too. */
export const list = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) && value.length > 0 ? value : undefined;

/** The texts of a list; undefined where there are none. */
export function texts(value: unknown): string[] | undefined {
  const found = (list(value) ?? []).flatMap((item) => text(item) ?? []);
  return found.length === 0 ? undefined : found;
}

/** The texts of an object by name, empty ones too; undefined where there are none. */
export function textsByName(value: unknown): Record<string, string> | undefined {
  const found = Object.entries(fieldsOf(value)).flatMap(([name, item]) =>
    typeof item === 'string' ? [[name, item] as const] : [],
  );
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Whether all of these fields are texts. */
export const haveTexts = <K extends string>(
  fields: Fields,
  names: readonly K[],
): fields is Fields & Readonly<Record<K, string>> =>
  names.every((name) => text(fields[name]) !== undefined);

/** The value, if it is one of these. */
export const oneOf = <T extends string>(values: readonly T[], value: unknown): T | undefined =>
  values.find((known) => known === value);

/** Years of five digits are written otherwise, and nobody means them. */
const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** A time as ISO 8601 in UTC, with milliseconds; undefined where it is none. */
export function moment(value: unknown): string | undefined {
  if (typeof value !== 'string' || !MOMENT.test(value)) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
