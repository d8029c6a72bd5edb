import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  finishedIn,
  hasManifest,
  inventoriesOf,
  partsIn,
  run,
  runOnFullDisk,
  runUntil,
  scanArgs,
  type Watched,
  watchedSandbox,
} from './killed-scan.js';

/** One account has more than a page of secrets, so that its segment is by far the largest; there are enough for two threads. */
const SHAPE = { accounts: 120, regions: 2, secrets: 300, whale: 130 };

const LONG = 120_000;

const home = mkdtempSync(join(tmpdir(), 'secrets-census-resume-'));
let sandbox: Watched;
let whole: string;
let report: string;

const folderOf = (name: string): string => join(home, name);

beforeAll(async () => {
  sandbox = await watchedSandbox({ synthetic: SHAPE, latency: 15 });
  whole = folderOf('whole');
  const finished = await run(sandbox, scanArgs(whole));
  expect(finished.code, finished.stderr).toBe(0);
  report = finished.stdout;
  sandbox.asked();
}, LONG);

afterAll(async () => {
  await sandbox.close();
  rmSync(home, { recursive: true });
});

const sorted = (ids: Iterable<string>): readonly string[] => [...ids].sort();

/** A scan that was killed as soon as so many accounts were finished. */
async function killedAt(name: string, accounts: number, ...more: string[]): Promise<string> {
  const folder = folderOf(name);
  const args = scanArgs(folder, ...more);
  const isKilled = await runUntil(sandbox, args, () => finishedIn(folder).length >= accounts);
  expect(isKilled).toBe(true);
  sandbox.asked();
  return folder;
}

/** Goes on to the end, and holds the outcome against the scan that nobody interrupted. */
async function expectToFinish(folder: string, ...more: string[]): Promise<string> {
  const finished = finishedIn(folder);
  sandbox.asked();
  const { code, stdout, stderr } = await run(sandbox, scanArgs(folder, '--resume', ...more));
  expect(code, stderr).toBe(0);
  const asked = sandbox.asked();
  expect(finished.filter((id) => asked.has(id))).toEqual([]);
  expect(asked.size).toBe(SHAPE.accounts - finished.length);
  expect(partsIn(folder)).toEqual([]);
  expect(inventoriesOf(folder)).toEqual(inventoriesOf(whole));
  expect(stdout).toBe(report);
  return stderr;
}

describe('a scan that was killed goes on, repeats no finished account, and ends as if nothing had happened, killed', () => {
  test('before any account was finished', { timeout: LONG }, async () => {
    const folder = folderOf('early');
    expect(await runUntil(sandbox, scanArgs(folder), () => hasManifest(folder))).toBe(true);
    await expectToFinish(folder);
  });

  test('before it could write what it was asked for', { timeout: LONG }, async () => {
    const folder = folderOf('earliest');
    mkdirSync(join(folder, 'accounts'), { recursive: true });
    writeFileSync(join(folder, 'manifest.json.part'), '{"formatVersion":');
    await expectToFinish(folder);
  });

  test('while accounts were still being listed', { timeout: LONG }, async () => {
    const folder = await killedAt('listing', 1, '--workers', '1');
    await expectToFinish(folder, '--workers', '1');
  });

  test('in the middle, and again near the end', { timeout: LONG }, async () => {
    const folder = await killedAt('twice', 45);
    const before = finishedIn(folder);
    const args = scanArgs(folder, '--resume');
    expect(await runUntil(sandbox, args, () => finishedIn(folder).length >= 110)).toBe(true);
    const asked = sandbox.asked();
    expect(before.filter((id) => asked.has(id))).toEqual([]);
    await expectToFinish(folder);
  });

  test('with two threads', { timeout: LONG }, async () => {
    const folder = await killedAt('threads', 85, '--workers', '2');
    const stderr = await expectToFinish(folder, '--workers', '2');
    expect(stderr).toMatch(/Going on with .*: \d+ accounts are finished\./);
  });

  test('after its last account, before it could say so', { timeout: LONG }, async () => {
    const folder = await killedAt('last', 80);
    await expectToFinish(folder);
    const file = join(folder, 'manifest.json');
    const { segments: _, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...manifest, complete: false }));
    await expectToFinish(folder);
  });
});

