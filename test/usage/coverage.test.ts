import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/model/gap.js';
import type { Activity, DamagedFile, UsageCoverage } from '../../src/model/usage.js';
import { coverageOf, type PlaceEvidence } from '../../src/usage/coverage.js';
import { AWAY, BANK, HOME, SHOP } from './samples.js';

const SPAN = { from: '2026-10-01T06:00:00Z', to: '2026-10-06T18:00:00Z' };

/** Days of October. */
const october = (...days: readonly number[]): readonly string[] =>
  days.map((day) => `2026-10-${String(day).padStart(2, '0')}`);

const ALL = october(1, 2, 3, 4, 5, 6);

const seen = (days: Activity['days'], more: Partial<Activity> = {}): Activity => ({
  account: SHOP,
  region: HOME,
  days,
  recordsReads: true,
  ...more,
});

const broken = (more: Partial<DamagedFile> = {}): DamagedFile => ({
  file: 'AWSLogs/x.json.gz',
  detail: 'no gzip',
  account: SHOP,
  region: HOME,
  ...more,
});

const cover = (more: Partial<PlaceEvidence>): UsageCoverage | undefined =>
  coverageOf({
    account: SHOP,
    regions: [HOME],
    activities: [seen(ALL)],
    failures: [],
    damaged: [],
    span: SPAN,
    unnamedBatches: new Set(),
    ...more,
  })[0];

const covered = (from: string, to: string): UsageCoverage => ({
  region: HOME,
  covered: { from, to },
});

const [third] = october(3);
const [last] = october(6);

const COVERED: readonly (readonly [what: string, Partial<PlaceEvidence>, UsageCoverage])[] = [
  ['all of the span where each day has events', {}, covered(SPAN.from, SPAN.to)],
  ['all where the source holds all', { activities: [seen(null)] }, covered(SPAN.from, SPAN.to)],
  [
    'all where parts make up the whole',
    {
      activities: [
        seen(october(1, 2, 3), { recordsReads: false }),
        seen(october(3, 4)),
        seen(october(5, 6)),
      ],
    },
    covered(SPAN.from, SPAN.to),
  ],
  [
    'all where other Regions have events on its quiet days',
    { activities: [seen(october(2)), seen(october(1, 3, 4, 5, 6), { region: AWAY })] },
    covered(SPAN.from, SPAN.to),
  ],
  [
    'what comes after a day without events',
    { activities: [seen(october(1, 2, 4, 5, 6))] },
    covered('2026-10-04T00:00:00Z', SPAN.to),
  ],
  [
    'what comes after the last of several',
    { activities: [seen(october(1, 3, 5, 6))] },
    covered('2026-10-05T00:00:00Z', SPAN.to),
  ],
  [
    'what comes after the first day where that has none',
    { activities: [seen(october(2, 3, 4, 5, 6))] },
    covered('2026-10-02T00:00:00Z', SPAN.to),
  ],
  [
    'what comes before the last days where those have none',
    { activities: [seen(october(1, 2, 3, 4))] },
    covered(SPAN.from, '2026-10-04T23:59:59Z'),
  ],
  [
    'what lies between missing days',
    { activities: [seen(october(2, 3, 4))] },
    covered('2026-10-02T00:00:00Z', '2026-10-04T23:59:59Z'),
  ],
  [
    'the last day alone',
    { activities: [seen(october(6))] },
    covered('2026-10-06T00:00:00Z', SPAN.to),
  ],
  [
    'not the days that other accounts have',
    { activities: [seen(october(4, 5, 6)), seen(ALL, { account: BANK })] },
    covered('2026-10-04T00:00:00Z', SPAN.to),
  ],
  [
    'what comes after a damaged file',
    { damaged: [broken({ day: '2026-10-03' })] },
    covered('2026-10-04T00:00:00Z', SPAN.to),
  ],
  [
    'what comes before one of the last day',
    { damaged: [broken({ day: '2026-10-06' })] },
    covered(SPAN.from, '2026-10-05T23:59:59Z'),
  ],
  [
    'all, whatever is damaged of others',
    {
      damaged: [
        broken({ account: BANK, day: '2026-10-03' }),
        broken({ region: AWAY, day: '2026-10-03' }),
        broken({ day: '2026-09-30' }),
      ],
    },
    covered(SPAN.from, SPAN.to),
  ],
  [
    'less where a damaged file does not tell its account and Region',
    { damaged: [{ file: 'x.gz', detail: 'no gzip', day: '2026-10-03' }] },
    covered('2026-10-04T00:00:00Z', SPAN.to),
  ],
  [
    'no proof that nobody read where batch calls hide it',
    { unnamedBatches: new Set([HOME]) },
    { region: HOME, covered: SPAN, unnamedBatches: true },
  ],
  [
    'proof where they hide it elsewhere',
    { unnamedBatches: new Set([AWAY]) },
    covered(SPAN.from, SPAN.to),
  ],
];

