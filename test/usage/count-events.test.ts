import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventCounter } from '../../src/usage/count-events.js';
import type { EventKey, RecordedUse } from '../../src/usage/record.js';
import { AWAY, anyTime, BANK, HOME, roleOf, SHOP } from './samples.js';

const SPAN = { from: '2026-10-01T00:00:00Z', to: '2026-10-31T00:00:00.500Z' };

const KEY: EventKey = {
  account: SHOP,
  region: HOME,
  event: 'GetSecretValue',
  secretId: 'db',
  caller: { type: 'AssumedRole', arn: roleOf('Checkout'), account: SHOP },
  viaVpcEndpoint: false,
};

const use = (time: string, more: Partial<RecordedUse> = {}): RecordedUse => ({
  key: KEY,
  time: `2026-10-${time}Z`,
  session: 'a',
  ...more,
});

const counted = (uses: readonly RecordedUse[]) => {
  const counter = new EventCounter(SPAN);
  for (const one of uses) counter.add(one);
  return counter.counts();
};

describe('events are counted', () => {
  test('together where they are alike, each session once an hour', () => {
    const uses = [
      use('05T08:00:00'),
      use('05T08:59:59'),
      use('05T09:00:00'),
      use('05T08:30:00', { session: 'b' }),
      use('06T08:00:00'),
    ];
    const expected = [
      {
        ...KEY,
        count: 5,
        sessionHours: 4,
        first: '2026-10-05T08:00:00Z',
        last: '2026-10-06T08:00:00Z',
      },
    ];
    expect(counted(uses)).toEqual(expected);
    expect(counted(uses.toReversed())).toEqual(expected);
  });

  test.each([
    ['the account that recorded them', { account: BANK }],
    ['the Region', { region: AWAY }],
    ['what happened', { event: 'RotationStarted' }],
    ['the name of the secret', { secretId: 'key' }],
    ['the names of a batch', { secretIdList: '["db"]' }],
    ['the caller', { caller: { ...KEY.caller, arn: roleOf('Other') } }],
    ['the type of the caller', { caller: { ...KEY.caller, type: 'Role' } }],
    ['the account of the caller', { caller: { ...KEY.caller, account: BANK } }],
    ['the service', { caller: { ...KEY.caller, invokedBy: 'rds.amazonaws.com' } }],
    ['the function', { functionName: 'rotate' }],
    ['the way', { viaVpcEndpoint: true }],
    ['the error', { errorCode: 'AccessDenied' }],
    ['its message', { errorMessage: 'x' }],
  ] as const)('apart where they differ in %s', (_, more) => {
    const other = use('05T08:00:00', { key: { ...KEY, ...more } });
    expect(counted([use('05T08:00:00'), other]).map(({ count }) => count)).toEqual([1, 1]);
  });

  test('with hours only where they read', () => {
    const refused = use('05T08:00:00', { key: { ...KEY, errorCode: 'AccessDenied' } });
    const batch = use('05T08:00:00', { key: { ...KEY, event: 'BatchGetSecretValue' } });
    expect(counted([refused, batch]).map(({ sessionHours }) => sessionHours)).toEqual([0, 0]);
  });

  test('within the span, both ends included', () => {
    const times = [
      '2026-09-30T23:59:59Z',
      SPAN.from,
      '2026-10-31T00:00:00Z',
      '2026-10-31T00:00:01Z',
    ];
    const [all] = counted(times.map((time) => ({ ...use(''), time })));
    expect(all).toMatchObject({ count: 2, first: times[1], last: times[2] });
  });

  test('again with those that came since', () => {
    const counter = new EventCounter(SPAN);
    counter.add(use('05T08:00:00', { sharedEventId: '1' }));
    counter.add(use('05T08:00:00'));
    expect(counter.counts()).toMatchObject([{ count: 2, sessionHours: 1 }]);
    counter.add(use('05T09:00:00'));
    expect(counter.counts()).toMatchObject([{ count: 3, sessionHours: 2 }]);
  });
});

describe('an event that two accounts recorded is counted once:', () => {
  const OWNER = { ...KEY, account: '000000000001', caller: { type: 'AWSAccount', account: SHOP } };
  const shared = (key: EventKey): RecordedUse => use('05T08:00:00', { key, sharedEventId: '1' });

  test.each([
    ['where the caller is named', KEY, OWNER, SHOP],
    ['where both name the caller, by the smaller account', KEY, { ...KEY, account: BANK }, SHOP],
    ['where neither does, too', { ...OWNER, account: BANK }, OWNER, '000000000001'],
  ])('%s', (_, a, b, account) => {
    for (const keys of [
      [a, b],
      [b, a],
    ])
      expect(counted(keys.map(shared)).map((count) => [count.account, count.count])).toEqual([
        [account, 1],
      ]);
  });

  test('and with the others of its kind', () => {
    const again = use('06T08:00:00', { sharedEventId: '2' });
    expect(counted([shared(OWNER), shared(KEY), again, use('06T08:10:00')])).toMatchObject([
      { account: SHOP, count: 3, sessionHours: 2, first: '2026-10-05T08:00:00Z' },
    ]);
  });
});

test('no order makes a difference, and each event is counted once', () => {
  const anyUse: fc.Arbitrary<RecordedUse> = fc
    .tuple(
      anyTime,
      fc.constantFrom(SHOP, BANK),
      fc.constantFrom('a', 'b'),
      fc.option(fc.constantFrom('1', '2', '3')),
    )
    .map(([time, account, session, sharedEventId]) => ({
      key: { ...KEY, account },
      time,
      session,
      ...(sharedEventId !== null && { sharedEventId }),
    }));
  fc.assert(
    fc.property(fc.array(anyUse), (uses) => {
      const counts = counted(uses);
      expect(counted(uses.toReversed())).toEqual(counts);
      const within = uses.filter(({ time }) => time >= SPAN.from && time <= '2026-10-31T00:00:00Z');
      const ids = within.map(({ sharedEventId }, i) => sharedEventId ?? `own ${i}`);
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(new Set(ids).size);
    }),
  );
});
