import { describe, expect, test } from 'vitest';
import { eventHistoryPort } from '../../src/aws/event-history.js';
import { all, type Canned, cannedAws, refusal } from './canned.js';

const SPAN = { from: '2026-08-01T00:00:00Z', to: '2026-10-30T12:00:00Z' };

const event = (record: unknown, EventSource = 'secretsmanager.amazonaws.com'): object => ({
  EventSource,
  CloudTrailEvent: typeof record === 'string' ? record : JSON.stringify(record),
});

const page = (events: readonly object[], NextToken?: string): Canned => [
  200,
  { Events: events, NextToken },
];

const pageOf = (records: readonly unknown[], more = false) => ({
  ok: true,
  value: { records, more },
});

describe('event history', () => {
  test('is asked for one name within the span, fifty events at a time, to its end', async () => {
    const aws = await cannedAws([
      page([event({ eventID: '2' })], 'more'),
      page([event({ eventID: '1' })]),
    ]);
    const pages = await all(eventHistoryPort(aws.channel).records('GetSecretValue', SPAN));
    expect(pages).toEqual([pageOf([{ eventID: '2' }], true), pageOf([{ eventID: '1' }])]);
    const request = {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetSecretValue' }],
      StartTime: Date.parse(SPAN.from) / 1000,
      EndTime: Date.parse(SPAN.to) / 1000,
      MaxResults: 50,
    };
    expect(aws.asked.map(({ body }) => body)).toEqual([request, { ...request, NextToken: 'more' }]);
    expect(aws.operations()).toEqual(['LookupEvents', 'LookupEvents']);
    for (const { authorization } of aws.asked)
      expect(authorization).toContain('/eu-west-1/cloudtrail/aws4_request');
  });

  test.each<[string, Canned, unknown]>([
    ['no events', [200, {}], pageOf([])],
    ['an event of another service', page([event({}, 'other.amazonaws.com')]), pageOf([])],
    ['a record that is no JSON', page([event('{"eventName":')]), pageOf([undefined])],
    ['an event without a record', page([{}]), pageOf([undefined])],
    ['a record that is a list', page([event('[1]')]), pageOf([[1]])],
    [
      'a record that breaks off a hundred thousand deep',
      page([event(`${'{"a":'.repeat(100_000)}`)]),
      pageOf([undefined]),
    ],
  ])('may hold %s', async (_, answer, expected) => {
    const aws = await cannedAws([answer]);
    expect(await all(eventHistoryPort(aws.channel).records('GetSecretValue', SPAN))).toEqual([
      expected,
    ]);
  });

  test('that is denied says by which policy', async () => {
    const aws = await cannedAws([
      refusal(
        'AccessDeniedException',
        'User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: cloudtrail:LookupEvents with an explicit deny in a service control policy',
      ),
    ]);
    expect(await all(eventHistoryPort(aws.channel).records('GetSecretValue', SPAN))).toMatchObject([
      {
        ok: false,
        failure: {
          reason: 'accessDenied',
          api: 'cloudtrail:LookupEvents',
          denial: { policyType: 'serviceControlPolicy', explicit: true },
        },
      },
    ]);
  });

  test('that throttles is waited for', async () => {
    const aws = await cannedAws([
      refusal('ThrottlingException', 'Rate exceeded'),
      page([event({ eventID: '1' })]),
    ]);
    const pages = await all(eventHistoryPort(aws.channel).records('GetSecretValue', SPAN));
    expect(pages).toEqual([pageOf([{ eventID: '1' }])]);
  });

  test('that repeats a page token is left', async () => {
    const aws = await cannedAws(() => page([event({})], 'again'));
    const pages = await all(eventHistoryPort(aws.channel).records('GetSecretValue', SPAN));
    expect(pages.at(-1)).toMatchObject({ ok: false, failure: { reason: 'error' } });
    expect(aws.asked.length).toBeLessThan(5);
  });

  test('whose credentials have expired for good is not known', async () => {
    const aws = await cannedAws(() => refusal('ExpiredTokenException', 'The token has expired'));
    expect(await all(eventHistoryPort(aws.channel).records('GetSecretValue', SPAN))).toMatchObject([
      { ok: false, failure: { reason: 'error', detail: expect.stringContaining('ExpiredToken') } },
    ]);
  });
});

test('two calls a second are made to an account in a Region, whatever kinds of events are read', async () => {
  let now = 0;
  const clock = {
    now: () => now,
    after(milliseconds: number, call: () => void) {
      setImmediate(() => {
        now += milliseconds;
        call();
      });
    },
    isStopped: false,
  };
  const aws = await cannedAws(() => page([]), { clock });
  const history = eventHistoryPort(aws.channel);
  for (let call = 0; call < 12; call++) await all(history.records('GetSecretValue', SPAN));
  // The first two may come at once.
  expect(now).toBeGreaterThanOrEqual(5000);
  expect(now).toBeLessThan(6000);
});
