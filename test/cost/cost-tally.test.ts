import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyTally } from '../../src/cost/key-tally.js';
import type { CostRow, Micros } from '../../src/model/cost.js';
import type { EncryptionKey, Secret } from '../../src/model/secret.js';
import { amountsThatAddUp, exactAmount, roundAmount } from '../../src/report/money.js';
import { anyGrouping, anyJudged, anyPrices, bookAt, reviewOf, secretOf } from './sample-secrets.js';

const paid = ({ cost }: CostRow): Micros => (cost.status === 'priced' ? cost.monthly : 0);

const sumOf = (rows: readonly CostRow[]): Micros => rows.reduce((sum, row) => sum + paid(row), 0);

/** Of what is paid, what is paid for calls. */
const callsOf = (rows: readonly CostRow[]): Micros =>
  rows
    .flatMap(({ cost }) => (cost.status === 'priced' ? cost.parts : []))
    .reduce((sum, part) => sum + (part.kind === 'calls' ? part.monthly : 0), 0);

describe('for any secrets, prices and groups', () => {
  test('the sums are those of their rows, and of their groups', () => {
    fc.assert(
      fc.property(anyJudged, anyPrices, anyGrouping, (secrets, prices, grouping) => {
        const { review, rows } = reviewOf(secrets, { prices, grouping });
        const all = [...rows()];
        const unused = all.filter(({ use }) => use === 'unused');
        const { totals, groups } = review;
        expect(totals.secrets).toBe(all.length);
        expect(totals.monthly).toBe(sumOf(all));
        expect(totals.callsMonthly).toBe(callsOf(all));
        expect(totals.unusedMonthly).toBe(sumOf(unused));
        const { counted, notAsked, notCounted } = totals.callCounts;
        const others = Object.values(notCounted).reduce((sum, count) => sum + count, 0);
        expect(counted + notAsked + others).toBe(all.length);
        for (const { key, ...sums } of groups) {
          const own = all.filter(({ group }) => group === key);
          expect(sums).toEqual({
            secrets: own.length,
            monthly: sumOf(own),
            callsMonthly: callsOf(own),
            unused: own.filter(({ use }) => use === 'unused').length,
            unusedMonthly: sumOf(own.filter(({ use }) => use === 'unused')),
            unpriced: own.filter(({ cost }) => cost.status === 'unknown').length,
            unknownUse: own.filter(({ use }) => use === 'unknown').length,
          });
        }
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
        expect(groups.reduce((sum, { secrets: count }) => sum + count, 0)).toBe(all.length);
        const uses = Object.values(totals.uses);
        expect(uses.reduce((sum, { secrets: count }) => sum + count, 0)).toBe(all.length);
        expect(uses.reduce((sum, { monthly }) => sum + monthly, 0)).toBe(totals.monthly);
      }),
    );
  });

  test('amounts in cents add up to their sum in cents, and none is off by a cent', () => {
    const anyAmounts = fc.array(fc.nat({ max: 100_000_000_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(anyAmounts, (amounts) => {
        const shown = amountsThatAddUp(amounts);
        const cents = shown.map((text) => Math.round(Number(text) * 100));
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        expect(cents.reduce((sum, cent) => sum + cent, 0)).toBe(Math.round(total / 10_000));
        for (const [index, amount] of amounts.entries())
          expect(Math.abs((cents[index] ?? Number.NaN) * 10_000 - amount)).toBeLessThan(10_000);
      }),
    );
  });
});

test.each([
  [0, '0.00', '0.00'],
  [400_000, '0.40', '0.40'],
  [333_333, '0.333333', '0.33'],
  [5, '0.000005', '0.00'],
  [5_000, '0.005', '0.01'],
  [123_456_789_010_000, '123456789.01', '123456789.01'],
  [1_050_000, '1.05', '1.05'],
])('%i millionths are %s in full and %s in cents', (micros, exact, rounded) => {
  expect(exactAmount(micros)).toBe(exact);
  expect(roundAmount(micros)).toBe(rounded);
});

describe('a review', () => {
  const unused = (name: string, more: Partial<Secret> = {}) => ({
    use: 'unused' as const,
    secret: secretOf({ name, ...more }),
  });

  test('names the most expensive unused secrets first, then the longest unread, and 20 of them', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      unused(`n-${String(index).padStart(2, '0')}`),
    );
    const dear = unused('dear', {
      replica: { isReplica: false, primaryRegion: '', regions: ['eu-west-1'], failed: [] },
    });
    const old = unused('old', { lastAccessedAt: '2024-01-01T00:00:00.000Z' });
    const { review } = reviewOf([...many, old, dear]);
    const names = review.largestUnused.map(({ name }) => name);
    expect(names.slice(0, 4)).toEqual(['dear', 'old', 'n-00', 'n-01']);
    expect(names).toHaveLength(20);
    expect(reviewOf([dear, ...many.toReversed(), old]).review.largestUnused).toEqual(
      review.largestUnused,
    );
  });

  test('puts the most expensive group first, and those without a key last among equals', () => {
    const of = (tags: Record<string, string>) => ({
      use: 'used' as const,
      secret: secretOf({ tags }),
    });
    const { review } = reviewOf(
      [of({}), of({ team: 'b' }), of({ team: 'a' }), of({ team: 'c' }), of({ team: 'c' })],
      {
        grouping: { by: 'tag', tag: 'team' },
      },
    );
    expect(review.groups.map(({ key }) => key)).toEqual(['c', 'a', 'b', null]);
  });

  test('counts what is not known apart, never as used nor as unused', () => {
    const { review } = reviewOf([
      { use: 'unknown', secret: secretOf() },
      { use: 'unused', secret: secretOf({ owningService: 'rds' }) },
    ]);
    expect(review.totals).toMatchObject({
      secrets: 2,
      monthly: 400_000,
      unused: 1,
      unusedMonthly: 0,
      unknownUse: 1,
      unpriced: 1,
      ifBilled: 400_000,
      uses: { used: { secrets: 0, monthly: 0 }, unknown: { secrets: 1, monthly: 400_000 } },
    });
  });

  test('has only rows with unknown prices where none is known', () => {
    const { review } = reviewOf([{ use: 'unused', secret: secretOf() }], { prices: undefined });
    expect(review.totals).toMatchObject({
      monthly: 0,
      unpriced: 1,
      unpricedBy: { noListPrice: 1 },
    });
  });

  test('prices of a Region stand above the usual ones', () => {
    const prices = bookAt(0.4, { regions: { 'us-east-1': { secretMonth: 0.5 } } });
    const { review } = reviewOf([{ use: 'used', secret: secretOf({ region: 'us-east-1' }) }], {
      prices,
    });
    expect(review.totals.monthly).toBe(500_000);
  });
});

