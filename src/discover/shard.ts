/** An account's id to the one of several scans that it belongs to. */
import type { Shard } from '../model/inventory.js';

/**
 * Whether an account belongs to a shard: by the remainder of its id, so that every scan of the organization agrees,
 * whatever was created or closed in between. Without a shard, every account does.
 */
export const inShard = (account: string, shard: Shard | undefined): boolean =>
  shard === undefined || Number(account) % shard.of === shard.index - 1;
