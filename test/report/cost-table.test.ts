import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { COST_FORMATS, type PrintableCosts } from '../../src/report/cost-formats.js';
import {
  anyGrouping,
  anyJudged,
  anyPrices,
  bookAt,
  HOSTILE_SECRETS,
  replicatedTo,
  reviewOf,
  secretOf,
} from '../cost/sample-secrets.js';
import { APP, known, readerOf, UNKNOWN_USE } from '../cost/sample-usage.js';

const plain = (costs: PrintableCosts, columns = 100, color = false): string =>
  [...COST_FORMATS.table(costs, { columns, color, deletionPlan: false })].join('');

const linesOf = (text: string): readonly string[] => text.slice(0, -1).split('\n');

const USED = { use: 'used', secret: secretOf() } as const;
const UNUSED = {
  use: 'unused',
  secret: secretOf({ name: 'old', ...replicatedTo('eu-west-1') }),
} as const;

const byTeam = { by: 'tag', tag: 'team' } as const;

/** One secret for each of so many teams, each a little dearer than the one before. */
const teams = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    use: 'unused' as const,
    secret: secretOf({
      name: `n-${index}`,
      tags: { team: `team-${index}` },
      ...replicatedTo(...Array.from({ length: index % 4 }, (__, at) => `eu-west-${at}`)),
    }),
  }));

describe.each([
  ['two secrets', reviewOf([USED, UNUSED])],
  ['nothing', reviewOf([])],
  ['hostile secrets', reviewOf(HOSTILE_SECRETS, { complete: false, grouping: { by: 'owner' } })],
  ['many groups', reviewOf(teams(60), { grouping: byTeam })],
  ['no price', reviewOf([USED, UNUSED], { prices: undefined })],
  [
    'known and unknown use',
    reviewOf([
      { ...USED, usage: known([readerOf(APP, 72_000_000)]) },
      { ...UNUSED, usage: UNKNOWN_USE },
    ]),
  ],
])('the table of %s', (_, costs) => {
  test.each([20, 40, 64, 80, 100, 160, 400])('keeps within %i columns', (columns) => {
    for (const line of linesOf(plain(costs, columns)))
      expect(stringWidth(line)).toBeLessThanOrEqual(Math.min(columns, 160));
  });

  test('ends with one newline', () => {
    expect(plain(costs)).toMatch(/[^\n]\n$/);
  });
});

