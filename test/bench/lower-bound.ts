/** The shape of an organization -> the least time in which any scanner could read it, by what bounds it. */
import type { SyntheticFacts } from '../../src/sandbox/synthetic/shape.js';
import { rounded } from './measure.js';

/** What the scanner is given. */
export interface Terms {
  /** Seconds that every answer takes. */
  readonly latency: number;
  /** Requests in flight at most. */
  readonly concurrency: number;
  /** Part of each quota that may be taken. */
  readonly rateShare: number;
}

/** Seconds, each of them a bound by itself. */
export interface Bounds {
  /** Every call takes its latency, and only so many run at once. */
  readonly inFlight: number;
  /** Pages of accounts follow each other; then the last account is entered, listed and read. */
  readonly accountList: number;
  /** The policies of the largest account x Region, at the rate of their quota, once the account is entered. */
  readonly largestRegion: number;
  /** The roles of all accounts, at the rate of their quota. */
  readonly roles: number;
}

/** Requests per second and page sizes, as AWS documents them. */
const LIST_ACCOUNTS = { perSecond: 8, page: 20 };
const ASSUME_ROLE = 600;
const POLICIES = 50;

/** Who am I, which organization: before anything else. Then, for each account: its role, its Regions, its lists. */
const FIRST_CALLS = 2;
const CALLS_BEFORE_POLICIES = 3;

/**
 * A bucket may be full at the start. AWS publishes no size for most; half a second's worth is what the scanner allows
 * itself.
 */
const BURST_SECONDS = 0.5;

const atRate = (requests: number, perSecond: number): number =>
  Math.max(0, requests / perSecond - BURST_SECONDS);

/** The bounds. Processor time is none of them: it is told beside. */
export function lowerBounds(
  { accounts, minimalCalls, largestAccountRegion }: SyntheticFacts,
  { latency, concurrency, rateShare }: Terms,
): Bounds {
  const pages = Math.ceil(accounts / LIST_ACCOUNTS.page);
  const list = Math.max(pages * latency, atRate(pages, LIST_ACCOUNTS.perSecond * rateShare));
  const first = FIRST_CALLS * latency;
  const entered = CALLS_BEFORE_POLICIES * latency;
  return {
    inFlight: rounded((minimalCalls * latency) / concurrency),
    accountList: rounded(first + list + entered + latency),
    largestRegion: rounded(
      first + latency + entered + atRate(largestAccountRegion, POLICIES * rateShare) + latency,
    ),
    roles: rounded(atRate(accounts, ASSUME_ROLE * rateShare)),
  };
}
