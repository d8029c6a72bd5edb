import { ListRegionsCommand, paginateListRegions } from '@aws-sdk/client-account';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListAliasesCommand } from '@aws-sdk/client-kms';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { AUDIT, members, ROOT, refusal, SHOP, type Tiny, tinyForTest } from './tiny.js';

describe('DescribeRegions', () => {
  const regions = async (tiny: Tiny, account: string, input: object = {}) =>
    members(await tiny.as(account).ec2.send(new DescribeRegionsCommand(input))).Regions;

  const named = (names: readonly string[]) => names.map((RegionName) => ({ RegionName }));

  test('tells the Regions that are on in the account', async () => {
    const tiny = await tinyForTest();
    expect(await regions(tiny, SHOP)).toStrictEqual([
      {
        RegionName: 'us-east-1',
        Endpoint: 'ec2.us-east-1.amazonaws.com',
        OptInStatus: 'opt-in-not-required',
      },
      {
        RegionName: 'eu-west-1',
        Endpoint: 'ec2.eu-west-1.amazonaws.com',
        OptInStatus: 'opt-in-not-required',
      },
      {
        RegionName: 'ap-east-1',
        Endpoint: 'ec2.ap-east-1.amazonaws.com',
        OptInStatus: 'opted-in',
      },
    ]);
    expect(await regions(tiny, AUDIT)).toMatchObject(named(['us-east-1', 'eu-west-1']));
  });

  test.each([
    [{ AllRegions: true }, ['us-east-1', 'eu-west-1', 'ap-east-1']],
    [{ AllRegions: false }, ['us-east-1', 'eu-west-1']],
    [{ RegionNames: ['eu-west-1'] }, ['eu-west-1']],
    [{ Filters: [{ Name: 'region-name', Values: ['us-*', 'eu-*'] }] }, ['us-east-1', 'eu-west-1']],
    [
      { AllRegions: true, Filters: [{ Name: 'opt-in-status', Values: ['not-opted-in'] }] },
      ['ap-east-1'],
    ],
  ])('with %j', async (input, expected) => {
    expect(await regions(await tinyForTest(), AUDIT, input)).toMatchObject(named(expected));
  });

  test.each([
    [{ RegionNames: ['mars-north-1'] }, 'Invalid region names: [mars-north-1]'],
    [{ Filters: [{ Name: 'toString', Values: ['x'] }] }, "The filter 'toString' is invalid"],
  ])('refuses %j', async (input, message) => {
    const call = regions(await tinyForTest(), AUDIT, input);
    expect(await refusal(call)).toStrictEqual({
      name: 'InvalidParameterValue',
      message,
      status: 400,
    });
  });
});

describe('ListRegions', () => {
  const list = async (account: string, input: object = {}) => {
    const tiny = await tinyForTest();
    return members(await tiny.as(account).account.send(new ListRegionsCommand(input))).Regions;
  };

  test('tells every Region with its status', async () => {
    expect(await list(SHOP)).toStrictEqual([
      { RegionName: 'us-east-1', RegionOptStatus: 'ENABLED_BY_DEFAULT' },
      { RegionName: 'eu-west-1', RegionOptStatus: 'ENABLED_BY_DEFAULT' },
      { RegionName: 'ap-east-1', RegionOptStatus: 'ENABLED' },
    ]);
  });

  test('by status', async () => {
    expect(await list(AUDIT, { RegionOptStatusContains: ['DISABLED'] })).toStrictEqual([
      { RegionName: 'ap-east-1', RegionOptStatus: 'DISABLED' },
    ]);
  });

  test('in pages', async () => {
    const tiny = await tinyForTest();
    const sizes: number[] = [];
    const config = { client: tiny.as(SHOP).account, pageSize: 2 };
    for await (const page of paginateListRegions(config, {})) sizes.push(page.Regions?.length ?? 0);
    expect(sizes).toStrictEqual([2, 0, 1]);
  });

  test.each([
    ['the management account', ROOT],
    ['a delegated administrator', AUDIT],
  ])('of another account, by %s', async (_what, by) => {
    const enabled = await list(by, { AccountId: SHOP, RegionOptStatusContains: ['ENABLED'] });
    expect(enabled).toMatchObject([{ RegionName: 'ap-east-1' }]);
  });

  test.each([
    ['by an ordinary member', SHOP, AUDIT],
    ['of the management account by itself', ROOT, ROOT],
  ])('is denied %s', async (_what, by, AccountId) => {
    expect(await refusal(list(by, { AccountId }))).toMatchObject({
      name: 'AccessDeniedException',
      status: 403,
    });
  });

  test('refuses a page of 51, and a token that is garbage', async () => {
    for (const input of [{ MaxResults: 51 }, { NextToken: 'garbage' }]) {
      expect(await refusal(list(SHOP, input))).toMatchObject({ name: 'ValidationException' });
    }
  });
});

test('a Region that is off does not know the credentials of the account', async () => {
  const tiny = await tinyForTest();
  const message = 'The security token included in the request is invalid.';
  const { secrets, kms, sts, ec2 } = tiny.as(AUDIT, 'ap-east-1');
  const outcomes = await Promise.all(
    [
      secrets.send(new ListSecretsCommand({})),
      kms.send(new ListAliasesCommand({})),
      sts.send(new GetCallerIdentityCommand({})),
      ec2.send(new DescribeRegionsCommand({})),
    ].map(refusal),
  );
  expect(outcomes).toStrictEqual([
    { name: 'UnrecognizedClientException', message, status: 400 },
    { name: 'UnrecognizedClientException', message, status: 400 },
    { name: 'InvalidClientTokenId', message, status: 403 },
    {
      name: 'AuthFailure',
      message: 'AWS was not able to validate the provided access credentials',
      status: 401,
    },
  ]);
});
