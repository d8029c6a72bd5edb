import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.js';
import { collect } from '../../src/scan.js';
import { HEAD, HEALTHY, SHOP } from '../faults/healthy-world.js';
import { scanUnder } from '../faults/scan-under-faults.js';
import { finishedIn, inventoriesOf } from './killed-scan.js';

afterEach(() => vi.unstubAllEnvs());

const silent = { listed: () => {}, note: () => {}, counts: () => {}, accountDone: () => {} };

test('an account that was under way when the disk failed is not taken for finished', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'secrets-census-disk-')), 'snapshot');
  const sandbox = await startSandbox({ world: HEALTHY, latency: 25, quotas: [] });
  vi.stubEnv('AWS_ENDPOINT_URL', sandbox.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIA${sandbox.managementAccountId}DEMO`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'sandbox');
  // What cannot be written to, not even by root. The account with the fewest secrets is the first to be written.
  const obstacle = join(folder, 'accounts', `${HEAD}.ndjson.gz.part`);
  const listed = (): void => {
    mkdirSync(obstacle, { recursive: true });
  };
  const options = { deep: true, rateShare: 1 };
  try {
    await expect(
      collect(folder, { ...options, progress: { ...silent, listed } }),
    ).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining('EISDIR') });
    // As long as the account that was under way would have taken.
    await wait(500);
    expect(finishedIn(folder)).not.toContain(SHOP);
    rmSync(obstacle, { recursive: true });
    await collect(folder, { ...options, resume: true, progress: silent });
    const clean = await scanUnder({ world: HEALTHY });
    expect(inventoriesOf(folder).flatMap(({ secrets }) => secrets)).toEqual(clean.secrets);
    expect(existsSync(obstacle)).toBe(false);
  } finally {
    await sandbox.close();
    rmSync(join(folder, '..'), { recursive: true });
  }
});
