/** The scopes of several scans to the one that they have together. */
import { defined } from '../model/defined.js';
import type { Scope, Shard } from '../model/inventory.js';
import { compareText } from '../model/order.js';
import { UserError } from '../model/user-error.js';

/** The scope, and the parts of it that no scan had, as `3/16`. */
export interface MergedScopes {
  readonly scope: Scope;
  readonly missing: readonly string[];
}

/** What all of them must agree on: secrets of two partitions or organizations do not make one inventory. */
const IDENTITY = ['partition', 'organizationId'] as const;

function refuseStrangers(scopes: readonly Scope[]): void {
  for (const key of IDENTITY) {
    const values = [...new Set(scopes.map((scope) => scope[key] ?? 'none'))].sort(compareText);
    if (values.length > 1)
      throw new UserError({
        what: `the snapshots are of different ${key === 'partition' ? 'partitions' : 'organizations'}: ${values.join(', ')}`,
        hint: 'Evaluate them one by one.',
      });
  }
}

/** Lists unite; where one scan had no limit, all have none. */
function united(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  return known.length < lists.length ? undefined : [...new Set(known.flat())].sort(compareText);
}

/** Left out of all: what one scan left out and another did not is not left out. */
function common(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const [first = [], ...rest] = lists;
  const kept = first.filter((item) => rest.every((list) => list?.includes(item) === true));
  return kept.length === 0 ? undefined : kept;
}

const isSameFor = (scopes: readonly Scope[], value: (scope: Scope) => unknown): boolean =>
  new Set(scopes.map((scope) => JSON.stringify(value(scope) ?? null))).size === 1;

/** The parts that are missing, where all scans are parts of one scope. */
function missingShards(shards: readonly (Shard | undefined)[]): readonly string[] {
  const [first] = shards;
  if (first === undefined || !shards.every((shard) => shard?.of === first.of)) return [];
  const had = new Set(shards.map((shard) => shard?.index));
  return Array.from({ length: first.of }, (_, index) => index + 1)
    .filter((index) => !had.has(index))
    .map((index) => `${index}/${first.of}`);
}

/**
 * Unites scopes. Throws a `UserError` where they are of different organizations or partitions, or where some but not
 * all of them are parts of one scope.
 */
export function mergeScopes(scopes: readonly Scope[]): MergedScopes {
  const [first] = scopes;
  if (first === undefined) throw new Error('no scope at all');
  refuseStrangers(scopes);
  const shards = scopes.map(({ shard }) => shard);
  if (!isSameFor(scopes, ({ shard }) => shard?.of))
    throw new UserError({
      what: 'some of the snapshots are parts of another division, or no parts at all',
      hint: 'Merge parts that were made with the same N of --shard I/N.',
    });
  const tags = isSameFor(scopes, ({ accountTags }) => accountTags);
  return {
    scope: {
      partition: first.partition,
      callerAccount: first.callerAccount,
      ...defined<Omit<Scope, 'partition' | 'callerAccount'>>({
        organizationId: first.organizationId,
        accounts: united(scopes.map(({ accounts }) => accounts)),
        organizationalUnits: united(scopes.map((scope) => scope.organizationalUnits)),
        accountTags: tags ? first.accountTags : undefined,
        excludedAccounts: common(scopes.map(({ excludedAccounts }) => excludedAccounts)),
        regions: united(scopes.map(({ regions }) => regions)),
      }),
    },
    missing: missingShards(shards),
  };
}
