/** Snapshots of several scans to one: what is the same as one scan of all, what is missing, what is refused. */
import { existsSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../src/files/read-snapshot.js';
import { openUsage } from '../../src/files/read-usage.js';
import { type Manifest, SNAPSHOT_FORMAT, segmentFile } from '../../src/files/snapshot-format.js';
import { writeSnapshot } from '../../src/files/write-snapshot.js';
import { evaluate, UserError } from '../../src/index.js';
import { merge } from '../../src/merge.js';
import type { Scope } from '../../src/model/inventory.js';
import type { Observation, UsageSourceName } from '../../src/model/usage.js';
import { observeUsage } from '../../src/observe/observe-usage.js';

const root = mkdtempSync(join(tmpdir(), 'merge-'));
afterAll(() => rmSync(root, { recursive: true }));

const SCOPE: Scope = {
  partition: 'aws',
  callerAccount: '100000000001',
  organizationId: 'o-a1b2c3d4e5',
};

interface Made {
  readonly name: string;
  readonly accounts: readonly string[];
  readonly scope?: Partial<Scope>;
  readonly asOf?: string;
  readonly unfinished?: true;
}

let made = 0;

/** A snapshot with a secret in each account; gives its folder. */
async function snapshot({
  name,
  accounts,
  scope,
  asOf = '2026-11-21',
  unfinished,
}: Made): Promise<string> {
  const folder = join(root, `${++made}-${name}`);
  const manifest: Manifest = {
    formatVersion: SNAPSHOT_FORMAT,
    tool: { name: 'secrets-census', version: '0.0.0' },
    scope: { ...SCOPE, ...scope },
    startedAt: `${asOf}T09:00:00.000Z`,
    asOf: `${asOf}T09:00:00.000Z`,
    complete: false,
    organizationAccounts: ['100000000001', '100000000002', '100000000003'],
    coverage: [],
  };
  const writer = writeSnapshot(folder, manifest);
  for (const id of accounts) {
    const arn = `arn:aws:secretsmanager:eu-west-1:${id}:secret:${name}-AbCdEf`;
    await writer.add({
      account: { id, state: 'ACTIVE' },
      coverage: [{ account: id, region: 'eu-west-1', status: 'scanned', secrets: 1, listed: true }],
      secrets: [
        {
          arn,
          groupArn: arn,
          name,
          account: { id, state: 'ACTIVE' },
          region: 'eu-west-1',
          partition: 'aws',
          tags: {},
          rotation: { enabled: false, kind: 'none' },
          key: { managedBy: 'aws', account: id },
          replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: [], failed: [] },
          deletion: { scheduled: false },
          policy: { present: false },
          gaps: [],
        },
      ],
    });
  }
  if (unfinished !== true) writer.finish();
  return folder;
}

const into = (): string => join(root, `${++made}-whole`);

const shard = (index: number, of: number): Partial<Scope> => ({ shard: { index, of } });

const A = '100000000001';
const B = '100000000002';

const told = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'nothing';
};

describe('merged snapshots', () => {
  test('are one, with one coverage, and no part of a whole any more', async () => {
    const whole = into();
    const parts = [
      await snapshot({ name: 'one', accounts: [B], scope: shard(1, 2) }),
      await snapshot({ name: 'two', accounts: [A], scope: shard(2, 2) }),
    ];
    expect(merge(parts, whole)).toEqual({ accounts: 2, repeated: [] });
    const { coverage, scope, summary } = evaluate(whole);
    expect(coverage.map(({ account, status }) => [account, status])).toEqual([
      [A, 'scanned'],
      [B, 'scanned'],
    ]);
    expect(scope).toEqual(SCOPE);
    expect(summary.secrets).toBe(2);
  });

  test('have the account that several scanned from the latest', async () => {
    const whole = into();
    const parts = [
      await snapshot({ name: 'new', accounts: [A, B], asOf: '2026-11-22' }),
      await snapshot({ name: 'old', accounts: [A], asOf: '2026-11-21' }),
    ];
    expect(merge(parts.toReversed(), whole)).toEqual({ accounts: 2, repeated: [A] });
    const result = evaluate(whole);
    expect(result.asOf).toBe('2026-11-22T09:00:00.000Z');
    expect(result.startedAt).toBe('2026-11-21T09:00:00.000Z');
    expect(new Set(result.findings.map(({ name }) => name))).toEqual(new Set(['new']));
  });

  test.each([
    ['a part that is missing', [shard(1, 3), shard(3, 3)], false, 'The part 2/3 of the accounts'],
    ['a scan that did not finish', [{}, {}], true, 'did not finish'],
  ] as const)('say what they lack: %s', async (_, scopes, isUnfinished, sentence) => {
    const whole = into();
    const [first, second] = scopes;
    const parts = [
      await snapshot({ name: 'one', accounts: [A], scope: first }),
      await snapshot({
        name: 'two',
        accounts: [B],
        scope: second,
        ...(isUnfinished && { unfinished: true }),
      }),
    ];
    merge(parts, whole);
    expect(evaluate(whole).coverage).toContainEqual(
      expect.objectContaining({
        account: '*',
        status: 'not',
        detail: expect.stringContaining(sentence),
      }),
    );
  });

  test('unite what was asked for, and leave out only what all left out', async () => {
    const whole = into();
    const parts = [
      await snapshot({
        name: 'one',
        accounts: [A],
        scope: { accounts: [A], regions: ['eu-west-1'], excludedAccounts: ['9', '8'] },
      }),
      await snapshot({
        name: 'two',
        accounts: [B],
        scope: { accounts: [B], excludedAccounts: ['8'] },
      }),
    ];
    merge(parts, whole);
    expect(evaluate(whole).scope).toEqual({ ...SCOPE, accounts: [A, B], excludedAccounts: ['8'] });
  });
});

