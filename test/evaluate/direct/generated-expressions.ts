/** Expressions of every type: those that are run directly, of all forms, and neighbours of theirs that the library runs. */
import fc from 'fast-check';
import { FACTS_BY_PATH, type FactType } from '../../../src/evaluate/facts.js';
import { choices, FORMS, LIST, ownCalls, STRANGE, type Template } from './expression-forms.js';
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
