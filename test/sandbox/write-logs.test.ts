import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { createState } from '../../src/sandbox/state/state.js';
import { trailRecords } from '../../src/sandbox/trail-records.js';
import { type WrittenLogs, writeLogs } from '../../src/sandbox/write-logs.js';
import { runCli } from '../run-cli.js';

const WORLD = loadWorld('fixtures/tiny');

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'write-logs-'));
  return folder;
}

/** Paths of the files below a folder, sorted. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();

const LOG =
  /^logs\/all\/AWSLogs\/o-tiny000001\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/(\d{4})\/(\d\d)\/(\d\d)\/\1_CloudTrail_\2_\3\4\5T\d{4}Z_[0-9a-f]{16}\.json\.gz$/;
const DIGEST =
  /^logs\/all\/AWSLogs\/o-tiny000001\/(\d{12})\/CloudTrail-Digest\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail-Digest_\2_tiny-trail_us-east-1_\d{8}T\d{6}Z\.json\.gz$/;

describe('the logs of a world', () => {
  let folder = '';
  let written: WrittenLogs;
  beforeAll(() => {
    folder = newFolder();
    written = writeLogs(WORLD, folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('lie as the trail of an organization delivers them, with its digests beside them', () => {
    const files = filesIn(folder);
    expect(files.filter((file) => !LOG.test(file) && !DIGEST.test(file))).toEqual([]);
    expect(files.filter((file) => DIGEST.test(file)).length).toBeGreaterThan(5);
    expect(files).toHaveLength(written.files);
  });

  test('hold all that was delivered, each in the place that its path says', () => {
    const read = filesIn(folder).flatMap((file) => {
      const [, account, region] = LOG.exec(file) ?? [];
      if (account === undefined) return [];
      const { Records } = JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString());
      for (const record of Records)
        expect([record.recipientAccountId, record.awsRegion]).toEqual([account, region]);
      return Records;
    });
    const delivered = [...trailRecords(createState(WORLD))].map(({ record }) => record);
    expect(written.events).toBe(delivered.length);
    const ids = (records: readonly { readonly [key: string]: unknown }[]) =>
      records.map(({ eventID }) => eventID).sort();
    expect(ids(read)).toEqual(ids(delivered));
    expect(read).toContainEqual(delivered[0]);
  });

  test('have digests that name files which are there, with their hashes', () => {
    const [digest = ''] = filesIn(folder).filter((file) => DIGEST.test(file));
    const body = JSON.parse(gunzipSync(readFileSync(join(folder, digest))).toString());
    expect(body).toMatchObject({ digestS3Object: digest, logFiles: [expect.anything()] });
    for (const { s3Object, hashValue } of body.logFiles) {
      const bytes = readFileSync(join(folder, s3Object));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hashValue);
    }
  });

  test('are the same, byte by byte, when they are written again', () => {
    const again = newFolder();
    onTestFinished(() => rmSync(again, { recursive: true }));
    writeLogs(WORLD, again);
    const files = filesIn(folder);
    expect(filesIn(again)).toEqual(files);
    const different = files.filter(
      (file) => !readFileSync(join(folder, file)).equals(readFileSync(join(again, file))),
    );
    expect(different).toEqual([]);
  });

  test('are not written into a folder that has something in it', () => {
    expect(() => writeLogs(WORLD, folder)).toThrow(`${folder}: the folder is not empty`);
  });
});

test('much on one day leaves an insight beside the logs', () => {
  const folder = newFolder();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const reads = [
    { function: 'busy', every: '3 minutes', from: '9 hours ago', until: '1 hour ago' },
  ];
  const shop = { secrets: { 'eu-west-1': [{ name: 'busy', reads }] } };
  writeLogs({ ...WORLD, accounts: new Map([['tiny-shop', shop]]) }, folder);
  const [insight = '', ...more] = filesIn(folder).filter((file) => file.includes('Insight'));
  expect(more).toEqual([]);
  expect(insight).toMatch(
    /^logs\/all\/AWSLogs\/o-tiny000001\/(\d{12})\/CloudTrail-Insight\/eu-west-1\/2026\/03\/02\/\1_CloudTrail-Insight_eu-west-1_20260302T\d{4}Z_[0-9a-f]{16}\.json\.gz$/,
  );
  expect(JSON.parse(gunzipSync(readFileSync(join(folder, insight))).toString())).toMatchObject({
    Records: [{ eventType: 'AwsCloudTrailInsight', eventCategory: 'Insight' }],
  });
});

describe('sandbox --write-logs', () => {
  const run = (cwd: string, ...flags: string[]) => runCli(['sandbox', ...flags], { cwd });

  test('writes the past of a world, and ends', async () => {
    const cwd = newFolder();
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    const world = join(process.cwd(), 'fixtures/tiny');
    const { code, stdout, stderr } = await run(cwd, '--world', world, '--write-logs', 'logs');
    expect([code, stdout]).toEqual([0, '']);
    const files = filesIn(join(cwd, 'logs'));
    expect(stderr).toMatch(/^\d+ events in \d+ files of CloudTrail are in logs\.\n$/);
    expect(stderr).toContain(` in ${files.length} files `);
  });

  test('tells mistakes', async () => {
    const cwd = newFolder();
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    writeFileSync(join(cwd, 'taken'), '');
    const full = await run(cwd, '--write-logs', '.');
    expect([full.code, full.stderr]).toEqual([2, expect.stringContaining('is not empty')]);
    const file = await run(cwd, '--write-logs', 'taken');
    expect([file.code, file.stderr]).toEqual([2, expect.stringContaining('cannot be written')]);
    const made = await run(cwd, '--accounts', '3', '--write-logs', 'logs');
    expect([made.code, made.stderr]).toEqual([2, expect.stringContaining('has no logs')]);
  });
});
