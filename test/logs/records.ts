/** Records of CloudTrail for tests, and the plain count that every way of counting them must agree with. */
import fc from 'fast-check';
import { type Observation, USAGE_EVENTS, type UsageQuery } from '../../src/model/usage.js';
import { EventCounter } from '../../src/usage/count-events.js';
import { recordedUse } from '../../src/usage/record.js';

export const SHOP = '111111111111';
export const BANK = '222222222222';
/** Never asked for. */
export const STRANGER = '999999999999';

export const HOME = 'eu-central-1';
export const AWAY = 'us-east-1';
export const ELSEWHERE = 'ap-south-1';

export const QUERY: UsageQuery = {
  span: { from: '2026-10-01T06:00:00.500Z', to: '2026-10-04T12:00:00Z' },
  places: [
    { account: SHOP, regions: [HOME, AWAY] },
    { account: BANK, regions: [HOME] },
  ],
};

export type TrailRecord = Readonly<Record<string, unknown>>;

/** A read of a secret of the shop by its checkout, with other values where they are given. */
export const read = (more: TrailRecord = {}): TrailRecord => ({
  eventVersion: '1.09',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:checkout-1',
    arn: `arn:aws:sts::${SHOP}:assumed-role/Checkout/checkout-1`,
    accountId: SHOP,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: `arn:aws:iam::${SHOP}:role/Checkout`,
        accountId: SHOP,
        userName: 'Checkout',
      },
    },
  },
  eventTime: '2026-10-02T10:00:00Z',
  eventSource: 'secretsmanager.amazonaws.com',
  eventName: 'GetSecretValue',
  awsRegion: HOME,
  sourceIPAddress: '10.0.0.1',
  userAgent: 'aws-sdk-js/3.0',
  requestParameters: { secretId: 'shop/db' },
  responseElements: null,
  readOnly: true,
  recipientAccountId: SHOP,
  ...more,
});

/** A call of another service that changes something. */
export const write = (more: TrailRecord = {}): TrailRecord =>
  read({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    readOnly: false,
    requestParameters: { secretId: 'not/a/secret', note: '"eventSource":"x"', items: [{ a: '}' }] },
    ...more,
  });

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const identity = fc.record(
  {
    type: fc.constantFrom('AssumedRole', 'IAMUser', 'AWSService'),
    principalId: fc.constantFrom('AROA:one', 'AROA:two', 'AIDA'),
    arn: fc.constantFrom(
      `arn:aws:sts::${SHOP}:assumed-role/Checkout/one`,
      `arn:aws:sts::${SHOP}:assumed-role/Checkout/two`,
      `arn:aws:iam::${BANK}:user/it's “me”`,
      'arn:odd/',
    ),
    accountId: fc.constantFrom(SHOP, BANK, ''),
    invokedBy: fc.constantFrom('rds.amazonaws.com', 'ecs-tasks.amazonaws.com'),
    sessionContext: fc.constantFrom(
      { sessionIssuer: { arn: `arn:aws:iam::${SHOP}:role/Checkout`, accountId: SHOP } },
      { sessionIssuer: {} },
      {},
      'none',
    ),
  },
  { requiredKeys: [] },
);

const parameters = fc.oneof(
  fc.record(
    {
      secretId: fc.constantFrom('shop/db', `it's "odd"\n`, '', 'Ünï✓', 'half \ud83d'),
      secretIdList: fc.constantFrom(['a', 'b'], [], ['ü"'], ['\udc00', 7], '[a', 'a', null),
    },
    { requiredKeys: [] },
  ),
  fc.constant(null),
);

const time = fc.constantFrom(
  '2026-10-01T06:00:00Z',
  '2026-10-01T06:00:01Z',
  '2026-10-01T23:59:59Z',
  '2026-10-02T00:00:00Z',
  '2026-10-02T10:00:00Z',
  '2026-10-02T10:59:59Z',
  '2026-10-04T12:00:00Z',
  '2026-10-04T12:00:01Z',
  '2026-02-31T12:00:00Z',
  '2026-10-02 10:00:00',
);

