/** Binds the facts of one secret to what CEL reads: typed values, and a refusal to answer where there is a gap. */
import type { Gap } from '../model/gap.js';
import { type Fact, type FactGroup, type FactTable, isGroup, SECRET_FACTS } from './facts.js';

/**
 * Thrown when a condition reads a fact that is a gap. CEL's `||` and `&&` absorb it where the other side decides,
 * so a rule is unknown only if the missing fact could change its outcome.
 */
export class UnknownFactError extends Error {
  override readonly name = 'UnknownFactError';
  declare readonly gap: Gap;
}

/** Without a stack, which takes longer to write down than most conditions to run, and which nobody reads. */
const unknownFact = (gap: Gap): UnknownFactError =>
  Object.create(UnknownFactError.prototype, {
    gap: { value: gap },
    message: { value: gap.fact },
  });

/** Facts as plain data, nested as the table is; an absent fact is left out or undefined. */
export type PlainFacts = { readonly [name: string]: unknown };

/** Narrows to plain data: an object that is no list. */
export const isPlain = (value: unknown): value is PlainFacts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NOTHING: PlainFacts = {};

/** A fact, or a group of facts, of one secret; `undefined` where it does not exist. */
interface Place {
  readonly name: string;
  readonly path: string;
  readonly bind: (value: unknown, gaps: ReadonlyMap<string, Gap>) => unknown;
}

/** The facts of one group of one secret. Each is bound when a condition reads it: most never are. */
class BoundFacts {
  readonly #values: PlainFacts;
  readonly #gaps: ReadonlyMap<string, Gap>;
  /** By place in the table. */
  readonly #bound: unknown[] = [];

  constructor(values: PlainFacts, gaps: ReadonlyMap<string, Gap>) {
    this.#values = values;
    this.#gaps = gaps;
  }

  /** Static, so that no fact can have its name. */
  static read(facts: BoundFacts, place: Place, index: number): unknown {
    const known = facts.#bound[index];
    if (known !== undefined) return known;
    const gap = facts.#gaps.get(place.path);
    if (gap !== undefined) throw unknownFact(gap);
    const bound = place.bind(facts.#values[place.name] ?? undefined, facts.#gaps);
    facts.#bound[index] = bound;
    return bound;
  }
}

/** Makes what CEL reads of a group. */
export type BoundGroup = new (values: PlainFacts, gaps: ReadonlyMap<string, Gap>) => object;

/** A time that is no moment, and a number that is not finite, stay what they are: conditions say of them that they are not of their type. */
function bindValue(type: Fact['type'], value: unknown): unknown {
  if (type === 'timestamp' && typeof value === 'string') {
    const time = new Date(value);
    return Number.isNaN(time.getTime()) ? value : time;
  }
  if (type === 'int' && typeof value === 'number' && Number.isFinite(value))
    return BigInt(Math.trunc(value));
  if (type === 'map<string, string>' && isPlain(value)) return new Map(Object.entries(value));
  return value;
}

function binderOf(entry: Fact | FactGroup, path: string): Place['bind'] {
  if (!isGroup(entry)) return (value) => bindValue(entry.type, value);
  const Group = groupOf(entry.facts, path);
  return (value, gaps) => new Group(isPlain(value) ? value : NOTHING, gaps);
}

const groups = new Map<string, BoundGroup>();

/** Reads one fact of a secret that `bindFacts` made. Throws an `UnknownFactError` where it, or what it is in, is a gap. */
export type FactReader = (secret: object) => unknown;

const readers = new Map<string, FactReader>([['', (secret) => secret]]);

function readerOf(place: Place, index: number, readGroup: FactReader): FactReader {
  return (secret) => {
    const group = readGroup(secret);
    return group instanceof BoundFacts ? BoundFacts.read(group, place, index) : undefined;
  };
}

function groupOf(table: FactTable, prefix: string): BoundGroup {
  const Group = class extends BoundFacts {};
  const readGroup = readers.get(prefix);
  for (const [index, [name, entry]] of Object.entries(table).entries()) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    // A group's own reader comes before those of the facts in it.
    let bind: Place['bind'] = (value) => value;
    const place: Place = { name, path, bind: (value, gaps) => bind(value, gaps) };
    if (readGroup !== undefined) readers.set(path, readerOf(place, index, readGroup));
    bind = binderOf(entry, path);
    Object.defineProperty(Group.prototype, name, {
      get(this: BoundFacts) {
        return BoundFacts.read(this, place, index);
      },
      enumerable: true,
    });
  }
  groups.set(prefix, Group);
  return Group;
}

const BoundSecretFacts = groupOf(SECRET_FACTS, '');

/** What CEL must know as the type of each group of facts, by the group's path; that of the secret itself is ''. */
export const BOUND_GROUPS: ReadonlyMap<string, BoundGroup> = groups;

/** The reader of the fact at a path; undefined where there is no such fact. */
export const factReader = (path: string): FactReader | undefined => readers.get(path);

/** The variable `secret` of a condition. */
export const bindFacts = (facts: PlainFacts, gaps: readonly Gap[]): object =>
  new BoundSecretFacts(facts, new Map(gaps.map((gap) => [gap.fact, gap])));

/** The class of the variable `params`, whose parameters are its properties. */
export class BoundParams {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = new Map(Object.entries(values));
    Object.assign(this, values);
  }

  /** Static, so that no parameter can have its name. */
  static read(params: BoundParams, name: string): unknown {
    return params.#values.get(name);
  }
}

/** The variable `params` of a condition: numbers become what their type says. */
export const bindParams = (
  types: Readonly<Record<string, string>>,
  values: Readonly<Record<string, unknown>>,
): BoundParams =>
  new BoundParams(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        types[name] === 'int' && typeof value === 'number' ? BigInt(Math.trunc(value)) : value,
      ]),
    ),
  );
