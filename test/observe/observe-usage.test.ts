/** Observations of any source to the use that a snapshot keeps: whose they are, what is missing, what is refused. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../src/files/read-snapshot.js';
import { openUsage } from '../../src/files/read-usage.js';
import { USAGE_FOLDER } from '../../src/files/snapshot-format.js';
import { evaluate } from '../../src/index.js';
import type { AccountUsage, Observation, UsageSourceName } from '../../src/model/usage.js';
import { UserError } from '../../src/model/user-error.js';
import { observeUsage } from '../../src/observe/observe-usage.js';
import { snapshotQuery } from '../../src/observe/usage-query.js';
import {
  active,
  arnOf,
  BANK,
  count,
  countOf,
  OTHER,
  SECRETS,
  SHOP,
  secretOf,
  sourceOf,
  writeSample,
} from './sample-snapshot.js';

const root = mkdtempSync(join(tmpdir(), 'observe-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
const next = (): string => join(root, String(++made));

const ACTIVE = [SHOP, BANK, OTHER].flatMap((account) =>
  ['eu-west-1', 'us-east-1'].map((region) => active(account, region)),
);

const observe = (
  folder: string,
  observations: Iterable<Observation>,
  name: UsageSourceName = 'logs',
) => observeUsage(folder, { source: sourceOf(observations), name, days: 90 });

function usageOf(folder: string, account: string): AccountUsage {
  const usage = openUsage(folder, readManifest(folder), account);
  if (usage === undefined) throw new Error('nobody asked');
  return usage;
}

/** Who read a secret, and how often. */
const readsOf = (folder: string, account: string, name: string) =>
  usageOf(folder, account)
    .secrets.get(arnOf(account, name))
    ?.readers.map(({ id, reads }) => [id, reads]);

const CHECKOUT = `arn:aws:iam::${SHOP}:role/checkout`;

/** The files of what a snapshot knows of use, and its manifest. */
const bytesOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ...readdirSync(join(folder, USAGE_FOLDER))
        .sort()
        .map((name) => join(USAGE_FOLDER, name)),
      'manifest.json',
    ].map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );

describe('a source is asked', () => {
  test.each([
    ['events', [SHOP, BANK]],
    ['logs', [SHOP, BANK, OTHER]],
    ['athena', [SHOP, BANK, OTHER]],
    ['lake', [SHOP, BANK, OTHER]],
  ] as const)('(%s) of the accounts %j, wherever anybody has a secret', async (name, accounts) => {
    const folder = await writeSample(next());
    expect((await snapshotQuery(folder, { name, days: 90 })).query).toEqual({
      span: { from: '2026-08-23T09:00:00Z', to: '2026-11-21T09:00:00Z' },
      places: accounts.map((account) => ({ account, regions: ['eu-west-1', 'us-east-1'] })),
    });
  });

  test('of no account that could not be entered, where each is asked', async () => {
    const folder = await writeSample(next(), { secrets: [secretOf(SHOP, 'db')] });
    const { places } = (await snapshotQuery(folder, { name: 'events', days: 7 })).query;
    expect(places).toEqual([{ account: SHOP, regions: ['eu-west-1'] }]);
  });

  test('of nothing where there is no secret', async () => {
    const folder = await writeSample(next(), { secrets: [] });
    const source = sourceOf([]);
    const summary = await observeUsage(folder, { source, name: 'logs', days: 90 });
    expect(source.asked).toEqual([]);
    expect(summary).toMatchObject({ places: { covered: 0, partly: 0, not: 0 }, resolved: 0 });
    expect(usageOf(folder, SHOP)).toEqual({ account: SHOP, coverage: [], secrets: new Map() });
  });

  test('only of a scan that has finished', async () => {
    const folder = await writeSample(next(), { complete: false });
    await expect(observe(folder, [])).rejects.toThrow(/did not finish(?:.|\n)*--resume/);
  });
});

