/** A verdict: what one rule says of one secret. */
import type { Grant } from './access.js';
import type { Outcome, Severity, UnknownCause } from './rule.js';
import type { SecretSummary } from './secret-summary.js';

/** A value that evidence can hold. */
export type EvidenceValue = string | number | boolean | readonly string[];

/** An estimate at list price. */
export interface Cost {
  /** Per month of 730 hours. */
  readonly monthly: number;
  readonly currency: string;
  /** Date of the price table, `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** Where a verdict belongs. */
export interface Subject {
  /** ARN of the group's primary. */
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Verdict {
  readonly ruleId: string;
  readonly outcome: Outcome;
  readonly severity: Severity;
  readonly subject: Subject;
  /** Tells findings of one rule on one secret apart; mostly empty. */
  readonly discriminator: string;
  /** Filled for violations only. */
  readonly message?: string;
  readonly evidence?: Readonly<Record<string, EvidenceValue>>;
  readonly grant?: Grant;
  readonly cost?: Cost;
  /** The same object in all verdicts of a secret. */
  readonly secret?: SecretSummary;
  /** Filled for `unknown` only. */
  readonly unknown?: UnknownCause;
}
