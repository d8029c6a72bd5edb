import { describe, expect, test } from 'vitest';
import { type Discovered, discoverAccounts } from '../../src/discover/discover-accounts.js';
import { discoverRegions } from '../../src/discover/discover-regions.js';
import type { OrganizationPort, Unit } from '../../src/discover/ports.js';
import type { ScopeRequest } from '../../src/discover/request.js';
import type { AccountInScope } from '../../src/discover/select-accounts.js';
import type { Account, AccountState, Caller } from '../../src/model/account.js';
import { type Answer, answered, type Failure, failed } from '../../src/model/gap.js';
import { UserError } from '../../src/model/user-error.js';

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
const NO_TAGS: Failure = {
  reason: 'accessDenied',
  api: 'organizations:ListTagsForResource',
  detail: 'no tags for you',
};
const NO_UNITS: Failure = {
  reason: 'accessDenied',
  api: 'organizations:ListRoots',
  detail: 'no units for you',
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
    { id: 'ou-empty', name: 'Empty' },
  ],
  'ou-work': [{ id: 'ou-prod', name: 'Production' }],
};

interface World {
  readonly paths?: boolean;
  readonly describe?: Answer<typeof ORGANIZATION | undefined>;
  /** Accounts whose tags are denied. */
  readonly tagsDenied?: readonly string[];
  readonly unitsDenied?: boolean;
}

/** An organization in memory; `pages` may end in a failure, `paths: false` leaves out where accounts stand. */
function organization(
  pages: readonly (readonly Account[] | Failure)[] = [ACCOUNTS],
  {
    paths = true,
    describe: described = answered<typeof ORGANIZATION | undefined>(ORGANIZATION),
    tagsDenied = [],
    unitsDenied = false,
  }: World = {},
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
    roots: async () => (unitsDenied ? failed(NO_UNITS) : answered([{ id: ROOT, name: 'Root' }])),
    unitsIn: async (parent) => answered(UNITS[parent] ?? []),
    accountIdsIn: async (parent) => answered(idsIn(parent)),
    tagsOf: async (id) =>
      tagsDenied.includes(id)
        ? failed(NO_TAGS)
        : answered({ stage: id === '100000000003' ? 'prod' : 'dev' }),
  };
}

/** All that discovering gives, together. */
async function discover(
  port: OrganizationPort,
  caller: Caller,
  request: ScopeRequest,
): Promise<Discovered & { readonly accounts: readonly AccountInScope[] }> {
  const accounts: AccountInScope[] = [];
  const discovering = discoverAccounts(port, caller, request);
  for (;;) {
    const next = await discovering.next();
    if (next.done === true) return { ...next.value, accounts };
    accounts.push(next.value);
  }
}

