/** An event count -> the accounts that own the secrets which it names, each with its share of the count. */
import { parseSecretArn } from '../model/arn.js';
import { compareText } from '../model/order.js';
import type { EventCount } from '../model/usage.js';
import { meaningOf } from './meaning.js';
import { namedSecrets } from './named-secrets.js';

/** A count, and the account whose secrets it speaks of: twelve digits, or the account that recorded it. */
export interface RoutedCount {
  readonly account: string;
  readonly count: EventCount;
}

/** A name without an ARN is one of the caller's own account. The ids are written by strangers: only digits are taken. */
function ownerOf(secretId: string, recordedBy: string): string {
  const account = secretId.startsWith('arn:') ? parseSecretArn(secretId)?.account : undefined;
  return account !== undefined && /^\d{12}$/.test(account) ? account : recordedBy;
}

/** The part of a batch call that names secrets of one account. */
function shares(count: EventCount, ids: readonly string[]): readonly RoutedCount[] {
  const owners = [...new Set(ids.map((id) => ownerOf(id, count.account)))].sort(compareText);
  if (owners.length === 1) return owners.map((account) => ({ account, count }));
  return owners.map((account) => {
    const own = ids.filter((id) => ownerOf(id, count.account) === account);
    return { account, count: { ...count, secretIdList: JSON.stringify(own) } };
  });
}

/**
 * Where a count belongs: to the account in the ARN of the secret, else to the account that recorded it; the names of a
 * batch call are parted by account. Empty for calls that failed otherwise than by a denial, which are no use of anything.
 */
export function routes(count: EventCount): readonly RoutedCount[] {
  if (meaningOf(count) === 'nothing') return [];
  const ids = namedSecrets(count);
  if (ids.length > 1) return shares(count, ids);
  const [id] = ids;
  const account = id === undefined ? count.account : ownerOf(id, count.account);
  return [{ account, count }];
}
