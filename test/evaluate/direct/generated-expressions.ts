/** Expressions of every type: those that are run directly, of all forms, and neighbours of theirs that the library runs. */
import fc from 'fast-check';
import { EXAMPLES_NOW } from '../../../src/evaluate/examples.js';
import { FACTS_BY_PATH, type FactType } from '../../../src/evaluate/facts.js';
import { ownFunctions } from '../../../src/evaluate/own-functions.js';
import { PARAMS } from './generated-secrets.js';
import { writtenTexts } from './hostile-texts.js';

type Expressions = fc.Arbitrary<string>;

/** Where an expression stands. */
interface Place {
  /** So many levels may lie below. */
  readonly depth: number;
  /** Items of the lists that are walked around it. */
  readonly items: readonly string[];
  /** Forms that the library runs may be in it. */
  readonly strange: boolean;
}

/** Some of them stand for something else outside of a walk. */
const ITEM_NAMES = ['item', 'x', 'int', 'cel', 'name'] as const;

/** An expression made of a template, in which `string`, `int` and so on stand for expressions of that type. */
type Template = readonly [strings: readonly string[], ...types: readonly FactType[]];

const form = (strings: TemplateStringsArray, ...types: readonly FactType[]): Template => [
  strings.raw,
  ...types,
];

const choices = (type: FactType): Template => form`(${'bool'} ? ${type} : ${type})`;

const ORDERS = ['<', '<=', '>', '>='].flatMap((op) =>
  (['int', 'double'] as const).flatMap((left) =>
    (['int', 'double'] as const).map((right): Template => [['(', ` ${op} `, ')'], left, right]),
  ),
);

const LIST = 'list<string>';
const MAP = 'map<string, string>';

/** Calls of our own functions, by what they give. */
const ownCalls = (type: FactType): readonly Template[] =>
  Object.entries(ownFunctions(EXAMPLES_NOW)).flatMap(([name, { takes, gives }]): Template[] => {
    const between = takes.slice(1).map(() => ', ');
    return gives === type ? [[[`${name}(`, ...between, ')'], ...takes]] : [];
  });

const FORMS: Readonly<Record<FactType, readonly Template[]>> = {
  bool: [
    form`!${'bool'}`,
    // More often than the others: what has most ways to go wrong.
    ...[1, 2, 3].flatMap(() => [
      form`glob(${'string'}, ${'string'})`,
      form`(${'bool'} && ${'bool'})`,
      form`(${'bool'} || ${'bool'})`,
      form`(${'string'} in ${LIST})`,
      form`(${'string'} in ${MAP})`,
    ]),
    ...(['string', 'int', 'bool'] as const).flatMap((type) => [
      form`(${type} == ${type})`,
      form`(${type} != ${type})`,
    ]),
    form`${'string'}.contains(${'string'})`,
    ...ORDERS,
  ],
  string: [
    form`(${'string'} + ${'string'})`,
    form`string(${'int'})`,
    form`${LIST}[0]`,
    form`${LIST}[${'int'}]`,
  ],
  int: [form`(${'int'} + ${'int'})`, form`size(${LIST})`],
  double: [],
  timestamp: [],
  'list<string>': [
    form`[${'string'}]`,
    form`[${'string'}, ${'string'}, ${'string'}]`,
    form`${'string'}.split(${'string'})`,
  ],
  'map<string, string>': [],
};

/** What looks alike and is left to the library. */
const STRANGE: Readonly<Record<FactType, readonly Template[]>> = {
  bool: [
    form`(${'timestamp'} < now)`,
    form`(${'timestamp'} == ${'timestamp'})`,
    form`(${'double'} == ${'double'})`,
    form`(${'string'} < ${'string'})`,
    form`(${LIST} == ${LIST})`,
    form`${'string'}.startsWith(${'string'})`,
    form`${LIST}.all(x, x == ${'string'})`,
    form`${LIST}.exists(now, now == "a")`,
    form`${LIST}.exists(secret, has(secret.name))`,
    form`${MAP}.exists(x, x == ${'string'})`,
    form`(${'int'} in [1, 2])`,
    form`has(secret.rotation)`,
  ],
  string: [form`${MAP}[${'string'}]`, form`string(${'double'})`, form`string(${'bool'})`],
  int: [
    form`size(${'string'})`,
    form`size(${MAP})`,
    form`-${'int'}`,
    form`(${'int'} * ${'int'})`,
    form`${LIST}.size()`,
  ],
  double: [form`(${'double'} + ${'double'})`, form`double(${'int'})`],
  timestamp: [form`now`],
  'list<string>': [
    form`(${LIST} + ${LIST})`,
    form`${'string'}.split(${'string'}, ${'int'})`,
    form`${LIST}.map(x, x + ${'string'})`,
  ],
  'map<string, string>': [form`{${'string'}: ${'string'}}`],
};

