import { describe, expect, test } from 'vitest';
import { collectAccount } from '../../src/collect/collect-account.js';
import { type EarlierRegion, memoryOf } from '../../src/collect/earlier-policies.js';
import { listRegion } from '../../src/collect/list-region.js';
import { policyReader } from '../../src/collect/policy-reader.js';
import type { EventsPort, ListedSecret } from '../../src/collect/ports.js';
import { answered } from '../../src/model/gap.js';
import { DENIED, type FakeRegion, fakeRegion, listed } from './fake-ports.js';

const REGION = 'eu-west-1';
const READ_AT = '2026-03-01T09:00:00.000Z';
const EVENTS_SINCE = '2026-03-02T08:00:00.000Z';
const ACCOUNT = { id: '111122223333', state: 'ACTIVE', tags: {} } as const;

const FILLER = Array.from({ length: 10 }, (_, n) => listed(`filler-${n}`, REGION));
const OLD = { present: true, document: '{"old":true}' } as const;

/** What an earlier scan read: the policy of each of these was the old one. */
const earlierOf = (entries: readonly ListedSecret[]): EarlierRegion => ({
  policies: new Map(entries.map(({ arn }) => [arn, OLD])),
  readAt: READ_AT,
  eventsSince: EVENTS_SINCE,
});

const eventsOf = (...ids: string[]): EventsPort => ({
  policyChanges: async () => answered(new Set(ids)),
});

describe('a policy is read again where an event', () => {
  const db = listed('db', REGION);
  const long = listed('db-abcdef', REGION);
  // The ARN of `db` itself, were its six characters those at the end of the other's name.
  const twin: ListedSecret = { ...db, arn: db.arn.replace('AbCdEf', 'abcdef') };
  const path = listed('prod/shop/db', REGION);
  test.each<[string, ListedSecret, string, boolean]>([
    ['has its name', db, 'db', true],
    ['has its ARN', db, db.arn, true],
    ['has its ARN without the six characters', db, db.arn.slice(0, -7), true],
    ['has its name with a path', path, 'prod/shop/db', true],
    ['has its ARN with a path, without the six characters', path, path.arn.slice(0, -7), true],
    ['has a name that ends as an ARN may', long, 'db-abcdef', true],
    ['has an ARN that may be that of another', long, twin.arn, true],
    ['has an ARN that may be the short one of another', twin, twin.arn, true],
    ['has the name of another', db, 'db2', false],
    ['has only the beginning of its name', path, 'prod/shop', false],
    ['has a name in other letters', db, 'DB', false],
    ['is of the same name in another Region, by ARN', db, listed('db', 'us-east-1').arn, false],
    ['has half of its ARN', db, db.arn.slice(0, -3), false],
    ['has an empty id', db, '', false],
  ])('%s', async (_, entry, id, isRead) => {
    const earlier = earlierOf([entry, ...FILLER]);
    const { remember } = await memoryOf(earlier, eventsOf(id));
    expect(remember(entry)).toBe(isRead ? undefined : OLD);
    expect(FILLER.map(remember)).toEqual(FILLER.map(() => OLD));
  });

  test('or where the earlier scan did not know it', async () => {
    const { remember } = await memoryOf(earlierOf(FILLER), eventsOf());
    expect(remember(db)).toBeUndefined();
    // Made anew under the old name: its six characters are others.
    const anew = { ...db, arn: db.arn.replace('AbCdEf', 'GhIjKl') };
    expect((await memoryOf(earlierOf([db, ...FILLER]), eventsOf())).remember(anew)).toBeUndefined();
  });
});

describe('events are looked up', () => {
  test.each([
    ['from ten policies on', 10, 1],
    ['but not for fewer', 9, 0],
    ['nor for none', 0, 0],
  ])('%s', async (_, count, lookups) => {
    const asked: string[] = [];
    const events: EventsPort = {
      async policyChanges(since) {
        asked.push(since);
        return answered(new Set<string>());
      },
    };
    await memoryOf(earlierOf(FILLER.slice(0, count)), events);
    expect(asked).toEqual(Array.from({ length: lookups }, () => EVENTS_SINCE));
  });

  test('and not where there is no earlier scan', async () => {
    const calls: string[] = [];
    const memory = await memoryOf(undefined, fakeRegion({}, calls).events);
    expect([calls, memory.remember(listed('db', REGION))]).toEqual([[], undefined]);
  });
});

