/** Counts over findings and unknown verdicts that can be added up: those of one account to those of all. */
import type { FindingStatus } from './finding.js';
import type { Severity } from './rule.js';

/** How many there are of each severity. */
export type BySeverity = Readonly<Record<Severity, number>>;

export interface Tally {
  /** Open findings, by what the baseline says of them. */
  readonly open: { readonly new: BySeverity; readonly unchanged: BySeverity };
  /** All findings, open or not. */
  readonly statuses: Readonly<Record<FindingStatus, number>>;
  readonly waived: number;
  /** Suppressed by a team, and not waived. */
  readonly suppressed: number;
  readonly unknown: number;
  /** Unknown verdicts that are nobody's denial, such as of a policy that is no policy. */
  readonly unreadable: number;
  /** What the secrets cost a month that open findings price, each secret once. */
  readonly unusedCents: number;
  /** Secrets of which it is not known whether they belong to that sum. */
  readonly unpriced: number;
}
