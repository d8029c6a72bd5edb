/** What callers choose at will, such as tags and request parameters: values that a policy's statements tell apart. */

import { readDate, readNumber } from '../decide/compare-value.js';
import { resolver } from '../decide/constants.js';
import type { KeyGroup, Requester } from '../decide/request.js';
import { anyAddresses } from '../language/addresses.js';
import { type ConditionKey, conditionKey } from '../language/condition-keys.js';
import type { OperatorFamily } from '../language/condition-operators.js';
import { RUN, sequence } from '../language/glob.js';
import { distinct, groupOf, type KeyChoice, NO_KEYS, times } from './key-choices.js';
import { vpcChoices } from './networks.js';
import { representativeTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import { conditionsOn, patternsOn, rangesOn, valuesOn } from './vocabulary.js';

/** More ways than these are not tried: the keys that would add them count as unknown. */
const MOST_WAYS = 64;

/** On either side of every bound, and on it. */
const around = (bounds: readonly (number | undefined)[], step: number): readonly number[] =>
  bounds.flatMap((bound) => (bound === undefined ? [] : [bound, bound - step, bound + step]));

/** 9999-12-31: later dates cannot be written in four digits. */
const LAST_DAY = 253_402_214_400_000;

const dateText = (milliseconds: number): readonly string[] =>
  Math.abs(milliseconds) <= LAST_DAY ? [new Date(milliseconds).toISOString()] : [];

/** Values that operators of one family can tell apart. */
function valuesFor(family: OperatorFamily, key: string, setting: Setting): readonly string[] {
  const { vocabulary, constants, budget } = setting;
  const written = valuesOn(vocabulary, key);
  switch (family) {
    case 'text':
    case 'textIgnoringCase':
    case 'textPattern':
    case 'arnPattern': {
      const patterns = patternsOn(vocabulary, key, resolver(constants));
      const shapes = [sequence(RUN)];
      return representativeTexts({ shapes, patterns, preferred: ['anything'] }, budget);
    }
    case 'number':
      return around(written.map(readNumber), 1).map(String);
    case 'date':
      return around(written.map(readDate), 1000).flatMap(dateText);
    case 'boolean':
      return ['true', 'false'];
    case 'address':
      return anyAddresses(rangesOn(vocabulary, key));
    case 'binary':
      return written;
    case 'absence':
      return ['true'];
  }
}

/** Each value alone and, where a key can hold several, all of them together. */
function valueLists(
  values: readonly string[],
  known: ConditionKey,
): readonly (readonly string[])[] {
  const alone = values.map((value) => [value]);
  return known.multivalued === true && values.length > 1 ? [...alone, values] : alone;
}

function choicesFor(key: string, known: ConditionKey, setting: Setting): readonly KeyChoice[] {
  if (known.role === 'vpcOfInstance') return [NO_KEYS, ...vpcChoices(key, setting)];
  const families = conditionsOn(setting.vocabulary, key).flatMap(({ operator }) =>
    operator === undefined ? [] : [operator.family],
  );
  const values = [...new Set(families)].flatMap((family) => valuesFor(family, key, setting));
  const lists = valueLists([...new Set(values)], known);
  const present = lists.map((list): KeyChoice => ({ pairs: [[key, list]], reach: 'fresh' }));
  return distinct(key, known.always === true ? present : [NO_KEYS, ...present], setting);
}

export interface Choices {
  readonly groups: readonly KeyGroup[];
  /** Keys that would have made too many ways. */
  readonly untried: ReadonlySet<string>;
}

/** The ways in which a kind of requester can choose. */
export function choicesOf(kind: Requester['kind'], setting: Setting): Choices {
  let ways: readonly KeyChoice[] = [NO_KEYS];
  const untried = new Set<string>();
  for (const key of setting.vocabulary.conditions.keys()) {
    const known = conditionKey(key);
    if (known?.role !== 'choosable' && known?.role !== 'vpcOfInstance') continue;
    if (kind === 'service' && known.directOnly === true) continue;
    const choices = choicesFor(key, known, setting);
    if (ways.length * choices.length <= MOST_WAYS) ways = times(ways, choices);
    else untried.add(key);
  }
  return { groups: ways.filter(({ reach }) => reach !== 'trusted').map(groupOf), untried };
}