/** Records as they come, some of them with values missing or odd. */
export const anyRecord: fc.Arbitrary<TrailRecord> = fc
  .record({
    eventTime: time,
    eventSource: fc.constantFrom('secretsmanager.amazonaws.com', 'ec2.amazonaws.com'),
    eventName: fc.constantFrom(...USAGE_EVENTS, 'DescribeSecret'),
    awsRegion: fc.constantFrom(HOME, HOME, AWAY, ELSEWHERE),
    recipientAccountId: fc.constantFrom(SHOP, BANK, STRANGER, undefined),
    userIdentity: maybe(identity),
    userAgent: fc.constantFrom('aws-cli/2', 'exec-env/AWS_Lambda_nodejs20.x', undefined),
    requestParameters: maybe(parameters),
    additionalEventData: fc.constantFrom(undefined, null, {}, { SecretId: 'arn:of:rotation' }),
    vpcEndpointId: fc.constantFrom(undefined, undefined, 'vpce-1', ''),
    errorCode: fc.constantFrom(undefined, undefined, 'AccessDenied', ''),
    errorMessage: fc.constantFrom(undefined, 'during setSecret step'),
    readOnly: fc.constantFrom(true, false, undefined),
  })
  .map((record) =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
  );

/** An event that two accounts recorded, one of them perhaps without the caller's ARN. */
const sharedPair: fc.Arbitrary<readonly TrailRecord[]> = fc
  .tuple(fc.uuid(), fc.constantFrom(HOME, AWAY), fc.boolean(), fc.boolean())
  .map(([sharedEventID, awsRegion, isNamedBySecond, isForeign]) => {
    const unnamed = {
      userIdentity: { type: 'AWSAccount', accountId: SHOP, principalId: 'AROA:x' },
    };
    const shared = { sharedEventID, awsRegion };
    return [
      read({ ...shared, recipientAccountId: BANK, ...(isNamedBySecond ? unnamed : {}) }),
      read({ ...shared, recipientAccountId: isForeign ? STRANGER : SHOP }),
    ];
  });

export const anyRecords: fc.Arbitrary<readonly TrailRecord[]> = fc
  .tuple(fc.array(anyRecord, { maxLength: 25 }), fc.array(sharedPair, { maxLength: 4 }))
  .chain(([records, pairs]) =>
    fc.shuffledSubarray([...records, ...pairs.flat()], { minLength: records.length }),
  );

const isAsked = ({ places }: UsageQuery, account: unknown, region: unknown): boolean =>
  places.some(
    (place) => place.account === account && place.regions.some((asked) => asked === region),
  );

const isRecordTime = (text: unknown): text is string =>
  typeof text === 'string' && /^2026-10-\d\dT\d\d:\d\d:\d\dZ$/.test(text);

/** The days and reads of the places asked for, counted one by one. */
function plainActivity(records: readonly TrailRecord[], query: UsageQuery): readonly Observation[] {
  const places = new Map<string, { days: Set<string>; reads: boolean; at: [string, string] }>();
  for (const { recipientAccountId, awsRegion, eventTime, readOnly } of records) {
    if (!isAsked(query, recipientAccountId, awsRegion) || !isRecordTime(eventTime)) continue;
    const moment = Date.parse(eventTime);
    if (moment < Date.parse(query.span.from) || moment > Date.parse(query.span.to)) continue;
    const at: [string, string] = [String(recipientAccountId), String(awsRegion)];
    const place = places.get(at.join()) ?? { days: new Set(), reads: false, at };
    place.days.add(eventTime.slice(0, 10));
    place.reads ||= readOnly === true;
    places.set(at.join(), place);
  }
  return [...places.values()].map(({ days, reads, at: [account, region] }) => ({
    kind: 'activity',
    activity: { account, region, days: [...days].sort(), recordsReads: reads },
  }));
}

/** In one order. */
export const inOrder = (observations: Iterable<Observation>): readonly Observation[] =>
  [...observations].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** What a source must say of the records, by plain counting. */
export function plainCount(
  records: readonly TrailRecord[],
  query: UsageQuery = QUERY,
): readonly Observation[] {
  const counter = new EventCounter(query.span);
  for (const record of records) {
    const use = recordedUse(record);
    if (use !== undefined && isAsked(query, use.key.account, use.key.region)) counter.add(use);
  }
  const counts = counter.counts().map((count) => ({ kind: 'count', count }) as const);
  return inOrder([...counts, ...plainActivity(records, query)]);
}

/** Observations in which the order of keys does not matter. */
export async function observed(all: AsyncIterable<Observation>): Promise<readonly Observation[]> {
  const observations: Observation[] = [];
  for await (const one of all) observations.push(one);
  return observations;
}
