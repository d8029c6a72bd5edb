/** The KMS keys of a world. */

import { parseWorldTime } from '../world/time.js';
import type { KeyEntry } from '../world.js';
import { deriveUuid } from './derive.js';

/** Alias of the key that encrypts secrets for which no key was named. */
export const DEFAULT_ALIAS = 'alias/aws/secretsmanager';

/** A key, its defaults filled in. */
export interface Key {
  readonly id: string;
  /** With `alias/`. */
  readonly alias?: string;
  readonly description: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly state: NonNullable<KeyEntry['state']>;
  readonly deletion?: Date;
  readonly rotates: boolean;
  readonly created: Date;
  /** Ids of other accounts that may describe it. */
  readonly sharedWith: ReadonlySet<string>;
}

/** Where a key is. */
export interface KeyPlace {
  readonly account: string;
  readonly region: string;
}

/** A key from its entry. `idOf` gives the id of an account by its name. */
export function makeKey(
  entry: KeyEntry,
  place: KeyPlace,
  { now, idOf }: { readonly now: Date; readonly idOf: (name: string) => string },
): Key {
  const time = (text: string) => parseWorldTime(text, now) ?? now;
  const byAws = entry.manager === 'aws';
  return {
    id: entry.id ?? deriveUuid('key', place.account, place.region, entry.alias ?? ''),
    ...(entry.alias === undefined ? {} : { alias: `alias/${entry.alias}` }),
    description: entry.description ?? '',
    manager: byAws ? 'AWS' : 'CUSTOMER',
    state: entry.state ?? 'Enabled',
    ...(entry.state === 'PendingDeletion'
      ? { deletion: time(entry.deletion ?? 'in 20 days') }
      : {}),
    rotates: entry.rotation ?? byAws,
    created: time(entry.created ?? '2 years ago'),
    sharedWith: new Set((entry.sharedWith ?? []).map(idOf)),
  };
}

/** The key of AWS that encrypts secrets by default; it is the same in every Region of a world but for its id. */
export const defaultKey = ({ account, region }: KeyPlace, now: Date): Key => ({
  id: deriveUuid('key', account, region, DEFAULT_ALIAS),
  alias: DEFAULT_ALIAS,
  description: 'Default key that protects my Secrets Manager data when no other key is defined',
  manager: 'AWS',
  state: 'Enabled',
  rotates: true,
  created: parseWorldTime('3 years ago', now) ?? now,
  sharedWith: new Set(),
});