const found = async (request: ScopeRequest, port = organization()): Promise<string[]> => {
  const { accounts } = await discover(port, CALLER, request);
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

  test.each(['Workload', 'ou-zzzz-99999999', 'r-zzzz'])(
    'of unit %s, which does not exist, are the user’s mistake',
    async (unit) => {
      await expect(found({ organizationalUnits: ['ou-work', unit] })).rejects.toThrow(
        `--ou: no organizational unit is called '${unit}'`,
      );
    },
  );

  test('of units that hold accounts are found without walking the tree', async () => {
    const port = organization([ACCOUNTS], { unitsDenied: true });
    expect(await found({ organizationalUnits: ['ou-lab', 'ou-prod'] }, port)).toEqual([
      '3',
      '4 accountNotActive',
      '5',
    ]);
  });

  test('whose tags cannot be read are named, as perhaps in the scope, and the others are scanned', async () => {
    const port = organization([ACCOUNTS], { tagsDenied: ['100000000002'] });
    const { accounts } = await discover(port, CALLER, { accountTags: { stage: 'prod' } });
    expect(accounts.map(({ account: { id }, skip }) => [id, skip])).toEqual([
      ['100000000003', undefined],
      [
        '100000000002',
        {
          reason: 'accessDenied',
          api: 'organizations:ListTagsForResource',
          detail:
            'Whether it is in the scope is not known, since its tags cannot be read: no tags for you',
        },
      ],
    ]);
  });

  test('carry their tags where the configuration asks for them, or why these cannot be read', async () => {
    const port = organization([ACCOUNTS], { tagsDenied: ['100000000005'] });
    const { accounts } = await discover(port, CALLER, {
      accounts: ['100000000003', '100000000005'],
      readAccountTags: true,
    });
    expect(accounts.map(({ account: { tags }, skip }) => [tags, skip])).toEqual([
      [{ stage: 'prod' }, undefined],
      [undefined, undefined],
    ]);
    expect(accounts.map(({ tagsFailure }) => tagsFailure)).toEqual([undefined, NO_TAGS]);
  });

  test.each([
    [{}, undefined],
    [{ readPlaces: true }, 'r-ab12/ou-work'],
  ])('that do not say where they stand are looked for on request: %o', async (request, place) => {
    const port = organization([ACCOUNTS], { paths: false });
    const { accounts } = await discover(port, CALLER, request);
    expect(accounts.find(({ account: { id } }) => id === '100000000002')?.account.ouPath).toBe(
      place,
    );
  });

  test('whose places cannot be found are scanned, and the user hears that overrides by unit do not apply', async () => {
    const port = organization([ACCOUNTS], { paths: false, unitsDenied: true });
    const { accounts, note } = await discover(port, CALLER, { readPlaces: true });
    expect(accounts).toHaveLength(5);
    expect(note).toMatch(/^Overrides by organizational unit .* no units for you$/);
  });

  test('come from many pages, empty ones among them', async () => {
    const port = organization([[], ACCOUNTS.slice(0, 2), [], ACCOUNTS.slice(2)]);
    expect(await found({}, port)).toHaveLength(5);
  });
});

describe('a scope that holds nothing is the user’s mistake:', () => {
  test.each<[string, ScopeRequest, string]>([
    [
      'a tag that no account has',
      { accountTags: { stage: 'typo' } },
      '--account-tag stage=typo: no account is left to scan',
    ],
    [
      'a unit without accounts',
      { organizationalUnits: ['ou-empty'] },
      '--ou ou-empty: no account is left to scan',
    ],
    [
      'an account that is also excluded',
      { accounts: ['100000000002'], excludedAccounts: ['100000000002'] },
      '--account 100000000002 --exclude-account 100000000002: no account is left to scan',
    ],
    ['an empty list of accounts', { accounts: [] }, 'no account is left to scan'],
    ['an empty list of Regions', { regions: [] }, 'scope.regions: no Region is left to scan'],
  ])('%s', async (_, request, message) => {
    await expect(found(request)).rejects.toThrow(UserError);
    await expect(found(request)).rejects.toThrow(message);
  });

  test('the only account, excluded', async () => {
    const port = organization([[]], { describe: answered(undefined) });
    await expect(found({ excludedAccounts: [CALLER.accountId] }, port)).rejects.toThrow(
      'no account is left to scan',
    );
  });

  test('but not accounts that cannot be entered, which are named', async () => {
    expect(await found({ accounts: ['100000000004'] })).toEqual(['4 accountNotActive']);
    const port = organization([ACCOUNTS], { tagsDenied: ACCOUNTS.map(({ id }) => id) });
    expect(await found({ accountTags: { stage: 'typo' } }, port)).toHaveLength(5);
  });

  test('but not a list that broke off, which may hide accounts', async () => {
    const port = organization([ACCOUNTS.slice(0, 1), BUSY]);
    const result = await discover(port, CALLER, { accountTags: { stage: 'typo' } });
    expect(result.accounts).toEqual([]);
    expect(result.unlisted).toHaveLength(1);
  });
});

