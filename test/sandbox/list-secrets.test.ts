import {
  DescribeSecretCommand,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  paginateListSecrets,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUDIT, refusal, SHOP, startTiny, type Tiny } from './tiny.js';

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.close());

const list = (input: ListSecretsCommandInput = {}, region?: string) =>
  tiny.as(SHOP, region).secrets.send(new ListSecretsCommand(input));

async function pages(input: ListSecretsCommandInput = {}, region?: string) {
  const all: (readonly string[])[] = [];
  for await (const page of paginateListSecrets({ client: tiny.as(SHOP, region).secrets }, input)) {
    all.push((page.SecretList ?? []).map(({ Name }) => Name ?? ''));
  }
  return all;
}

const names = async (input?: ListSecretsCommandInput) => (await pages(input)).flat();

describe('pages', () => {
  test('come short and empty, and only a missing token ends them', async () => {
    expect(await pages({ IncludePlannedDeletion: true })).toStrictEqual([
      ['prod/shop/broken-policy', 'prod/shop/datadog-api-key', 'prod/shop/db-password'],
      [],
      ['prod/shop/leaving', 'rds!cluster-0a1b2c3d', 'prod/shop/never-read'],
    ]);
  });

  test('are never larger than asked for', async () => {
    expect(await pages({ MaxResults: 2 })).toStrictEqual([
      ['prod/shop/broken-policy', 'prod/shop/datadog-api-key'],
      [],
      ['prod/shop/db-password', 'rds!cluster-0a1b2c3d'],
      [],
      ['prod/shop/never-read'],
    ]);
  });

  test('hold replicas, but not failed ones', async () => {
    expect((await pages({}, 'us-east-1')).flat()).toStrictEqual([
      'prod/shop/db-password',
      'stage/shop/api-token',
    ]);
  });

  test('hold nothing of other accounts', async () => {
    const command = new ListSecretsCommand({});
    expect((await tiny.as(AUDIT).secrets.send(command)).SecretList).toStrictEqual([]);
  });

  test.each([0, 101])('of %d entries are refused', async (MaxResults) => {
    const constraint =
      MaxResults === 0
        ? 'Member must have value greater than or equal to 1'
        : 'Member must have value less than or equal to 100';
    expect(await refusal(list({ MaxResults }))).toStrictEqual({
      name: 'ValidationException',
      message: `1 validation error detected: Value '${MaxResults}' at 'maxResults' failed to satisfy constraint: ${constraint}`,
      status: 400,
    });
  });

  test('refuse a token that is garbage, of another list, or of another Region', async () => {
    const { NextToken } = await list();
    const calls = [
      list({ NextToken: 'garbage' }),
      list({ NextToken, IncludePlannedDeletion: true }),
      list({ NextToken, SortBy: 'name' }),
      list({ NextToken }, 'us-east-1'),
    ];
    for (const refused of await Promise.all(calls.map(refusal))) {
      expect(refused).toMatchObject({ name: 'InvalidNextTokenException', status: 400 });
    }
  });
});

test('an entry is what DescribeSecret tells, without the replication status', async () => {
  const { SecretList = [] } = await list({ Filters: [{ Key: 'name', Values: ['prod/shop/db'] }] });
  const described = await tiny
    .as(SHOP)
    .secrets.send(new DescribeSecretCommand({ SecretId: 'prod/shop/db-password' }));
  const { $metadata, ReplicationStatus, VersionIdsToStages, ...shared } = described;
  expect(ReplicationStatus).toHaveLength(2);
  expect(SecretList).toStrictEqual([{ ...shared, SecretVersionsToStages: VersionIdsToStages }]);
});

test('secrets scheduled for deletion are hidden unless asked for', async () => {
  expect(await names()).not.toContain('prod/shop/leaving');
  expect(await names({ IncludePlannedDeletion: true })).toContain('prod/shop/leaving');
});

describe('filters', () => {
  test.each([
    ['name', ['prod/shop/d'], ['prod/shop/datadog-api-key', 'prod/shop/db-password']],
    ['name', ['PROD'], []],
    ['name', ['prod/shop/da', 'rds'], ['prod/shop/datadog-api-key', 'rds!cluster-0a1b2c3d']],
    ['name', ['!prod'], ['rds!cluster-0a1b2c3d']],
    ['name', ['prod/shop/d', '!prod/shop/da'], ['prod/shop/db-password']],
    ['description', ['password OF'], ['prod/shop/db-password']],
    ['description', ['order'], []],
    ['tag-key', ['cost'], ['prod/shop/db-password']],
    ['tag-value', ['sho'], ['prod/shop/db-password']],
    ['tag-value', ['SHO'], []],
    ['owning-service', ['rd'], ['rds!cluster-0a1b2c3d']],
    ['primary-region', ['eu-'], ['prod/shop/db-password']],
    ['all', ['Order pass'], ['prod/shop/db-password']],
  ] as const)('%s of %j', async (Key, values, expected) => {
    const found = await names({ Filters: [{ Key, Values: [...values] }] });
    expect(found).toStrictEqual([...expected]);
  });

  test('must all match', async () => {
    const Filters: ListSecretsCommandInput['Filters'] = [
      { Key: 'name', Values: ['prod'] },
      { Key: 'tag-key', Values: ['team'] },
    ];
    expect(await names({ Filters })).toStrictEqual(['prod/shop/db-password']);
  });

  test('of an unknown key are refused', async () => {
    // The SDK's type knows better; other clients may not.
    const Filters = [{ Key: 'colour' as 'name', Values: ['red'] }];
    expect(await refusal(list({ Filters }))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value 'colour' at 'key' failed to satisfy constraint"),
    });
  });
});

describe('order', () => {
  test.each([
    ['name', 'asc', 'prod/shop/broken-policy', 'rds!cluster-0a1b2c3d'],
    ['name', 'desc', 'rds!cluster-0a1b2c3d', 'prod/shop/broken-policy'],
    ['created-date', 'asc', 'prod/shop/never-read', 'prod/shop/broken-policy'],
    ['last-changed-date', 'desc', 'prod/shop/broken-policy', 'prod/shop/never-read'],
    ['last-accessed-date', 'desc', 'prod/shop/db-password', 'rds!cluster-0a1b2c3d'],
  ] as const)('by %s %s', async (SortBy, SortOrder, first, last) => {
    const sorted = await names({ SortBy, SortOrder });
    expect([sorted.at(0), sorted.at(-1)]).toStrictEqual([first, last]);
  });
});
