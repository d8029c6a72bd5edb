import { describe, expect, test } from 'vitest';
import { discoverAccounts } from '../../src/discover/discover-accounts.js';
import type { OrganizationPort } from '../../src/discover/ports.js';
import type { ScopeRequest } from '../../src/discover/request.js';
import { inShard } from '../../src/discover/shard.js';
import type { Account } from '../../src/model/account.js';
import { answered } from '../../src/model/gap.js';

const CALLER = {
  accountId: '100000000001',
  arn: 'arn:aws:iam::100000000001:user/x',
  partition: 'aws',
};

const account = (n: number): Account => ({
  id: String(100_000_000_000 + n),
  state: 'ACTIVE',
  ouPath: 'r-ab12',
});

/** An organization that lists these pages; `asked` notes each as it is asked for. */
function organization(
  pages: readonly (readonly Account[])[],
  asked: string[] = [],
): OrganizationPort {
  return {
    describe: async () => answered({ id: 'o-a1b2c3d4e5', managementAccountId: CALLER.accountId }),
    async *accounts() {
      for (const [index, page] of pages.entries()) {
        asked.push(`page ${index + 1}`);
        yield answered(page);
      }
    },
    roots: async () => answered([{ id: 'r-ab12', name: 'Root' }]),
    unitsIn: async () => answered([]),
    accountIdsIn: async () => answered([]),
    async tagsOf(id) {
      asked.push(`tags of ${id.slice(-1)}`);
      return answered({ stage: 'prod' });
    },
  };
}

async function idsOf(port: OrganizationPort, request: ScopeRequest = {}): Promise<string[]> {
  const ids: string[] = [];
  const discovering = discoverAccounts(port, CALLER, request);
  for (;;) {
    const next = await discovering.next();
    if (next.done === true) return ids;
    ids.push(next.value.account.id);
  }
}

describe('an account is known before', () => {
  test.each<[string, ScopeRequest, readonly string[]]>([
    ['a later page is asked for', {}, ['page 1']],
    [
      'the tags of the next one are asked for',
      { accountTags: { stage: 'prod' } },
      ['page 1', 'tags of 1'],
    ],
    ['but not where its unit must be found first', { readPlaces: true }, ['page 1', 'page 2']],
  ])('%s', async (_, request, expected) => {
    const asked: string[] = [];
    const port = organization([[account(1), account(2)], [account(3)]], asked);
    const { value } = await discoverAccounts(port, CALLER, request).next();
    expect(value).toMatchObject({ account: { id: account(1).id } });
    expect(asked).toEqual(expected);
  });
});

describe('an account that is named twice is scanned once:', () => {
  const ids = [account(1).id, account(2).id];
  test.each<[string, readonly (readonly Account[])[], ScopeRequest]>([
    ['on two pages', [[account(1)], [account(1), account(2)]], {}],
    ['on one page', [[account(1), account(1), account(2)]], {}],
    ['by the user', [[account(1), account(2)]], { accounts: [...ids, ...ids] }],
    [
      'by the user, and unknown to the organization',
      [[account(7)]],
      { accounts: [...ids, ...ids] },
    ],
    ['by the user, without an organization', [[]], { accounts: [...ids, ...ids] }],
  ])('%s', async (_, pages, request) => {
    expect((await idsOf(organization(pages), request)).sort()).toEqual(ids);
  });
});

describe('shards', () => {
  const all = Array.from({ length: 100 }, (_, n) => account(n * 7919));
  const port = () => organization([all.slice(0, 40), all.slice(40)]);

  test.each([1, 2, 3, 16, 99_999])('of %d parts are disjoint and cover all', async (of) => {
    const ids = new Set(all.map(({ id }) => id));
    const counts = new Map<string, number>();
    for (const id of ids)
      for (let index = 1; index <= Math.min(of, 100); index++)
        if (inShard(id, { index, of })) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const id of ids) {
      const index = (Number(id) % of) + 1;
      expect(inShard(id, { index, of })).toBe(true);
      expect(counts.get(id) ?? 1).toBe(1);
    }
  });

  test('give an account to the same part, whatever else there is', async () => {
    const shard = { index: 2, of: 3 };
    const before = await idsOf(port(), { shard });
    const after = await idsOf(organization([[account(5), ...all.slice(1)]]), { shard });
    expect(before.length).toBeGreaterThan(20);
    expect(after.filter((id) => before.includes(id))).toEqual(
      before.filter((id) => id !== all[0]?.id),
    );
  });

  test('know all accounts of the organization, those of other parts too', async () => {
    const discovering = discoverAccounts(port(), CALLER, { shard: { index: 1, of: 16 } });
    let next = await discovering.next();
    while (next.done !== true) next = await discovering.next();
    expect(next.value.organizationAccounts).toEqual(all.map(({ id }) => id).sort());
  });

  test('may hold none of the accounts without being a mistake', async () => {
    expect(await idsOf(organization([[account(1)]]), { shard: { index: 1, of: 16 } })).toEqual([]);
  });

  test('need no large numbers to be exact: ids keep their leading zeros and all their digits', () => {
    expect(inShard('000000000017', { index: 2, of: 16 })).toBe(true);
    expect(inShard('999999999999', { index: 16, of: 16 })).toBe(true);
    expect(inShard('999999999999', undefined)).toBe(true);
  });
});
