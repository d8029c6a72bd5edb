/** The use of secrets for tests of costs, and any use. */
import fc from 'fast-check';
import { type Answer, answered, failed } from '../../src/model/gap.js';
import type {
  ObservedUsage,
  Reader,
  RotationEvents,
  Span,
  Usage,
  UsageSummary,
} from '../../src/model/usage.js';
import { NO_USAGE } from '../../src/model/usage.js';
import { HOSTILE_TEXTS } from '../report/sample-result.js';

/** Thirty days of 24 hours. */
export const JUNE: Span = { from: '2026-06-01T00:00:00Z', to: '2026-06-30T23:59:59Z' };

export const APP = 'arn:aws:iam::111122223333:role/app';
export const ROTATOR = 'arn:aws:iam::111122223333:role/rotator';

/** A role that reads. */
export const readerOf = (id: string, reads: number, more: Partial<Reader> = {}): Reader => ({
  kind: 'role',
  id,
  account: '111122223333',
  reads,
  outsideVpcEndpoint: 0,
  sessionHours: reads,
  rotates: false,
  firstAt: '2026-06-02T08:00:00Z',
  lastAt: '2026-06-20T10:11:12Z',
  ...more,
});

/** A function that does nothing but rotate. */
export const rotatorOf = (reads: number, more: Partial<Reader> = {}): Reader =>
  readerOf(ROTATOR, reads, { rotates: true, ...more });

/** Readers, most reads first, and what else there is. */
export const observed = (
  readers: readonly Reader[],
  more: Partial<Usage> = {},
  covered = JUNE,
): ObservedUsage => ({
  source: 'events',
  covered,
  usage: {
    ...NO_USAGE,
    reads: readers.reduce((sum, { reads }) => sum + reads, 0),
    readers,
    ...more,
  },
});

/** The use that readers are known to make. */
export const known = (
  readers: readonly Reader[],
  more: Partial<Usage> = {},
): Answer<ObservedUsage> => answered(observed(readers, more));

/** Nobody knows. */
export const UNKNOWN_USE: Answer<ObservedUsage> = failed({
  reason: 'notCollected',
  api: 'cloudtrail:LookupEvents',
  detail: 'the budget of calls was used up',
});

export const NO_ROTATION: RotationEvents = NO_USAGE.rotation;

export const SUMMARY: UsageSummary = {
  source: 'events',
  asked: JUNE,
  places: { covered: 3, partly: 1, not: 1 },
  notCovered: [
    {
      account: '111122223333',
      regions: ['us-east-1'],
      reason: 'accessDenied',
      api: 'cloudtrail:LookupEvents',
      denial: { policyType: 'serviceControlPolicy', explicit: true },
    },
  ],
  resolved: 40,
  unresolved: {
    events: 2,
    byReason: { noSuchSecret: 2 },
    samples: [
      {
        reason: 'noSuchSecret',
        account: '111122223333',
        region: 'eu-central-1',
        event: 'GetSecretValue',
        secretId: 'gone',
        caller: { kind: 'role', id: APP, account: '111122223333' },
        count: 2,
        lastAt: '2026-06-02T08:00:00Z',
      },
    ],
  },
  damagedFiles: { files: 1, samples: [{ file: 'a.json.gz', detail: 'unexpected end of file' }] },
  notes: ['4 calls of LookupEvents.'],
};

const anyId = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(...HOSTILE_TEXTS),
);

const anyMoment = fc
  .date({ min: new Date('2026-05-01'), max: new Date('2026-07-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);

const anyCount = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 50_000_000 }));

const anyReader: fc.Arbitrary<Reader> = fc
  .record({
    id: anyId,
    reads: anyCount,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    rotates: fc.boolean(),
  })
  .chain(({ id, reads, share, rotates }) =>
    fc.tuple(anyMoment, anyMoment, fc.constantFrom('role', 'service', 'account', 'unknown')).map(
      ([one, other, kind]): Reader => ({
        kind,
        id,
        ...(kind === 'role' && { account: '999988887777' }),
        reads,
        outsideVpcEndpoint: 0,
        sessionHours: Math.floor(reads * share),
        rotates,
        firstAt: one < other ? one : other,
        lastAt: one < other ? other : one,
      }),
    ),
  );

/** Known, not known, or not asked for. */
export const anyUsage: fc.Arbitrary<Answer<ObservedUsage> | undefined> = fc.oneof(
  fc.constant(undefined),
  anyId.map((detail) => failed<ObservedUsage>({ reason: 'error', detail })),
  fc
    .tuple(fc.array(anyReader, { maxLength: 8 }), fc.array(anyReader, { maxLength: 8 }), anyMoment)
    .map(([readers, refused, from]) =>
      answered(
        observed(
          readers.toSorted((a, b) => b.reads - a.reads),
          {
            denied: refused.map(({ kind, id, reads, firstAt, lastAt }) => ({
              kind,
              id,
              denials: reads,
              firstAt,
              lastAt,
            })),
          },
          { from, to: '2026-08-01T00:00:00Z' },
        ),
      ),
    ),
);
