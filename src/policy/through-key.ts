/** What strangers may do to a secret, and its key -> whether they can read the value. */
import type { PolicyContext } from '../model/access.js';
import { readControlPolicies } from './control-policies.js';
import { isLive } from './explain/statement-notes.js';
import { organizationReadsThroughKey, readableThroughKey } from './judge/value.js';
import type { Statement } from './language/statement.js';
import { readPolicy } from './read/read-policy.js';
import { doubt, type Remark, remark } from './read/remarks.js';
import type { World } from './world.js';

/** Whether strangers can read the value, and what the key has to do with it. */
export interface Value {
  readonly isReadable: boolean;
  readonly remarks: readonly Remark[];
}

const withKey = (isReadable: boolean, ...remarks: readonly Remark[]): Value => ({
  isReadable,
  remarks,
});

const KEY_UNREAD = doubt(
  'key-policy-unread',
  'Whether the key lets strangers decrypt was not looked at; it was counted as if it did.',
);

const KEY_UNCLEAR = doubt(
  'key-policy-unclear',
  'Whether the policy of the key lets strangers decrypt could not be told for sure; it was counted as if it did.',
);

const OWN_KEY_STOPS = remark(
  'key-stops-reading',
  'The AWS managed key decrypts for its own account only: strangers who may read the value cannot.',
);

const KEY_STOPS = remark(
  'key-stops-reading',
  'The policy of the key lets no stranger decrypt who may read the value: such a read fails.',
);

/**
 * What is known of a key. `open`: nobody asks. `closed`: it is AWS's own, and decrypts for its own account alone.
 * `unread`: nobody looked. Source: Secrets Manager user guide, "cross-account access".
 */
export type Key = 'open' | 'closed' | 'unread' | KeyPolicy;

/** The policy of a key, with the Denies of resource control policies. */
interface KeyPolicy {
  readonly statements: readonly Statement[];
  /** Nothing in it was passed over. */
  readonly isUnderstood: boolean;
}

/** Reads what the context says of the key. */
export function keyOf(context: PolicyContext, world: World): Key {
  const { kmsKey } = context;
  if (kmsKey === undefined) return 'open';
  if (kmsKey.managedBy === 'aws') return 'closed';
  if (kmsKey.policy === undefined) return 'unread';
  const { document, statements, remarks } = readPolicy(kmsKey.policy, world, 'keyPolicy');
  if (Object.keys(document).length === 0) return 'unread';
  const { denies } = readControlPolicies(context, world, 'keyPolicy');
  return {
    statements: [...statements, ...denies].filter(isLive),
    isUnderstood: !remarks.some(({ conservative }) => conservative),
  };
}

/** What the key makes of Allows to read the value. */
export function throughKey(secret: readonly Statement[], key: Key, world: World): Value {
  if (key === 'open') return withKey(true);
  if (key === 'closed') return withKey(false, OWN_KEY_STOPS);
  if (key === 'unread') return withKey(true, KEY_UNREAD);
  switch (readableThroughKey({ secret, key: key.statements }, world)) {
    case true:
      return withKey(true);
    case false:
      return key.isUnderstood ? withKey(false, KEY_STOPS) : withKey(true, KEY_UNCLEAR);
    case 'unknown':
      return withKey(true, KEY_UNCLEAR);
  }
}

/** Whether the key leaves the value open to the own organization, to which the secret's policy opens it. */
export function opensToOrganization(secret: readonly Statement[], key: Key, world: World): boolean {
  if (typeof key === 'string') return key !== 'closed';
  return organizationReadsThroughKey({ secret, key: key.statements }, world) !== false;
}

/** Nobody may read it by the secret's policy, so that the key does not matter. */
export const NO_VALUE = withKey(false);
