import { describe, expect, test } from 'vitest';
import { collectAccount } from '../../src/collect/collect-account.js';
import { failed } from '../../src/model/gap.js';
import type { AccountInventory } from '../../src/model/inventory.js';
import { DENIED, type FakeRegion, fakeRegion, listed } from './fake-ports.js';

const ACCOUNT = { id: '111122223333', state: 'ACTIVE', tags: {} } as const;

interface Options {
  readonly restricted?: boolean;
  readonly deep?: boolean;
  readonly calls?: string[];
}

const collect = async (
  regions: Readonly<Record<string, FakeRegion>>,
  { restricted = false, deep = false, calls = [] }: Options = {},
): Promise<AccountInventory> => {
  const { inventory } = await collectAccount(
    { account: ACCOUNT, partition: 'aws', regions: Object.keys(regions).sort(), restricted },
    (region) => fakeRegion(regions[region] ?? {}, calls),
    { deep },
  );
  return inventory;
};

const gapsOf = ({ secrets }: AccountInventory): string[] =>
  secrets.flatMap((secret) => secret.gaps.map((gap) => `${secret.name} ${gap.fact} ${gap.reason}`));

const arn = (name: string, region: string): string => listed(name, region).arn;

describe('a group of a primary and its replicas', () => {
  const primary = listed('db', 'eu-west-1', {
    primaryRegion: 'eu-west-1',
    lastAccessedAt: '2026-02-01T00:00:00.000Z',
  });
  const replica = listed('db', 'us-east-1', {
    primaryRegion: 'eu-west-1',
    lastAccessedAt: '2026-03-01T00:00:00.000Z',
  });

  test('is one secret, on the primary, read when any of them was read', async () => {
    const { secrets, coverage } = await collect({
      'eu-west-1': { pages: [[primary]] },
      'us-east-1': { pages: [[replica]] },
    });
    expect(secrets).toHaveLength(1);
    expect(secrets[0]).toMatchObject({
      arn: primary.arn,
      groupArn: primary.arn,
      region: 'eu-west-1',
      lastAccessedAt: '2026-03-01T00:00:00.000Z',
      replica: { isReplica: false, regions: ['us-east-1'], failed: [] },
      gaps: [],
    });
    expect(coverage.map((row) => `${row.region} ${row.status} ${row.secrets}`)).toEqual([
      'eu-west-1 scanned 1',
      'us-east-1 scanned 1',
    ]);
  });

  test('asks for one policy, and describes the primary alone', async () => {
    const calls: string[] = [];
    await collect(
      { 'eu-west-1': { pages: [[primary]] }, 'us-east-1': { pages: [[replica]] } },
      { calls },
    );
    expect(calls.filter((call) => call !== 'list').sort()).toEqual([
      `policy ${primary.arn}`,
      `replication ${primary.arn}`,
    ]);
  });

  test('knows of failed replicas and reads elsewhere from the description', async () => {
    const status = {
      replicas: [
        { region: 'ap-south-1', lastAccessedAt: '2026-04-01T00:00:00.000Z' },
        { region: 'us-east-1' },
      ],
      failed: [{ region: 'us-east-1', message: 'name taken' }],
    };
    const { secrets } = await collect({
      'eu-west-1': { pages: [[primary]], replication: { [primary.arn]: status } },
    });
    expect(secrets[0]).toMatchObject({
      lastAccessedAt: '2026-04-01T00:00:00.000Z',
      replica: { regions: ['ap-south-1', 'us-east-1'], failed: status.failed },
    });
  });

  test('has unknown failures where the description is denied', async () => {
    const inventory = await collect({
      'eu-west-1': { pages: [[primary]], replication: { [primary.arn]: DENIED } },
      'us-east-1': { pages: [[replica]] },
    });
    expect(gapsOf(inventory)).toEqual([
      'db replica.failedRegions accessDenied',
      'db replica.failures accessDenied',
      'db replica.regions accessDenied',
    ]);
  });

  test('has unknown replicas and last access where a Region and the description are denied', async () => {
    const inventory = await collect({
      'eu-west-1': { pages: [[primary]], replication: { [primary.arn]: DENIED } },
      'us-east-1': { pages: [DENIED] },
    });
    expect(gapsOf(inventory)).toEqual([
      'db lastAccessedAt accessDenied',
      'db replica.failedRegions accessDenied',
      'db replica.failures accessDenied',
      'db replica.regions accessDenied',
    ]);
  });

  test('is told by its replica where the Region of the primary is denied, with what is unknown', async () => {
    const inventory = await collect({
      'eu-west-1': { pages: [DENIED] },
      'us-east-1': { pages: [[replica]] },
    });
    expect(inventory.secrets[0]).toMatchObject({
      arn: replica.arn,
      groupArn: primary.arn,
      region: 'us-east-1',
      replica: { isReplica: true, primaryRegion: 'eu-west-1' },
    });
    expect(gapsOf(inventory)).toEqual(
      expect.arrayContaining(['db key accessDenied', 'db rotation accessDenied']),
    );
  });

  test('is not formed by secrets of one name with other suffixes', async () => {
    const other = {
      ...listed('db', 'us-east-1'),
      arn: arn('db', 'us-east-1').replace('AbCdEf', 'XyZxYz'),
    };
    const { secrets } = await collect({
      'eu-west-1': { pages: [[listed('db', 'eu-west-1')]] },
      'us-east-1': { pages: [[other]] },
    });
    expect(secrets).toHaveLength(2);
  });
});

