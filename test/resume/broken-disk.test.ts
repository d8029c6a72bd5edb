import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readManifest } from '../../src/files/read-snapshot.js';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.js';
import { collect } from '../../src/scan.js';
import { HEAD, HEALTHY, SHOP } from '../faults/healthy-world.js';
import { scanUnder } from '../faults/scan-under-faults.js';
import { finishedIn, inventoriesOf } from './killed-scan.js';

let home: string;
let folder: string;
let sandbox: RunningSandbox;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'secrets-census-disk-'));
  folder = join(home, 'snapshot');
  sandbox = await startSandbox({ world: HEALTHY, latency: 25, quotas: [] });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
  rmSync(home, { recursive: true });
});

const OPTIONS = { deep: true, rateShare: 1 };

function scanAs(account: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL', sandbox.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIA${account}DEMO`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'sandbox');
}

/** Scans while the account's segment cannot be written, not even by root; then the disk is mended. */
async function scanOnBrokenDisk(account: string): Promise<void> {
  const obstacle = join(folder, 'accounts', `${account}.ndjson.gz.part`);
  const progress = {
    listed: () => {
      mkdirSync(obstacle, { recursive: true });
    },
    note: () => {},
    counts: () => {},
    accountDone: () => {},
  };
  const scanning = collect(folder, { ...OPTIONS, progress });
  await expect(scanning).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('EISDIR'),
  });
  // As long as an account that was under way would have taken.
  await wait(500);
  rmSync(obstacle, { recursive: true });
}

test('an account that was under way when the disk failed is not taken for finished', async () => {
  scanAs(HEAD);
  // It has the fewest secrets, and is written while the shop is under way.
  await scanOnBrokenDisk(HEAD);
  expect(finishedIn(folder)).not.toContain(SHOP);
  await collect(folder, { ...OPTIONS, resume: true });
  const clean = await scanUnder({ world: HEALTHY });
  expect(inventoriesOf(folder).flatMap(({ secrets }) => secrets)).toEqual(clean.secrets);
});

test('a scan of an account that may not list its organization can be gone on with', async () => {
  scanAs(SHOP);
  await scanOnBrokenDisk(SHOP);
  const begun = readManifest(folder);
  expect([begun.complete, begun.scope.accounts]).toEqual([false, undefined]);
  await collect(folder, { ...OPTIONS, resume: true });
  const ended = readManifest(folder);
  expect([ended.complete, ended.scope.accounts, ended.segments]).toEqual([true, [SHOP], [SHOP]]);
});
