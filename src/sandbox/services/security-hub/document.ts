/** Parsed JSON turned into a document that can be kept and served, and read by paths. */
import { isRecord } from '../../input.js';
import type { Output, OutputValue } from '../../protocols/protocol.js';

/** A copy without nulls, which count as absent. Members keep their names, whatever these are. */
export const toDocument = (value: Readonly<Record<string, unknown>>): Output =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const copied = copy(member);
      return copied === undefined ? [] : [[name, copied] as const];
    }),
  );

function copy(value: unknown): OutputValue | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) {
    return value.map(copy).filter((item) => item !== undefined);
  }
  return isRecord(value) ? toDocument(value) : undefined;
}

/** What the path leads to; undefined where it leads to nothing. */
export function valueAt(document: unknown, ...path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** The same, where it is a text. */
export function textAt(document: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(document, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** The members of a structure in a document; empty where there is none. */
export function membersAt(document: Output, name: string): Output {
  const value = document[name];
  return isStructure(value) ? value : {};
}

const isStructure = (value: OutputValue | undefined): value is Output =>
  isRecord(value) && !(value instanceof Date);