describe('what is observed', () => {
  test('is kept by account, and told in the summary and the result', async () => {
    const folder = await writeSample(next());
    const summary = await observe(folder, [
      ...ACTIVE,
      count({ count: 3 }),
      count({ count: 2, secretId: arnOf(SHOP, 'db') }),
      count({ account: BANK, secretId: 'key' }),
      count({ secretId: 'gone', count: 7 }),
    ]);
    expect(summary).toEqual({
      source: 'logs',
      asked: { from: '2026-08-23T09:00:00Z', to: '2026-11-21T09:00:00Z' },
      places: { covered: 3, partly: 0, not: 0 },
      notCovered: [],
      resolved: 6,
      unresolved: {
        events: 7,
        byReason: { noSuchSecret: 7 },
        samples: [expect.objectContaining({ secretId: 'gone', count: 7 })],
      },
      damagedFiles: { files: 0, samples: [] },
      notes: ['It was a quiet day.'],
    });
    expect(readManifest(folder).usage).toEqual(summary);
    expect(evaluate(folder).usage).toEqual(summary);
    expect(readsOf(folder, SHOP, 'db')).toEqual([[CHECKOUT, 5]]);
    expect(readsOf(folder, BANK, 'key')).toEqual([[CHECKOUT, 1]]);
    expect(usageOf(folder, SHOP).coverage.map(({ region }) => region)).toEqual([
      'eu-west-1',
      'us-east-1',
    ]);
  });

  test('belongs to the owner of the secret, whoever recorded it, and to nobody who was not scanned', async () => {
    const folder = await writeSample(next());
    const key = arnOf(BANK, 'key');
    const { resolved, unresolved } = await observe(folder, [
      ...ACTIVE,
      count({ secretId: key }),
      count({ account: OTHER, secretId: key }),
      count({ account: OTHER, secretId: 'db', count: 2 }),
      count({ secretId: arnOf(OTHER, 'theirs'), count: 3 }),
      count({ secretId: 'arn:aws:secretsmanager:eu-west-1:../../../etc:secret:x', count: 4 }),
    ]);
    expect(readsOf(folder, BANK, 'key')).toEqual([[CHECKOUT, 2]]);
    expect(usageOf(folder, SHOP).secrets.size).toBe(0);
    expect(resolved).toBe(2);
    expect(unresolved.byReason.elsewhere).toBeGreaterThanOrEqual(5);
    expect(unresolved.events).toBe(9);
    expect(readdirSync(join(folder, USAGE_FOLDER)).sort()).toEqual([
      `${SHOP}.ndjson.gz`,
      `${BANK}.ndjson.gz`,
    ]);
  });

  test('of a name is nobody’s only where all secrets were listed', async () => {
    const folder = await writeSample(next(), {
      secrets: SECRETS.filter(({ account }) => account.id === SHOP),
    });
    const { unresolved } = await observe(folder, [
      ...ACTIVE,
      count({ secretId: 'gone', count: 1 }),
      count({ region: 'us-east-1', secretId: 'gone', count: 2 }),
      count({ account: BANK, secretId: 'key', count: 4 }),
    ]);
    expect(unresolved.byReason).toEqual({ noSuchSecret: 1, elsewhere: 6 });
  });

  test('of places that were not asked for is passed over', async () => {
    const folder = await writeSample(next());
    const summary = await observe(folder, [
      ...ACTIVE,
      count({ region: 'ap-south-1' }),
      count({ account: '999999999999' }),
      count({ account: '__proto__', region: '__proto__' }),
      active('999999999999', 'eu-west-1'),
      {
        kind: 'failure',
        account: '999999999999',
        region: 'eu-west-1',
        failure: { reason: 'error' },
      },
      { kind: 'damaged', damaged: { file: 'x', detail: 'y', region: 'ap-south-1' } },
      { kind: 'damaged', damaged: { file: 'x', detail: 'y', account: '999999999999' } },
    ]);
    expect(summary).toMatchObject({
      resolved: 0,
      places: { covered: 3, not: 0 },
      unresolved: { events: 0 },
      damagedFiles: { files: 0 },
    });
  });

  test('says where use is not known, and why, Regions of one reason together', async () => {
    const folder = await writeSample(next());
    const { places, notCovered } = await observe(folder, [
      {
        kind: 'failure',
        account: SHOP,
        region: '*',
        failure: { reason: 'accessDenied', api: 'sts:AssumeRole', detail: 'No.' },
      },
      {
        kind: 'activity',
        activity: { account: BANK, region: 'eu-west-1', days: ['2026-11-19'], recordsReads: false },
      },
    ]);
    expect(places).toEqual({ covered: 0, partly: 0, not: 3 });
    expect(notCovered).toEqual([
      {
        account: SHOP,
        regions: ['eu-west-1', 'us-east-1'],
        reason: 'accessDenied',
        api: 'sts:AssumeRole',
        detail: 'No.',
      },
      {
        account: BANK,
        regions: ['eu-west-1'],
        reason: 'notCollected',
        detail: expect.stringContaining('none that only reads'),
      },
    ]);
    const [place] = usageOf(folder, BANK).coverage;
    expect(place).toMatchObject({ readsUnrecorded: true });
  });

  test.each([
    ['whose place is known costs that place the days before it', { account: SHOP }, 2, 2],
    ['of nobody knows where costs all of them the same', {}, 3, 3],
  ])('a damaged file %s', async (_, place, partly, covered) => {
    const folder = await writeSample(next());
    const summary = await observe(folder, [
      ...ACTIVE,
      { kind: 'damaged', damaged: { file: 'b', detail: 'cut', day: '2026-10-01', ...place } },
      { kind: 'damaged', damaged: { file: 'a', detail: 'cut', day: '2026-10-01', ...place } },
    ]);
    expect(summary.places).toEqual({ covered: 3, partly, not: 0 });
    expect(summary.damagedFiles.files).toBe(2);
    expect(summary.damagedFiles.samples.map(({ file }) => file)).toEqual(['a', 'b']);
    const starts = [SHOP, BANK].flatMap((account) =>
      usageOf(folder, account).coverage.map((row) => ('covered' in row ? row.covered.from : '')),
    );
    expect(starts.filter((from) => from.startsWith('2026-10-02'))).toHaveLength(covered);
  });
});

