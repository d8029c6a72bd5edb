/** One concrete request for the secret: who calls, from where, and with which condition keys. */
import { conditionKey } from '../language/condition-keys.js';
import type { Resolved } from '../language/template.js';

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
export interface Requester {
  readonly kind: 'direct' | 'service';
  readonly account: string;
  readonly organization?: string;
  readonly principalArn?: string;
  readonly sessionArn?: string;
  readonly service?: string;
  /** A principal whose account cannot be told, as the policy names it. */
  readonly opaque?: string;
  /** The unique id that the policy pins, where it does. */
  readonly uniqueId?: string;
  readonly reach: Reach;
  readonly named: ReadonlySet<NamedPart>;
  readonly keys: KeyValues;
}

/** Condition keys that go together. */
export interface KeyGroup {
  readonly reach: Reach;
  readonly keys: KeyValues;
}

export interface Request {
  readonly requester: Requester;
  readonly network: KeyGroup;
  readonly choices: KeyGroup;
  readonly constants: KeyValues;
  /** Keys whose values were too many to try. */
  readonly untried: ReadonlySet<string>;
}

/** What a request holds for a key. */
export type Held = readonly string[] | 'missing' | 'unknown';

/** Looks a condition key up by its lower-case name. */
export function held(request: Request, key: string): Held {
  const values =
    request.requester.keys.get(key) ??
    request.network.keys.get(key) ??
    request.choices.keys.get(key) ??
    request.constants.get(key);
  if (values !== undefined) return values;
  const role = conditionKey(key)?.role;
  // A constant that nobody told us, and a key that AWS would have to explain to us.
  if (role === undefined || role === 'constant') return 'unknown';
  return request.untried.has(key) ? 'unknown' : 'missing';
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
export function resolveIn(request: Request, comparedKey: string): (key: string) => Resolved {
  return (key) => {
    const isReliable = conditionKey(key)?.role === 'constant' || FITTED.get(comparedKey) === key;
    const values = isReliable ? held(request, key) : 'unknown';
    if (typeof values === 'string') return values;
    const [first, ...more] = values;
    // Only keys with one value can be variables.
    return first === undefined || more.length > 0 ? 'unknown' : { text: first };
  };
}