describe('an account since an earlier scan', () => {
  const collect = async (
    region: FakeRegion,
    earlier: EarlierRegion | undefined,
  ): Promise<{
    readonly calls: readonly string[];
    readonly collected: Awaited<ReturnType<typeof collectAccount>>;
  }> => {
    const calls: string[] = [];
    const collected = await collectAccount(
      { account: ACCOUNT, partition: 'aws', regions: [REGION], restricted: false },
      () => fakeRegion(region, calls),
      { deep: false, earlier: () => earlier },
    );
    return { calls, collected };
  };
  const NEW = listed('new', REGION);
  const CHANGED = FILLER[3] ?? NEW;
  const pages = [FILLER.slice(0, 5), [...FILLER.slice(5), NEW]];
  const policies = { [CHANGED.arn]: '{"now":true}', [NEW.arn]: '{"new":true}' };

  test('asks for policies that changed and that are new, and says what it carried over, and from when', async () => {
    const { calls, collected } = await collect(
      { pages, policies, changes: [CHANGED.name] },
      earlierOf(FILLER),
    );
    expect(calls.filter((call) => call.startsWith('policy')).sort()).toEqual(
      [`policy ${CHANGED.arn}`, `policy ${NEW.arn}`].sort(),
    );
    const { coverage, secrets } = collected.inventory;
    const documents = Object.fromEntries(
      secrets.map(({ name, policy }) => [name, policy.document]),
    );
    expect(documents).toMatchObject({
      [CHANGED.name]: '{"now":true}',
      new: '{"new":true}',
      'filler-0': OLD.document,
    });
    expect(coverage).toEqual([
      {
        account: ACCOUNT.id,
        region: REGION,
        status: 'scanned',
        listed: true,
        secrets: 11,
        carriedOver: { policies: 9, since: READ_AT },
      },
    ]);
    expect(collected.eventsUnread).toEqual([]);
  });

  test('that knew of no policy carries none over: none is no document', async () => {
    const none = {
      ...earlierOf([]),
      policies: new Map(FILLER.map(({ arn }) => [arn, { present: false }])),
    };
    const { calls, collected } = await collect({ pages: [FILLER] }, none);
    expect(calls.some((call) => call.startsWith('policy'))).toBe(false);
    expect(collected.inventory.coverage[0]?.carriedOver?.policies).toBe(10);
    expect(collected.inventory.secrets.map(({ policy }) => policy)).toEqual(
      FILLER.map(() => ({ present: false })),
    );
  });

  test('reads all where events cannot be read, and says which Region that was', async () => {
    const { calls, collected } = await collect({ pages, changes: DENIED }, earlierOf(FILLER));
    expect(calls.filter((call) => call.startsWith('policy'))).toHaveLength(11);
    expect(collected.eventsUnread).toEqual([DENIED]);
    expect(collected.inventory.coverage[0]?.carriedOver).toBeUndefined();
    expect(collected.inventory.coverage[0]?.status).toBe('scanned');
  });

  test('reads all of a small Region, without a word', async () => {
    const { calls, collected } = await collect(
      { pages: [FILLER.slice(0, 9)], changes: DENIED },
      earlierOf(FILLER.slice(0, 9)),
    );
    expect(calls.filter((call) => call.startsWith('policy'))).toHaveLength(9);
    expect(collected.eventsUnread).toEqual([]);
  });

  test('has no row of what was carried over where all has changed', async () => {
    const names = FILLER.map(({ name }) => name);
    const { collected } = await collect({ pages: [FILLER], changes: names }, earlierOf(FILLER));
    expect(collected.inventory.coverage[0]?.carriedOver).toBeUndefined();
  });

  test('does not take a policy over for a secret that is being deleted by now', async () => {
    const leaving = { ...CHANGED, deletedAt: '2026-04-01T00:00:00.000Z' };
    const { collected } = await collect(
      { pages: [[...FILLER.filter(({ arn }) => arn !== CHANGED.arn), leaving]] },
      earlierOf(FILLER),
    );
    const secret = collected.inventory.secrets.find(({ arn }) => arn === leaving.arn);
    expect(secret?.policy).toEqual({ present: false });
    expect(secret?.gaps.map(({ fact, reason }) => [fact, reason])).toContainEqual([
      'policy',
      'notCollected',
    ]);
    expect(collected.inventory.coverage[0]?.carriedOver?.policies).toBe(9);
  });

  test('throws what is our own mistake, and leaves no promise behind', async () => {
    const broken = { ...earlierOf(FILLER), policies: new Map(FILLER.map(({ arn }) => [arn, OLD])) };
    const ports = fakeRegion({ pages });
    const events: EventsPort = { policyChanges: () => Promise.reject(new TypeError('a bug')) };
    const collecting = collectAccount(
      { account: ACCOUNT, partition: 'aws', regions: [REGION], restricted: false },
      () => ({ ...ports, events }),
      { deep: false, earlier: () => broken },
    );
    await expect(collecting).rejects.toThrow('a bug');
  });
});

