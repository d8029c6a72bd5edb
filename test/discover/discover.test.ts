import { describe, expect, test } from 'vitest';
import { discoverAccounts } from '../../src/discover/discover-accounts.js';
import { discoverRegions } from '../../src/discover/discover-regions.js';
import type { OrganizationPort, Unit } from '../../src/discover/ports.js';
import type { ScopeRequest } from '../../src/discover/request.js';
import type { Account, AccountState } from '../../src/model/account.js';
import { type Answer, answered, type Failure, failed } from '../../src/model/gap.js';

const CALLER = {
  accountId: '100000000001',
  arn: 'arn:aws:iam::100000000001:user/x',
  partition: 'aws',
};
const DENIED: Failure = {
  reason: 'accessDenied',
  api: 'organizations:ListAccounts',
  detail: 'denied',
};
const BUSY: Failure = {
  reason: 'throttled',
  api: 'organizations:ListAccounts',
  detail: 'slow down',
};
const ORGANIZATION = { id: 'o-a1b2c3d4e5', managementAccountId: '100000000001' };

const ROOT = 'r-ab12';
const account = (n: number, unit: string, state: AccountState = 'ACTIVE'): Account => ({
  id: `10000000000${n}`,
  state,
  ouPath: unit === '' ? ROOT : `${ROOT}/${unit}`,
});
const ACCOUNTS = [
  account(3, 'ou-work/ou-prod'),
  account(1, ''),
  account(2, 'ou-work'),
  account(4, 'ou-work/ou-prod', 'SUSPENDED'),
  account(5, 'ou-lab'),
];
const UNITS: Readonly<Record<string, readonly Unit[]>> = {
  [ROOT]: [
    { id: 'ou-work', name: 'Workloads' },
    { id: 'ou-lab', name: 'Lab' },
  ],
  'ou-work': [{ id: 'ou-prod', name: 'Production' }],
};

/** An organization in memory; `pages` may end in a failure, `paths: false` leaves out where accounts stand. */
function organization(
  pages: readonly (readonly Account[] | Failure)[] = [ACCOUNTS],
  {
    paths = true,
    describe: described = answered<typeof ORGANIZATION | undefined>(ORGANIZATION),
  } = {},
): OrganizationPort {
  const idsIn = (parent: string): string[] =>
    ACCOUNTS.filter(({ ouPath }) => ouPath?.split('/').at(-1) === parent).map(({ id }) => id);
  const shown = ({ ouPath, ...rest }: Account): Account =>
    paths && ouPath !== undefined ? { ...rest, ouPath } : rest;
  return {
    describe: async () => described,
    async *accounts(): AsyncGenerator<Answer<readonly Account[]>> {
      for (const page of pages) yield 'reason' in page ? failed(page) : answered(page.map(shown));
    },
    roots: async () => answered([{ id: ROOT, name: 'Root' }]),
    unitsIn: async (parent) => answered(UNITS[parent] ?? []),
    accountIdsIn: async (parent) => answered(idsIn(parent)),
    tagsOf: async (id) => answered({ stage: id === '100000000003' ? 'prod' : 'dev' }),
  };
}

const found = async (request: ScopeRequest, port = organization()): Promise<string[]> => {
  const { accounts } = await discoverAccounts(port, CALLER, request);
  return accounts
    .map(({ account: { id }, skip }) => id.slice(-1) + (skip ? ` ${skip.reason}` : ''))
    .sort();
};

describe('the accounts of a scan', () => {
  test.each<[string, ScopeRequest, string[]]>([
    ['are all, the suspended one named as such', {}, ['1', '2', '3', '4 accountNotActive', '5']],
    ['may be named', { accounts: ['100000000002', '100000000005'] }, ['2', '5']],
    ['may be strangers to the organization', { accounts: ['900000000009'] }, ['9']],
    [
      'may be of a unit by id, with all below it',
      { organizationalUnits: ['ou-work'] },
      ['2', '3', '4 accountNotActive'],
    ],
    [
      'may be of a unit by names',
      { organizationalUnits: ['Workloads/Production'] },
      ['3', '4 accountNotActive'],
    ],
    ['may be of a unit by names with slashes around', { organizationalUnits: ['/Lab/'] }, ['5']],
    [
      'may be excluded, and are named as such',
      { excludedAccounts: ['100000000005'] },
      ['1', '2', '3', '4 accountNotActive', '5 excluded'],
    ],
    ['may be chosen by tag', { accountTags: { stage: 'prod' } }, ['3']],
  ])('%s', async (_, request, expected) => {
    expect(await found(request)).toEqual(expected);
  });

  test.each([[['ou-work']], [['Workloads']]])(
    'of unit %s are found where accounts do not say where they stand',
    async (organizationalUnits) => {
      const port = organization([ACCOUNTS], { paths: false });
      expect(await found({ organizationalUnits }, port)).toEqual(['2', '3', '4 accountNotActive']);
    },
  );

  test('of a unit that does not exist are the user’s mistake', async () => {
    await expect(found({ organizationalUnits: ['Workload'] })).rejects.toThrow(
      "--ou: no organizational unit is called 'Workload'",
    );
  });

  test('come from many pages, empty ones among them', async () => {
    const port = organization([[], ACCOUNTS.slice(0, 2), [], ACCOUNTS.slice(2)]);
    expect(await found({}, port)).toHaveLength(5);
  });
});

