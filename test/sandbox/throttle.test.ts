import { ListRegionsCommand } from '@aws-sdk/client-account';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { GetFindingsCommand } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { QUOTAS } from '../../src/sandbox/throttle/quotas.js';
import { createThrottle, type Throttle } from '../../src/sandbox/throttle/throttle.js';
import { refusal, SHOP, tinyForTest } from './tiny.js';

/** How many of many requests at one moment go ahead. */
const burst = (throttle: Throttle, request: Parameters<Throttle>[0]): number =>
  Array.from({ length: 20_000 }, () => throttle(request)).filter(Boolean).length;

describe('a bucket', () => {
  const request = {
    service: 'secretsmanager',
    operation: 'GetResourcePolicy',
    account: '1',
    region: 'a',
  };

  test('holds the burst, and fills at the rate', () => {
    let now = 0;
    const throttle = createThrottle(() => now);
    expect(burst(throttle, request)).toBe(50);
    now = 100;
    expect(burst(throttle, request)).toBe(5);
    now = 60_000;
    expect(burst(throttle, request)).toBe(50);
  });

  test('is shared by the operations of its quota, and by no others', () => {
    const throttle = createThrottle(() => 0);
    burst(throttle, request);
    expect(throttle({ ...request, operation: 'PutResourcePolicy' })).toBe(false);
    expect(throttle({ ...request, operation: 'DescribeSecret' })).toBe(true);
  });

  test('belongs to one account in one Region', () => {
    const throttle = createThrottle(() => 0);
    burst(throttle, request);
    expect(throttle({ ...request, region: 'b' })).toBe(true);
    expect(throttle({ ...request, account: '2' })).toBe(true);
  });

  test('of Organizations is kept for the account and for the whole organization', () => {
    const throttle = createThrottle(() => 0);
    const list = { service: 'organizations', operation: 'ListAccounts', region: 'us-east-1' };
    expect(burst(throttle, { ...list, account: '1' })).toBe(12);
    expect(burst(throttle, { ...list, account: '2' })).toBe(3);
  });
});

test.each([
  ['secretsmanager', 'DescribeSecret', 10_000],
  ['secretsmanager', 'ListSecrets', 100],
  ['secretsmanager', 'PutSecretValue', 50],
  ['kms', 'DescribeKey', 2000],
  ['kms', 'ListAliases', 500],
  ['sts', 'AssumeRole', 600],
  ['account', 'ListRegions', 5],
  ['securityhub', 'BatchImportFindings', 30],
  ['securityhub', 'GetFindings', 6],
  ['securityhub', 'DescribeHub', 30],
  ['cloudtrail', 'LookupEvents', 2],
  ['cloudtrail', 'StartQuery', 3],
  ['cloudtrail', 'GetQueryResults', 10],
  ['athena', 'StartQueryExecution', 80],
  ['athena', 'GetQueryResults', 200],
  ['organizations', 'ListRoots', 2],
  ['organizations', 'ListAccountsForParent', 8],
])('%s %s allows %d at once', (service, operation, expected) => {
  const throttle = createThrottle(() => 0, QUOTAS);
  expect(burst(throttle, { service, operation, account: '1', region: 'a' })).toBe(expected);
});

describe('a burst over the quota is refused', () => {
  // Bursts far above the quota: real time passes while they are sent, and fills the buckets.
  const many = <T>(count: number, call: () => Promise<T>) =>
    Promise.all(Array.from({ length: count }, () => refusal(call())));

  test('by Secrets Manager with ThrottlingException', async () => {
    const { secrets } = (await tinyForTest()).as(SHOP);
    const command = new GetResourcePolicyCommand({ SecretId: 'prod/shop/db-password' });
    const outcomes = await many(300, () => secrets.send(command));
    expect(outcomes).toContainEqual({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      status: 400,
    });
    expect(outcomes.filter((outcome) => 'unexpected' in outcome).length).toBeGreaterThanOrEqual(50);
  });

  test('by Security Hub with TooManyRequestsException', async () => {
    const { hub } = (await tinyForTest()).as(SHOP);
    const outcomes = await many(40, () => hub.send(new GetFindingsCommand({})));
    expect(outcomes).toContainEqual({
      name: 'TooManyRequestsException',
      message: 'Rate exceeded',
      status: 429,
    });
  });

  test('by Organizations and Account Management with TooManyRequestsException', async () => {
    const { organizations, account } = (await tinyForTest()).as(SHOP);
    const described = await many(20, () => organizations.send(new DescribeOrganizationCommand({})));
    const listed = await many(40, () => account.send(new ListRegionsCommand({})));
    const expected = { name: 'TooManyRequestsException', message: 'Rate exceeded' };
    expect(described).toContainEqual({ ...expected, status: 400 });
    expect(listed).toContainEqual({ ...expected, status: 429 });
  });
});
