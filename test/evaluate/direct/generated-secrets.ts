/** Secrets and parameters of every kind: facts that are absent, cannot be read, or are not of their type. */
import fc from 'fast-check';
import type { PlainFacts } from '../../../src/evaluate/bind.js';
import { EXAMPLES_NOW } from '../../../src/evaluate/examples.js';
import {
  FACTS_BY_PATH,
  type FactType,
  isGroup,
  SECRET_FACTS,
} from '../../../src/evaluate/facts.js';
import { type Gap, gapIn } from '../../../src/model/gap.js';
import type { ParamDefinition, ParamValue } from '../../../src/model/rule.js';
import { texts } from './hostile-texts.js';

/** One of each type that a parameter can have. */
export const PARAMS = {
  days: { type: 'int', default: 30, description: 'd' },
  ratio: { type: 'double', default: 0.5, description: 'r' },
  word: { type: 'string', default: 'owner', description: 'w' },
  strict: { type: 'bool', default: true, description: 's' },
  names: { type: 'list<string>', default: ['a', 'owner'], description: 'n' },
} as const satisfies Record<string, ParamDefinition>;

/** Types of the parameters, by name. */
export const PARAM_TYPES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PARAMS).map(([name, { type }]) => [name, type]),
);

const DAY_MS = 86_400_000;

const days = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -900, max: 900 }));

const moments = fc.oneof(
  {
    weight: 12,
    arbitrary: days.map((n) => new Date(EXAMPLES_NOW.getTime() + n * DAY_MS).toISOString()),
  },
  { weight: 1, arbitrary: fc.constantFrom('never', '', '0001-01-01T00:00:00Z', '+099999-01-01') },
);

const whole = fc.oneof(
  days,
  fc.constantFrom(0, 1, 1.5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 63, -(2 ** 63)),
  fc.constantFrom(0, Number.POSITIVE_INFINITY, Number.NaN),
);

const strangers = fc.constantFrom<unknown>(7, 'text', true, null, ['a', 7], [null], { a: 1 }, {});

const VALUES: Readonly<Record<FactType, fc.Arbitrary<unknown>>> = {
  string: texts,
  int: whole,
  double: fc.oneof(
    fc.constantFrom(0, -0, 0.4, 0.5, 1, Number.NaN, Number.POSITIVE_INFINITY),
    fc.double(),
  ),
  bool: fc.boolean(),
  timestamp: moments,
  'list<string>': fc.array(texts, { maxLength: 4 }),
  'map<string, string>': fc.dictionary(texts, fc.oneof(texts, fc.constant('')), { maxKeys: 4 }),
};

/** Mostly what the type promises; at times none, and seldom something else. */
const valuesOf = (type: FactType): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 20, arbitrary: VALUES[type] },
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: strangers },
  );

const GROUPS: readonly string[] = Object.entries(SECRET_FACTS).flatMap(([name, entry]) =>
  isGroup(entry) ? [name] : [],
);

const values: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(
  Object.fromEntries([...FACTS_BY_PATH].map(([path, { type }]) => [path, valuesOf(type)])),
);

/** Facts by their paths to facts in their groups. */
function nested(byPath: Readonly<Record<string, unknown>>): PlainFacts {
  const top = Object.entries(byPath).filter(([path]) => !path.includes('.'));
  const groups = GROUPS.map((group) => {
    const inside = Object.entries(byPath).filter(([path]) => path.startsWith(`${group}.`));
    return [
      group,
      Object.fromEntries(inside.map(([path, value]) => [path.slice(group.length + 1), value])),
    ];
  });
  return Object.fromEntries([...top, ...groups]);
}

const gaps: fc.Arbitrary<readonly Gap[]> = fc
  .subarray([...FACTS_BY_PATH.keys(), ...GROUPS], { maxLength: 14 })
  .map((paths) => paths.map((path) => gapIn(path, { reason: 'accessDenied', detail: path })));

const params: fc.Arbitrary<Readonly<Record<string, ParamValue>>> = fc.record({
  days: fc.oneof(days, fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER)),
  ratio: fc.oneof(fc.constantFrom(0, 0.4, 0.5, 1), fc.double({ noNaN: true })),
  word: texts,
  strict: fc.boolean(),
  names: fc.array(texts, { maxLength: 4 }),
});

/** What a rule is judged on. */
export interface Situation {
  readonly facts: PlainFacts;
  readonly gaps: readonly Gap[];
  readonly params: Readonly<Record<string, ParamValue>>;
}

export const situations: fc.Arbitrary<Situation> = fc.record({
  facts: values.map(nested),
  gaps,
  params,
});