const THROTTLED: Failure = { reason: 'throttled', api: 'cloudtrail:LookupEvents' };
const DENIED: Failure = { reason: 'accessDenied', api: 'cloudtrail:LookupEvents' };

const NOT_COVERED: readonly (readonly [
  what: string,
  Partial<PlaceEvidence>,
  { readonly reason: string; readonly detail?: unknown; readonly api?: string },
])[] = [
  ['the source failed', { failures: [{ region: HOME, failure: DENIED }] }, DENIED],
  [
    'the source failed for all of the account',
    { failures: [{ region: '*', failure: DENIED }] },
    DENIED,
  ],
  [
    'a part of it failed, in any order',
    {
      failures: [
        { region: HOME, failure: THROTTLED },
        { region: HOME, failure: DENIED },
      ],
    },
    DENIED,
  ],
  [
    'the source has nothing of it',
    { activities: [] },
    { reason: 'notCollected', detail: expect.stringContaining('no event') },
  ],
  [
    'the source has no day of it',
    { activities: [seen([])] },
    { reason: 'notCollected', detail: expect.stringContaining('no event') },
  ],
  [
    'all events are of other times',
    { activities: [seen(['2026-09-01', '2027-01-01'])] },
    { reason: 'notCollected', detail: expect.stringContaining('no event') },
  ],
  [
    'only other Regions have events',
    { activities: [seen(ALL, { region: AWAY })] },
    { reason: 'notCollected', detail: expect.stringContaining('no event') },
  ],
  [
    'a file of nobody knows which day is damaged',
    { damaged: [broken()] },
    { reason: 'error', detail: expect.stringContaining('AWSLogs/x.json.gz') },
  ],
  [
    'all that there was is damaged',
    { activities: [], damaged: [broken({ file: 'b' }), broken({ file: 'a' })] },
    { reason: 'error', detail: expect.stringContaining('The file a ') },
  ],
];

describe('the use of secrets is known of', () => {
  test.each(COVERED)('%s', (_, evidence, expected) => {
    expect(cover(evidence)).toEqual(expected);
  });
});

describe('the use of secrets is not known where', () => {
  test.each(NOT_COVERED)('%s', (_, evidence, failure) => {
    expect(cover(evidence)).toEqual({ region: HOME, failure });
  });

  test('events are recorded, but none that reads', () => {
    const activities = [seen(ALL, { recordsReads: false }), seen(ALL, { region: AWAY })];
    expect(cover({ activities })).toEqual({
      region: HOME,
      failure: { reason: 'notCollected', detail: expect.stringContaining('none that only reads') },
      readsUnrecorded: true,
    });
  });
});

test('each Region with secrets has its row, and the days of one that is damaged are its own', () => {
  const activities = [seen(ALL), seen(october(2), { region: AWAY })];
  const rows = coverageOf({
    account: SHOP,
    regions: [AWAY, HOME, AWAY, 'ap-south-1'],
    activities,
    failures: [{ region: 'sa-east-1', failure: DENIED }],
    damaged: [broken({ day: third ?? '' }), broken({ region: AWAY, day: last ?? '' })],
    span: SPAN,
    unnamedBatches: new Set(),
  });
  expect(rows).toEqual([
    { region: 'ap-south-1', failure: expect.objectContaining({ reason: 'notCollected' }) },
    { region: HOME, covered: { from: '2026-10-04T00:00:00Z', to: SPAN.to } },
    { region: AWAY, covered: { from: SPAN.from, to: '2026-10-05T23:59:59Z' } },
  ]);
});
