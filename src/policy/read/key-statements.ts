/** A statement of a key's policy -> the same in terms of requests for the secret, decrypting being what reading takes. */

import { type ActionSet, NO_ACTIONS } from '../language/actions.js';
import { conditionKey } from '../language/condition-keys.js';
import { matches, wildcardGlob } from '../language/glob.js';
import type { Condition } from '../language/statement.js';

/**
 * The actions that lead to the value, one bit each: who may grant or rule over the key lets themselves decrypt.
 * Source: Service Authorization Reference, AWS Key Management Service.
 */
const ACTIONS: readonly (readonly [name: string, bit: ActionSet])[] = [
  ['kms:CreateGrant', 1],
  ['kms:Decrypt', 2],
  ['kms:PutKeyPolicy', 4],
];

/** All of them. */
export const KEY_ACTIONS: ActionSet = 7;

/** Those that a pattern names; what else a key's policy names does not matter here. */
export function keyActionsMatching(pattern: string): ActionSet {
  const glob = wildcardGlob(pattern, { ignoreCase: true });
  return ACTIONS.filter(([name]) => matches(glob, name)).reduce(
    (set, [, bit]) => set | bit,
    NO_ACTIONS,
  );
}

/**
 * Lower-case keys of the call to the key -> what they are in the call to the secret. The keys of the secret's policy are
 * lower case, so that these names are none of theirs. Source: KMS developer guide, "Condition keys for AWS KMS".
 */
const SAME: ReadonlyMap<string, string> = new Map([
  ['kms:calleraccount', 'aws:principalaccount'],
  ['kms:viaservice', 'KMS:ViaService'],
  ['kms:encryptioncontext:secretarn', 'KMS:EncryptionContext:SecretARN'],
]);

/** Constants that both calls share. */
const SHARED: ReadonlySet<string> = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:requestedregion',
  'aws:securetransport',
]);

/** A key that nothing is known of. */
const UNKNOWN = 'KMS:Unknown';

/** Secrets Manager calls the key for the caller: who calls stays the same, from where does not reach the key. */
export function asKeyCondition(condition: Condition): Condition {
  const { key, known } = condition;
  const isCaller = known?.role === 'identity' && known.serviceOnly !== true;
  const name = SAME.get(key) ?? (isCaller || SHARED.has(key) ? key : UNKNOWN);
  const { known: _, ...rest } = condition;
  const role = conditionKey(name);
  return { ...rest, key: name, ...(role === undefined ? {} : { known: role }) };
}
