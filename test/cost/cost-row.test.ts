import { describe, expect, test } from 'vitest';
import type { AskedUsage } from '../../src/cost/use-checks.js';
import type { CostRow } from '../../src/model/cost.js';
import type { Secret } from '../../src/model/secret.js';
import { reviewOf, secretOf } from './sample-secrets.js';
import { APP, JUNE, known, readerOf, rotatorOf, UNKNOWN_USE } from './sample-usage.js';

const rowOf = (usage: AskedUsage, more: Partial<Secret> = {}): CostRow => {
  const [row] = [...reviewOf([{ use: 'used', secret: secretOf(more), usage }]).rows()];
  if (row === undefined) throw new Error('a secret has a row');
  return row;
};

describe('the row of a secret', () => {
  test('says nothing of its use where nobody asked', () => {
    expect(rowOf(undefined)).not.toHaveProperty('usage');
    expect(rowOf(undefined)).not.toHaveProperty('usageGap');
    expect(rowOf(undefined)).not.toHaveProperty('calls');
  });

  test('says why its use is not known', () => {
    expect(rowOf(UNKNOWN_USE)).toMatchObject({
      usageGap: { reason: 'notCollected', api: 'cloudtrail:LookupEvents' },
      calls: { status: 'notCounted', reason: 'usageUnknown' },
    });
    expect(rowOf(UNKNOWN_USE)).not.toHaveProperty('usage');
  });

  test('names who read it last, when it was read first and last, and in which span', () => {
    const late = rotatorOf(2, { lastAt: '2026-06-28T00:00:01Z' });
    const app = readerOf(APP, 7, { outsideVpcEndpoint: 3, firstAt: '2026-06-01T09:00:00Z' });
    const row = rowOf(known([app, late], { mayIncludeEarlier: true }));
    expect(row.usage).toEqual({
      source: 'events',
      covered: JUNE,
      reads: 9,
      readers: [app, late],
      moreReaders: 0,
      outsideVpcEndpoint: 3,
      firstReadAt: '2026-06-01T09:00:00Z',
      lastRead: {
        at: '2026-06-28T00:00:01Z',
        by: { kind: 'role', id: late.id, account: '111122223333' },
      },
      denials: 0,
      mayIncludeEarlier: true,
    });
  });

  test('names five readers, and how many more there are', () => {
    const readers = Array.from({ length: 12 }, (_, index) =>
      readerOf(`r-${index}`, 20 - index, { outsideVpcEndpoint: 1 }),
    );
    const { usage } = rowOf(known(readers));
    expect(usage?.readers.map(({ id }) => id)).toEqual(['r-0', 'r-1', 'r-2', 'r-3', 'r-4']);
    expect(usage?.moreReaders).toBe(7);
    expect(usage?.outsideVpcEndpoint).toBe(12);
  });

  test('counts all who were refused', () => {
    const { kind, id, firstAt, lastAt } = readerOf(APP, 1);
    const denied = [3, 2].map((denials) => ({ kind, id, firstAt, lastAt, denials }));
    expect(rowOf(known([], { denied })).usage?.denials).toBe(5);
  });

  test.each<[string, AskedUsage, string | undefined, readonly string[], string | null | undefined]>(
    [
      [
        'the day, where nobody asked',
        undefined,
        '2026-06-20T00:00:00.000Z',
        [],
        '2026-06-20T00:00:00.000Z',
      ],
      [
        'the day, where the use is not known',
        UNKNOWN_USE,
        '2026-06-20T00:00:00.000Z',
        [],
        '2026-06-20T00:00:00.000Z',
      ],
      [
        'the second of that day',
        known([readerOf(APP, 1)]),
        '2026-06-20T00:00:00.000Z',
        [],
        '2026-06-20T10:11:12Z',
      ],
      [
        'a second after that day',
        known([readerOf(APP, 1)]),
        '2026-06-19T00:00:00.000Z',
        [],
        '2026-06-20T10:11:12Z',
      ],
      [
        'a day after all events',
        known([readerOf(APP, 1)]),
        '2026-06-21T00:00:00.000Z',
        [],
        '2026-06-21T00:00:00.000Z',
      ],
      [
        'a second, where AWS knows of no day',
        known([readerOf(APP, 1)]),
        undefined,
        [],
        '2026-06-20T10:11:12Z',
      ],
      [
        'a second, where the day is hidden',
        known([readerOf(APP, 1)]),
        '2026-06-21T00:00:00.000Z',
        ['lastAccessedAt'],
        '2026-06-20T10:11:12Z',
      ],
      ['never', known([]), undefined, [], null],
      ['not known, where the day is hidden', known([]), undefined, ['lastAccessedAt'], undefined],
    ],
  )('tells the last read: %s', (_, usage, lastAccessedAt, hidden, expected) => {
    const { lastAccessedAt: __, ...secret } = secretOf();
    const gaps = hidden.map((fact) => ({ fact, reason: 'error' as const }));
    const row = rowOf(usage, {
      ...secret,
      ...(lastAccessedAt === undefined ? { lastAccessedAt: undefined } : { lastAccessedAt }),
      gaps,
    } as Partial<Secret>);
    expect(row.lastReadAt).toBe(expected);
  });
});