describe('without the organization', () => {
  const MEMBER = { ...CALLER, accountId: '100000000002' };

  test.each([
    ['that may ask what its organization is', organization([DENIED])],
    ['that may not', organization([DENIED], { describe: failed(DENIED) })],
  ])(
    'a plain account %s scans itself, says why, and says that this is the scope',
    async (_, port) => {
      const result = await discover(port, MEMBER, {});
      expect(result.accounts.map((scoped) => scoped.account.id)).toEqual(['100000000002']);
      expect(result.unlisted).toEqual([]);
      expect(result.narrowedTo).toEqual(['100000000002']);
      expect(result.note).toContain('denied');
    },
  );

  test.each<[string, OrganizationPort, typeof CALLER]>([
    ['the management account, denied the list', organization([DENIED]), CALLER],
    [
      'an account that could not learn whose organization it is in',
      organization([DENIED], { describe: failed(BUSY) }),
      MEMBER,
    ],
    ['an organization that lists nothing', organization([[], []]), MEMBER],
  ])('%s leaves a row for the accounts that are hidden', async (_, port, caller) => {
    const result = await discover(port, caller, {});
    expect(result.accounts.map((scoped) => scoped.account.id)).toEqual([caller.accountId]);
    expect(result.unlisted).toMatchObject([{ account: '*', region: '*', status: 'not' }]);
    expect(result.narrowedTo).toBeUndefined();
  });

  test('a plain account whose overrides name units hears that they do not apply', async () => {
    const result = await discover(organization([DENIED]), MEMBER, { readPlaces: true });
    expect(result.note).toContain('Overrides by organizational unit');
  });

  test('tags of accounts that were asked for are not collected', async () => {
    const result = await discover(organization([DENIED]), MEMBER, {
      readAccountTags: true,
    });
    expect(result.accounts[0]?.tagsFailure?.reason).toBe('notCollected');
  });

  test('an account outside any organization scans itself without a word', async () => {
    const port = organization([[]], { describe: answered(undefined) });
    const result = await discover(port, CALLER, {});
    expect(result.accounts.map((scoped) => scoped.account.id)).toEqual(['100000000001']);
    expect(result.note).toBeUndefined();
  });

  test('named accounts are tried', async () => {
    const request = { accounts: ['100000000002'] };
    for (const failure of [DENIED, BUSY]) {
      const result = await discover(organization([failure]), CALLER, request);
      expect(result.accounts.map((scoped) => scoped.account.id)).toEqual(['100000000002']);
      expect(result.unlisted).toEqual([]);
      expect(result.note).toContain(failure.detail);
    }
  });

  test.each<ScopeRequest>([{ organizationalUnits: ['ou-work'] }, { accountTags: { a: 'b' } }])(
    '%o is the user’s mistake',
    async (request) => {
      await expect(found(request, organization([DENIED]))).rejects.toThrow(/--account\./);
    },
  );
});

describe('a list of accounts that breaks off', () => {
  test.each<[string, readonly (readonly Account[] | Failure)[]]>([
    ['in the middle', [ACCOUNTS.slice(0, 2), BUSY]],
    ['at once, for another cause than a denial', [BUSY]],
    ['in the middle, by a denial', [ACCOUNTS.slice(0, 2), DENIED]],
  ])('%s leaves a row that says accounts may be missing', async (_, pages) => {
    const { unlisted } = await discover(organization(pages), CALLER, {});
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
      'come from Account Management where EC2 names none',
      port([], on),
      undefined,
      { regions: ['eu-west-1', 'us-east-1'], disabled: [], restricted: false },
    ],
    [
      'are those asked for where both name none',
      port([], []),
      ['eu-west-1'],
      { regions: ['eu-west-1'], disabled: [], restricted: true },
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
    expect(await discoverRegions(port(BUSY, []))).toEqual(failed(BUSY));
  });

  test.each([
    ['so does Account Management', port([], [])],
    ['Account Management is denied', port([])],
  ])('are a failure, and never none, where EC2 names none and %s', async (_, regions) => {
    expect(await discoverRegions(regions)).toMatchObject({
      ok: false,
      failure: { reason: 'error', api: 'ec2:DescribeRegions' },
    });
  });
});
