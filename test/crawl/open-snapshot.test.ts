import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openOrBegin } from '../../src/crawl/open-snapshot.js';
import { earlierPolicies } from '../../src/files/earlier-snapshot.js';
import { readManifest } from '../../src/files/read-snapshot.js';
import { resumeSnapshot } from '../../src/files/resume-snapshot.js';
import { type Manifest, SNAPSHOT_FORMAT } from '../../src/files/snapshot-format.js';
import { beginSnapshot, finishSnapshot, writeSegment } from '../../src/files/write-snapshot.js';
import type { AccountInventory, Scope } from '../../src/model/inventory.js';
import type { ResourcePolicy, Secret } from '../../src/model/secret.js';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'open-')), 'snapshot');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true });
});

const SCOPE: Scope = { partition: 'aws', callerAccount: '100000000001' };
const manifestOf = (more: Partial<Manifest> = {}): Manifest => ({
  formatVersion: SNAPSHOT_FORMAT,
  tool: { name: 'secrets-census', version: '0.0.0' },
  scope: SCOPE,
  startedAt: '2026-11-21T09:00:00.000Z',
  asOf: '2026-11-21T09:00:00.000Z',
  complete: false,
  deep: false,
  organizationAccounts: [],
  coverage: [],
  ...more,
});

const A = '100000000001';
const B = '100000000002';
const IRELAND = 'eu-west-1';
const VIRGINIA = 'us-east-1';