describe('asking again', () => {
  test('replaces what was known', async () => {
    const folder = await writeSample(next());
    await observe(folder, [...ACTIVE, count({ count: 5 })]);
    await observe(folder, ACTIVE, 'athena');
    expect(usageOf(folder, SHOP).secrets.size).toBe(0);
    expect(readManifest(folder).usage?.source).toBe('athena');
  });

  test('keeps what was known where the source fails', async () => {
    const folder = await writeSample(next());
    await observe(folder, [...ACTIVE, count({ count: 5 })]);
    const before = bytesOf(folder);
    function* failing(): Generator<Observation> {
      yield* ACTIVE;
      throw new UserError({ what: 'the table is gone' });
    }
    await expect(observe(folder, failing())).rejects.toThrow('the table is gone');
    expect(bytesOf(folder)).toEqual(before);
  });

  test('leaves what was known where an account of the snapshot is damaged', async () => {
    const folder = await writeSample(next());
    await observe(folder, [...ACTIVE, count({ count: 5 })]);
    const before = bytesOf(folder);
    const source = sourceOf([]);
    const breaking = {
      ...source,
      // biome-ignore lint/correctness/useYield: it breaks what is read after it.
      async *observe(): AsyncIterable<Observation> {
        rmSync(join(folder, 'accounts', `${BANK}.ndjson.gz`));
      },
    };
    await expect(
      observeUsage(folder, { source: breaking, name: 'logs', days: 90 }),
    ).rejects.toThrow(/100000000002.*damaged/);
    expect(bytesOf(folder)).toEqual(before);
  });
});

test('progress says what is asked and what came of it', async () => {
  const folder = await writeSample(next());
  const notes: string[] = [];
  const progress = { note: (text: string) => void notes.push(text) };
  await observeUsage(folder, { source: sourceOf(ACTIVE), name: 'logs', days: 90, progress });
  expect(notes).toMatchInlineSnapshot(`
    [
      "Asking log files of CloudTrail who uses the secrets: 2026-08-23 to 2026-11-21, 3 accounts in 2 Regions.",
      "The use of secrets is known in 3 of 3 account x Region that hold secrets.",
    ]
  `);
});

/** What a source might tell: many counts, each of several events that are alike in their times. */
const anyCounts = fc.array(
  fc.record({
    account: fc.constantFrom(SHOP, BANK, OTHER),
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
    secretId: fc.constantFrom('db', 'token', 'key', 'gone', arnOf(BANK, 'key'), arnOf(OTHER, 'x')),
    role: fc.constantFrom('checkout', 'report'),
    event: fc.constantFrom('GetSecretValue', 'BatchGetSecretValue', 'RotationFailed'),
    errorCode: fc.constantFrom(undefined, 'AccessDenied'),
    second: fc.integer({ min: 0, max: 59 }),
    pieces: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 12 },
);

/** Where each observation goes. */
const anyOrder = fc.array(fc.nat(), { minLength: 50, maxLength: 50 });

test('the same observations in other pieces and another order give the same bytes', async () => {
  const template = await writeSample(next());
  await fc.assert(
    fc.asyncProperty(anyCounts, anyOrder, async (counts, order) => {
      const whole: Observation[] = [];
      const split: Observation[] = [];
      for (const { role, errorCode, second, pieces, ...given } of counts) {
        const at = `2026-11-20T08:00:${String(second).padStart(2, '0')}Z`;
        const one = {
          ...given,
          caller: { type: 'AssumedRole', arn: `arn:aws:iam::${SHOP}:role/${role}`, account: SHOP },
          ...(errorCode !== undefined && { errorCode }),
          first: at,
          last: at,
        };
        const events = pieces.reduce((sum, piece) => sum + piece, 0);
        whole.push(count({ ...one, count: events, sessionHours: events }));
        split.push(...pieces.map((piece) => count({ ...one, count: piece, sessionHours: piece })));
      }
      for (const account of [SHOP, BANK]) {
        const place = { account, region: 'eu-west-1', recordsReads: true };
        const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'];
        whole.push({ kind: 'activity', activity: { ...place, days } });
        for (const day of days)
          split.push({ kind: 'activity', activity: { ...place, days: [day] } });
      }
      const shuffled = split
        .map((said, at) => [order[at] ?? 0, said] as const)
        .sort(([a], [b]) => a - b)
        .map(([, said]) => said);
      const [one, other] = [next(), next()];
      for (const folder of [one, other]) cpSync(template, folder, { recursive: true });
      await observe(one, whole);
      await observe(other, shuffled);
      expect(bytesOf(other)).toEqual(bytesOf(one));
    }),
    { numRuns: 25 },
  );
});

test('a snapshot without an answer has no folder for it', async () => {
  const folder = await writeSample(next());
  expect(existsSync(join(folder, USAGE_FOLDER))).toBe(false);
  expect(countOf().count).toBe(1);
});