describe('a list', () => {
  const [a, b] = [listed('a', REGION), listed('b', REGION)];
  test.each<[string, FakeRegion, readonly ListedSecret[], readonly number[]]>([
    ['of several pages tells of each', { pages: [[a], [b]] }, [a, b], [1, 1]],
    ['goes on after an empty page', { pages: [[], [a]] }, [a], [0, 1]],
    ['that repeats an entry on another page has it once', { pages: [[a, b], [b]] }, [a, b], [2, 0]],
    ['that repeats an entry on one page has it once', { pages: [[a, a]] }, [a], [1]],
    ['that fails keeps what came before', { pages: [[a], DENIED, [b]] }, [a], [1]],
  ])('%s', async (_, region, entries, told) => {
    const found: number[] = [];
    const list = await listRegion(REGION, fakeRegion(region).secrets, (fresh) => {
      found.push(fresh.length);
    });
    expect(list.entries).toEqual(entries);
    expect(list.failure).toEqual(region.pages?.includes(DENIED) ? DENIED : undefined);
    expect(found).toEqual(told);
  });
});

describe('policies', () => {
  test('are asked for once each, and of a Region no more than 32 at once', async () => {
    const entries = Array.from({ length: 100 }, (_, n) => listed(`s-${n}`, REGION));
    const asked: string[] = [];
    let open = 0;
    let most = 0;
    const port = fakeRegion({}).secrets;
    const reader = policyReader(
      {
        ...port,
        async policy(arn) {
          asked.push(arn);
          most = Math.max(most, ++open);
          await new Promise((resolve) => setImmediate(resolve));
          open--;
          return answered(undefined);
        },
      },
      memoryOf(undefined, fakeRegion({}).events),
    );
    await Promise.all([...entries, ...entries].map((entry) => reader.read(entry)));
    expect(asked).toEqual(entries.map(({ arn }) => arn));
    expect(most).toBe(32);
    expect(reader.carriedOver()).toBe(0);
  });

  test('are asked for while the list goes on', async () => {
    const [first, second] = [listed('first', REGION), listed('second', REGION)];
    const order: string[] = [];
    const ports = fakeRegion({});
    await collectAccount(
      { account: ACCOUNT, partition: 'aws', regions: [REGION], restricted: false },
      () => ({
        ...ports,
        secrets: {
          ...ports.secrets,
          async *list() {
            yield answered([first]);
            // A server that gives the second page only once the policy of the first was asked for.
            await expect.poll(() => order).toContain('policy of first');
            yield answered([second]);
            order.push('end of list');
          },
          async policy(arn) {
            order.push(arn === first.arn ? 'policy of first' : 'policy of second');
            return answered(undefined);
          },
        },
      }),
      { deep: false },
    );
    expect(order[0]).toBe('policy of first');
    expect(order).toHaveLength(3);
  });
});
