import { describe, expect, test } from 'vitest';
import { callCost } from '../../src/cost/call-cost.js';
import { costFact } from '../../src/cost/cost-fact.js';
import { costOf } from '../../src/cost/cost-of.js';
import { answered, gapIn } from '../../src/model/gap.js';
import { monthlyReads } from '../../src/model/monthly-reads.js';
import type { Secret } from '../../src/model/secret.js';
import type { Reader, Span } from '../../src/model/usage.js';
import { bookAt, REGION, replicatedTo, secretOf } from './sample-secrets.js';
import { JUNE, known, observed, readerOf, UNKNOWN_USE } from './sample-usage.js';

const days = (count: number): Span => ({
  from: '2026-06-01T00:00:00Z',
  to: new Date(Date.UTC(2026, 5, 1 + count) - 1000).toISOString(),
});

describe('reads a month', () => {
  const reader = (reads: number, more: Partial<Reader> = {}): Reader =>
    readerOf('a', reads, {
      firstAt: '2026-06-01T00:00:00Z',
      lastAt: '2026-06-01T00:00:00Z',
      ...more,
    });

  test.each<[string, Span, readonly Reader[], object | undefined]>([
    ['are 730 hours of them', JUNE, [reader(720)], { reads: 730, cached: 730 }],
    ['are none where there were none', JUNE, [], { reads: 0, cached: 0 }],
    ['of a day are enough to tell', days(1), [reader(24)], { reads: 730, cached: 730 }],
    [
      'of a second less than a day are not',
      { from: '2026-06-01T00:00:00Z', to: '2026-06-01T23:59:58Z' },
      [reader(24)],
      undefined,
    ],
    ['of no time are not known', { from: 'x', to: 'y' }, [reader(24)], undefined],
    [
      'are fewer where sessions keep the value',
      JUNE,
      [reader(7_200, { sessionHours: 72 }), reader(720, { sessionHours: 720 })],
      { reads: 8_030, cached: 803 },
    ],
    [
      'are not more where sessions are said to have more hours than reads',
      JUNE,
      [reader(720, { sessionHours: 7_200 })],
      { reads: 730, cached: 730 },
    ],
    [
      'are scaled from all days on which reads were counted, also those before a hole',
      { from: '2026-06-29T00:00:00Z', to: '2026-06-30T23:59:59Z' },
      [reader(720)],
      { reads: 730, cached: 730 },
    ],
  ])('%s', (_, covered, readers, month) => {
    expect(monthlyReads(observed(readers, {}, covered))).toEqual(month);
  });
});

describe('the calls that read a secret', () => {
  const BUSY = known([readerOf('app', 720_000, { sessionHours: 720 })]);
  const costed = (more: Partial<Secret>, usage = BUSY, book = bookAt(0.4)) =>
    callCost(secretOf(more), usage, book);
  const NOT = (reason: string) => ({ status: 'notCounted', reason });

  test('cost their number times the price, and less if they were cached', () => {
    expect(costed({})).toEqual({
      status: 'counted',
      calls: 730_000,
      monthly: 3_650_000,
      cachedCalls: 730,
      savable: 3_646_350,
    });
  });

  test('cost nothing where there are none', () => {
    expect(costed({}, known([]))).toMatchObject({ status: 'counted', calls: 0, monthly: 0 });
  });

  test('cost a whole number of millionths', () => {
    const book = bookAt(0.4, { usual: { secretMonth: 0.4, apiCall: 0.000_000_7 } });
    expect(costed({}, known([readerOf('a', 3)]), book)).toMatchObject({ calls: 3, monthly: 2 });
  });

  test('have the lowest price of the Regions, since no count says in which they were made', () => {
    const book = bookAt(0.4, {
      regions: { 'eu-west-1': { secretMonth: 0.4, apiCall: 0.000_001 } },
    });
    expect(costed(replicatedTo('eu-west-1'), BUSY, book)).toMatchObject({ monthly: 730_000 });
  });

  test.each<[string, Partial<Secret>, typeof BUSY, Parameters<typeof bookAt>[1]]>([
    ['usageUnknown', {}, UNKNOWN_USE, {}],
    ['noPrice', {}, BUSY, { usual: { secretMonth: 0.4 } }],
    ['noPrice', replicatedTo('eu-west-1'), BUSY, { regions: { 'eu-west-1': { secretMonth: 1 } } }],
    ['noPrice', { partition: 'aws-cn' }, BUSY, {}],
    ['notBilled', { deletion: { scheduled: true } }, BUSY, {}],
    ['notBilled', { owningService: 'events' }, UNKNOWN_USE, {}],
    [
      'spanTooShort',
      {},
      answered(observed([], {}, { from: '2026-06-01T00:00:00Z', to: '2026-06-01T09:00:00Z' })),
      {},
    ],
  ])('are not counted: %s', (reason, more, usage, book) => {
    expect(costed(more, usage, bookAt(0.4, book))).toEqual(NOT(reason));
  });

  test('are not counted without any price', () => {
    expect(callCost(secretOf(), BUSY, undefined)).toEqual(NOT('noPrice'));
  });

  test('are a part of what the secret costs', () => {
    expect(costOf(secretOf(), bookAt(0.4), costed({}))).toEqual({
      status: 'priced',
      monthly: 4_050_000,
      parts: [
        { kind: 'secret', region: REGION, monthly: 400_000 },
        { kind: 'calls', region: REGION, monthly: 3_650_000 },
      ],
    });
  });

  test('are a part of what a secret costs whose owner may include it', () => {
    const more = { owningService: 'rds' };
    expect(costOf(secretOf(more), bookAt(0.4), costed(more))).toMatchObject({
      status: 'unknown',
      ifBilled: 4_050_000,
    });
  });

  test.each([
    ['nobody reads it', {}, costed({}, known([]))],
    ['its use is unknown', {}, costed({}, UNKNOWN_USE)],
  ])('are no part where %s', (_, more, calls) => {
    expect(costOf(secretOf(more), bookAt(0.4), calls)).toEqual(costOf(secretOf(more), bookAt(0.4)));
  });

  test('are in no price that is not known', () => {
    const more = { gaps: [gapIn('replica.regions', { reason: 'accessDenied' })] };
    expect(costOf(secretOf(more), bookAt(0.4), costed(more))).toEqual({
      status: 'unknown',
      reason: 'replicasUnknown',
    });
  });

  test('are not in the facts that rules read, which are what keeping the secret costs', () => {
    const secret = secretOf();
    const fact = costFact(secret, costOf(secret, bookAt(0.4)), bookAt(0.4));
    expect(fact).toMatchObject({ value: { monthly: 0.4 } });
  });
});
