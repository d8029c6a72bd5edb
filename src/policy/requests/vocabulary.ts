/** What the statements of a policy ask about, key by key: the words out of which telling requests are made. */
import { type AddressRange, readRange } from '../language/addresses.js';
import { type Glob, globOf } from '../language/glob.js';
import type { Condition, ConditionValue, Statement } from '../language/statement.js';
import { fillOpenly, type Resolved } from '../language/template.js';

export interface Vocabulary {
  readonly statements: readonly Statement[];
  /** Lower-case key -> conditions on it. */
  readonly conditions: ReadonlyMap<string, readonly Condition[]>;
  /** Lower-case keys of conditions and variables. */
  readonly mentioned: ReadonlySet<string>;
  /** Steps that holding one request against all statements takes. */
  readonly cost: number;
}

/** Groups by a key, in order of appearance. */
export function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Matching a wildcard can take as many comparisons as pattern times text; most of them are over at the first. */
const valueCost = ({ text, template, range }: ConditionValue): number =>
  range !== undefined || template?.fixed?.literal !== undefined ? 0.1 : 1 + text.length ** 2 / 1024;

/** Steps that holding one request against a condition takes. */
export const conditionCost = ({ patterns }: Condition): number =>
  patterns.reduce((cost, value) => cost + valueCost(value), 1);

/** Gathers the words of statements, but for conditions on the given lower-case keys. */
export function vocabularyOf(
  statements: readonly Statement[],
  without: ReadonlySet<string>,
): Vocabulary {
  const conditions = new Map<string, Condition[]>();
  const mentioned = new Set<string>();
  let cost = statements.length;
  for (const statement of statements) {
    for (const condition of statement.conditions) {
      const { key, patterns } = condition;
      if (without.has(key)) continue;
      const known = conditions.get(key);
      if (known === undefined) conditions.set(key, [condition]);
      else known.push(condition);
      mentioned.add(key);
      for (const { template } of patterns) {
        for (const variable of template?.keys ?? []) mentioned.add(variable);
      }
      cost += conditionCost(condition);
    }
  }
  return { statements, conditions, mentioned, cost };
}

/** Whether one of the keys decides anything. */
export const mentions = ({ mentioned }: Vocabulary, ...keys: readonly string[]): boolean =>
  keys.some((key) => mentioned.has(key));

/** The conditions on a key. */
export const conditionsOn = ({ conditions }: Vocabulary, key: string): readonly Condition[] =>
  conditions.get(key) ?? [];

/** The patterns of one condition; a variable that cannot be resolved is a wildcard. */
export const globsOf = (
  { values }: Condition,
  resolve: (key: string) => Resolved,
): readonly Glob[] =>
  values.flatMap(({ template }) => (template === undefined ? [] : [fillOpenly(template, resolve)]));

const NO_GLOBS: readonly Glob[] = [];

/** The patterns that conditions hold a key against; a variable that cannot be resolved is a wildcard. */
export function patternsOn(
  vocabulary: Vocabulary,
  key: string,
  resolve: (key: string) => Resolved = () => 'unknown',
): readonly Glob[] {
  const conditions = vocabulary.conditions.get(key);
  return conditions === undefined
    ? NO_GLOBS
    : conditions.flatMap((condition) => globsOf(condition, resolve));
}

/** The literal texts as patterns, so that they are told apart from others. */
export const literalGlobs = (texts: Iterable<string>): readonly Glob[] =>
  [...texts].map((text) => globOf(text.split('')));

/** A text that is held against addresses is a range of one. */
const rangeOf = ({ text, range }: ConditionValue): AddressRange | undefined =>
  range ?? readRange(text);

/** The address ranges that conditions hold a key against. */
export const rangesOn = (vocabulary: Vocabulary, key: string): readonly AddressRange[] =>
  conditionsOn(vocabulary, key).flatMap(({ values }) =>
    values.map(rangeOf).filter((range) => range !== undefined),
  );

/** The values that conditions hold a key against, as written. */
export const valuesOn = (vocabulary: Vocabulary, key: string): readonly string[] =>
  conditionsOn(vocabulary, key).flatMap(({ values }) => values.map(({ text }) => text));
