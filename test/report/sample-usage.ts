/** Results of a scan whose use was asked for: acme's, and one with strangers' texts in it. */
import type { ScanResult } from '../../src/model/finding.js';
import type { UnresolvedEvents, UsageSummary } from '../../src/model/usage.js';
import { HOSTILE, HOSTILE_TEXTS, SAMPLE } from './sample-result.js';

const PAYMENTS = '111122223333';
const WEB = '222233334444';

const unresolved = (given: Partial<UnresolvedEvents>): UnresolvedEvents => ({
  reason: 'noSuchSecret',
  account: PAYMENTS,
  region: 'eu-central-1',
  event: 'GetSecretValue',
  caller: { kind: 'role', id: `arn:aws:iam::${PAYMENTS}:role/checkout`, account: PAYMENTS },
  count: 1,
  lastAt: '2026-02-28T11:22:33Z',
  ...given,
});

/** Every kind of thing that a summary can tell. */
export const USAGE: UsageSummary = {
  source: 'logs',
  asked: { from: '2025-12-01T06:00:00Z', to: '2026-03-01T06:00:00Z' },
  places: { covered: 7, partly: 2, not: 3 },
  notCovered: [
    {
      account: PAYMENTS,
      regions: ['us-east-1', 'us-west-2'],
      reason: 'notCollected',
      detail: 'There is no event of any service, so nothing shows that events are recorded there.',
    },
    {
      account: WEB,
      regions: ['us-west-2'],
      reason: 'accessDenied',
      api: 'cloudtrail:LookupEvents',
      detail: 'Not authorized to perform cloudtrail:LookupEvents.',
      denial: { policyType: 'identityPolicy', explicit: false },
    },
  ],
  resolved: 123_456,
  unresolved: {
    events: 61,
    byReason: { elsewhere: 1, noSuchSecret: 48, unnamed: 12 },
    samples: [
      unresolved({ secretId: 'prod/payments/gone', count: 48 }),
      unresolved({
        reason: 'unnamed',
        event: 'BatchGetSecretValue',
        account: WEB,
        caller: { kind: 'service', id: 'ecs-tasks.amazonaws.com' },
        count: 12,
      }),
      unresolved({ reason: 'elsewhere', secretId: 'other', caller: { kind: 'unknown', id: '?' } }),
    ],
  },
  damagedFiles: {
    files: 1,
    samples: [
      {
        file: 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/01/05/a.json.gz',
        detail: 'The file ends early.',
        account: PAYMENTS,
        region: 'eu-central-1',
        day: '2026-01-05',
      },
    ],
  },
  notes: ['1,204 files of 3.1 GB were read.'],
};

/** Acme's scan with its use. */
export const WITH_USAGE: ScanResult = { ...SAMPLE, usage: USAGE };

/** Nothing left to say but that all of it is known. */
export const ALL_KNOWN: UsageSummary = {
  source: 'events',
  asked: USAGE.asked,
  places: { covered: 10, partly: 0, not: 0 },
  notCovered: [],
  resolved: 5,
  unresolved: { events: 0, byReason: {}, samples: [] },
  damagedFiles: { files: 0, samples: [] },
  notes: [],
};

/** Strangers' texts wherever the use of secrets can hold one. */
export const HOSTILE_USE: ScanResult = {
  ...HOSTILE,
  usage: {
    ...USAGE,
    notCovered: HOSTILE_TEXTS.map((detail) => ({
      account: WEB,
      regions: ['eu-west-1'],
      reason: 'error',
      detail,
    })),
    unresolved: {
      events: 1_000_000,
      byReason: { noSuchSecret: 1_000_000 },
      samples: HOSTILE_TEXTS.map((text) =>
        unresolved({
          secretId: text,
          account: text,
          region: text,
          caller: { kind: 'unknown', id: text },
        }),
      ),
    },
    damagedFiles: {
      files: 99,
      samples: HOSTILE_TEXTS.map((text) => ({ file: text, detail: text, region: text, day: text })),
    },
    notes: HOSTILE_TEXTS,
  },
};
