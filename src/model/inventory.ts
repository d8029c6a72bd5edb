/** What collecting an account gives: its secrets, and how well its Regions were seen. */
import type { Account } from './account.js';
import type { CoverageRow } from './coverage.js';
import type { Secret } from './secret.js';

/** An account and a Region to look at. */
export interface Target {
  readonly account: Account;
  readonly region: string;
}

export interface AccountInventory {
  readonly account: Account;
  readonly coverage: readonly CoverageRow[];
  readonly secrets: readonly Secret[];
}

/** One of several parts of an organization, for scans that run beside each other. */
export interface Shard {
  /** From 1 to `of`. */
  readonly index: number;
  readonly of: number;
}

/** What a scan was asked to look at; part of the snapshot's manifest and of every report. */
export interface Scope {
  readonly organizationId?: string;
  readonly partition: string;
  readonly callerAccount: string;
  /** Absent: every account of the organization, or the caller's alone where there is none. */
  readonly accounts?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly accountTags?: Readonly<Record<string, string>>;
  readonly excludedAccounts?: readonly string[];
  /** Absent: the whole of it. */
  readonly shard?: Shard;
  /** Absent: every enabled Region. */
  readonly regions?: readonly string[];
}
