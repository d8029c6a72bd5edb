/** What CloudTrail showed tells of its own days, not of those long after. */
import { expect, test } from 'vitest';
import { usageInTime } from '../../src/evaluate/usage-in-time.js';
import { answered, failed } from '../../src/model/gap.js';
import { NO_USAGE } from '../../src/model/usage.js';

const observed = answered({
  source: 'logs',
  covered: { from: '2026-03-17T09:00:00Z', to: '2026-06-15T09:00:00Z' },
  usage: NO_USAGE,
} as const);

test.each([
  ['2026-06-15T09:00:00Z', true],
  ['2026-06-22T23:59:59Z', true],
  ['2026-06-23T00:00:00Z', false],
  ['2027-01-01T00:00:00Z', false],
])('judged at %s, use is known: %s', (now, isKnown) => {
  const told = usageInTime(observed, new Date(now));
  expect(told.ok).toBe(isKnown);
  if (!told.ok)
    expect(told.failure).toEqual({
      reason: 'notCollected',
      detail: 'What CloudTrail shows ends on 2026-06-15: who has read it since is not known.',
    });
});

test('why use is not known stays the reason', () => {
  const denied = failed({ reason: 'accessDenied' });
  expect(usageInTime(denied, new Date('2027-01-01T00:00:00Z'))).toBe(denied);
});
