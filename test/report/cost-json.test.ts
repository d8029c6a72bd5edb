import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COST_FORMATS, type PrintableCosts } from '../../src/report/cost-formats.js';
import { NO_TERMINAL } from '../../src/report/formats.js';
import {
  anyGrouping,
  anyJudged,
  anyPrices,
  HOSTILE_SECRETS,
  replicatedTo,
  reviewOf,
  secretOf,
} from '../cost/sample-secrets.js';
import { APP, known, readerOf, UNKNOWN_USE } from '../cost/sample-usage.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema as if later versions could add nothing: what it does not describe is an error. */
const closed = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(closed);
  if (!isObject(value)) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, closed(item)] as const),
  );
  return inner['type'] === 'object' && 'properties' in inner
    ? { ...inner, additionalProperties: false }
    : inner;
};

const schema = closed(
  JSON.parse(
    readFileSync(new URL('../../reports/secrets-census-cost.schema.json', import.meta.url), 'utf8'),
  ),
);

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
addFormats.default(ajv);
if (!isObject(schema)) throw new Error('a schema is an object');
const validate = ajv.compile(schema);

const textOf = (costs: PrintableCosts): string =>
  [...COST_FORMATS.json(costs, { ...NO_TERMINAL, deletionPlan: false })].join('');

const USED = { use: 'used', secret: secretOf() } as const;
const BUSY = {
  ...USED,
  usage: known([readerOf(APP, 720_000, { sessionHours: 720 })]),
} as const;
const DARK = { ...USED, usage: UNKNOWN_USE } as const;

test('how use was learned is described as it is for a scan', () => {
  const defs = (file: string): object =>
    JSON.parse(readFileSync(new URL(`../../reports/${file}`, import.meta.url), 'utf8')).$defs;
  const shared = ['usage', 'usageNotCovered', 'unresolvedReason', 'unresolvedEvents', 'principal'];
  const of = (all: object) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => shared.includes(name)));
  expect(Object.keys(of(defs('secrets-census.schema.json')))).toHaveLength(shared.length);
  expect(of(defs('secrets-census-cost.schema.json'))).toEqual(
    of(defs('secrets-census.schema.json')),
  );
});

test('it says who reads a secret and what that costs, or why nobody knows', () => {
  expect(JSON.parse(textOf(reviewOf([BUSY, DARK])))).toMatchObject({
    monthly: 4.45,
    calls: {
      monthly: 3.65,
      monthlySavedIfCached: 3.64635,
      secrets: 1,
      notAsked: 0,
      notCounted: { usageUnknown: 1 },
    },
    usage: { source: 'events', resolved: 40 },
    usageOfSecrets: {
      known: 1,
      unknown: [{ reason: 'notCollected', secrets: 1, detail: 'the budget of calls was used up' }],
    },
    groups: [{ monthly: 4.45, callsMonthly: 3.65 }],
    secrets: [
      {
        monthly: 4.05,
        cost: { parts: [{ kind: 'secret' }, { kind: 'calls', monthly: 3.65 }] },
        lastReadAt: '2026-06-20T10:11:12Z',
        calls: { status: 'counted', monthlyCalls: 730_000, monthlyCallsIfCached: 730 },
        usage: {
          from: '2026-06-01T00:00:00Z',
          to: '2026-06-30T23:59:59Z',
          reads: 720_000,
          readers: [{ kind: 'role', id: APP, reads: 720_000, rotates: false }],
          moreReaders: 0,
          outsideVpcEndpoint: 0,
          firstReadAt: '2026-06-02T08:00:00Z',
          lastReadBy: { kind: 'role', id: APP, account: '111122223333' },
          lastReadAt: '2026-06-20T10:11:12Z',
        },
      },
      {
        monthly: 0.4,
        calls: { status: 'notCounted', reason: 'usageUnknown' },
        usageGap: { reason: 'notCollected', api: 'cloudtrail:LookupEvents' },
      },
    ],
  });
});

test('where nobody asked, it does not speak of use', () => {
  const document = JSON.parse(textOf(reviewOf([USED])));
  expect(document.calls).toMatchObject({ monthly: 0, secrets: 0, notAsked: 1 });
  for (const name of ['usage', 'usageOfSecrets']) expect(document).not.toHaveProperty(name);
  for (const name of ['usage', 'usageGap', 'calls'])
    expect(document.secrets[0]).not.toHaveProperty(name);
});