const WRITTEN: Readonly<Partial<Record<FactType, Expressions>>> = {
  string: writtenTexts,
  int: fc.constantFrom('0', '1', '2', '90', '9223372036854775807'),
  double: fc.constantFrom('0.0', '0.4', '0.5', '1e300'),
  bool: fc.constantFrom('true', 'false'),
};

const factsOf = (type: FactType): string[] =>
  [...FACTS_BY_PATH].flatMap(([path, fact]) => (fact.type === type ? [`secret.${path}`] : []));

const paramsOf = (type: FactType): string[] =>
  Object.entries(PARAMS).flatMap(([name, param]) =>
    param.type === type ? [`params.${name}`] : [],
  );

function leaves(type: FactType, { items }: Place): fc.WeightedArbitrary<string>[] {
  const written = WRITTEN[type];
  const named = [...paramsOf(type), ...(type === 'string' ? items : [])];
  const asked = [...FACTS_BY_PATH.keys()].map((path) => `has(secret.${path})`);
  return [
    { weight: 6, arbitrary: fc.constantFrom(...factsOf(type)) },
    ...(named.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...named) }] : []),
    ...(written === undefined ? [] : [{ weight: 3, arbitrary: written }]),
    ...(type === 'bool' ? [{ weight: 2, arbitrary: fc.constantFrom(...asked) }] : []),
  ];
}

const filled = ([strings, ...types]: Template, place: Place): Expressions =>
  fc
    .tuple(...types.map((type) => expressions(type, place)))
    .map((parts) => strings.map((text, at) => `${text}${parts[at] ?? ''}`).join(''));

/** Walks of a list, whose condition can name the item. */
function walks(method: 'exists' | 'filter', below: Place): Expressions[] {
  if (below.items.length > 1) return [];
  return ITEM_NAMES.map((name) =>
    fc
      .tuple(
        expressions(LIST, below),
        expressions('bool', { ...below, items: [...below.items, name] }),
      )
      .map(([list, condition]) => `${list}.${method}(${name}, ${condition})`),
  );
}

const made = new Map<string, Expressions>();

/** Expressions of a type. */
export function expressions(type: FactType, place: Place): Expressions {
  const key = JSON.stringify([type, place]);
  const known = made.get(key);
  if (known !== undefined) return known;
  const result = fc.oneof(...leaves(type, place), ...branches(type, place));
  made.set(key, result);
  return result;
}

function branches(type: FactType, place: Place): fc.WeightedArbitrary<string>[] {
  if (place.depth === 0) return [];
  const below = { ...place, depth: place.depth - 1 };
  const templates = [...FORMS[type], ...ownCalls(type), choices(type)];
  const own = [
    ...templates.map((template) => filled(template, below)),
    ...(type === 'bool' ? walks('exists', below) : []),
    ...(type === LIST ? walks('filter', below) : []),
  ];
  const strange = place.strange ? STRANGE[type].map((template) => filled(template, below)) : [];
  return [
    { weight: 16, arbitrary: fc.oneof(...own) },
    ...(strange.length > 0 ? [{ weight: 8, arbitrary: fc.oneof(...strange) }] : []),
  ];
}

/** Of forms that are run directly alone. */
export const directExpressions = (type: FactType): Expressions =>
  expressions(type, { depth: 4, items: [], strange: false });

/** Of all forms. */
export const anyExpressions = (type: FactType): Expressions =>
  expressions(type, { depth: 4, items: [], strange: true });
