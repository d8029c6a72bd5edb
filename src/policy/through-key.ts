/** What strangers may do to a secret, and its key -> whether they can read the value. */
import type { PolicyContext } from '../model/access.js';
import { readControlPolicies } from './control-policies.js';
import { isLive } from './explain/statement-notes.js';
import { readableThroughKey } from './judge/value.js';
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

/** What the key makes of Allows to read the value. Source: Secrets Manager user guide, "cross-account access". */
export function throughKey(
  secret: readonly Statement[],
  context: PolicyContext,
  world: World,
): Value {
  const { kmsKey } = context;
  if (kmsKey === undefined) return withKey(true);
  if (kmsKey.managedBy === 'aws') return withKey(false, OWN_KEY_STOPS);
  if (kmsKey.policy === undefined) return withKey(true, KEY_UNREAD);
  const read = readPolicy(kmsKey.policy, world, 'keyPolicy');
  if (Object.keys(read.document).length === 0) return withKey(true, KEY_UNREAD);
  const { denies } = readControlPolicies(context, world, 'keyPolicy');
  const key = [...read.statements, ...denies].filter(isLive);
  const isUnderstood = !read.remarks.some(({ conservative }) => conservative);
  switch (readableThroughKey({ secret, key }, world)) {
    case true:
      return withKey(true);
    case false:
      return isUnderstood ? withKey(false, KEY_STOPS) : withKey(true, KEY_UNCLEAR);
    case 'unknown':
      return withKey(true, KEY_UNCLEAR);
  }
}

/** Nobody may read it by the secret's policy, so that the key does not matter. */
export const NO_VALUE = withKey(false);
