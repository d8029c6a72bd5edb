import { describe, expect, test } from 'vitest';
import { answered, failed } from '../../../src/model/gap.js';
import type { Observation, UsageEventName, UsageQuery } from '../../../src/model/usage.js';
import type { EventHistories, EventHistoryPort, EventPage } from '../../../src/usage/ports.js';
import {
  type EventHistoryOptions,
  eventHistorySource,
} from '../../../src/usage/sources/event-history-source.js';

const SPAN = { from: '2026-08-01T00:00:00.000Z', to: '2026-10-30T00:00:00.000Z' };
const SHOP = '111111111111';
const BANK = '222222222222';

const QUERY: UsageQuery = {
  span: SPAN,
  places: [{ account: SHOP, regions: ['eu-west-1', 'us-east-1'] }],
};

interface Recorded {
  readonly account?: string;
  readonly region?: string;
  readonly name?: UsageEventName;
  readonly [field: string]: unknown;
}

const record = ({
  account = SHOP,
  region = 'eu-west-1',
  name = 'GetSecretValue',
  ...more
}: Recorded = {}) => ({
  eventSource: 'secretsmanager.amazonaws.com',
  eventName: name,
  eventTime: '2026-10-05T12:00:00Z',
  awsRegion: region,
  recipientAccountId: account,
  userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ann`, accountId: account },
  requestParameters: { secretId: 'db' },
  ...more,
});

/** What each place has, by `account region event`, in pages; and what was asked of it. */
function historiesOf(pages: Readonly<Record<string, readonly (readonly unknown[])[]>>) {
  const asked: string[] = [];
  const historyIn =
    (account: string) =>
    (region: string): EventHistoryPort => ({
      async *records(event) {
        const own = pages[`${account} ${region} ${event}`] ?? [[]];
        for (const [at, records] of own.entries()) {
          asked.push(`${account} ${region} ${event}`);
          const page: EventPage = { records, more: at < own.length - 1 };
          yield answered(page);
        }
      },
    });
  const histories: EventHistories = {
    callsPerSecond: 0.8,
    enter: async (account) => answered(historyIn(account)),
  };
  return { histories, asked };
}

async function observed(
  query: UsageQuery,
  options: Omit<EventHistoryOptions, 'budget'> & { budget?: number },
): Promise<Observation[]> {
  const observations: Observation[] = [];
  const source = eventHistorySource({ budget: 200, ...options });
  for await (const observation of source.observe(query)) observations.push(observation);
  return observations;
}

const countsIn = (observations: readonly Observation[]) =>
  observations.flatMap((one) => (one.kind === 'count' ? [one.count] : []));

const activity = (region: string, days: readonly string[] | null = null) => ({
  kind: 'activity',
  activity: { account: SHOP, region, days, recordsReads: true },
});

describe('event history', () => {
  test('is asked in every place for every event, and knows that reads are recorded', async () => {
    const { histories, asked } = historiesOf({});
    const observations = await observed(QUERY, { histories });
    expect(observations).toHaveLength(2);
    expect(observations).toEqual(
      expect.arrayContaining([activity('eu-west-1'), activity('us-east-1')]),
    );
    expect(asked).toHaveLength(12);
    expect(new Set(asked).size).toBe(12);
  });

  test('counts alike events of all pages together', async () => {
    const { histories } = historiesOf({
      [`${SHOP} eu-west-1 GetSecretValue`]: [
        [
          record({ eventTime: '2026-10-05T12:00:00Z' }),
          record({ requestParameters: { secretId: 'x' } }),
        ],
        [
          record({ eventTime: '2026-10-01T12:30:00Z' }),
          record({ eventTime: '2026-10-01T12:40:00Z' }),
        ],
      ],
    });
    expect(countsIn(await observed(QUERY, { histories }))).toMatchObject([
      {
        secretId: 'db',
        count: 3,
        sessionHours: 2,
        first: '2026-10-01T12:30:00Z',
        last: '2026-10-05T12:00:00Z',
      },
      { secretId: 'x', count: 1 },
    ]);
  });

  test('counts an event that two accounts recorded once', async () => {
    const shared = { sharedEventID: 's-1' };
    const faceless = { type: 'AWSAccount', accountId: SHOP, principalId: 'A' };
    const { histories } = historiesOf({
      [`${SHOP} eu-west-1 GetSecretValue`]: [[record(shared)]],
      [`${BANK} eu-west-1 GetSecretValue`]: [
        [record({ ...shared, account: BANK, userIdentity: faceless })],
      ],
    });
    const places = [SHOP, BANK].map((account) => ({ account, regions: ['eu-west-1'] }));
    const counts = countsIn(await observed({ span: SPAN, places }, { histories }));
    expect(counts).toMatchObject([{ account: SHOP, count: 1 }]);
  });

  test('of an account that cannot be entered is not known in any Region', async () => {
    const failure = { reason: 'accessDenied', api: 'sts:AssumeRole' } as const;
    const histories = { callsPerSecond: 2, enter: async () => failed(failure) };
    expect(await observed(QUERY, { histories })).toEqual(
      ['eu-west-1', 'us-east-1'].map((region) => ({
        kind: 'failure',
        account: SHOP,
        region,
        failure,
      })),
    );
  });

  test('that fails in one place is known in the others', async () => {
    const failure = { reason: 'throttled', api: 'cloudtrail:LookupEvents' } as const;
    const { histories } = historiesOf({});
    const observations = await observed(QUERY, {
      histories: {
        ...histories,
        async enter(account) {
          const entered = await histories.enter(account);
          if (!entered.ok) return entered;
          return answered((region: string) =>
            region === 'us-east-1'
              ? {
                  records: async function* () {
                    yield failed(failure);
                  },
                }
              : entered.value(region),
          );
        },
      },
    });
    expect(observations).toEqual(
      expect.arrayContaining([
        activity('eu-west-1'),
        { kind: 'failure', account: SHOP, region: 'us-east-1', failure },
      ]),
    );
    expect(observations).toHaveLength(2);
  });

  test.each<[string, unknown]>([
    ['is no JSON', undefined],
    ['is a text', 'event'],
    ['has no time', record({ eventTime: undefined })],
    ['has no account', { ...record(), recipientAccountId: null }],
  ])(
    'with a record that %s is not known there: whose use it is nobody can say',
    async (_, strange) => {
      const { histories } = historiesOf({
        [`${SHOP} eu-west-1 RotationFailed`]: [[record({ name: 'RotationFailed' }), strange]],
      });
      const observations = await observed(QUERY, { histories });
      expect(observations).toHaveLength(2);
      expect(observations).toContainEqual({
        kind: 'failure',
        account: SHOP,
        region: 'eu-west-1',
        failure: expect.objectContaining({ reason: 'error', api: 'cloudtrail:LookupEvents' }),
      });
    },
  );
});

describe('a budget', () => {
  const pages = [[record()], [record()], [record()]];
  const LONG = { [`${SHOP} eu-west-1 GetSecretValue`]: pages };
  const ONE_PLACE = { span: SPAN, places: [{ account: SHOP, regions: ['eu-west-1'] }] };

  test('that is just enough is enough', async () => {
    const { histories, asked } = historiesOf(LONG);
    const observations = await observed(ONE_PLACE, { histories, budget: 8 });
    expect(countsIn(observations)).toMatchObject([{ count: 3 }]);
    expect(asked).toHaveLength(8);
  });

  test.each([7, 5, 1, 0])(
    'of %i calls, where one more is needed, is kept, and the use is not known instead of low',
    async (budget) => {
      const { histories, asked } = historiesOf(LONG);
      const observations = await observed(ONE_PLACE, { histories, budget });
      expect(observations).toEqual([
        {
          kind: 'failure',
          account: SHOP,
          region: 'eu-west-1',
          failure: {
            reason: 'notCollected',
            api: 'cloudtrail:LookupEvents',
            detail: expect.stringMatching(new RegExp(`budget of ${budget} calls .*--usage-budget`)),
          },
        },
      ]);
      expect(asked.length).toBeLessThanOrEqual(budget);
    },
  );

  test('is one of each place', async () => {
    const { histories } = historiesOf(LONG);
    const observations = await observed(QUERY, { histories, budget: 6 });
    expect(observations.map(({ kind }) => kind).sort()).toEqual(['activity', 'failure']);
  });
});

test('what takes how long is told beforehand, as an estimate', async () => {
  const { histories, asked } = historiesOf({});
  const { says } = await eventHistorySource({ histories, budget: 200 }).estimate(QUERY);
  expect(says).toEqual([
    'Event history is asked in 2 places (account and Region), with at least 12 calls of LookupEvents in all.',
    'At 0.8 calls a second and place, this takes an estimated 8 seconds at least, and 4.2 minutes where a place needs its whole budget of 200 calls (some 10000 events); a place that needs more is not known in the end.',
  ]);
  expect(asked).toEqual([]);
});

describe('ninety days', () => {
  test.each<[string, string, unknown]>([
    ['a scan that began ninety days after the span', '2026-10-30T00:00:00.000Z', null],
    ['one that has gone on for a day', '2026-10-31T00:00:00.000Z', null],
  ])('are whole to %s', async (_, now, days) => {
    const { histories } = historiesOf({});
    const observations = await observed(QUERY, { histories, now });
    expect(observations).toContainEqual(activity('eu-west-1', days === null ? null : []));
  });

  test('are not there any more where an old snapshot is looked at', async () => {
    const { histories } = historiesOf({});
    const [one] = await observed(
      { span: SPAN, places: [{ account: SHOP, regions: ['eu-west-1'] }] },
      { histories, now: '2027-01-25T10:00:00.000Z' },
    );
    expect(one).toEqual(activity('eu-west-1', ['2026-10-28', '2026-10-29', '2026-10-30']));
  });
});