describe('without the organization', () => {
  test('a plain account scans itself, and says why', async () => {
    const result = await discoverAccounts(organization([DENIED]), CALLER, {});
    expect(result.accounts.map((scoped) => scoped.account.id)).toEqual(['100000000001']);
    expect(result.unlisted).toEqual([]);
    expect(result.note).toContain('denied');
  });

  test('an account outside any organization scans itself without a word', async () => {
    const port = organization([[]], { describe: answered(undefined) });
    const result = await discoverAccounts(port, CALLER, {});
    expect(result.accounts.map((scoped) => scoped.account.id)).toEqual(['100000000001']);
    expect(result.note).toBeUndefined();
  });

  test('named accounts are tried', async () => {
    expect(await found({ accounts: ['100000000002'] }, organization([DENIED]))).toEqual(['2']);
  });

  test.each<ScopeRequest>([{ organizationalUnits: ['ou-work'] }, { accountTags: { a: 'b' } }])(
    '%o is the user’s mistake',
    async (request) => {
      await expect(found(request, organization([DENIED]))).rejects.toThrow(/--accounts/);
    },
  );
});

describe('a list of accounts that breaks off', () => {
  test.each<[string, readonly (readonly Account[] | Failure)[]]>([
    ['in the middle', [ACCOUNTS.slice(0, 2), BUSY]],
    ['at once, for another cause than a denial', [BUSY]],
    ['in the middle, by a denial', [ACCOUNTS.slice(0, 2), DENIED]],
  ])('%s leaves a row that says accounts may be missing', async (_, pages) => {
    const { unlisted } = await discoverAccounts(organization(pages), CALLER, {});
    expect(unlisted).toMatchObject([{ account: '*', region: '*', status: 'not' }]);
  });
});

describe('the Regions of an account', () => {
  const port = (ec2: readonly string[] | Failure, other: readonly string[] | Failure = DENIED) => ({
    fromEc2: async () => ('reason' in ec2 ? failed(ec2) : answered(ec2)),
    fromAccount: async () => ('reason' in other ? failed(other) : answered(other)),
  });
  const on = ['us-east-1', 'eu-west-1'];

  test.each<[string, ReturnType<typeof port>, string[] | undefined, object]>([
    [
      'are the enabled ones, sorted',
      port(on),
      undefined,
      { regions: ['eu-west-1', 'us-east-1'], disabled: [], restricted: false },
    ],
    [
      'may come from Account Management',
      port(DENIED, on),
      undefined,
      { regions: ['eu-west-1', 'us-east-1'], disabled: [], restricted: false },
    ],
    [
      'may be restricted',
      port(on),
      ['eu-west-1'],
      { regions: ['eu-west-1'], disabled: [], restricted: true },
    ],
    [
      'may be asked for though off',
      port(on),
      ['eu-west-1', 'af-south-1', 'us-east-1'],
      { regions: ['eu-west-1', 'us-east-1'], disabled: ['af-south-1'], restricted: false },
    ],
    [
      'are those asked for where nobody tells which are on',
      port(DENIED),
      ['eu-west-1'],
      { regions: ['eu-west-1'], disabled: [], restricted: true },
    ],
  ])('%s', async (_, regions, requested, expected) => {
    expect(await discoverRegions(regions, requested)).toEqual(answered(expected));
  });

  test('are a failure where nobody tells and none were asked for', async () => {
    expect(await discoverRegions(port(BUSY))).toEqual(failed(BUSY));
  });
});