test('no name can forge a line, a colour or a direction', () => {
  fc.assert(
    fc.property(
      anyJudged,
      anyPrices,
      anyGrouping,
      fc.integer({ min: 20, max: 170 }),
      (secrets, prices, grouping, columns) => {
        for (const line of linesOf(plain(reviewOf(secrets, { prices, grouping }), columns))) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('it is an estimate, of a date and a source', () => {
  expect(plain(reviewOf([USED]))).toContain(
    'Estimate at list price of 2026-09-20, in USD for a month of 730 hours, without discounts.',
  );
  const own = bookAt(0.3, { source: 'configuration', currency: 'EUR', asOf: '2026-10-01' });
  expect(plain(reviewOf([USED], { prices: own }))).toContain(
    'Estimate at the price in the configuration of 2026-10-01, in EUR',
  );
  const { usual: _, ...live } = bookAt(0, {
    source: 'live',
    regions: { 'eu-central-1': { secretMonth: 0.4, apiCall: 0.000_005 } },
  });
  expect(plain(reviewOf([USED], { prices: live }))).toMatch(
    /Estimate at AWS's own price list of 2026-09-20[\s\S]*API calls \(0\.05 USD for 10 000\) are not counted/,
  );
});

test('it says first that not all was seen, and calls no sum a total then', () => {
  const partly = plain(reviewOf([USED, UNUSED], { complete: false }));
  expect(partly).toContain('Not all was seen: 1 of 2 account x Region');
  expect(partly.indexOf('Not all was seen')).toBeLessThan(partly.indexOf('1.20'));
  expect(partly).toMatch(/all that was seen +2 +1\.20 +0\.80/);
  const whole = plain(reviewOf([USED, UNUSED]));
  expect(whole).not.toContain('Not all was seen');
  expect(whole).toMatch(/^ {2}all +2 +1\.20 +0\.80$/m);
});

const BUSY = {
  use: 'used',
  secret: secretOf({ name: 'busy' }),
  usage: known([readerOf(APP, 720_000, { sessionHours: 720 })]),
} as const;
const DARK = { use: 'used', secret: secretOf({ name: 'dark' }), usage: UNKNOWN_USE } as const;

test('it says what reading costs, which secrets are read most, and of how many the use is known', () => {
  const text = plain(reviewOf([BUSY, DARK, { ...UNUSED, usage: known([]) }]));
  expect(text).toMatch(
    /API calls +3\.65 +USD a month of the cost, for calls that read 2 secrets; 3\.65 less if values\s+were kept for an hour/,
  );
  expect(text).toMatch(/ secrets +monthly +for calls +unused\n/);
  expect(text).toMatch(/^ {2}all +3 +5\.25 +3\.65 +0\.80$/m);
  expect(text).toContain('── Most calls  what reading costs a month');
  expect(text).toContain(
    '3.65: 730000 calls a month; 3.65 less if each session kept the value for an hour',
  );
  expect(text).toContain('── Use  known of 2 of 3 secrets');
  expect(text).toContain('Learned from: CloudTrail event history, 2026-06-01 to 2026-06-30.');
  expect(text).toMatch(
    /Not known of 1 secret: not collected, such as:\n +the budget of calls was used up/,
  );
  expect(text).toContain('Counted for no secret: 2 events of names that no secret has.');
  expect(text).toContain('Not read, since damaged: 1 log file.');
  expect(text).toMatch(/API calls \(0\.05 USD for 10 000\): each read counts as a call/);
  expect(text).toMatch(/Secrets left out: 1 whose use is not\s+known\./);
});

test('it does not speak of use where nobody asked, nor of calls that cost less than a cent', () => {
  const text = plain(reviewOf([USED, UNUSED]));
  expect(text).not.toMatch(/── Use|Most calls|for calls/);
  expect(text).toContain('API calls (0.05 USD for 10 000) are not counted.');
  const few = { ...BUSY, usage: known([readerOf(APP, 10)]) };
  expect(plain(reviewOf([few]))).not.toContain('Most calls');
  expect(plain(reviewOf([few]))).toContain('── Use  known of 1 of 1 secret');
});

test('it says why no calls are counted at all', () => {
  expect(plain(reviewOf([DARK]))).toContain(
    'API calls (0.05 USD for 10 000) are not counted: secrets are 1 whose use is not known.',
  );
});

test('without a price there is no sum', () => {
  const text = plain(reviewOf([USED, UNUSED], { prices: undefined }));
  expect(text).toContain("No price is known for the partition 'aws'");
  expect(text).toMatch(/^ {2}all +2 +- +-$/m);
  expect(text).not.toContain('0.00');
});

test('the most expensive groups come first, and the others are one row', () => {
  const rows = linesOf(plain(reviewOf(teams(40), { grouping: byTeam })));
  const at = rows.findIndex((line) => line.includes('secrets  monthly'));
  const shown = rows.slice(at + 1, at + 18).map((line) => line.trim().split(/ {2,}/));
  expect(shown[0]).toEqual(['team-11', '1', '1.60', '1.60']);
  expect(shown[15]?.[0]).toBe('25 more');
  expect(shown[16]).toEqual(['all', '40', '40.00', '40.00']);
});

test('for any secrets and prices, the rows add up to the last one, to the cent', () => {
  fc.assert(
    fc.property(anyJudged, anyPrices, anyGrouping, (secrets, prices, grouping) => {
      const costs = reviewOf(secrets, { prices, grouping });
      if (prices === undefined || secrets.length === 0) return;
      const lines = linesOf(plain(costs, 160));
      const at = lines.findIndex((line) => / secrets +monthly( +for calls)? +unused$/.test(line));
      expect(at).toBeGreaterThan(0);
      const columns = /for calls/.test(lines[at] ?? '') ? 4 : 3;
      const end = lines.findIndex((line, index) => index > at && line === '');
      const cells = lines
        .slice(at + 1, end)
        .map((line) => line.trimEnd().split(/ +/).slice(-columns).map(Number));
      const total = cells.pop() ?? [];
      expect(total).toHaveLength(columns);
      for (const column of total.keys()) {
        const sum = cells.reduce(
          (all, row) => all + Math.round((row[column] ?? Number.NaN) * 100),
          0,
        );
        expect(sum).toBe(Math.round((total[column] ?? Number.NaN) * 100));
      }
    }),
  );
});

test('unused secrets show why, and the rest of the world is called by its state', () => {
  const text = plain(
    reviewOf([
      UNUSED,
      { use: 'waived', secret: secretOf({ name: 'kept' }) },
      { use: 'unknown', secret: secretOf({ name: 'dark' }) },
      { use: 'notJudged', secret: secretOf({ deletion: { scheduled: true } }) },
      { use: 'notJudged', secret: secretOf({ owningService: 'rds' }) },
      { use: 'used', secret: secretOf({ key: { managedBy: 'customer', id: 'k' } }) },
    ]),
  );
  expect(text).toContain('0.80: was last read on 2026-01-01, 324 days ago; the limit is 90 days.');
  expect(text).toMatch(/Waived +0\.40 +USD a month for 1 secret/);
  expect(text).toMatch(/Use unknown +0\.40 +USD a month for 1 secret of which nobody can tell/);
  expect(text).toMatch(/Free +0\.00 +USD a month for 1 secret: 1 being deleted/);
  expect(text).toMatch(
    /No price +- +for 1 secret, not in the sums: 1 of services that may include them/,
  );
  expect(text).toMatch(/Customer keys {2}at most 1\.00 USD a month/);
});
