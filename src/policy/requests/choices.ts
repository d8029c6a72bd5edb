/** What callers choose at will, such as tags and request parameters: values that a policy's statements tell apart. */

import { readDate, readNumber } from '../decide/compare-value.js';
import type { Facet } from '../decide/request.js';
import { resolver } from '../decide/resolver.js';
import { anyAddresses, readAddress } from '../language/addresses.js';
import { type ConditionKey, conditionKey } from '../language/condition-keys.js';
import type { OperatorFamily } from '../language/condition-operators.js';
import { RUN, sequence } from '../language/glob.js';
import { combinations, distinct, facetOf, type KeyChoice, NO_KEYS } from './key-choices.js';
import { vpcChoices } from './networks.js';
import { representativeTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import {
  conditionsOn,
  literalGlobs,
  patternsOn,
  rangesOn,
  type Vocabulary,
  valuesOn,
} from './vocabulary.js';

/** On every bound, between any two, and beyond the first and the last. */
function around(bounds: readonly (number | undefined)[], step: number): readonly number[] {
  const sorted = bounds.filter((bound) => bound !== undefined).sort((a, b) => a - b);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [];
  const between = sorted.slice(1).map((bound, index) => ((sorted[index] ?? bound) + bound) / 2);
  return [...sorted, ...between, first - step, last + step];
}

/** 9999-12-31: later dates cannot be written in four digits. */
const LAST_DAY = 253_402_214_400_000;

const dateText = (milliseconds: number): readonly string[] =>
  Math.abs(milliseconds) <= LAST_DAY ? [new Date(milliseconds).toISOString()] : [];

/** Values that keys hold where no more is asked than whether they are there. */
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['aws:calledvia', 'cloudformation.amazonaws.com'],
  ['aws:calledviafirst', 'cloudformation.amazonaws.com'],
  ['aws:calledvialast', 'cloudformation.amazonaws.com'],
  ['aws:federatedprovider', 'cognito-identity.amazonaws.com'],
  ['aws:multifactorauthage', '300'],
  ['aws:sourceidentity', 'anyone'],
  ['aws:tagkeys', 'anything'],
  ['aws:tokenissuetime', '2026-01-01T00:00:00Z'],
  ['aws:useragent', 'anything'],
]);

const BOOLEANS = literalGlobs(['true', 'false']);

const isAlsoBoolean = (vocabulary: Vocabulary, key: string): boolean =>
  conditionsOn(vocabulary, key).some(({ operator }) => operator?.family === 'boolean');

const isAddress = (key: string): boolean => conditionKey(key)?.address === true;

/** Values that operators of one family can tell apart. */
function valuesFor(family: OperatorFamily, key: string, setting: Setting): readonly string[] {
  const { vocabulary, constants, budget } = setting;
  const written = valuesOn(vocabulary, key);
  switch (family) {
    case 'text':
    case 'textIgnoringCase':
    case 'textPattern':
    case 'arnPattern': {
      if (isAddress(key)) return written.filter((text) => readAddress(text) !== undefined);
      const patterns = [
        ...patternsOn(vocabulary, key, resolver(constants)),
        ...(isAlsoBoolean(vocabulary, key) ? BOOLEANS : []),
      ];
      const shapes = () => [sequence(RUN)];
      return representativeTexts({ shapes, patterns, preferred: ['anything'] }, budget);
    }
    case 'number':
      return around(written.map(readNumber), 1).map(String);
    case 'date':
      return around(written.map(readDate), 1000).map(Math.round).flatMap(dateText);
    case 'boolean':
      return ['true', 'false'];
    case 'address':
      return anyAddresses(rangesOn(vocabulary, key));
    case 'binary':
      return written;
    case 'absence':
      return [EXAMPLES.get(key) ?? 'true'];
  }
}

/** The ways in which requests can hold a key that their callers choose. */
export function choicesFor(key: string, known: ConditionKey, setting: Setting): readonly Facet[] {
  if (known.role === 'vpcOfInstance') return [NO_KEYS, ...vpcChoices(key, setting)].map(facetOf);
  const families = conditionsOn(setting.vocabulary, key).flatMap(({ operator }) =>
    operator === undefined ? [] : [operator.family],
  );
  const values = [...new Set(families)].flatMap((family) => valuesFor(family, key, setting));
  const each = [...new Set(values)];
  const lists =
    known.multivalued === true ? combinations(key, each, setting) : each.map((value) => [value]);
  const present = lists.map((list): KeyChoice => ({ pairs: [[key, list]], reach: 'fresh' }));
  const isAlwaysThere = known.always === true && present.length > 0;
  return distinct(key, isAlwaysThere ? present : [NO_KEYS, ...present], setting).map(facetOf);
}
