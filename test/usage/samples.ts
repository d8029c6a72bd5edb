/** Secrets and counts of events for tests of use. */
import fc from 'fast-check';
import type { Secret } from '../../src/model/secret.js';
import { type EventCount, USAGE_EVENTS } from '../../src/model/usage.js';

export const SHOP = '111122223333';
export const BANK = '444455556666';
export const HOME = 'eu-central-1';
export const AWAY = 'us-east-1';

export const arnOf = (name: string, suffix = 'AbCdEf', region = HOME, account = SHOP): string =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}${suffix === '' ? '' : `-${suffix}`}`;

export const roleOf = (name: string, account = SHOP): string =>
  `arn:aws:iam::${account}:role/${name}`;

/** A secret of the shop, made before all events unless told otherwise. */
export const secretOf = (name: string, more: Partial<Secret> = {}): Secret => {
  const region = more.region ?? HOME;
  const groupArn = more.groupArn ?? arnOf(name, 'AbCdEf', region);
  return {
    arn: groupArn,
    groupArn,
    name,
    account: { id: SHOP, state: 'ACTIVE' },
    region,
    partition: 'aws',
    createdAt: '2025-06-15T09:00:00.000Z',
    tags: {},
    rotation: { enabled: false, kind: 'none' },
    key: { managedBy: 'aws' },
    replica: { isReplica: false, primaryRegion: region, regions: [], failed: [] },
    deletion: { scheduled: false },
    policy: { present: false },
    gaps: [],
    ...more,
  };
};

/** One read of the shop's own, unless told otherwise. */
export const countOf = (more: Partial<EventCount> = {}): EventCount => ({
  account: SHOP,
  region: HOME,
  event: 'GetSecretValue',
  caller: { type: 'AssumedRole', arn: roleOf('Checkout'), account: SHOP },
  viaVpcEndpoint: false,
  count: 1,
  sessionHours: 1,
  first: '2026-10-05T08:00:00Z',
  last: '2026-10-05T08:00:00Z',
  ...more,
});

/** A moment of the autumn of 2026. */
export const anyTime: fc.Arbitrary<string> = fc
  .integer({ min: Date.UTC(2026, 8, 1), max: Date.UTC(2026, 10, 20) })
  .map((time) => `${new Date(time).toISOString().slice(0, 19)}Z`);

const NAMES = ['db', 'db-AbCdEf', 'db-Zz9Yy8', 'key', '__proto__', 'a b', ''];

/** How callers may name secrets, and how nobody should. */
export const anySecretId: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NAMES),
  fc
    .tuple(
      fc.constantFrom(...NAMES),
      fc.constantFrom('', 'AbCdEf', 'Zz9Yy8'),
      fc.constantFrom(HOME, AWAY, 'mars-1'),
      fc.constantFrom(SHOP, BANK, '../..'),
    )
    .map(([name, suffix, region, account]) => arnOf(name, suffix, region, account)),
  fc.constantFrom('arn:', 'arn:aws:secretsmanager:::secret:', 'arn:aws:iam::1:role/x'),
  fc.string(),
);

const anyList = fc.oneof(
  fc.array(anySecretId, { maxLength: 22 }).map((ids) => JSON.stringify(ids)),
  fc.json(),
  fc.constantFrom('', '[', '[1,{"a":[]}]', '[null]'),
);

const anyCaller = fc.record(
  {
    type: fc.constantFrom('AssumedRole', 'IAMUser', 'AWSService', 'AWSAccount', '', 'constructor'),
    arn: fc.oneof(
      fc.constantFrom(roleOf('Checkout'), roleOf('Rotate'), 'arn:aws:iam::1:user'),
      fc.string(),
    ),
    account: fc.constantFrom(SHOP, BANK, ''),
    invokedBy: fc.constantFrom('rds.amazonaws.com', 'secretsmanager.amazonaws.com', 'AWS Internal'),
  },
  { requiredKeys: [] },
);

/** Whatever a source may tell. */
export const anyCount: fc.Arbitrary<EventCount> = fc
  .record(
    {
      account: fc.constantFrom(SHOP, BANK),
      region: fc.constantFrom(HOME, AWAY),
      event: fc.constantFrom(...USAGE_EVENTS),
      secretId: anySecretId,
      secretIdList: anyList,
      caller: anyCaller,
      functionName: fc.constantFrom('rotate', 'other'),
      viaVpcEndpoint: fc.boolean(),
      errorCode: fc.constantFrom('AccessDenied', 'AccessDeniedException', 'ThrottlingException'),
      errorMessage: fc.oneof(
        fc.constant('Error when executing lambda x during setSecret step'),
        fc.string(),
      ),
      count: fc.integer({ min: 1, max: 1000 }),
      times: fc.tuple(anyTime, anyTime),
    },
    {
      requiredKeys: ['account', 'region', 'event', 'caller', 'viaVpcEndpoint', 'count', 'times'],
    },
  )
  .map(({ times: [a, b], count, ...key }) => ({
    ...key,
    count,
    sessionHours: key.event === 'GetSecretValue' && key.errorCode === undefined ? count : 0,
    first: a < b ? a : b,
    last: a < b ? b : a,
  }));
