import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.js';
import { runCli } from '../run-cli.js';
import { administrator, ROOT } from '../sandbox/tiny.js';

const folder = mkdtempSync(join(tmpdir(), 'shard-'));
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ world: loadWorld('fixtures/tiny'), quotas: [] });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** Scans into a folder; the accounts and secrets that it kept. */
async function scanned(name: string, ...flags: string[]) {
  const how = [
    '--region',
    'eu-west-1',
    '--snapshot',
    name,
    '--fail-on',
    'never',
    '--allow-partial',
  ];
  const { code, stderr } = await runCli(['scan', ...how, ...flags], {
    cwd: folder,
    env: {
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: administrator(ROOT).accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      AWS_REGION: 'eu-west-1',
    },
  });
  expect([code, stderr], stderr).toEqual([0, expect.any(String)]);
  const path = join(folder, name);
  const manifest = readManifest(path);
  const inventories = [...readInventories(path, manifest)];
  return {
    manifest,
    accounts: inventories.map(({ account }) => account.id),
    secrets: inventories.flatMap(({ secrets }) => secrets.map(({ arn }) => arn)),
  };
}

test('the shards of an organization are disjoint, and together they are all of it', async () => {
  const whole = await scanned('whole');
  const parts = [
    await scanned('first', '--shard', '1/3'),
    await scanned('second', '--shard', '2/3'),
    await scanned('third', '--shard', '3/3'),
  ];
  expect(whole.accounts).toHaveLength(4);
  expect(parts.flatMap(({ accounts }) => accounts).sort()).toEqual(whole.accounts);
  expect(parts.flatMap(({ secrets }) => secrets).sort()).toEqual([...whole.secrets].sort());
  expect(parts.map(({ manifest }) => manifest.scope.shard)).toEqual([
    { index: 1, of: 3 },
    { index: 2, of: 3 },
    { index: 3, of: 3 },
  ]);
  // Each knows who belongs to the organization: principals of other shards are no outsiders.
  for (const { manifest } of parts)
    expect(manifest.organizationAccounts).toEqual(whole.manifest.organizationAccounts);
});

test('what is no shard is the user’s mistake, told before anything is asked or written', async () => {
  const how = ['scan', '--region', 'eu-west-1', '--snapshot', 'wrong'];
  const { code, stderr } = await runCli([...how, '--shard', '4/3'], { cwd: folder });
  expect([code, readdirSync(folder).includes('wrong')]).toEqual([2, false]);
  expect(stderr).toContain(
    'error: --shard 4/3: this is no shard\nWrite the third of sixteen parts as 3/16.',
  );
});