describe('a review', () => {
  const busy = (name: string, reads: number, more: Partial<Secret> = {}) => ({
    use: 'used' as const,
    secret: secretOf({ name, ...more }),
    usage: known([readerOf(APP, reads, { sessionHours: 0 })]),
  });

  test('names the secrets whose calls cost most, also those whose own price is unclear', () => {
    const { review } = reviewOf([
      busy('some', 10_000),
      busy('owned', 50_000, { owningService: 'rds' }),
      busy('few', 900),
      busy('most', 90_000),
      { use: 'used', secret: secretOf({ name: 'dark' }), usage: UNKNOWN_USE },
    ]);
    expect(review.mostCalls.map(({ name }) => name)).toEqual(['most', 'owned', 'some']);
  });

  test('names ten of them, whatever order they come in', () => {
    const many = Array.from({ length: 30 }, (_, index) => busy(`n-${index}`, 10_000 + index));
    const [one, other] = [reviewOf(many), reviewOf(many.toReversed())];
    expect(one.review.mostCalls).toHaveLength(10);
    expect(one.review.mostCalls[0]?.name).toBe('n-29');
    expect(other.review.mostCalls).toEqual(one.review.mostCalls);
  });

  test('counts of how many secrets the use is known, and why not of the others', () => {
    const { review } = reviewOf([
      busy('a', 1),
      { use: 'used', secret: secretOf(), usage: UNKNOWN_USE },
      { use: 'used', secret: secretOf(), usage: UNKNOWN_USE },
      { use: 'used', secret: secretOf({ deletion: { scheduled: true } }), usage: known([]) },
    ]);
    expect(review.usage).toMatchObject({
      known: 2,
      unknown: [{ reason: 'notCollected', secrets: 2, detail: 'the budget of calls was used up' }],
    });
    expect(review.totals.callCounts).toEqual({
      counted: 1,
      notAsked: 0,
      notCounted: { usageUnknown: 2, spanTooShort: 0, noPrice: 0, notBilled: 1 },
      savable: 5,
    });
  });

  test('has the calls of an unused secret in what deleting it saves', () => {
    const { review } = reviewOf([
      { ...busy('a', 720_000), use: 'unused' },
      busy('b', 720_000),
      busy('c', 720_000, { owningService: 'rds' }),
    ]);
    expect(review.totals).toMatchObject({
      monthly: 8_100_000,
      callsMonthly: 7_300_000,
      unusedMonthly: 4_050_000,
      ifBilled: 4_050_000,
      uses: { unused: { monthly: 4_050_000, callsMonthly: 3_650_000 } },
    });
  });
});