describe('the use of secrets in merged snapshots', () => {
  const place = (account: string): Observation => ({
    kind: 'activity',
    activity: { account, region: 'eu-west-1', days: null, recordsReads: true },
  });
  const read = (account: string, secretId: string): Observation => ({
    kind: 'count',
    count: {
      account,
      region: 'eu-west-1',
      event: 'GetSecretValue',
      secretId,
      caller: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/eve`, account },
      viaVpcEndpoint: true,
      count: 2,
      sessionHours: 1,
      first: '2026-11-20T00:00:00Z',
      last: '2026-11-20T00:00:00Z',
    },
  });
  const learn = (folder: string, name: UsageSourceName, said: readonly Observation[], days = 90) =>
    observeUsage(folder, {
      name,
      days,
      source: {
        estimate: async () => ({ says: [] }),
        observe: async function* () {
          yield* said;
        },
        notes: () => [`Read ${name}.`],
        close: async () => {},
      },
    });
  const readsIn = (folder: string, account: string): readonly number[] =>
    [...(openUsage(folder, readManifest(folder), account)?.secrets.values() ?? [])].map(
      ({ reads }) => reads,
    );

  test('is that of each account where it was asked for, and not known elsewhere', async () => {
    const whole = into();
    const asked = await snapshot({ name: 'one', accounts: [A] });
    const unasked = await snapshot({ name: 'two', accounts: [B] });
    await learn(asked, 'logs', [place(A), read(A, 'one'), read(A, 'gone')]);
    merge([asked, unasked], whole);
    const { usage } = evaluate(whole);
    expect(usage).toMatchObject({
      source: 'logs',
      places: { covered: 1, partly: 0, not: 1 },
      notCovered: [
        {
          account: B,
          regions: ['eu-west-1'],
          reason: 'notCollected',
          detail: expect.stringContaining('Nobody has asked'),
        },
      ],
      resolved: 2,
      unresolved: { events: 2, byReason: { noSuchSecret: 2 } },
      notes: ['Read logs.'],
    });
    expect(readsIn(whole, A)).toEqual([2]);
    expect(readsIn(whole, B)).toEqual([]);
  });

  test('is added up over the widest span, and what covers less of it is covered in part', async () => {
    const whole = into();
    const long = await snapshot({ name: 'one', accounts: [A], asOf: '2026-11-20' });
    const short = await snapshot({ name: 'two', accounts: [B], asOf: '2026-11-21' });
    await learn(long, 'lake', [place(A), read(A, 'one')], 90);
    await learn(short, 'lake', [place(B), read(B, 'two'), read(B, 'gone')], 7);
    merge([short, long], whole);
    const { usage } = evaluate(whole);
    expect(usage).toMatchObject({
      asked: { from: '2026-08-22T09:00:00Z', to: '2026-11-21T09:00:00Z' },
      places: { covered: 2, partly: 2, not: 0 },
      resolved: 4,
      unresolved: { events: 2 },
    });
    expect(usage?.notes).toEqual(['Read lake.', expect.stringContaining('from 2 snapshots')]);
    expect([readsIn(whole, A), readsIn(whole, B)]).toEqual([[2], [2]]);
  });

  test('is not there where nobody asked for any', async () => {
    const whole = into();
    const parts = [
      await snapshot({ name: 'one', accounts: [A] }),
      await snapshot({ name: 'two', accounts: [B] }),
    ];
    merge(parts, whole);
    expect(evaluate(whole)).not.toHaveProperty('usage');
    expect(existsSync(join(whole, 'usage'))).toBe(false);
  });

  test('is refused where it is of different sources, or lost', async () => {
    const one = await snapshot({ name: 'one', accounts: [A] });
    const two = await snapshot({ name: 'two', accounts: [B] });
    await learn(one, 'logs', []);
    await learn(two, 'lake', []);
    expect(told(() => merge([one, two], into()))).toContain('different sources: lake, logs');
    await learn(two, 'logs', []);
    rmSync(join(two, 'usage', `${B}.ndjson.gz`));
    expect(told(() => merge([one, two], into()))).toMatch(/usage.*100000000002.*damaged/);
  });
});

describe('merging is refused', () => {
  test.each([
    ['of one snapshot', [{}], 'nothing to merge'],
    ['of two organizations', [{}, { organizationId: 'o-zzzzzzzzzz' }], 'different organizations'],
    ['of two partitions', [{}, { partition: 'aws-cn' }], 'different partitions'],
    ['of parts and no parts', [{}, shard(1, 2)], 'another division'],
    ['of parts of two divisions', [shard(1, 3), shard(1, 2)], 'another division'],
  ] as const)('%s', async (_, scopes, message) => {
    const parts: string[] = [];
    for (const scope of scopes) parts.push(await snapshot({ name: 'x', accounts: [A], scope }));
    expect(told(() => merge(parts, into()))).toContain(message);
  });

  test('where a part is damaged', async () => {
    const good = await snapshot({ name: 'one', accounts: [A] });
    const bad = await snapshot({ name: 'two', accounts: [B] });
    truncateSync(segmentFile(bad, B), 50);
    expect(told(() => merge([good, bad], into()))).toMatch(/100000000002.*damaged/);
  });

  test('where the folder holds something', async () => {
    const one = await snapshot({ name: 'one', accounts: [A] });
    const two = await snapshot({ name: 'two', accounts: [B] });
    expect(told(() => merge([one, two], one))).toContain('is not empty');
  });
});