describe.each([
  ['one secret', reviewOf([USED])],
  ['none', reviewOf([])],
  [
    'hostile secrets',
    reviewOf(HOSTILE_SECRETS, { grantees: [{ name: 'any AWS account', unread: false }] }),
  ],
  ['secrets of known and unknown use', reviewOf([BUSY, DARK])],
  ['secrets without a price', reviewOf([USED], { prices: undefined })],
  ['what was partly seen', reviewOf([USED], { complete: false })],
  ['secrets by tag', reviewOf([USED], { grouping: { by: 'tag', tag: 'a:b' } })],
])('the JSON of %s', (_, costs) => {
  test('is described completely by the published schema', () => {
    validate(JSON.parse(textOf(costs)));
    expect(validate.errors).toBeNull();
  });

  test('is the text that JSON.stringify gives', () => {
    const text = textOf(costs);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });
});

test('it has what a finance person asks for, by the names that were promised', () => {
  const costs = reviewOf([
    USED,
    { use: 'unused', secret: secretOf({ name: 'old', ...replicatedTo('eu-west-1') }) },
  ]);
  expect(JSON.parse(textOf(costs))).toMatchObject({
    estimate: true,
    complete: true,
    currency: 'USD',
    asOf: '2026-09-20',
    priceSource: 'package',
    monthly: 1.2,
    unusedMonthly: 0.8,
    groupedBy: 'account',
    groups: [{ key: '111122223333', secrets: 2, monthly: 1.2, unusedMonthly: 0.8 }],
    secrets: [
      { name: 'production/shop/database', monthly: 0.4, use: 'used' },
      {
        name: 'old',
        monthly: 0.8,
        use: 'unused',
        unused: { ruleId: 'unused' },
        deletion: { commands: { removeReplicas: expect.stringContaining("'eu-west-1'") } },
      },
    ],
  });
});

test('where no price is known, no sum is: null, and not zero', () => {
  expect(JSON.parse(textOf(reviewOf([USED], { prices: undefined })))).toMatchObject({
    currency: null,
    asOf: null,
    monthly: null,
    unusedMonthly: null,
    groups: [{ monthly: null, unusedMonthly: null, secrets: 1, unpriced: 1 }],
    secrets: [{ monthly: null }],
  });
});

test('a day of the last read, never, and not known are told apart', () => {
  const { lastAccessedAt: _, ...unread } = secretOf();
  const { secrets } = JSON.parse(
    textOf(
      reviewOf([
        USED,
        { use: 'unused', secret: unread },
        {
          use: 'unknown',
          secret: { ...unread, gaps: [{ fact: 'lastAccessedAt', reason: 'error' }] },
        },
      ]),
    ),
  );
  expect(secrets[0].lastReadAt).toBe('2026-01-01T00:00:00.000Z');
  expect(secrets[1].lastReadAt).toBeNull();
  expect(secrets[2]).not.toHaveProperty('lastReadAt');
});

test('for any secrets and prices, it is valid and its sums are those of its rows', () => {
  interface Row {
    readonly monthly: number | null;
    readonly use: string;
    readonly group: string | null;
  }
  const micros = (rows: readonly Row[]): number =>
    rows.reduce((sum, { monthly }) => sum + Math.round((monthly ?? 0) * 1e6), 0);
  const exact = (amount: number | null): number => Math.round((amount ?? 0) * 1e6);
  fc.assert(
    fc.property(anyJudged, anyPrices, anyGrouping, (secrets, prices, grouping) => {
      const document = JSON.parse(textOf(reviewOf(secrets, { prices, grouping })));
      validate(document);
      expect(validate.errors).toBeNull();
      const rows: readonly Row[] = document.secrets;
      expect(exact(document.monthly)).toBe(micros(rows));
      expect(exact(document.unusedMonthly)).toBe(
        micros(rows.filter(({ use }) => use === 'unused')),
      );
      for (const group of document.groups)
        expect(exact(group.monthly)).toBe(micros(rows.filter((row) => row.group === group.key)));
    }),
  );
});
