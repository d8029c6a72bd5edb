/** The use of secrets on disk: what is written is read again, and what is not whole is never taken for it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyUsage } from '../../src/files/copy-usage.js';
import { KeyedSpool } from '../../src/files/keyed-spool.js';
import { readManifest } from '../../src/files/read-snapshot.js';
import { openUsage } from '../../src/files/read-usage.js';
import { usageFile } from '../../src/files/snapshot-format.js';
import { writeManifest } from '../../src/files/write-snapshot.js';
import { beginUsage, finishUsage, writeCoverage, writeUsage } from '../../src/files/write-usage.js';
import type { AccountUsage, Usage } from '../../src/model/usage.js';
import { UserError } from '../../src/model/user-error.js';
import { BANK, SHOP, writeSample } from '../observe/sample-snapshot.js';
import { ALL_KNOWN, USAGE } from '../report/sample-usage.js';

let folder = '';
beforeEach(async () => {
  folder = await writeSample(mkdtempSync(join(tmpdir(), 'usage-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const FULL: Usage = {
  reads: 9,
  readers: [
    {
      kind: 'role',
      id: 'arn:aws:iam::100000000001:role/checkout',
      account: SHOP,
      reads: 9,
      outsideVpcEndpoint: 3,
      sessionHours: 4,
      rotates: false,
      firstAt: '2026-11-01T00:00:00Z',
      lastAt: '2026-11-20T00:00:00Z',
    },
  ],
  denied: [
    {
      kind: 'unknown',
      id: 'line\nfeed \ud800 秘密',
      denials: 2,
      firstAt: '2026-11-01T00:00:00Z',
      lastAt: '2026-11-20T00:00:00Z',
    },
  ],
  rotation: {
    started: 3,
    succeeded: 1,
    failed: 2,
    lastSucceededAt: '2026-11-01T00:00:00Z',
    lastFailure: { at: '2026-11-02T00:00:00Z', step: 'setSecret', message: 'no\nway' },
  },
  mayIncludeEarlier: true,
};

const BARE: Usage = {
  reads: 0,
  readers: [],
  denied: [],
  rotation: { started: 0, succeeded: 0, failed: 0 },
};

const SHOPS: AccountUsage = {
  account: SHOP,
  coverage: [
    { region: 'eu-west-1', covered: { from: '2026-08-23T09:00:00Z', to: '2026-11-21T09:00:00Z' } },
    {
      region: 'eu-west-2',
      covered: { from: '2026-08-23T09:00:00Z', to: '2026-11-21T09:00:00Z' },
      unnamedBatches: true,
    },
    {
      region: 'us-east-1',
      failure: {
        reason: 'accessDenied',
        api: 'cloudtrail:LookupEvents',
        detail: 'No.',
        denial: { policyType: 'identityPolicy', explicit: false },
      },
    },
    { region: 'us-west-2', failure: { reason: 'notCollected' }, readsUnrecorded: true },
  ],
  secrets: new Map([
    ['arn:b', BARE],
    ['arn:a', FULL],
  ]),
};

const open = (id = SHOP) => openUsage(folder, readManifest(folder), id);

async function writeAll(usage = SHOPS): Promise<void> {
  beginUsage(folder);
  await writeUsage(folder, usage);
  finishUsage(folder, USAGE);
}

describe('the use of secrets', () => {
  test('comes back as it was written, by the ARN', async () => {
    await writeAll();
    const read = open();
    expect(read).toEqual(SHOPS);
    expect([...(read?.secrets.keys() ?? [])]).toEqual(['arn:a', 'arn:b']);
    expect(readManifest(folder).usage).toEqual(USAGE);
  });

  test('is nobody’s question until all of it is there', async () => {
    expect(open()).toBeUndefined();
    beginUsage(folder);
    await writeUsage(folder, SHOPS);
    expect(open()).toBeUndefined();
    finishUsage(folder, USAGE);
    expect(open()?.secrets.size).toBe(2);
    expect(readManifest(folder)).toMatchObject({ complete: true, segments: [SHOP, BANK] });
  });

  test('stays what it was while it is asked anew, whatever a run that died left behind', async () => {
    await writeAll();
    beginUsage(folder);
    await writeUsage(folder, { ...SHOPS, secrets: new Map() });
    await writeUsage(folder, { ...SHOPS, account: BANK });
    expect(open()).toEqual(SHOPS);
    beginUsage(folder);
    await writeUsage(folder, { ...SHOPS, secrets: new Map() });
    finishUsage(folder, USAGE);
    expect(open()?.secrets.size).toBe(0);
    expect(readdirSync(join(folder, 'usage'))).toEqual([`${SHOP}.ndjson.gz`]);
    expect(readdirSync(folder).filter((name) => name.startsWith('usage'))).toEqual(['usage']);
  });

  test('is the same bytes, in whatever order secrets come', async () => {
    await writeAll();
    const bytes = readFileSync(usageFile(folder, SHOP));
    await writeAll({ ...SHOPS, secrets: new Map([...SHOPS.secrets].toReversed()) });
    expect(readFileSync(usageFile(folder, SHOP)).equals(bytes)).toBe(true);
    expect(readdirSync(join(folder, 'usage'))).toEqual([`${SHOP}.ndjson.gz`]);
  });

  test('of an account without a file is damaged: it was asked for', async () => {
    await writeAll();
    expect(() => open(BANK)).toThrow(UserError);
  });

  const line = (text: string) => text.split('\n')[1] ?? '';
  test.each<readonly [string, (text: string) => string]>([
    ['is of another account', (text) => text.replace(SHOP, BANK)],
    ['lost a secret', (text) => text.replace(`${line(text)}\n`, '')],
    ['has a secret twice', (text) => `${text}${line(text)}\n`],
    ['is cut', (text) => text.slice(0, -20)],
    ['is empty', () => ''],
    ['has a negative number', (text) => text.replace('"reads":9', '"reads":-9')],
    ['has a reader of no kind', (text) => text.replace('"kind":"role"', '"kind":"ghost"')],
    ['has a span without an end', (text) => text.replace(',"to":"2026-11-21T09:00:00Z"', '')],
  ])('is told to be damaged where it %s', async (_, change) => {
    await writeAll();
    const file = usageFile(folder, SHOP);
    const text = gunzipSync(readFileSync(file)).toString('utf8');
    expect(change(text)).not.toBe(text);
    writeFileSync(file, gzipSync(change(text)));
    expect(() => open()).toThrow(/100000000001\.ndjson\.gz.*damaged/);
  });

  test('is told to be damaged where the bytes are', async () => {
    await writeAll();
    const file = usageFile(folder, SHOP);
    writeFileSync(file, readFileSync(file).subarray(0, 40));
    expect(() => open()).toThrow(/damaged/);
  });

  test('is copied whole or not at all', async () => {
    await writeAll();
    const other = await writeSample(mkdtempSync(join(tmpdir(), 'usage-')));
    try {
      expect(copyUsage(folder, other, SHOP)).toEqual(SHOPS.coverage);
      writeCoverage(other, { account: BANK, coverage: [] });
      writeManifest(other, { ...readManifest(other), usage: ALL_KNOWN });
      const manifest = readManifest(other);
      expect(openUsage(other, manifest, SHOP)).toEqual(SHOPS);
      expect(openUsage(other, manifest, BANK)).toEqual({
        account: BANK,
        coverage: [],
        secrets: new Map(),
      });
      expect(() => copyUsage(folder, other, BANK)).toThrow(/damaged/);
      expect(openUsage(other, manifest, BANK)?.account).toBe(BANK);
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

test('a manifest whose summary has another shape is damaged', async () => {
  await writeAll();
  const file = join(folder, 'manifest.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('"source": "logs"', '"source": "hearsay"'));
  expect(() => readManifest(folder)).toThrow(/manifest\.json.*damaged/);
});

describe('lines by key', () => {
  test.each([0, 100, 10_000_000])(
    'come back in the order of their coming, where %i characters may wait',
    (room) => {
      const spool = new KeyedSpool(folder, 'lines', room);
      const expected = new Map<string, string[]>();
      for (let at = 0; at < 2_000; at++) {
        const key = `key ${(at * at) % 7}`;
        const text = `${at} 秘密\u2028`.repeat(at % 5);
        spool.add(key, text);
        expected.set(key, [...(expected.get(key) ?? []), text]);
      }
      spool.close();
      expect(spool.keys()).toEqual([...expected.keys()].sort());
      for (const [key, lines] of expected) expect([...spool.lines(key)]).toEqual(lines);
      expect([...spool.lines('nobody')]).toEqual([]);
    },
  );
});
