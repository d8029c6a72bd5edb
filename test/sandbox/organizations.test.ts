import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { describe, expect, test } from 'vitest';
import { AUDIT, members, OUTSIDER, ROOT, refusal, SHOP, tinyForTest } from './tiny.js';

// A sandbox for each test: the quotas of Organizations are so small that tests would throttle each other.

const WORKLOADS = 'ou-tiny-93494974';
const PRODUCTION = 'ou-tiny-809a71cd';
const PREFIX = `arn:aws:organizations::${ROOT}`;

test('an organization describes itself to any member', async () => {
  const tiny = await tinyForTest();
  const { organizations } = tiny.as(SHOP);
  const answer = await organizations.send(new DescribeOrganizationCommand({}));
  expect(members(answer)).toStrictEqual({
    Organization: {
      Id: 'o-tiny000001',
      Arn: `${PREFIX}:organization/o-tiny000001`,
      FeatureSet: 'ALL',
      MasterAccountArn: `${PREFIX}:account/o-tiny000001/${ROOT}`,
      MasterAccountId: ROOT,
      MasterAccountEmail: 'aws+tiny-root@example.com',
      AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    },
  });
});

describe('ListAccounts', () => {
  test('comes in pages, some of them empty', async () => {
    const tiny = await tinyForTest();
    const { organizations: client } = tiny.as(AUDIT);
    const pages: (readonly (string | undefined)[])[] = [];
    for await (const page of paginateListAccounts({ client }, {})) {
      pages.push((page.Accounts ?? []).map(({ Name }) => Name));
    }
    expect(pages).toStrictEqual([['tiny-root', 'tiny-shop', 'tiny-audit'], [], ['tiny-old']]);
  });

  test('tells state, retired status and paths', async () => {
    const tiny = await tinyForTest();
    const { organizations } = tiny.as(ROOT);
    const { Accounts = [], NextToken } = await organizations.send(new ListAccountsCommand({}));
    expect(Accounts[1]).toStrictEqual({
      Id: SHOP,
      Arn: `${PREFIX}:account/o-tiny000001/${SHOP}`,
      Email: 'aws+tiny-shop@example.com',
      Name: 'tiny-shop',
      Status: 'ACTIVE',
      State: 'ACTIVE',
      Paths: [`o-tiny000001/r-tiny/${WORKLOADS}/${PRODUCTION}/${SHOP}/`],
      JoinedMethod: 'CREATED',
      JoinedTimestamp: new Date('2023-03-03T09:30:00Z'),
    });
    const second = await organizations.send(new ListAccountsCommand({ NextToken }));
    const third = await organizations.send(
      new ListAccountsCommand({ NextToken: second.NextToken }),
    );
    expect(third.Accounts).toMatchObject([{ State: 'SUSPENDED', JoinedMethod: 'INVITED' }]);
  });

  test.each([
    [{ MaxResults: 21 }, 'MAX_VALUE_EXCEEDED'],
    [{ MaxResults: 0 }, 'MIN_VALUE_EXCEEDED'],
    [{ NextToken: 'garbage' }, 'INVALID_NEXT_TOKEN'],
  ])('refuses %j', async (input, Reason) => {
    const tiny = await tinyForTest();
    const call = tiny.as(ROOT).organizations.send(new ListAccountsCommand(input));
    await expect(call).rejects.toMatchObject({ name: 'InvalidInputException', Reason });
  });
});

test('the tree is walked from the root down', async () => {
  const tiny = await tinyForTest();
  const { organizations } = tiny.as(ROOT);
  const roots = await organizations.send(new ListRootsCommand({}));
  expect(roots.Roots).toStrictEqual([
    {
      Id: 'r-tiny',
      Arn: `${PREFIX}:root/o-tiny000001/r-tiny`,
      Name: 'Root',
      PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    },
  ]);
  const unitsOf = async (ParentId: string) =>
    (await organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId })))
      .OrganizationalUnits;
  const accountsOf = async (ParentId: string) => {
    const answer = await organizations.send(new ListAccountsForParentCommand({ ParentId }));
    return answer.Accounts?.map(({ Name }) => Name);
  };
  expect(await unitsOf('r-tiny')).toStrictEqual([
    {
      Id: WORKLOADS,
      Arn: `${PREFIX}:ou/o-tiny000001/${WORKLOADS}`,
      Name: 'Workloads',
      Path: `o-tiny000001/r-tiny/${WORKLOADS}/`,
    },
  ]);
  expect(await unitsOf(WORKLOADS)).toMatchObject([{ Id: PRODUCTION }]);
  expect(await accountsOf('r-tiny')).toStrictEqual(['tiny-root', 'tiny-old']);
  expect(await accountsOf(WORKLOADS)).toStrictEqual(['tiny-audit']);
  expect(await accountsOf(PRODUCTION)).toStrictEqual(['tiny-shop']);
});

test('tags are told of accounts and units', async () => {
  const tiny = await tinyForTest();
  const tagsOf = (ResourceId: string) =>
    tiny.as(ROOT).organizations.send(new ListTagsForResourceCommand({ ResourceId }));
  expect((await tagsOf(SHOP)).Tags).toStrictEqual([
    { Key: 'team', Value: 'shop' },
    { Key: 'stage', Value: 'prod' },
  ]);
  expect((await tagsOf(WORKLOADS)).Tags).toStrictEqual([]);
});

test('a parent that does not exist is refused', async () => {
  const tiny = await tinyForTest();
  const { organizations } = tiny.as(ROOT);
  const noSuch = { ParentId: 'ou-tiny-00000000' };
  const calls = [
    organizations.send(new ListAccountsForParentCommand(noSuch)),
    organizations.send(new ListOrganizationalUnitsForParentCommand(noSuch)),
  ];
  for (const refused of await Promise.all(calls.map(refusal))) {
    expect(refused).toMatchObject({ name: 'ParentNotFoundException' });
  }
});

test('tags of an account outside the organization are refused', async () => {
  const tiny = await tinyForTest();
  const command = new ListTagsForResourceCommand({ ResourceId: OUTSIDER });
  const call = tiny.as(ROOT).organizations.send(command);
  expect(await refusal(call)).toMatchObject({ name: 'TargetNotFoundException' });
});

describe('a caller', () => {
  test('of an ordinary member is denied', async () => {
    const tiny = await tinyForTest();
    const call = tiny.as(SHOP).organizations.send(new ListAccountsCommand({}));
    expect(await refusal(call)).toStrictEqual({
      name: 'AccessDeniedException',
      message: "You don't have permissions to access this resource.",
      status: 400,
    });
  });

  test('outside any organization is told so', async () => {
    const tiny = await tinyForTest();
    const { organizations } = tiny.as(OUTSIDER);
    const calls = [
      organizations.send(new DescribeOrganizationCommand({})),
      organizations.send(new ListAccountsCommand({})),
    ];
    for (const refused of await Promise.all(calls.map(refusal))) {
      expect(refused).toStrictEqual({
        name: 'AWSOrganizationsNotInUseException',
        message: 'Your account is not a member of an organization.',
        status: 400,
      });
    }
  });
});
