import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { DescribeHubCommand, EnableSecurityHubCommand } from '@aws-sdk/client-securityhub';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { createHubs } from '../../src/sandbox/state/hubs.js';
import type { SecurityHubEntry } from '../../src/sandbox/world.js';
import { customerSays, defaultProduct, finding, findingsOf, importAll } from './findings.js';
import {
  AUDIT,
  administrator,
  clientsFor,
  members,
  OUTSIDER,
  ROOT,
  refusal,
  SHOP,
  type Tiny,
  tinyForTest,
} from './tiny.js';

const describeHub = new DescribeHubCommand({});
const hubArn = (account: string, region = 'eu-west-1') =>
  `arn:aws:securityhub:${region}:${account}:hub/default`;

describe('where Security Hub is enabled', () => {
  test('it tells so', async () => {
    const { hub } = (await tinyForTest()).as(SHOP);
    const expected = {
      HubArn: hubArn(SHOP),
      SubscribedAt: '2024-03-02T09:30:00.000Z',
      AutoEnableControls: true,
      ControlFindingGenerator: 'SECURITY_CONTROL',
    };
    expect(members(await hub.send(describeHub))).toStrictEqual(expected);
    const byArn = new DescribeHubCommand({ HubArn: hubArn(SHOP) });
    expect(members(await hub.send(byArn))).toStrictEqual(expected);
  });

  test('it knows no hub but its own', async () => {
    const { hub } = (await tinyForTest()).as(SHOP);
    const foreign = new DescribeHubCommand({ HubArn: hubArn(ROOT) });
    expect(await refusal(hub.send(foreign))).toStrictEqual({
      name: 'ResourceNotFoundException',
      message: `Hub ${hubArn(ROOT)} does not exist`,
      status: 404,
    });
  });

  test('it cannot be enabled again', async () => {
    const { hub } = (await tinyForTest()).as(SHOP);
    expect(await refusal(hub.send(new EnableSecurityHubCommand({})))).toStrictEqual({
      name: 'ResourceConflictException',
      message: 'Account is already subscribed to Security Hub',
      status: 409,
    });
  });
});

describe('where Security Hub is off', () => {
  const off = async () => (await tinyForTest()).as(SHOP, 'us-east-1').hub;
  const product = defaultProduct(SHOP, 'us-east-1');

  test.each<[string, (hub: Awaited<ReturnType<typeof off>>) => Promise<unknown>]>([
    ['DescribeHub', (hub) => hub.send(describeHub)],
    ['BatchImportFindings', (hub) => importAll(hub, finding({ ProductArn: product }))],
    ['GetFindings', (hub) => findingsOf(hub)],
    ['BatchUpdateFindings', (hub) => customerSays(hub, { Workflow: { Status: 'NEW' } })],
  ])('%s is refused', async (_operation, call) => {
    expect(await refusal(call(await off()))).toStrictEqual({
      name: 'InvalidAccessException',
      message: `Account ${SHOP} is not subscribed to AWS Security Hub`,
      status: 401,
    });
  });

  test('it can be enabled', async () => {
    const hub = await off();
    const enable = new EnableSecurityHubCommand({ ControlFindingGenerator: 'STANDARD_CONTROL' });
    expect(members(await hub.send(enable))).toStrictEqual({});
    expect(await hub.send(describeHub)).toMatchObject({
      SubscribedAt: '2026-03-02T09:30:00.000Z',
      ControlFindingGenerator: 'STANDARD_CONTROL',
    });
    await importAll(hub, finding({ ProductArn: product }));
    expect(await findingsOf(hub)).toMatchObject([{ Region: 'us-east-1' }]);
  });
});

describe('a world says where Security Hub is', () => {
  const world = loadWorld('fixtures/tiny');

  async function start(securityHub: SecurityHubEntry | undefined) {
    const { securityHub: _, ...organization } = world.organization;
    const sandbox = await startSandbox({
      world: { ...world, organization: { ...organization, ...(securityHub && { securityHub }) } },
    });
    return sandbox;
  }

  const REGIONS = ['us-east-1', 'eu-west-1', 'ap-east-1'] as const;

  test.each<[SecurityHubEntry | undefined, readonly string[], readonly string[]]>([
    [undefined, [], []],
    [{ enabled: [] }, [], []],
    [{ enabled: 'all' }, ['us-east-1', 'eu-west-1', 'ap-east-1'], ['us-east-1', 'eu-west-1']],
    [{ enabled: ['us-east-1'] }, ['us-east-1'], ['us-east-1']],
    [{ enabled: 'all', except: { 'tiny-shop': 'all' } }, [], ['us-east-1', 'eu-west-1']],
    [
      { enabled: 'all', except: { 'tiny-shop': ['ap-east-1', 'us-east-1'], 'tiny-audit': [] } },
      ['eu-west-1'],
      ['us-east-1', 'eu-west-1'],
    ],
  ])('%j', async (entry, ofShop, ofAudit) => {
    const { url, close } = await start(entry);
    const enabled = async (account: string) => {
      const found: string[] = [];
      for (const region of REGIONS) {
        const { hub } = clientsFor(url, administrator(account), region);
        if ('unexpected' in (await refusal(hub.send(describeHub)))) found.push(region);
      }
      return found;
    };
    const told = [await enabled(SHOP), await enabled(AUDIT)];
    await close();
    expect(told).toStrictEqual([ofShop, ofAudit]);
  });

  test('and since when', async () => {
    const { url, close } = await start({ enabled: 'all', since: '2025-06-01' });
    const { SubscribedAt } = await clientsFor(url, administrator(SHOP)).hub.send(describeHub);
    await close();
    expect(SubscribedAt).toBe('2025-06-01T00:00:00.000Z');
  });
});

