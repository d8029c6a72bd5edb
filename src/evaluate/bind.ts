/** Binds the facts of one secret to what CEL reads: typed values, and a refusal to answer where there is a gap. */
import type { Gap } from '../model/gap.js';
import { type Fact, type FactGroup, type FactTable, isGroup, SECRET_FACTS } from './facts.js';

/**
 * Thrown when a condition reads a fact that is a gap. CEL's `||` and `&&` absorb it where the other side decides,
 * so a rule is unknown only if the missing fact could change its outcome.
 */
export class UnknownFactError extends Error {
  override readonly name = 'UnknownFactError';
  readonly gap: Gap;

  constructor(gap: Gap) {
    super(gap.fact);
    this.gap = gap;
  }
}

/** Facts as plain data, nested as the table is; an absent fact is left out or undefined. */
export type PlainFacts = { readonly [name: string]: unknown };

/** Narrows to plain data: an object that is no list. */
export const isPlain = (value: unknown): value is PlainFacts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function bindValue(fact: Fact, value: unknown): unknown {
  if (fact.type === 'timestamp' && typeof value === 'string') return new Date(value);
  if (fact.type === 'int' && typeof value === 'number') return BigInt(Math.trunc(value));
  if (fact.type === 'map<string, string>' && isPlain(value)) return new Map(Object.entries(value));
  return value;
}

function bindEntry(
  entry: Fact | FactGroup,
  value: unknown,
  path: string,
  gaps: ReadonlyMap<string, Gap>,
): unknown {
  return isGroup(entry)
    ? bindTable(entry.facts, isPlain(value) ? value : {}, path, gaps)
    : bindValue(entry, value);
}

function bindTable(
  table: FactTable,
  values: PlainFacts,
  prefix: string,
  gaps: ReadonlyMap<string, Gap>,
): object {
  const bound: { [name: string]: unknown } = {};
  for (const [name, entry] of Object.entries(table)) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const gap = gaps.get(path);
    const value = values[name];
    if (gap !== undefined) {
      const refuse = (): never => {
        throw new UnknownFactError(gap);
      };
      Object.defineProperty(bound, name, { get: refuse, enumerable: true });
    } else if (value !== undefined && value !== null) {
      bound[name] = bindEntry(entry, value, path, gaps);
    } else if (isGroup(entry)) {
      bound[name] = bindEntry(entry, {}, path, gaps);
    }
  }
  return bound;
}

/** The variable `secret` of a condition. */
export const bindFacts = (facts: PlainFacts, gaps: readonly Gap[]): object =>
  bindTable(SECRET_FACTS, facts, '', new Map(gaps.map((gap) => [gap.fact, gap])));

/** The variable `params` of a condition: numbers become what their type says. */
export const bindParams = (
  types: Readonly<Record<string, string>>,
  values: Readonly<Record<string, unknown>>,
): object =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      types[name] === 'int' && typeof value === 'number' ? BigInt(Math.trunc(value)) : value,
    ]),
  );
