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

const nameOf = (service: string, operation: string): string => `${service}:${operation}`;

/** Makes a throttle with full buckets. `clock` gives milliseconds that only grow: throttling is about real time. */
export function createThrottle(clock: () => number, quotas: readonly Quota[] = QUOTAS): Throttle {
  const byOperation = new Map<string, Quota[]>();
  for (const quota of quotas) {
    for (const operation of quota.operations) {
      const name = nameOf(quota.service, operation);
      byOperation.set(name, [...(byOperation.get(name) ?? []), quota]);
    }
  }
  const buckets = new Map<string, Bucket>();

  const fill = (quota: Quota, request: Request): Bucket => {
    const key = bucketKey(quota, request);
    const now = clock();
    const bucket = buckets.get(key) ?? { tokens: quota.burst, filledAt: now };
    const gained = ((now - bucket.filledAt) / 1000) * quota.rate;
    bucket.tokens = Math.min(quota.burst, bucket.tokens + gained);
    bucket.filledAt = now;
    buckets.set(key, bucket);
    return bucket;
  };

  return (request) => {
    const applicable = byOperation.get(nameOf(request.service, request.operation)) ?? [];
    const filled = applicable.map((quota) => fill(quota, request));
    if (filled.some(({ tokens }) => tokens < 1)) return false;
    for (const bucket of filled) bucket.tokens -= 1;
    return true;
  };
}

function bucketKey(quota: Quota, { account, region }: Request): string {
  const name = `${quota.scope} ${nameOf(quota.service, quota.operations.join('+'))}`;
  switch (quota.scope) {
    case 'accountAndRegion':
      return `${name} ${account} ${region}`;
    case 'account':
      return `${name} ${account}`;
    case 'organization':
      return name;
  }
}
