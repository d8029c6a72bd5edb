/** A request for the secret in facets: who calls, from where, and with which condition keys. */
import { conditionKey } from '../language/condition-keys.js';
import type { Condition } from '../language/statement.js';
import type { Resolved } from '../language/template.js';

/** Users and roles call themselves; services call for someone. */
export type RequesterKind = 'direct' | 'service';

/**
 * How a part of a request relates to what the owner knows.
 * `fresh`: nobody named it. `named`: the policy names it, and the owner does not trust it. `trusted`: the owner's own.
 */
export type Reach = 'fresh' | 'named' | 'trusted';

/** A lower-case condition key with its values. */
export type KeyPair = readonly [key: string, values: readonly string[]];

/** Lower-case condition key -> its values. A key that is not there is absent from the request. */
export type KeyValues = ReadonlyMap<string, readonly string[]>;

/** What the policy writes out about a requester. */
export type NamedPart = 'account' | 'organization' | 'principal' | 'service';

/** Who calls. For a service: on whose behalf. */
export interface Who {
  readonly account?: string;
  readonly organization?: string;
  readonly principalArn?: string;
  readonly sessionArn?: string;
  readonly service?: string;
  /** A principal whose account cannot be told, as the policy names it. */
  readonly opaque?: string;
  /** The unique id that the policy pins, where it does. */
  readonly uniqueId?: string;
}

/** One way in which requests can be, in one respect: the condition keys that go with it, and what it tells of the requester. */
export interface Facet {
  readonly reach: Reach;
  readonly keys: KeyValues;
  readonly who: Who;
  readonly named: readonly NamedPart[];
}

/** A request, put together from one facet for each respect in which requests differ. */
export interface Request {
  readonly kind: RequesterKind;
  readonly who: Who;
  readonly named: ReadonlySet<NamedPart>;
  readonly keys: KeyValues;
  /** Trusted where one facet is, else named where one is. */
  readonly reach: Reach;
  /** Whether the caller can be anywhere. */
  readonly isAnywhere: boolean;
}

/** What holds for every request for the secret. */
export interface Circumstances {
  /** Condition keys with the same values in every request. */
  readonly constants: KeyValues;
  /** Lower-case keys whose values were too many to try. */
  readonly untried: ReadonlySet<string>;
  /** Conditions that compare in ways for which no telling requests are made. */
  readonly incomparable: ReadonlySet<Condition>;
}

/** Circumstances in which everything is tried. */
export const inGeneral = (constants: KeyValues): Circumstances => ({
  constants,
  untried: new Set(),
  incomparable: new Set(),
});

/** What a request holds for a key. */
export type Held = readonly string[] | 'missing' | 'unknown';

/** Looks a condition key up by its lower-case name. */
export function held(
  keys: KeyValues,
  key: string,
  { constants, untried }: Omit<Circumstances, 'incomparable'>,
): Held {
  if (untried.has(key)) return 'unknown';
  const values = keys.get(key) ?? constants.get(key);
  if (values !== undefined) return values;
  const role = conditionKey(key)?.role;
  // A constant that nobody told us, and a key that AWS would have to explain to us.
  return role === undefined || role === 'constant' ? 'unknown' : 'missing';
}

/** Keys whose values requesters are made to fit: the ARN and the account inside it. */
const FITTED: ReadonlyMap<string, string> = new Map([
  ['aws:principalarn', 'aws:principalaccount'],
  ['aws:sourcearn', 'aws:sourceaccount'],
]);

/**
 * What a policy variable comes to where the given key is held against it. Only what is the same in every request, or was
 * made to fit, is a text to rely on: elsewhere another caller's two keys compare otherwise, and no request was made for it.
 */
export function resolveIn(
  keys: KeyValues,
  comparedKey: string,
  circumstances: Circumstances,
): (key: string) => Resolved {
  return (key) => {
    const isReliable = conditionKey(key)?.role === 'constant' || FITTED.get(comparedKey) === key;
    const values = isReliable ? held(keys, key, circumstances) : 'unknown';
    if (typeof values === 'string') return values;
    const [first, ...more] = values;
    // Only keys with one value can be variables.
    return first === undefined || more.length > 0 ? 'unknown' : { text: first };
  };
}
