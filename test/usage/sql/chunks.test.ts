/** Questions in parts: each within the limits, together the whole, and none cut where events belong together. */
import { describe, expect, test } from 'vitest';
import type { UsageQuery } from '../../../src/model/usage.js';
import { ATHENA_LIMITS, chunksOf } from '../../../src/usage/sql/chunks.js';
import { usageSql } from '../../../src/usage/sql/usage-sql.js';
import { AWAY, BANK, HOME, QUERY, SHOP } from '../../logs/records.js';

const company = (accounts: number, days: number): UsageQuery => ({
  span: {
    from: '2026-01-01T12:00:00Z',
    to: new Date(Date.parse('2026-01-01T12:00:00Z') + days * 86_400_000).toISOString(),
  },
  places: Array.from({ length: accounts }, (_, index) => ({
    account: String(100_000_000_000 + index),
    regions: ['eu-central-1', 'us-east-1'],
  })),
});

describe('a question in parts', () => {
  test('has one Region in each, with all the accounts that are asked there', () => {
    expect(chunksOf(QUERY).map(({ places }) => places)).toEqual([
      [
        { account: SHOP, regions: [HOME] },
        { account: BANK, regions: [HOME] },
      ],
      [{ account: SHOP, regions: [AWAY] }],
    ]);
  });

  test('is cut at midnight, and covers every second of the span once', () => {
    const places = [{ account: SHOP, regions: [HOME] }];
    const spans = chunksOf({ ...QUERY, places }, { ...ATHENA_LIMITS, partitions: 3 });
    expect(spans.map(({ span }) => span)).toEqual([
      { from: '2026-10-01T06:00:01Z', to: '2026-10-02T23:59:59Z' },
      { from: '2026-10-03T00:00:00Z', to: '2026-10-04T12:00:00Z' },
    ]);
  });

  test.each([
    [1, 90],
    [500, 90],
    [10_000, 90],
    [40_000, 3],
  ])('of %d accounts and %d days fits into what Athena takes', (accounts, days) => {
    const chunks = chunksOf(company(accounts, days));
    for (const { places, span } of chunks.filter((_, index) => index % 40 === 0)) {
      const target = { dialect: 'athena', from: `${'d'.repeat(255)}.${'t'.repeat(255)}` } as const;
      const sql = usageSql({ places, span }, target);
      expect(Buffer.byteLength(sql)).toBeLessThanOrEqual(ATHENA_LIMITS.textBytes);
      const read = (Date.parse(span.to) - Date.parse(span.from)) / 86_400_000 + 1;
      expect(places.length * Math.floor(read)).toBeLessThanOrEqual(ATHENA_LIMITS.partitions);
    }
    const asked = chunks.flatMap(({ places }) => places.map(({ account }) => account));
    expect(new Set(asked).size).toBe(accounts);
  });

  test('has none for a span without a whole second, and none without places', () => {
    const span = { from: '2026-10-01T06:00:00.100Z', to: '2026-10-01T06:00:00.900Z' };
    expect(chunksOf({ ...QUERY, span })).toEqual([]);
    expect(chunksOf({ ...QUERY, places: [] })).toEqual([]);
  });
});