describe('a secret without replicas', () => {
  test('is not described where every Region was read', async () => {
    const calls: string[] = [];
    await collect({ 'eu-west-1': { pages: [[listed('db', 'eu-west-1')]] } }, { calls });
    expect(calls).toEqual(['list', `policy ${arn('db', 'eu-west-1')}`]);
  });

  test('is described where some Regions are outside the scope, for it may have replicas there', async () => {
    const calls: string[] = [];
    await collect(
      { 'eu-west-1': { pages: [[listed('db', 'eu-west-1')]] } },
      { calls, restricted: true },
    );
    expect(calls).toContain(`replication ${arn('db', 'eu-west-1')}`);
  });
});

describe('a list', () => {
  test('goes on over empty pages and names each secret once', async () => {
    const db = listed('db', 'eu-west-1');
    const { secrets, coverage } = await collect({
      'eu-west-1': { pages: [[], [db], [], [db, listed('api', 'eu-west-1')], []] },
    });
    expect(secrets.map(({ name }) => name)).toEqual(['api', 'db']);
    expect(coverage).toMatchObject([{ status: 'scanned', secrets: 2 }]);
  });

  test('that breaks off keeps what it gave and says so', async () => {
    const { secrets, coverage } = await collect({
      'eu-west-1': { pages: [[listed('db', 'eu-west-1')], DENIED] },
    });
    expect(secrets.map(({ name }) => name)).toEqual(['db']);
    expect(coverage).toMatchObject([
      { status: 'partly', secrets: 1, reason: 'accessDenied', api: 'x:Y', detail: 'denied' },
    ]);
  });

  test('that is denied is a Region not scanned', async () => {
    const { coverage } = await collect({ 'eu-west-1': { pages: [DENIED] } });
    expect(coverage).toMatchObject([{ status: 'not', secrets: 0, reason: 'accessDenied' }]);
  });
});

describe('a policy', () => {
  const db = listed('db', 'eu-west-1');
  test.each<[string, FakeRegion, object, string[]]>([
    ['is text', { policies: { [db.arn]: '{}' } }, { present: true, document: '{}' }, []],
    ['may be none', {}, { present: false }, []],
    [
      'may be denied',
      { policies: { [db.arn]: DENIED } },
      { present: false },
      ['db policy accessDenied'],
    ],
  ])('%s', async (_, region, policy, gaps) => {
    const inventory = await collect({ 'eu-west-1': { pages: [[db]], ...region } });
    expect(inventory.secrets[0]?.policy).toEqual(policy);
    expect(gapsOf(inventory)).toEqual(gaps);
    expect(inventory.coverage[0]?.status).toBe(gaps.length === 0 ? 'scanned' : 'partly');
  });

  test('of a secret that is being deleted is not asked for, and leaves its Region scanned', async () => {
    const calls: string[] = [];
    const deleted = listed('db', 'eu-west-1', { deletedAt: '2026-04-01T00:00:00.000Z' });
    const inventory = await collect({ 'eu-west-1': { pages: [[deleted]] } }, { calls });
    expect(calls).toEqual(['list']);
    expect(gapsOf(inventory)).toEqual(['db policy notCollected']);
    expect(inventory.coverage[0]?.status).toBe('scanned');
    expect(inventory.secrets[0]?.deletion).toEqual({
      scheduled: true,
      at: '2026-04-01T00:00:00.000Z',
    });
  });
});

