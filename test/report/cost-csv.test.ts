import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COST_FORMATS, type PrintableCosts } from '../../src/report/cost-formats.js';
import { csvLine } from '../../src/report/csv.js';
import { NO_TERMINAL } from '../../src/report/formats.js';
import { visibleText } from '../../src/report/visible-text.js';
import {
  anyGrouping,
  anyJudged,
  anyPrices,
  HOSTILE_SECRETS,
  reviewOf,
  secretOf,
} from '../cost/sample-secrets.js';
import { known, ROTATOR, readerOf, rotatorOf, UNKNOWN_USE } from '../cost/sample-usage.js';
import { readCsv } from './read-csv.js';

const LAYOUT = { ...NO_TERMINAL, deletionPlan: false };

const textOf = (costs: PrintableCosts): string => [...COST_FORMATS.csv(costs, LAYOUT)].join('');

/** Records by the names of their columns. */
function recordsOf(costs: PrintableCosts): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...records] = readCsv(textOf(costs));
  return records.map((cells) => {
    expect(cells).toHaveLength(header.length);
    return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
  });
}

const FORMULA = /^[=+\-@\t\r]/;

const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

const shown = (text: string): string => text.replace(CONTROLS, visibleText);

test('the header is that of every version', () => {
  expect(textOf(reviewOf([]))).toBe(
    '"account","account_name","ou_path","region","name","arn","group","monthly_cost","unused_monthly_cost","currency","price_date","cost_status","cost_reason","replica_regions","use","last_read","created","owner","evidence","monthly_calls","calls_monthly_cost","calls_saved_by_caching","calls_reason","reads","readers","reads_outside_vpc_endpoint","first_read_at","last_read_by","last_read_at","denied_reads","use_source","use_from","use_to","use_unknown"\r\n',
  );
});

test('a line says of a secret what it costs, and why it is unused', () => {
  const costs = reviewOf([{ secret: secretOf({ tags: { team: 'web' } }), use: 'unused' }]);
  expect(recordsOf(costs)).toEqual([
    {
      account: '111122223333',
      account_name: 'shop',
      ou_path: 'r-acme/ou-acme-shops',
      region: 'eu-central-1',
      name: 'production/shop/database',
      arn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:production/shop/database-AbCdEf',
      group: '111122223333',
      monthly_cost: '0.40',
      unused_monthly_cost: '0.40',
      currency: 'USD',
      price_date: '2026-09-20',
      cost_status: 'priced',
      cost_reason: '',
      replica_regions: '',
      use: 'unused',
      last_read: '2026-01-01',
      created: '2025-06-15',
      owner: 'web',
      evidence: 'was last read on 2026-01-01, 324 days ago; the limit is 90 days.',
      monthly_calls: '',
      calls_monthly_cost: '',
      calls_saved_by_caching: '',
      calls_reason: 'notAsked',
      reads: '',
      readers: '',
      last_read_by: '',
      reads_outside_vpc_endpoint: '',
      first_read_at: '',
      last_read_at: '',
      denied_reads: '',
      use_source: '',
      use_from: '',
      use_to: '',
      use_unknown: '',
    },
  ]);
});

test('a line says who reads a secret, how often, and what that costs', () => {
  const readers = [
    readerOf('=app', 720_000, { sessionHours: 720 }),
    rotatorOf(3, { lastAt: '2026-06-30T01:02:03Z' }),
  ];
  const [used, unknown] = recordsOf(
    reviewOf([
      { secret: secretOf(), use: 'used', usage: known(readers) },
      { secret: secretOf(), use: 'used', usage: UNKNOWN_USE },
    ]),
  );
  expect(used).toMatchObject({
    monthly_cost: '4.050015',
    last_read: '2026-06-30',
    monthly_calls: '730003',
    calls_monthly_cost: '3.650015',
    calls_saved_by_caching: '3.64635',
    calls_reason: '',
    reads: '720003',
    readers: `'=app (720000); ${ROTATOR} (3, rotation)`,
    last_read_by: ROTATOR,
    reads_outside_vpc_endpoint: '0',
    first_read_at: '2026-06-02T08:00:00Z',
    last_read_at: '2026-06-30T01:02:03Z',
    denied_reads: '0',
    use_source: 'events',
    use_from: '2026-06-01T00:00:00Z',
    use_to: '2026-06-30T23:59:59Z',
    use_unknown: '',
  });
  expect(unknown).toMatchObject({
    monthly_cost: '0.40',
    monthly_calls: '',
    calls_reason: 'usageUnknown',
    reads: '',
    use_source: '',
    use_unknown: 'cloudtrail:LookupEvents: the budget of calls was used up',
  });
});

test('what is not known is left empty, not zero', () => {
  const [unpriced, unknown, used] = recordsOf(
    reviewOf([
      { secret: secretOf({ owningService: 'rds' }), use: 'unused' },
      {
        secret: secretOf({ gaps: [{ fact: 'lastAccessedAt', reason: 'error' }] }),
        use: 'unknown',
      },
      { secret: secretOf(), use: 'used' },
    ]),
  );
  expect(unpriced).toMatchObject({
    monthly_cost: '',
    unused_monthly_cost: '',
    cost_status: 'unknown',
    cost_reason: 'ownersPriceUnclear',
  });
  expect(unknown).toMatchObject({
    monthly_cost: '0.40',
    unused_monthly_cost: '',
    last_read: 'unknown',
  });
  expect(used).toMatchObject({ unused_monthly_cost: '0.00' });
});

test('for any secrets, the columns add up to the totals, and names come back as they were, but for controls', () => {
  const sum = (records: ReturnType<typeof recordsOf>, column: string): number =>
    records.reduce((total, record) => total + Math.round(Number(record[column]) * 1e6), 0);
  fc.assert(
    fc.property(anyJudged, anyPrices, anyGrouping, (secrets, prices, grouping) => {
      const costs = reviewOf(secrets, { prices, grouping });
      const records = recordsOf(costs);
      expect(sum(records, 'monthly_cost')).toBe(costs.review.totals.monthly);
      const known = records.filter(({ unused_monthly_cost: cost }) => cost !== '');
      expect(sum(known, 'unused_monthly_cost')).toBe(costs.review.totals.unusedMonthly);
      expect(records.map(({ name }) => name)).toEqual(
        secrets.map(({ secret }) => shown(guarded(secret.name))),
      );
    }),
  );
});

describe('a spreadsheet', () => {
  test('finds no formula in any cell of hostile secrets', () => {
    const cells = readCsv(textOf(reviewOf(HOSTILE_SECRETS))).flat();
    expect(cells.filter((cell) => FORMULA.test(cell))).toEqual([]);
    expect(cells).toContain(`'=cmd|"/c calc"!A1`);
  });

  test.each([
    ['a\u0000b', 'a\\x00b'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['\u009b31m', '\\x9b31m'],
    ['\u0000=1', '\\x00=1'],
  ])('is shown the control in %j', (text, cell) => {
    expect(readCsv(csvLine([text]))).toEqual([[cell]]);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('takes %j for text', (text) => {
    expect(readCsv(csvLine([text]))).toEqual([[`'${text}`]]);
  });

  test.each(['', 'a=1', ' =1', "'=1", '0.40', 'a"b', 'a,b', 'a\r\nb', '""'])(
    'gets %j as it is',
    (text) => {
      expect(readCsv(csvLine([text, 'x']))).toEqual([[text, 'x']]);
    },
  );
});