function secretOf(account: string, name: string, more: Partial<Secret> = {}): Secret {
  const region = more.region ?? IRELAND;
  const arn = `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
  return {
    arn,
    groupArn: arn,
    name,
    account: { id: account, state: 'ACTIVE' },
    region,
    partition: 'aws',
    tags: {},
    rotation: { enabled: false, kind: 'none' },
    key: { managedBy: 'aws' },
    replica: { isReplica: false, primaryRegion: region, regions: [], failed: [] },
    deletion: { scheduled: false },
    policy: { present: false },
    gaps: [],
    ...more,
  };
}

const inventoryOf = (id: string, more: Partial<AccountInventory> = {}): AccountInventory => ({
  account: { id, state: 'ACTIVE' },
  coverage: [{ account: id, region: IRELAND, status: 'scanned', secrets: 1 }],
  secrets: [secretOf(id, 'db')],
  ...more,
});

async function begun(...ids: string[]): Promise<void> {
  beginSnapshot(folder, manifestOf());
  for (const id of ids) await writeSegment(folder, inventoryOf(id));
}

const segment = (id: string): string => join(folder, 'accounts', `${id}.ndjson.gz`);

describe('a folder of which a scan is to go on', () => {
  test('that does not exist yet is begun', () => {
    const opened = openOrBegin(folder, manifestOf(), true);
    expect(opened).toMatchObject({ isComplete: false, notes: [] });
    expect([...opened.finished]).toEqual([]);
    expect(readManifest(folder).complete).toBe(false);
  });

  test.each<[string, () => void]>([
    ['nothing', () => {}],
    ['a folder for accounts', () => mkdirSync(join(folder, 'accounts'))],
    ['half a manifest', () => writeFileSync(join(folder, 'manifest.json.part'), '{"format')],
  ])('in which a scan died so early that it left %s is begun', (_, leave) => {
    mkdirSync(folder);
    leave();
    expect(openOrBegin(folder, manifestOf(), true).isComplete).toBe(false);
    expect(readManifest(folder).complete).toBe(false);
  });

  test('that holds something else is refused', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'precious.txt'), 'x');
    expect(() => openOrBegin(folder, manifestOf(), true)).toThrow('is not empty');
    expect(readdirSync(folder)).toEqual(['precious.txt']);
  });

  test('keeps the accounts that are whole, and none that was being written', async () => {
    await begun(A, B);
    writeFileSync(`${segment('100000000003')}.part`, 'half');
    const opened = openOrBegin(folder, manifestOf(), true);
    expect([...opened.finished].sort()).toEqual([A, B]);
    expect(opened.notes).toEqual([`Going on with ${folder}: 2 accounts are finished.`]);
    expect(readdirSync(join(folder, 'accounts')).sort()).toEqual([
      `${A}.ndjson.gz`,
      `${B}.ndjson.gz`,
    ]);
  });

  test('collects a damaged account again, and says so', async () => {
    await begun(A, B);
    writeFileSync(segment(B), 'no gzip');
    const opened = openOrBegin(folder, manifestOf(), true);
    expect([...opened.finished]).toEqual([A]);
    expect(opened.notes[1]).toBe(`Damaged, and collected again: ${B}.`);
    expect(existsSync(segment(B))).toBe(false);
  });

  test('speaks of the later moment from then on, but began when it began', async () => {
    await begun();
    const later = { startedAt: '2026-11-22T09:00:00.000Z', asOf: '2026-11-22T09:00:00.000Z' };
    const { manifest } = openOrBegin(folder, manifestOf(later), true);
    expect(manifest).toMatchObject({ startedAt: manifestOf().startedAt, asOf: later.asOf });
    expect(readManifest(folder)).toEqual(manifest);
  });

  test.each<[string, Partial<Manifest>]>([
    ['another account of the caller', { scope: { ...SCOPE, callerAccount: B } }],
    ['other accounts', { scope: { ...SCOPE, accounts: [A] } }],
    ['other Regions', { scope: { ...SCOPE, regions: [VIRGINIA] } }],
    ['another shard', { scope: { ...SCOPE, shard: { index: 2, of: 3 } } }],
    ['another depth', { deep: true }],
  ])('is refused where this scan has %s', async (_, more) => {
    await begun(A);
    expect(() => openOrBegin(folder, manifestOf(more), true)).toThrow(
      'was begun with another scope, caller or depth',
    );
    expect(existsSync(segment(A))).toBe(true);
  });

  test('is the same scope whatever was learned of the organization, and in whatever order it is written', async () => {
    const regions = [IRELAND, VIRGINIA];
    beginSnapshot(
      folder,
      manifestOf({ scope: { organizationId: 'o-a1b2c3d4e5', ...SCOPE, regions } }),
    );
    const now = manifestOf({ scope: { regions, callerAccount: A, partition: 'aws' } });
    expect(openOrBegin(folder, now, true).isComplete).toBe(false);
  });

  test('that is complete is left as it is', async () => {
    await begun(A);
    finishSnapshot(folder, manifestOf(), [A]);
    const before = readManifest(folder);
    const opened = openOrBegin(folder, manifestOf({ asOf: '2026-12-01T00:00:00.000Z' }), true);
    expect(opened.isComplete).toBe(true);
    expect(opened.notes[0]).toContain('is complete: nothing is left to collect.');
    expect(readManifest(folder)).toEqual(before);
  });

  test.each([
    ['damaged', '{', 'damaged'],
    ['of a newer format', JSON.stringify({ formatVersion: 99 }), 'format 99'],
  ])('with a manifest that is %s is told so, and nothing is lost', async (_, text, message) => {
    await begun(A);
    writeFileSync(join(folder, 'manifest.json'), text);
    expect(() => openOrBegin(folder, manifestOf(), true)).toThrow(message);
    expect(existsSync(segment(A))).toBe(true);
  });
});

test('a scan that is not to go on leaves what is there alone, and names the flag that does', async () => {
  await begun(A);
  expect(() => openOrBegin(folder, manifestOf(), false)).toThrow('--resume');
  expect(resumeSnapshot(folder)?.finished).toEqual(new Set([A]));
});

test('a segment under the name of another account is none of it', async () => {
  await begun(A);
  await writeSegment(folder, inventoryOf(A));
  writeFileSync(segment(B), '');
  expect(resumeSnapshot(folder)).toMatchObject({ finished: new Set([A]), damaged: [B] });
});

describe('the policies of an earlier snapshot', () => {
  const OLD = { present: true, document: '{}' } as const;
  test('are those that were read without a gap, of primaries, by Region', async () => {
    const gap = { fact: 'policy', reason: 'accessDenied' } as const;
    const other = { fact: 'key.state', reason: 'accessDenied' } as const;
    const known = secretOf(A, 'known', { policy: OLD, gaps: [other] });
    const none = secretOf(A, 'none');
    const away = secretOf(A, 'away', { region: VIRGINIA, policy: OLD });
    const secrets = [
      known,
      none,
      away,
      secretOf(A, 'denied', { gaps: [gap] }),
      secretOf(A, 'replica', { groupArn: 'arn:of:the:primary', policy: OLD }),
    ];
    beginSnapshot(folder, manifestOf());
    const since = '2026-11-01T00:00:00.000Z';
    const coverage = [
      { account: A, region: IRELAND, status: 'scanned', secrets: 4 },
      {
        account: A,
        region: VIRGINIA,
        status: 'scanned',
        secrets: 1,
        carriedOver: { policies: 1, since },
      },
    ] as const;
    await writeSegment(folder, inventoryOf(A, { secrets, coverage }));
    expect(earlierPolicies(folder, A)).toEqual(
      new Map([
        [
          IRELAND,
          {
            policies: new Map<string, ResourcePolicy>([
              [known.arn, OLD],
              [none.arn, { present: false }],
            ]),
            since: undefined,
          },
        ],
        [VIRGINIA, { policies: new Map([[away.arn, OLD]]), since }],
      ]),
    );
  });

  test('are none where the snapshot does not have the account', async () => {
    await begun(A);
    expect(earlierPolicies(folder, B)).toBeUndefined();
  });

  test('are a mistake of the user’s where the account is damaged', async () => {
    await begun(A);
    writeFileSync(segment(A), 'no gzip');
    expect(() => earlierPolicies(folder, A)).toThrow('this part of the snapshot is damaged');
  });
});
