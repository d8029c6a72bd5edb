/** Ways in which requests can differ in some condition keys: kept where a policy tells them apart, and multiplied. */
import { evaluateCondition } from '../decide/evaluate-condition.js';
import type { Facet, KeyPair, Reach } from '../decide/request.js';
import type { Setting } from './setting.js';
import { conditionCost, conditionsOn } from './vocabulary.js';

/** Some keys with their values, and how they relate to what the owner knows. */
export interface KeyChoice {
  readonly pairs: readonly KeyPair[];
  readonly reach: Reach;
}

/** No keys at all. */
export const NO_KEYS: KeyChoice = { pairs: [], reach: 'fresh' };

/** One key with one value. */
export const choiceOf = (key: string, value: string, reach: Reach): KeyChoice => ({
  pairs: [[key, [value]]],
  reach,
});

/** The trusted beats the named, the named the fresh. */
const joint = (a: Reach, b: Reach): Reach =>
  a === 'trusted' || b === 'trusted'
    ? 'trusted'
    : a === 'named' || b === 'named'
      ? 'named'
      : 'fresh';

/** Every choice of the one with every choice of the other. */
export const times = (
  some: readonly KeyChoice[],
  others: readonly KeyChoice[],
): readonly KeyChoice[] =>
  some.flatMap((one) =>
    others.map((other) => ({
      pairs: [...one.pairs, ...other.pairs],
      reach: joint(one.reach, other.reach),
    })),
  );

/** A choice as part of a request. */
export const facetOf = ({ pairs, reach }: KeyChoice): Facet => ({
  reach,
  keys: new Map(pairs),
  who: {},
  named: [],
});

/** Of choices for one key that all conditions answer alike, the first. Conditions with variables tell all values apart. */
export function distinct(
  key: string,
  choices: readonly KeyChoice[],
  setting: Setting,
): readonly KeyChoice[] {
  if (choices.length <= 1) return choices;
  const conditions = conditionsOn(setting.vocabulary, key);
  const varies = conditions.some(({ patterns }) =>
    patterns.some(({ template }) => (template?.keys.length ?? 0) > 0),
  );
  if (varies) return choices;
  const cost = conditions.reduce((sum, condition) => sum + conditionCost(condition), 1);
  const found = new Map<string, KeyChoice>();
  for (const choice of choices) {
    const keys = new Map(choice.pairs);
    setting.budget.spend(cost);
    const answers = conditions.map((condition) =>
      String(evaluateCondition(condition, keys, setting)),
    );
    const signature = [choice.reach, ...answers].join(' ');
    if (!found.has(signature)) found.set(signature, choice);
  }
  return [...found.values()];
}

/** So many values are tried in every combination. */
const MOST_COMBINED = 6;

/**
 * Lists that a key with several values can hold: every combination of those that the conditions tell apart. Throws
 * TooComplex where there are too many.
 */
export function combinations(
  key: string,
  values: readonly string[],
  setting: Setting,
): readonly (readonly string[])[] {
  const alone = values.map((value) => choiceOf(key, value, 'fresh'));
  const telling = distinct(key, alone, setting).flatMap(({ pairs }) => pairs[0]?.[1] ?? []);
  if (telling.length > MOST_COMBINED) setting.budget.spend(Number.POSITIVE_INFINITY);
  return Array.from({ length: 2 ** telling.length - 1 }, (_, index) =>
    telling.filter((_value, at) => ((index + 1) & (1 << at)) !== 0),
  );
}