describe('a snapshot that is not finished', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await killedAt('unfinished', 30);
  }, LONG);

  test('is evaluated as what it is', async () => {
    const { code, stdout } = await run(sandbox, [
      ...['evaluate', folder, '--fail-on', 'never', '-o', 'json'],
    ]);
    expect(code).toBe(3);
    const { coverage } = JSON.parse(stdout);
    expect(coverage).toContainEqual({
      ...{ account: '*', region: '*', status: 'not', secrets: 0, reason: 'error' },
      detail: 'The scan did not finish; other accounts may exist.',
    });
    const seen = new Set(coverage.map(({ account }: { account: string }) => account));
    expect(finishedIn(folder).filter((id) => !seen.has(id))).toEqual([]);
  });

  test.each([
    ['other Regions', ['--region', 'us-east-1']],
    ['other accounts', ['--account', '100000000001']],
    ['another shard', ['--shard', '1/2']],
    ['more depth', ['--deep']],
  ])('is not gone on with for %s', async (_, flags) => {
    const before = finishedIn(folder);
    const { code, stderr } = await run(sandbox, scanArgs(folder, '--resume', ...flags));
    expect(code).toBe(2);
    expect(stderr).toContain('was begun with another scope, caller or depth');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(finishedIn(folder)).toEqual(before);
  });

  test('is not overwritten by a scan that does not go on with it', async () => {
    const { code, stderr } = await run(sandbox, scanArgs(folder));
    expect(code).toBe(2);
    expect(stderr).toContain('Go on with that snapshot with --resume');
  });

  test('is an error where a part of it is damaged, and collects that again', {
    timeout: LONG,
  }, async () => {
    const [first = '', second = ''] = sorted(finishedIn(folder));
    truncateSync(join(folder, 'accounts', `${first}.ndjson.gz`), 100);
    writeFileSync(join(folder, 'accounts', `${second}.ndjson.gz`), 'not compressed');
    const evaluated = await run(sandbox, ['evaluate', folder]);
    expect(evaluated.code).toBe(2);
    expect(evaluated.stderr).toContain(`${first}.ndjson.gz: this part of the snapshot is damaged`);
    const kept = finishedIn(folder).filter((id) => id !== first && id !== second);
    sandbox.asked();
    const { code, stderr, stdout } = await run(sandbox, scanArgs(folder, '--resume'));
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`Damaged, and collected again: ${first}, ${second}.`);
    const asked = sandbox.asked();
    expect(kept.filter((id) => asked.has(id))).toEqual([]);
    expect([asked.has(first), asked.has(second)]).toEqual([true, true]);
    expect(stdout).toBe(report);
  });
});

describe('a snapshot that is complete', () => {
  test('is not collected again', async () => {
    const { code, stdout, stderr } = await run(sandbox, scanArgs(whole, '--resume'));
    expect([code, stdout]).toEqual([0, report]);
    expect(stderr).toContain('is complete: nothing is left to collect');
    expect(sandbox.asked()).toEqual(new Set());
  });

  test('of a newer format is refused', async () => {
    const folder = folderOf('newer');
    mkdirSync(folder);
    const manifest = readFileSync(join(whole, 'manifest.json'), 'utf8');
    const newer = manifest.replace(/"formatVersion": \d+/, '"formatVersion": 99');
    writeFileSync(join(folder, 'manifest.json'), newer);
    for (const args of [scanArgs(folder, '--resume'), ['evaluate', folder]]) {
      const { code, stderr } = await run(sandbox, args);
      expect(code).toBe(2);
      expect(stderr).toContain('the snapshot has format 99');
      expect(stderr).not.toMatch(/\n\s+at /);
    }
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(newer);
  });
});

test.each([['1'], ['2']])(
  'a disk that is full ends a scan of %s threads with a clear error, and what is finished is kept',
  { timeout: LONG },
  async (workers) => {
    const folder = folderOf(`full-${workers}`);
    const args = scanArgs(folder, '--workers', workers);
    const { code, stdout, stderr } = await runOnFullDisk(sandbox, args, 8);
    expect(stderr).toContain('the snapshot cannot be written (EFBIG');
    expect(stderr).toContain('go on with --resume');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([code, stdout]).toEqual([2, '']);
    expect(finishedIn(folder).length).toBeGreaterThan(0);
    expect(finishedIn(folder).length).toBeLessThan(SHAPE.accounts);
    await expectToFinish(folder, '--workers', workers);
  },
);
