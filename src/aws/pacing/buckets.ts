/** The buckets of every account, Region and quota that a scan asks of; those of an account go with its session. */
import { Bucket } from './bucket.js';
import type { Clock } from './clock.js';
import { QUOTAS, type QuotaGroup } from './quotas.js';

/** How much of the quotas a scan takes, and how patient it is. */
export interface Pace {
  /** Part of each documented quota, above 0 and at most 1: the rest is left to the account's own workloads. */
  readonly share: number;
  /** Threads that draw on the quotas of the scan's own credentials at the same time; each takes its part. */
  readonly threads: number;
  /** Milliseconds for which AWS may throttle every request to a quota before they become gaps. */
  readonly patience: number;
}

/** Finds buckets. */
export class Buckets {
  readonly #byOwner = new WeakMap<object, Map<string, Bucket>>();
  readonly #pace: Pace;
  readonly #clock: Clock;

  constructor(pace: Pace, clock: Clock) {
    this.#pace = pace;
    this.#clock = clock;
  }

  /** The bucket of a quota. `owner` stands for the account whose quota it is. */
  of(owner: object, region: string, quota: QuotaGroup): Bucket {
    const own = this.#byOwner.get(owner) ?? new Map<string, Bucket>();
    this.#byOwner.set(owner, own);
    const key = `${quota} ${region}`;
    const known = own.get(key);
    if (known !== undefined) return known;
    const { share, patience, threads } = this.#pace;
    const part = quota === 'sts' ? share / threads : share;
    const bucket = new Bucket(QUOTAS[quota] * part, patience, this.#clock);
    own.set(key, bucket);
    return bucket;
  }
}
