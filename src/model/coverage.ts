/** Coverage: what was looked at, per account and Region, so that nothing looks clean because it was not read. */
import type { Denial, Failure, GapReason } from './gap.js';

export type CoverageStatus = 'scanned' | 'partly' | 'not';

/** `excluded`: the user asked for it to be left out. */
export type CoverageReason = GapReason | 'excluded';

/** One of several causes why a Region was not fully seen. */
export interface CoverageCause {
  readonly reason: GapReason;
  readonly api?: string;
  readonly denial?: Denial;
  /** Secrets that it hides something of. */
  readonly secrets: number;
}

/** Policies that an earlier scan had read, and that this one did not read again. */
export interface CarriedOver {
  readonly policies: number;
  /** When they were read: ISO 8601. CloudTrail has shown no change since. */
  readonly since: string;
}

/** One account in one Region. `region` is `*` where the account's Regions could not be learned. */
export interface CoverageRow {
  readonly account: string;
  readonly region: string;
  readonly status: CoverageStatus;
  /** Entries listed there, replicas and secrets being deleted included. */
  readonly secrets: number;
  /** The list came to its end: what is not in it is not there. */
  readonly listed?: boolean;
  /** The cause that hides most; `causes` has the others. */
  readonly reason?: CoverageReason;
  readonly api?: string;
  readonly detail?: string;
  readonly denial?: Denial;
  /** All causes, the one that hides most first; absent where there is only one. */
  readonly causes?: readonly CoverageCause[];
  /** Absent: every policy was read by this scan. */
  readonly carriedOver?: CarriedOver;
}

/** The Region of a row that speaks of a whole account. */
export const ALL_REGIONS = '*';

/** The account of a row that speaks of accounts that nobody could name. */
export const ALL_ACCOUNTS = '*';

/** A row for what was not looked at. */
export const notScanned = (account: string, region: string, failure: Failure): CoverageRow => ({
  account,
  region,
  status: 'not',
  secrets: 0,
  ...failure,
});

/** Whether a row leaves something unknown that the user asked for. */
export const isIncomplete = (row: CoverageRow): boolean =>
  row.status !== 'scanned' && row.reason !== 'excluded';

/** More entries than a page holds: an account with as many in one Region is worth beginning early. */
export const LARGE = 100;

/** Entries of the Region that has most. */
export const largestRegion = (rows: readonly CoverageRow[]): number =>
  rows.reduce((most, { secrets }) => Math.max(most, secrets), 0);