describe('the keys of secrets', () => {
  const ID = '8a5740a8-dcbb-449f-a49e-e5cbdd63bb45';
  const ARN = `arn:aws:kms:eu-central-1:111122223333:key/${ID}`;
  const customer = (id: string, more: Partial<EncryptionKey> = {}): EncryptionKey => ({
    managedBy: 'customer',
    id,
    account: '111122223333',
    ...more,
  });

  const costsOf = (...keys: readonly (readonly [EncryptionKey, 'used' | 'unused'])[]) => {
    const tally = new KeyTally();
    for (const [key, use] of keys) tally.add(secretOf({ key }), use);
    return tally.costs();
  };

  test.each<[string, readonly EncryptionKey[], number]>([
    ['by its id and its ARN', [customer(ID), customer(ARN)], 1],
    [
      'by its alias, its id and its ARN',
      [
        customer('alias/shop', { alias: 'alias/shop' }),
        customer(ID, { alias: 'alias/shop' }),
        customer('arn:aws:kms:eu-central-1:111122223333:alias/shop', { alias: 'alias/shop' }),
      ],
      1,
    ],
    ['of two accounts', [customer(ID), customer(ID, { account: '222233334444' })], 2],
    ['of two Regions', [customer(ARN), customer(ARN.replace('central', 'west'))], 2],
    ['of AWS', [{ managedBy: 'aws' }, { managedBy: 'aws', id: 'alias/aws/secretsmanager' }], 0],
    ['that is being deleted', [customer(ID, { state: 'PendingDeletion' })], 0],
  ])('%s are counted once each', (_, keys, count) => {
    expect(costsOf(...keys.map((key) => [key, 'used'] as const)).keys).toBe(count);
  });

  test('are only for unused secrets where nobody else uses them', () => {
    expect(
      costsOf([customer('a'), 'unused'], [customer('a'), 'used'], [customer('b'), 'unused']),
    ).toEqual({
      keys: 2,
      onlyUnused: 1,
      unknown: 0,
    });
  });

  test('of which nobody knows whose they are, are counted apart', () => {
    expect(costsOf([customer('a', { managedBy: 'unknown' }), 'used'])).toEqual({
      keys: 0,
      onlyUnused: 0,
      unknown: 1,
    });
  });
});