describe('a key', () => {
  const keyId = 'arn:aws:kms:eu-west-1:111122223333:key/k-1';
  const key = { keyId: 'k-1', arn: keyId, managedBy: 'customer', state: 'Enabled' } as const;
  const withKey = (id: string) => listed('db', 'eu-west-1', { keyId: id });

  test('is asked about once, however many secrets it encrypts', async () => {
    const calls: string[] = [];
    const secrets = [
      withKey(keyId),
      { ...withKey(keyId), name: 'api', arn: arn('api', 'eu-west-1') },
    ];
    await collect({ 'eu-west-1': { pages: [secrets], keys: { [keyId]: key } } }, { calls });
    expect(calls.filter((call) => call.includes('key') || call === 'aliases').sort()).toEqual([
      'aliases',
      `key ${keyId}`,
      `key rotation ${keyId}`,
    ]);
  });

  test('is shown with its alias', async () => {
    const { secrets } = await collect({
      'eu-west-1': { pages: [[withKey(keyId)]], keys: { [keyId]: key } },
    });
    expect(secrets[0]?.key).toEqual({
      managedBy: 'customer',
      id: keyId,
      account: '111122223333',
      state: 'Enabled',
      alias: 'alias/shop',
      rotationEnabled: true,
    });
  });

  test.each([
    ['none', undefined],
    ['the alias', 'alias/aws/secretsmanager'],
    ["the alias's ARN", 'arn:aws:kms:eu-west-1:111122223333:alias/aws/secretsmanager'],
    ['the short name', 'aws/secretsmanager'],
  ])('is the default one where the secret names %s', async (_, id) => {
    const calls: string[] = [];
    const entry = id === undefined ? listed('db', 'eu-west-1') : withKey(id);
    const { secrets } = await collect({ 'eu-west-1': { pages: [[entry]] } }, { calls });
    expect(secrets[0]?.key.managedBy).toBe('aws');
    expect(calls.some((call) => call.startsWith('key'))).toBe(false);
  });

  test('has an unknown alias where aliases may not be listed', async () => {
    const entry = withKey(keyId);
    const ports = fakeRegion({ pages: [[entry]], keys: { [keyId]: key } });
    const keys = {
      ...ports.keys,
      aliases: async () => failed<ReadonlyMap<string, string>>(DENIED),
    };
    const { inventory } = await collectAccount(
      { account: ACCOUNT, partition: 'aws', regions: ['eu-west-1'], restricted: false },
      () => ({ ...ports, keys }),
      { deep: false },
    );
    expect(gapsOf(inventory)).toEqual(['db key.alias accessDenied']);
  });

  test('of another account is known by its account even where it may not be described', async () => {
    const foreign = 'arn:aws:kms:eu-west-1:999988887777:key/k-9';
    const inventory = await collect({ 'eu-west-1': { pages: [[withKey(foreign)]] } });
    expect(inventory.secrets[0]?.key).toMatchObject({
      managedBy: 'unknown',
      account: '999988887777',
    });
    expect(gapsOf(inventory)).toEqual([
      'db key.managedBy accessDenied',
      'db key.rotationEnabled accessDenied',
      'db key.state accessDenied',
    ]);
  });

  test('whose state nobody tells is a gap, not a pass', async () => {
    const silent = { keyId: 'k-1', arn: keyId, managedBy: 'unknown' } as const;
    const inventory = await collect({
      'eu-west-1': { pages: [[withKey(keyId)]], keys: { [keyId]: silent } },
    });
    expect(gapsOf(inventory)).toEqual(['db key.managedBy error', 'db key.state error']);
  });
});

describe("the value's age", () => {
  const at = (day: string): string => `2026-${day}T00:00:00.000Z`;
  test.each<[string, object, string | undefined]>([
    ['is that of the secret where nothing changed since', {}, at('01-01')],
    [
      'is that of the last rotation where nothing changed since',
      {
        lastChangedAt: at('03-01'),
        rotation: { enabled: true, kind: 'lambda', lastAt: at('03-01') },
      },
      at('03-01'),
    ],
    ['is not told where a tag may have changed', { lastChangedAt: at('05-01') }, undefined],
  ])('%s', async (_, more, expected) => {
    const inventory = await collect({
      'eu-west-1': { pages: [[listed('db', 'eu-west-1', more)]] },
    });
    expect(inventory.secrets[0]?.valueChangedAt).toBe(expected);
    expect(gapsOf(inventory)).toEqual(
      expected === undefined ? ['db valueChangedAt notCollected'] : [],
    );
  });

  test('is asked for in a deep scan', async () => {
    const entry = listed('db', 'eu-west-1', { lastChangedAt: at('05-01') });
    const { secrets } = await collect(
      { 'eu-west-1': { pages: [[entry]], versions: { [entry.arn]: at('02-01') } } },
      { deep: true },
    );
    expect(secrets[0]?.valueChangedAt).toBe(at('02-01'));
  });
});