describe('Security Hub is asked', () => {
  test.each([
    ['the management account', ROOT, SHOP],
    ['a delegated administrator', AUDIT, SHOP],
    ['a standalone account for itself', OUTSIDER, OUTSIDER],
  ])('with the role for pushing, which %s may assume', async (_who, by, account) => {
    const tiny = await tinyForTest();
    const { hub } = await tiny.assume({ by, account, role: 'SecretsCensusPush' });
    expect((await hub.send(describeHub)).HubArn).toBe(hubArn(account));
  });

  const denied = async (tiny: Tiny, policy: object, call: 'describe' | 'import') => {
    const { hub } = await tiny.assume({ role: 'SecretsCensusPush', policy });
    return refusal(call === 'describe' ? hub.send(describeHub) : importAll(hub, finding()));
  };
  const allow = (...actions: string[]) => ({ Statement: { Effect: 'Allow', Action: actions } });
  const user = `User: arn:aws:sts::${SHOP}:assumed-role/SecretsCensusPush/tests`;

  test('within what session policies allow', async () => {
    const tiny = await tinyForTest();
    expect(await denied(tiny, allow('securityhub:Batch*'), 'describe')).toStrictEqual({
      name: 'AccessDeniedException',
      message: `${user} is not authorized to perform: securityhub:DescribeHub on resource: ${hubArn(SHOP)} because no session policy allows the securityhub:DescribeHub action`,
      status: 403,
    });
    expect(await denied(tiny, allow('securityhub:DescribeHub'), 'import')).toStrictEqual({
      name: 'AccessDeniedException',
      message: `${user} is not authorized to perform: securityhub:BatchImportFindings on resource: ${defaultProduct()} because no session policy allows the securityhub:BatchImportFindings action`,
      status: 403,
    });
    expect(await denied(tiny, allow('securityhub:*'), 'import')).toHaveProperty('unexpected');
  });

  test('and fails in its own words', async () => {
    const fail = async (fault: { kind: 'serverError'; status?: 503 } | { kind: 'expireToken' }) => {
      const tiny = await tinyForTest({ faults: [{ ...fault, operations: ['securityhub:*'] }] });
      return refusal((await tiny.assume({ role: 'SecretsCensusPush' })).hub.send(describeHub));
    };
    expect(await fail({ kind: 'serverError' })).toMatchObject({
      name: 'InternalException',
      status: 500,
    });
    expect(await fail({ kind: 'serverError', status: 503 })).toMatchObject({
      name: 'ServiceUnavailableException',
      status: 503,
    });
    expect(await fail({ kind: 'expireToken' })).toMatchObject({
      name: 'ExpiredTokenException',
      status: 403,
    });
  });
});

describe('what hubs hold', () => {
  test('is gone with the sandbox', async () => {
    await importAll((await tinyForTest()).as(SHOP).hub, finding());
    expect(await findingsOf((await tinyForTest()).as(SHOP).hub)).toStrictEqual([]);
  });

  test('outlives it where the next is given the same hubs', async () => {
    const hubs = createHubs();
    const first = await tinyForTest({ hubs });
    await first.as(SHOP, 'us-east-1').hub.send(new EnableSecurityHubCommand({}));
    await importAll(first.as(SHOP).hub, finding());
    const second = await tinyForTest({ hubs });
    expect(await findingsOf(second.as(SHOP).hub)).toHaveLength(1);
    expect(await findingsOf(second.as(SHOP, 'us-east-1').hub)).toHaveLength(0);
    expect(await findingsOf(second.as(ROOT).hub)).toHaveLength(0);
  });

  test('is deleted when nobody has updated it for too long', async () => {
    const world = loadWorld('fixtures/tiny');
    const shownAfter = async (days: number, state: 'ACTIVE' | 'ARCHIVED') => {
      const hubs = createHubs();
      const first = await tinyForTest({ hubs });
      await importAll(first.as(SHOP).hub, finding({ RecordState: state }));
      const asOf = new Date(Date.parse(world.organization.asOf) + days * 86_400_000).toISOString();
      const organization = { ...world.organization, asOf };
      const next = await startSandbox({ world: { ...world, organization }, hubs });
      const { hub } = clientsFor(next.url, administrator(SHOP));
      const { length } = await findingsOf(hub);
      await next.close();
      return length;
    };
    expect(await shownAfter(90, 'ACTIVE')).toBe(1);
    expect(await shownAfter(91, 'ACTIVE')).toBe(0);
    expect(await shownAfter(30, 'ARCHIVED')).toBe(1);
    expect(await shownAfter(31, 'ARCHIVED')).toBe(0);
  });

  test('is held in every account and Region of a made-up company', async () => {
    const sandbox = await startSandbox({ synthetic: { accounts: 3, regions: 2, secrets: 3 } });
    onTestFinished(() => sandbox.close());
    const { url, managementAccountId: account } = sandbox;
    const home = clientsFor(url, administrator(account), sandbox.homeRegion);
    const { Accounts = [] } = await home.organizations.send(new ListAccountsCommand({}));
    expect(Accounts).toHaveLength(3);
    for (const { Id = '' } of Accounts) {
      const { hub } = clientsFor(url, administrator(Id), 'us-west-2');
      const own = { AwsAccountId: Id, ProductArn: defaultProduct(Id, 'us-west-2') };
      expect(await importAll(hub, finding(own))).toMatchObject({ SuccessCount: 1 });
      expect(await findingsOf(hub)).toMatchObject([own]);
    }
  });
});
