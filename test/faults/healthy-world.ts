/** A small company in which nothing is hidden: whatever a scan of it does not see was taken from it by a fault. */
import type { AccountFile, SecretEntry, World } from '../../src/sandbox/world.js';

export const HEAD = '100000000001';
export const SHOP = '100000000002';
export const AUDIT = '100000000003';
export const IRELAND = 'eu-west-1';
export const VIRGINIA = 'us-east-1';

/** Lets a principal read, in any statement's words. */
const readableBy = (principal: string | object, condition?: object) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: principal,
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
      ...(condition && { Condition: condition }),
    },
  ],
});

const OF_US = { StringEquals: { 'aws:PrincipalOrgID': 'o-healthy0001' } };

/** Enough of them in one Region that looking up events is worth its requests. */
const MANY: readonly SecretEntry[] = Array.from({ length: 12 }, (_, n) => ({
  name: `shelf/item-${String(n).padStart(2, '0')}`,
  created: `${100 + n} days ago`,
  changed: '3 days ago',
  accessed: `${n * 20} days ago`,
  ...(n % 3 === 0 && {
    policy: readableBy({ AWS: `arn:aws:iam::${n === 3 ? '999999999999' : AUDIT}:root` }),
  }),
}));

const shop: AccountFile = {
  keys: {
    [IRELAND]: [
      { alias: 'shop', rotation: true },
      { alias: 'broken', state: 'Disabled' },
    ],
    [VIRGINIA]: [{ alias: 'shop-us' }],
  },
  secrets: {
    [IRELAND]: [
      {
        name: 'db/password',
        key: 'alias/shop',
        accessed: '200 days ago',
        rotation: { lambda: 'rotate', everyDays: 30, last: '10 days ago' },
        replicas: { [VIRGINIA]: { accessed: '1 day ago' } },
        policy: readableBy({ AWS: `arn:aws:iam::${AUDIT}:root` }),
      },
      {
        name: 'db/overdue',
        key: 'alias/broken',
        accessed: '1 day ago',
        rotation: { lambda: 'rotate', everyDays: 30, last: '90 days ago' },
      },
      { name: 'web/public', accessed: '1 day ago', policy: readableBy('*') },
      { name: 'web/ours', accessed: '1 day ago', policy: readableBy('*', OF_US) },
      { name: 'web/leaving', deleted: 'in 9 days', accessed: 'now' },
      ...MANY,
    ],
    [VIRGINIA]: [
      {
        name: 'us/token',
        key: 'alias/shop-us',
        changed: '2 days ago',
        replicas: { [IRELAND]: { status: 'Failed', message: 'There is such a name already.' } },
      },
      {
        name: 'us/partner',
        accessed: '2 days ago',
        replicas: { [IRELAND]: { accessed: '5 days ago' } },
        policy: readableBy({ AWS: 'arn:aws:iam::888888888888:role/partner' }),
      },
    ],
  },
};

const audit: AccountFile = {
  secrets: {
    [IRELAND]: [
      { name: 'reports/key', policy: readableBy({ AWS: SHOP }) },
      { name: 'reports/old' },
    ],
  },
};

const head: AccountFile = {
  secrets: { [VIRGINIA]: [{ name: 'billing/token', created: '5 days ago' }] },
};

/** Lists come in many pages, some of them empty. */
export const HEALTHY: World = {
  organization: {
    asOf: '2026-03-02T09:30:00Z',
    organization: {
      id: 'o-healthy0001',
      management: 'head',
      root: 'r-well',
      units: [{ name: 'Workloads' }],
    },
    regions: { [IRELAND]: 'default', [VIRGINIA]: 'default' },
    accounts: [
      { id: HEAD, name: 'head' },
      { id: SHOP, name: 'shop', unit: 'Workloads', tags: { team: 'shop' } },
      { id: AUDIT, name: 'audit', unit: 'Workloads', tags: { team: 'audit' } },
    ],
    listing: { pageSize: 4, emptyPageEvery: 3 },
  },
  accounts: new Map([
    ['head', head],
    ['shop', shop],
    ['audit', audit],
  ]),
  policies: new Map(),
  managementAccountId: HEAD,
  homeRegion: IRELAND,
};
