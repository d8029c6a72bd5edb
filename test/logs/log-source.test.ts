/** Folders of log files: what is read, what is left unread, and what is said of damaged files. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { inPackage } from '../../src/files/package-facts.js';
import { type LogPlace, logSource } from '../../src/logs/log-source.js';
import type { Observation, UsageQuery } from '../../src/model/usage.js';
import { logPath, packed, writeAt, writeLog } from './log-folder.js';
import {
  AWAY,
  anyRecords,
  BANK,
  ELSEWHERE,
  HOME,
  inOrder,
  observed,
  plainCount,
  QUERY,
  read,
  SHOP,
  STRANGER,
  type TrailRecord,
  write,
} from './records.js';

const folders = mkdtempSync(join(tmpdir(), 'log-source-'));
afterAll(() => rmSync(folders, { recursive: true }));

let count = 0;
function newFolder(): string {
  count += 1;
  const folder = join(folders, String(count));
  mkdirSync(folder);
  return folder;
}

const PLACE = { account: SHOP, region: HOME, day: '2026-10-02' };

interface Answer {
  readonly told: readonly Observation[];
  readonly damaged: readonly (readonly [file: string, detail: string])[];
  readonly files: number;
  readonly passed: { readonly files: number; readonly folders: number };
}

async function ask(place: LogPlace, query: UsageQuery = QUERY): Promise<Answer> {
  const source = await logSource({ threads: 1, ...place });
  const all = await observed(source.observe(query));
  const { files, passed } = source.work();
  await source.close();
  return {
    told: inOrder(all.filter(({ kind }) => kind === 'count' || kind === 'activity')),
    damaged: all.flatMap((one) =>
      one.kind === 'damaged' ? [[one.damaged.file, one.damaged.detail] as const] : [],
    ),
    files,
    passed,
  };
}

describe('a folder of log files', () => {
  test('tells of any records what plain counting tells, however they are spread over files', async () => {
    const property = fc.asyncProperty(
      anyRecords,
      fc.integer({ min: 1, max: 7 }),
      async (records, size) => {
        const path = newFolder();
        for (let first = 0; first < records.length; first += size)
          writeAt(
            path,
            `${first}.json.gz`,
            packed({ Records: records.slice(first, first + size) }),
          );
        const { told, damaged } = await ask({ path });
        expect(damaged).toEqual([]);
        expect(told).toEqual(plainCount(records));
      },
    );
    await fc.assert(property, { numRuns: 25 });
  }, 120_000);

  test('is read in the layout of a trail, packed or not, with white space or without', async () => {
    const path = newFolder();
    const other = write();
    const bank = read({ recipientAccountId: BANK });
    writeLog(path, PLACE, [read()]);
    writeAt(
      path,
      logPath({ ...PLACE, region: AWAY }).replace('.gz', ''),
      JSON.stringify({ Records: [other] }, undefined, 4),
    );
    writeAt(
      path,
      logPath({ ...PLACE, account: BANK }),
      gzipSync(JSON.stringify({ Records: [bank] }, undefined, '\r\n')),
    );
    const { told, files } = await ask({ path });
    expect(files).toBe(3);
    expect(told).toEqual(plainCount([read(), other, bank]));
  });

  test('leaves unread what cannot be asked for by its path, and says how much that is', async () => {
    const path = newFolder();
    writeLog(path, PLACE, [read()]);
    // Files that would be damaged if they were read.
    const unread = (place: object): string =>
      writeAt(path, logPath({ ...PLACE, ...place }), 'not to be read');
    unread({ account: STRANGER });
    unread({ region: ELSEWHERE });
    unread({ account: BANK, region: AWAY });
    unread({ day: '2026-09-30' });
    unread({ day: '2026-10-06' });
    unread({ day: '2025-10-02' });
    unread({ kind: 'CloudTrail-Digest' });
    unread({ kind: 'CloudTrail-Insight' });
    writeAt(path, `AWSLogs/o-a1b2c3d4e5/${SHOP}/Config/${HOME}/x.json.gz`, 'not to be read');
    writeAt(path, `${SHOP}_CloudTrail_${HOME}_20251002T1000Z_a.json.gz`, 'not to be read');
    writeAt(path, 'notes.txt', 'not to be read');
    const { told, damaged, files, passed } = await ask({ path });
    expect(damaged).toEqual([]);
    expect(told).toEqual(plainCount([read()]));
    expect({ files, passed }).toEqual({ files: 1, passed: { files: 1, folders: 9 } });
  });

  test('has the last events of a day in files of the next', async () => {
    const path = newFolder();
    const late = read({ eventTime: '2026-10-04T11:59:59Z' });
    writeLog(path, { ...PLACE, day: '2026-10-05' }, [late]);
    expect((await ask({ path })).told).toEqual(plainCount([late]));
  });

  test('may have files whose path says nothing, and files of other places than their path says', async () => {
    const path = newFolder();
    const records = [
      read(),
      read({ recipientAccountId: BANK }),
      read({ recipientAccountId: STRANGER }),
    ];
    writeAt(path, 'some/where/export.json', JSON.stringify({ Records: [records[0]] }));
    writeLog(path, PLACE, records.slice(1));
    expect((await ask({ path })).told).toEqual(plainCount(records));
  });

  test('with damaged files names them, and reads the rest', async () => {
    const path = newFolder();
    const good = read();
    writeLog(path, PLACE, [good]);
    const whole = packed({
      Records: Array.from({ length: 50 }, (_, n) => read({ requestID: String(n) })),
    });
    const damage: readonly (readonly [string, Buffer | string, RegExp])[] = [
      ['cut', whole.subarray(0, whole.length - 20), /no whole gzip file/],
      [
        'bits',
        Buffer.concat([whole.subarray(0, 60), Buffer.alloc(30), whole.subarray(90)]),
        /no whole gzip file/,
      ],
      ['none', '', /no JSON object/],
      ['text', 'hello', /no JSON object/],
      ['list', '[{"eventSource":1}]', /no JSON object/],
      ['lines', JSON.stringify(good), /no JSON object/],
      ['ends', '{"Records":[{"a":1}', /ends too early/],
      ['item', '{"Records":[1]}', /one of its records/],
      [
        'word',
        `{"Records":[${JSON.stringify(good).replace('true', 'yes')}]}`,
        /one of its records is no JSON/,
      ],
    ];
    const names = damage.map(([, bytes]) => writeAt(path, logPath(PLACE), bytes));
    const { told, damaged, files } = await ask({ path });
    expect(files).toBe(1 + damage.length);
    expect(told).toEqual(plainCount([good]));
    expect(damaged.map(([file]) => file)).toEqual(names);
    for (const [index, [what, , detail]] of damage.entries())
      expect(damaged[index]?.[1], what).toMatch(detail);
  });

  test('says of a damaged file what its path says', async () => {
    const path = newFolder();
    writeAt(path, logPath(PLACE), 'x');
    writeAt(path, 'y.json', 'x');
    const source = await logSource({ path, threads: 1 });
    const all = await observed(source.observe(QUERY));
    const places = all.map((one) =>
      one.kind === 'damaged' ? { ...one.damaged, file: '', detail: '' } : one,
    );
    expect(places).toEqual([
      { file: '', detail: '', ...PLACE },
      { file: '', detail: '' },
    ]);
  });

  test('may have a file of more than 16 MiB, and one that unpacks to far more than it is', async () => {
    const path = newFolder();
    const filler = write({ note: 'x'.repeat(9_000) });
    const many: TrailRecord[] = [read(), ...Array.from({ length: 2_200 }, () => filler), read()];
    const json = JSON.stringify({ Records: many });
    expect(json.length).toBeGreaterThan(2 ** 24);
    writeAt(path, logPath(PLACE), gzipSync(json, { level: 1 }));
    writeAt(path, logPath(PLACE).replace('.gz', ''), json);
    writeAt(path, logPath(PLACE), gzipSync(Buffer.alloc(2 ** 26, 0x20)));
    const { told, damaged } = await ask({ path });
    expect(told).toEqual(plainCount([...many, ...many]));
    expect(damaged).toHaveLength(1);
  });

  test('without records, and without files, tells nothing', async () => {
    const path = newFolder();
    writeLog(path, PLACE, []);
    expect((await ask({ path })).told).toEqual([]);
    expect((await ask({ path: newFolder() })).told).toEqual([]);
  });

  test('may be one file, or a pattern', async () => {
    const path = newFolder();
    const one = writeLog(path, PLACE, [read()]);
    writeLog(path, { ...PLACE, region: AWAY }, [read({ awsRegion: AWAY })]);
    expect((await ask({ path: one })).files).toBe(1);
    expect((await ask({ path: join(path, '**', 'eu-*', '**') })).files).toBe(1);
    expect((await ask({ path: join(path, 'AWSLogs/*/*/CloudTrail') })).files).toBe(2);
    expect((await ask({ path: join(path, '**/*.csv') })).files).toBe(0);
  });

  test('is read by threads as it is by one', async () => {
    const path = newFolder();
    const records = Array.from({ length: 300 }, (_, n) =>
      read({
        eventTime: `2026-10-0${1 + (n % 4)}T0${n % 10}:00:00Z`,
        sharedEventID: n % 3 ? undefined : String(n),
      }),
    );
    for (let first = 0; first < records.length; first += 2)
      writeLog(path, { ...PLACE, day: '2026-10-03' }, records.slice(first, first + 2));
    writeAt(path, logPath(PLACE), 'x');
    const built: typeof import('../../src/logs/log-source.js') = await import(
      inPackage('dist/logs/log-source.js')
    );
    const source = await built.logSource({ path, threads: 2 });
    const all = await observed(source.observe(QUERY));
    await source.close();
    const told = all.filter(({ kind }) => kind !== 'damaged');
    expect(all).toHaveLength(told.length + 1);
    expect(inOrder(told)).toEqual(plainCount(records));
  });

  test('is estimated before it is read', async () => {
    const path = newFolder();
    writeLog(path, PLACE, [read()]);
    const source = await logSource({ path, threads: 1 });
    expect((await source.estimate(QUERY)).says.join()).toMatch(
      /^There are 1 log file to read, with /,
    );
    expect(source.work().files).toBe(0);
  });

  test('leaves nothing behind, also where it is abandoned', async () => {
    const path = newFolder();
    for (let file = 0; file < 100; file += 1) writeLog(path, PLACE, [read()]);
    const work = (): readonly string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('secrets-census-logs-'));
    const before = work();
    const source = await logSource({ path, threads: 1 });
    for await (const _ of source.observe(QUERY)) break;
    await source.close();
    expect(work().filter((name) => !before.includes(name))).toEqual([]);
  });
});

describe('the user is told', () => {
  test('where there is nothing at a path', async () => {
    await expect(logSource({ path: join(folders, 'nowhere') })).rejects.toThrow(
      /^--usage: there is nothing at .*nowhere\n/,
    );
  });

  test('what to install where DuckDB is missing', async () => {
    const missing = './not-installed.js';
    const load = () => import(missing);
    await expect(logSource({ path: folders, load })).rejects.toThrow(
      /DuckDB, which is not installed here .*\nInstall it beside this program: npm install @duckdb\/node-api@1\.5\.6-r\.1$/,
    );
  });
});
