/** Sessions and a pace for tests of the adapters. */
import type { Pace } from '../../src/aws/pacing/buckets.js';
import type { Clock } from '../../src/aws/pacing/clock.js';
import type { Session } from '../../src/aws/session.js';

/** Credentials that are never renewed. */
export const sessionOf = (accessKeyId: string): Session => {
  const credentials = { accessKeyId, secretAccessKey: 'x' };
  return { credentials: async () => credentials, expired: () => {} };
};

/** The whole quota, and little patience. */
export const FULL_PACE: Pace = { share: 1, threads: 1, patience: 1_000 };

/** A clock on which every wait is over at once, though the time that it took has passed. */
export function hastyClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    after: (milliseconds, call) =>
      setImmediate(() => {
        now += milliseconds;
        call();
      }),
    isStopped: false,
  };
}
