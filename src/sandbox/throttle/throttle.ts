/** Requests counted against token buckets, one for each quota and each account or Region that it is kept for. */
import { QUOTAS, type Quota } from './quotas.js';

/** Whose request it is. */
export interface Request {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
}

/** Whether a request may go ahead. */
export type Throttle = (request: Request) => boolean;

interface Bucket {
  tokens: number;
  /** Milliseconds of the clock. */
  filledAt: number;
}

/** A quota, and the buckets that were drawn from lately. */
interface Kept {
  readonly quota: Quota;
  readonly buckets: Map<string, Bucket>;
  /** So many buckets are looked through for full ones, which need not be kept. */
  sweepAt: number;
}

const MIN_SWEEP = 10_000;

const nameOf = (service: string, operation: string): string => `${service}:${operation}`;

/** Makes a throttle with full buckets. `clock` gives milliseconds that only grow: throttling is about real time. */
export function createThrottle(clock: () => number, quotas: readonly Quota[] = QUOTAS): Throttle {
  const byOperation = new Map<string, readonly Kept[]>();
  for (const quota of quotas) {
    const kept: Kept = { quota, buckets: new Map(), sweepAt: MIN_SWEEP };
    for (const operation of quota.operations) {
      const name = nameOf(quota.service, operation);
      byOperation.set(name, [...(byOperation.get(name) ?? []), kept]);
    }
  }
  return (request) => {
    const applicable = byOperation.get(nameOf(request.service, request.operation));
    if (applicable === undefined) return true;
    const now = clock();
    const filled = applicable.map((kept) => fill(kept, request, now));
    if (filled.some(({ tokens }) => tokens < 1)) return false;
    for (const bucket of filled) bucket.tokens -= 1;
    return true;
  };
}

function fill(kept: Kept, request: Request, now: number): Bucket {
  const { quota, buckets } = kept;
  const key = bucketKey(quota, request);
  const known = buckets.get(key);
  if (known !== undefined) {
    known.tokens = tokensAt(known, quota, now);
    known.filledAt = now;
    return known;
  }
  if (buckets.size >= kept.sweepAt) sweep(kept, now);
  const bucket = { tokens: quota.burst, filledAt: now };
  buckets.set(key, bucket);
  return bucket;
}

const tokensAt = ({ tokens, filledAt }: Bucket, { rate, burst }: Quota, now: number): number =>
  Math.min(burst, tokens + ((now - filledAt) / 1000) * rate);

function sweep(kept: Kept, now: number): void {
  const { quota, buckets } = kept;
  for (const [key, bucket] of buckets) {
    if (tokensAt(bucket, quota, now) >= quota.burst) buckets.delete(key);
  }
  kept.sweepAt = Math.max(MIN_SWEEP, 2 * buckets.size);
}

function bucketKey({ scope }: Quota, { account, region }: Request): string {
  switch (scope) {
    case 'accountAndRegion':
      return `${account} ${region}`;
    case 'account':
      return account;
    case 'organization':
      return '';
  }
}
