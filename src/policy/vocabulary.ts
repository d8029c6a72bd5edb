/** What the statements of a policy ask about, key by key: the words out of which telling requests are made. */
import { arnGlob, type Glob, globOf } from './glob.js';
import type { Condition, ConditionValue, Statement } from './statement.js';
import { fill, type Resolved, variablesOf } from './template.js';

export interface Vocabulary {
  readonly statements: readonly Statement[];
  /** Lower-case key -> conditions on it. */
  readonly conditions: ReadonlyMap<string, readonly Condition[]>;
  /** Lower-case keys of conditions and variables. */
  readonly mentioned: ReadonlySet<string>;
}

/** Gathers the words of statements. */
export function vocabularyOf(statements: readonly Statement[]): Vocabulary {
  const conditions = new Map<string, Condition[]>();
  const mentioned = new Set<string>();
  for (const condition of statements.flatMap((statement) => statement.conditions)) {
    const others = conditions.get(condition.key);
    if (others === undefined) conditions.set(condition.key, [condition]);
    else others.push(condition);
    mentioned.add(condition.key);
    for (const { template } of condition.values) {
      for (const key of variablesOf(template ?? [])) mentioned.add(key);
    }
  }
  return { statements, conditions, mentioned };
}

/** Whether one of the keys decides anything. */
export const mentions = ({ mentioned }: Vocabulary, ...keys: readonly string[]): boolean =>
  keys.some((key) => mentioned.has(key));

/** The conditions on a key. */
export const conditionsOn = ({ conditions }: Vocabulary, key: string): readonly Condition[] =>
  conditions.get(key) ?? [];

function globOfValue(
  { operator }: Condition,
  { template }: ConditionValue,
  resolve: (key: string) => Resolved,
): readonly Glob[] {
  if (operator === undefined || template === undefined) return [];
  const glob = fill(template, resolve, { ignoreCase: operator.family === 'textIgnoringCase' });
  if (typeof glob === 'string') return [];
  if (operator.family !== 'arnPattern') return [glob];
  return [arnGlob(glob) ?? glob];
}

/** The patterns that conditions hold a key against; those with variables that cannot be resolved are left out. */
export const patternsOn = (
  vocabulary: Vocabulary,
  key: string,
  resolve: (key: string) => Resolved = () => 'unknown',
): readonly Glob[] =>
  conditionsOn(vocabulary, key).flatMap((condition) =>
    condition.values.flatMap((value) => globOfValue(condition, value, resolve)),
  );

/** Patterns without wildcards, as texts. */
export const literalsOf = (patterns: readonly Glob[]): readonly string[] =>
  patterns.flatMap(({ literal }) => (literal === undefined ? [] : [literal]));

/** The literal texts as patterns, so that they are told apart from others. */
export const literalGlobs = (texts: Iterable<string>): readonly Glob[] =>
  [...texts].map((text) => globOf(text.split('')));

/** The values that conditions hold a key against, as written. */
export const valuesOn = (vocabulary: Vocabulary, key: string): readonly string[] =>
  conditionsOn(vocabulary, key).flatMap(({ values }) => values.map(({ text }) => text));
