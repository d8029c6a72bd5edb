import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import * as secretsSdk from '@aws-sdk/client-secrets-manager';
import {
  GetResourcePolicyCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  type SecretListEntry,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UserError } from '../../src/model/user-error.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { RegionSecrets } from '../../src/sandbox/state/region-secrets.js';
import { REGIONS } from '../../src/sandbox/synthetic/regions.js';
import { minimalCalls, type SyntheticShape } from '../../src/sandbox/synthetic/shape.js';
import { accountShelves, createShelves } from '../../src/sandbox/synthetic/shelves.js';
import { spreadSecrets } from '../../src/sandbox/synthetic/spread.js';
import { createSynthetic } from '../../src/sandbox/synthetic/synthetic.js';
import { deviations, outputOf } from './sdk-schema.js';
import { administrator, type Clients, clientsFor } from './tiny.js';

async function start(synthetic: SyntheticShape) {
  const sandbox = await startSandbox({ synthetic, quotas: [] });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

type Started = Awaited<ReturnType<typeof start>>;

/** Ids of all accounts, page by page. */
async function accountsOf(organizations: OrganizationsClient): Promise<readonly string[]> {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await organizations.send(new ListAccountsCommand(NextToken ? { NextToken } : {}));
    ids.push(...(page.Accounts ?? []).flatMap(({ Id }) => Id ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

async function secretsOf({ secrets }: Clients): Promise<readonly SecretListEntry[]> {
  const entries: SecretListEntry[] = [];
  let NextToken: string | undefined;
  do {
    const page = await secrets.send(
      new ListSecretsCommand({ MaxResults: 100, ...(NextToken && { NextToken }) }),
    );
    entries.push(...(page.SecretList ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return entries;
}

/** Credentials of the scan role. */
async function assume({ sts }: Clients, account: string) {
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/SecretsCensus`,
      RoleSessionName: 'tests',
    }),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

/** Reads all that there is in the plainest way: every secret with its policy. */
async function walk({ url, managementAccountId, homeRegion }: Started) {
  const own = administrator(managementAccountId);
  const home = clientsFor(url, own, homeRegion);
  await home.sts.send(new GetCallerIdentityCommand({}));
  await home.organizations.send(new DescribeOrganizationCommand({}));
  const found: { readonly arn: string; readonly policy: string | undefined }[] = [];
  for (const account of await accountsOf(home.organizations)) {
    const credentials = account === managementAccountId ? own : await assume(home, account);
    const { ec2 } = clientsFor(url, credentials, homeRegion);
    const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({}));
    for (const { RegionName } of Regions) {
      const clients = clientsFor(url, credentials, RegionName);
      for (const { ARN = '' } of await secretsOf(clients)) {
        const { ResourcePolicy: policy } = await clients.secrets.send(
          new GetResourcePolicyCommand({ SecretId: ARN }),
        );
        found.push({ arn: ARN, policy });
      }
    }
  }
  return found;
}

describe('a walk through a synthetic organization', () => {
  const SHAPE: SyntheticShape = { accounts: 23, regions: 3, secrets: 400, whale: 210, seed: 5 };

  test('finds every secret in the fewest calls, the same every time', async () => {
    const sandbox = await start(SHAPE);
    const found = await walk(sandbox);
    expect(new Set(found.map(({ arn }) => arn)).size).toBe(400);
    expect(sandbox.calls().total).toBe(sandbox.synthetic?.minimalCalls);
    expect(sandbox.synthetic).toMatchObject({ ...SHAPE, largestAccountRegion: 210 });
    expect(await walk(await start(SHAPE))).toStrictEqual(found);
  });

  test('finds another organization with another seed', async () => {
    const few = { accounts: 2, regions: 2, secrets: 12 };
    const [a, b] = [await walk(await start(few)), await walk(await start({ ...few, seed: 2 }))];
    expect(a).toHaveLength(12);
    expect(b).toHaveLength(12);
    expect(b).not.toStrictEqual(a);
  });

  test('finds one account alone', async () => {
    const alone = await start({ accounts: 1, regions: 1, secrets: 3, whale: 2 });
    expect(await walk(alone)).toHaveLength(3);
    expect(alone.calls().total).toBe(alone.synthetic?.minimalCalls);
  });
});

test('the facts are told with the calls', async () => {
  const shape = { accounts: 50, regions: 17, secrets: 25_000, whale: 20_000 };
  const sandbox = await start(shape);
  const told: unknown = await (await fetch(`${sandbox.url}/_sandbox/calls`)).json();
  expect(told).toMatchObject({ synthetic: { ...shape, seed: 1, largestAccountRegion: 20_000 } });
});

test('the fewest calls follow from the numbers', () => {
  // Who am I and the organization; a page of accounts; no role; Regions; pages of secrets; policies.
  expect(minimalCalls(1, [0, 100, 101, 100 + 100])).toBe(2 + 1 + 0 + 1 + (1 + 1 + 2 + 2) + 401);
  expect(minimalCalls(21, [])).toBe(2 + 2 + 20 + 21);
});

describe('secrets are spread', () => {
  test.each<SyntheticShape>([
    { accounts: 10, regions: 17, secrets: 20_000 },
    { accounts: 10, regions: 17, secrets: 0 },
    { accounts: 50, regions: 17, secrets: 25_000, whale: 20_000 },
    { accounts: 1, regions: 1, secrets: 9, whale: 4 },
  ])('so that their sum is what was asked for: %j', (shape) => {
    const counts = spreadSecrets(shape);
    expect(counts).toHaveLength(shape.accounts * shape.regions);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(shape.secrets);
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(shape.whale ?? 0);
  });

  test('unevenly: the first Region has the most, and some accounts have many times what others have', () => {
    const counts = spreadSecrets({ accounts: 100, regions: 10, secrets: 50_000 });
    const sumOf = (chosen: (place: number) => boolean) =>
      counts.reduce((sum, count, place) => (chosen(place) ? sum + count : sum), 0);
    expect(sumOf((place) => place % 10 === 0)).toBeGreaterThan(
      3 * sumOf((place) => place % 10 === 9),
    );
    const accounts = Array.from({ length: 100 }, (_, account) =>
      sumOf((place) => Math.floor(place / 10) === account),
    );
    expect(Math.max(...accounts)).toBeGreaterThan(5 * Math.min(...accounts));
  });
});

describe('what is made up', () => {
  const { state } = createSynthetic({ accounts: 3, regions: 2, secrets: 3000 });
  const groups = [...state.accounts.values()].flatMap(({ secrets }) =>
    REGIONS.slice(0, 2).flatMap((region) => [...(secrets.get(region)?.values() ?? [])]),
  );
  const share = (test: (group: (typeof groups)[number]) => boolean) =>
    groups.filter(test).length / groups.length;

  test('is as varied as in companies', () => {
    expect(groups).toHaveLength(3000);
    const policies = new Set(groups.flatMap(({ policy }) => policy ?? []));
    expect(policies.size).toBeGreaterThan(12);
    expect(share(({ policy }) => policy !== undefined)).toBeCloseTo(1 / 3, 1);
    for (const [test, least] of [
      [share(({ rotation }) => rotation?.enabled === true), 0.2],
      [share(({ rotation }) => rotation?.enabled === false), 0.02],
      [share(({ owningService }) => owningService !== undefined), 0.02],
      [share(({ tags }) => tags.size === 0), 0.1],
      [share(({ members }) => [...members.values()].every(({ accessed }) => !accessed)), 0.1],
      [share(({ description }) => description !== undefined), 0.3],
    ] as const) {
      expect(test).toBeGreaterThan(least);
      expect(test).toBeLessThan(0.9);
    }
  });

  test('could be so on AWS', () => {
    for (const group of groups) {
      const { name, created, changed, rotation, members, policy, suffix } = group;
      expect(name).toMatch(/^[A-Za-z0-9/_+=.@!-]{1,512}$/);
      expect(suffix).toMatch(/^[A-Za-z0-9]{6}$/);
      expect(created.getTime()).toBeLessThan(state.now.getTime());
      expect(changed.getTime()).toBeGreaterThanOrEqual(created.getTime());
      expect(changed.getTime()).toBeLessThanOrEqual(state.now.getTime());
      expect(rotation?.last?.getTime() ?? created.getTime()).toBeLessThanOrEqual(changed.getTime());
      expect(members.size).toBe(1);
      if (policy !== undefined) expect(JSON.parse(policy)).toHaveProperty('Statement');
    }
  });

  test('has only members and types that the SDK knows', async () => {
    const { url, managementAccountId } = await start({ accounts: 1, regions: 1, secrets: 300 });
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=AKIA${managementAccountId}DEMO/20260302/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00`,
        'X-Amz-Target': 'secretsmanager.ListSecrets',
      },
      body: '{}',
    });
    const body: unknown = await answer.json();
    expect(deviations(outputOf(secretsSdk.ListSecrets$), body)).toStrictEqual([]);
  });
});

describe('what was made is forgotten', () => {
  /** Shelves of ten thousand secrets each, and how often each was filled. */
  function counted() {
    const filled: number[] = [];
    const make = (place: number) => {
      filled.push(place);
      const secrets = new RegionSecrets('r');
      const size = 10_000;
      Object.defineProperty(secrets, 'size', { get: () => size });
      return secrets;
    };
    const shelves = createShelves({ make, empty: () => new RegionSecrets('r'), largest: 10_000 });
    return { filled, shelves };
  }

  test('when much else was asked for since', () => {
    const { filled, shelves } = counted();
    for (const place of [1, 2, 1, 3, 1, 2]) shelves.get(place);
    expect(filled).toStrictEqual([1, 2, 3, 2]);
  });

  test('but not once it was changed', () => {
    const { filled, shelves } = counted();
    const changed = shelves.keep(1);
    for (const place of [2, 3, 4]) shelves.get(place);
    expect(shelves.get(1)).toBe(changed);
    expect(filled).toStrictEqual([1, 2, 3, 4]);
  });

  test('and a Region that nobody has shows nothing', () => {
    const { shelves } = counted();
    const secrets = accountShelves(shelves, () => undefined);
    expect(secrets.get('mars')).toBeUndefined();
  });

  test('so that a change is still there after a whole walk', async () => {
    const sandbox = await start({ accounts: 2, regions: 2, secrets: 40 });
    const { secrets } = clientsFor(
      sandbox.url,
      administrator(sandbox.managementAccountId),
      sandbox.homeRegion,
    );
    const [entry] = (await secrets.send(new ListSecretsCommand({}))).SecretList ?? [];
    const SecretId = entry?.ARN ?? '';
    await secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: '{"Id":"x"}' }));
    const found = await walk(sandbox);
    expect(found.find(({ arn }) => arn === SecretId)?.policy).toBe('{"Id":"x"}');
  });
});

test.each<[SyntheticShape, string]>([
  [{ accounts: 0, regions: 1, secrets: 1 }, '--accounts 0'],
  [{ accounts: 1, regions: 99, secrets: 1 }, '--regions 99'],
  [{ accounts: 1, regions: 1, secrets: -1 }, '--secrets -1'],
  [{ accounts: 1.5, regions: 1, secrets: 1 }, '--accounts 1.5'],
  [{ accounts: 1, regions: 1, secrets: 1, whale: 2 }, '--whale 2'],
  [{ accounts: 1, regions: 1, secrets: 1, seed: Number.NaN }, '--seed NaN'],
])('%j is no shape', (shape, where) => {
  expect(() => createSynthetic(shape)).toThrow(UserError);
  expect(() => createSynthetic(shape)).toThrow(where);
});
