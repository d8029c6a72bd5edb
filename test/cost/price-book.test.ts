import { describe, expect, test } from 'vitest';
import type { Quote } from '../../src/cost/ports.js';
import { bookFor, quotedBook } from '../../src/cost/price-book.js';

describe('the prices in force', () => {
  test('are those of the package, with their dates', () => {
    expect(bookFor('aws')).toEqual({
      partition: 'aws',
      currency: 'USD',
      asOf: '2026-09-20',
      source: 'package',
      usual: { secretMonth: 0.4, apiCall: 0.000_005 },
      regions: {},
      keyMonth: { amount: 1, asOf: '2026-11-21', source: 'package' },
    });
  });

  test.each(['aws-cn', 'aws-us-gov', 'aws-iso', 'constructor', ''])(
    'are not known in the partition %s',
    (partition) => {
      expect(bookFor(partition)).toBeUndefined();
    },
  );

  test("are the user's own before those of the package", () => {
    const own = {
      secretMonth: 0.3,
      apiCall: 0.000_004,
      keyMonth: 0.9,
      currency: 'USD',
      asOf: '2026-10-01',
    };
    expect(bookFor('aws', own)).toEqual({
      currency: 'USD',
      asOf: '2026-10-01',
      source: 'configuration',
      usual: { secretMonth: 0.3, apiCall: 0.000_004 },
      regions: {},
      keyMonth: { amount: 0.9, asOf: '2026-10-01', source: 'configuration' },
    });
  });

  test('fill up what the user does not say, in the same currency alone', () => {
    const dollars = { secretMonth: 0.3, currency: 'USD', asOf: '2026-10-01' };
    expect(bookFor('aws', dollars)).toMatchObject({
      usual: { secretMonth: 0.3, apiCall: 0.000_005 },
      keyMonth: { amount: 1, source: 'package' },
    });
    for (const book of [
      bookFor('aws', { ...dollars, currency: 'EUR' }),
      bookFor('aws-cn', dollars),
    ]) {
      expect(book).toMatchObject({ usual: { secretMonth: 0.3 } });
      expect(book?.usual).not.toHaveProperty('apiCall');
      expect(book).not.toHaveProperty('keyMonth');
    }
  });
});

const quote = (region: string, amount: number, more: Partial<Quote> = {}): Quote => ({
  region,
  amount,
  unit: 'secretMonth',
  currency: 'USD',
  ...more,
});

const DAY = '2026-11-21';

describe('what AWS quotes', () => {
  test('is a book with a price for each Region, and the key price of the package', () => {
    const quotes = [
      quote('us-east-1', 0.4),
      quote('us-east-1', 0.000_005, { unit: 'apiCall' }),
      quote('ap-east-1', 0.5),
      quote('ap-east-1', 0.5),
    ];
    expect(quotedBook('aws', quotes, DAY)).toEqual({
      ok: true,
      value: {
        partition: 'aws',
        currency: 'USD',
        asOf: DAY,
        source: 'live',
        regions: {
          'us-east-1': { secretMonth: 0.4, apiCall: 0.000_005 },
          'ap-east-1': { secretMonth: 0.5 },
        },
        keyMonth: { amount: 1, asOf: '2026-11-21', source: 'package' },
      },
    });
  });

  test('leaves a Region out whose prices contradict each other, or that has none of a secret', () => {
    const quotes = [
      quote('us-east-1', 0.4),
      quote('us-east-1', 0.5),
      quote('eu-west-1', 0.000_005, { unit: 'apiCall' }),
      quote('eu-central-1', 0.4),
    ];
    expect(quotedBook('aws', quotes, DAY)).toMatchObject({
      value: { regions: { 'eu-central-1': { secretMonth: 0.4 } } },
    });
    const book = quotedBook('aws', quotes, DAY);
    expect(book.ok && Object.keys(book.value.regions)).toEqual(['eu-central-1']);
  });

  test('is refused in several currencies, which nobody may add up', () => {
    const quotes = [quote('us-east-1', 0.4), quote('cn-north-1', 2.7, { currency: 'CNY' })];
    expect(quotedBook('aws', quotes, DAY)).toMatchObject({
      ok: false,
      failure: { detail: 'AWS named prices in several currencies: CNY, USD.' },
    });
  });

  test('in another currency than the package has no price of a key', () => {
    const book = quotedBook('aws-cn', [quote('cn-north-1', 2.7, { currency: 'CNY' })], DAY);
    expect(book.ok && book.value).toMatchObject({ currency: 'CNY' });
    expect(book.ok && book.value).not.toHaveProperty('keyMonth');
  });

  test('may be nothing', () => {
    expect(quotedBook('aws', [], DAY)).toMatchObject({ ok: false });
  });
});
