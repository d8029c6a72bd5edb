import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readInventories, readManifest } from '../../src/files/read-snapshot.js';
import { loadWorld } from '../../src/sandbox/load-world.js';
import type { Settings } from '../../src/sandbox/options.js';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.js';
import type { World } from '../../src/sandbox/world.js';
import { runCli } from '../run-cli.js';
import { administrator, clientsFor, ROOT, SHOP, TODAY } from '../sandbox/tiny.js';

/** When the tiny world's first scan reads policies: its clock stands still. */
const READ_AT = TODAY.replace('T00:00', 'T09:30');

/** Secrets that the shop has in eu-west-1 besides those of the tiny world. */
const MORE = Array.from({ length: 12 }, (_, n) => `more/${String(n).padStart(2, '0')}`);

const statement = (principal: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      },
    ],
  });

/** The tiny world with a shop that is worth looking events up for, and whole pages. */
function world(): World {
  const tiny = loadWorld('fixtures/tiny');
  const { listing: _none, ...organization } = tiny.organization;
  const shop = tiny.accounts.get('tiny-shop');
  const here = shop?.secrets?.['eu-west-1'] ?? [];
  const secrets = { ...shop?.secrets, 'eu-west-1': [...here, ...MORE.map((name) => ({ name }))] };
  return {
    ...tiny,
    organization,
    accounts: new Map([...tiny.accounts, ['tiny-shop', { ...shop, secrets }]]),
  };
}

let folder = '';
let sandbox: RunningSandbox;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'since-'));
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function start(settings: Settings = {}): Promise<void> {
  sandbox = await startSandbox({ world: world(), quotas: [], ...settings });
}

const secretsOfShop = () => clientsFor(sandbox.url, administrator(SHOP)).secrets;

/** How many requests of an operation were answered so far. */
const asked = (operation: string): number => sandbox.calls().byOperation[operation]?.ok ?? 0;

/** Scans the shop's Region into a folder; what it told, and how many policies it asked for. */
async function scan(to: string, ...flags: string[]) {
  const before = asked('secretsmanager:GetResourcePolicy');
  const where = ['--account', SHOP, '--region', 'eu-west-1', '--snapshot', to];
  const how = ['--rate-share', '1', '--fail-on', 'never', '--allow-partial', '-o', 'json'];
  const { code, stderr } = await runCli(['scan', ...where, ...how, ...flags], {
    cwd: folder,
    env: {
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: administrator(ROOT).accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      AWS_REGION: 'eu-west-1',
    },
  });
  const after = asked('secretsmanager:GetResourcePolicy');
  expect([code, stderr], stderr).toEqual([0, expect.stringContaining('Collected')]);
  return { stderr, asked: after - before };
}

function kept(name: string) {
  const path = join(folder, name);
  const [inventory] = [...readInventories(path, readManifest(path))];
  const policies = new Map(inventory?.secrets.map(({ name, policy }) => [name, policy.document]));
  return { policies, row: inventory?.coverage[0] };
}

describe('a scan since an earlier one', () => {
  test('reads the policies that were changed and those of new secrets, and carries the others over', async () => {
    await start();
    const first = await scan('first');
    // All but the one that is being deleted, whose policy AWS does not tell.
    const all = kept('first').policies.size - 1;
    expect(first.asked).toBe(all);
    expect(kept('first').row?.carriedOver).toBeUndefined();

    const secrets = secretsOfShop();
    const policy = statement('arn:aws:iam::999988887777:root');
    await secrets.send(
      new PutResourcePolicyCommand({ SecretId: 'more/03', ResourcePolicy: policy }),
    );
    await secrets.send(new DeleteResourcePolicyCommand({ SecretId: 'prod/shop/db-password' }));
    await secrets.send(new CreateSecretCommand({ Name: 'brand/new', SecretString: 'x' }));

    const second = await scan('second', '--since', 'first');
    expect(second.asked).toBe(3);
    const { policies, row } = kept('second');
    expect(policies.get('more/03')).toBe(policy);
    expect(policies.get('prod/shop/db-password')).toBeUndefined();
    expect(policies.has('brand/new')).toBe(true);
    expect(policies.size).toBe(all + 2);
    expect(row?.carriedOver).toEqual({ policies: all - 2, since: READ_AT });
    expect(second.stderr).not.toContain('could not be carried over');

    // The same as a scan that reads all would have kept.
    await scan('third');
    expect(kept('third').policies).toEqual(policies);
  });

  test('reads all where events may not be looked up, and says so', async () => {
    await start({ faults: [{ kind: 'deny', operations: ['cloudtrail:LookupEvents'] }] });
    const first = await scan('first');
    const second = await scan('second', '--since', 'first');
    expect(second.asked).toBe(first.asked);
    expect(second.stderr).toContain(
      'Policies of the earlier scan could not be carried over in 1 account x Region (accessDenied by cloudtrail:LookupEvents): all were read there.',
    );
    expect(kept('second').row?.carriedOver).toBeUndefined();
    expect(kept('second').policies).toEqual(kept('first').policies);
  });

  test('reads all where a policy may not be older than no day at all, and asks for no event', async () => {
    await start();
    const first = await scan('first');
    const second = await scan('second', '--since', 'first', '--full-every', '0');
    expect(second.asked).toBe(first.asked);
    expect(asked('cloudtrail:LookupEvents')).toBe(0);
  });

  test('reads an account anew that is damaged in the earlier one, and says so', async () => {
    await start();
    const first = await scan('first');
    writeFileSync(join(folder, 'first/accounts', `${SHOP}.ndjson.gz`), 'no gzip');
    const second = await scan('second', '--since', 'first');
    expect(second.asked).toBe(first.asked);
    expect(second.stderr).toContain('(the account is damaged in the earlier snapshot)');
  });
});
