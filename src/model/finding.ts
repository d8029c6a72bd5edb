/** A finding: a violation with its identity, its history and its waiver; and the whole result of a scan. */
import type { Grant } from './access.js';
import type { Account } from './account.js';
import type { CoverageRow } from './coverage.js';
import type { Scope } from './inventory.js';
import type { Severity, UnknownCause } from './rule.js';
import type { SecretSummary } from './secret-summary.js';
import type { Suppression } from './suppression.js';
import type { UsageSummary } from './usage.js';
import type { Cost, EvidenceValue } from './verdict.js';

export const FINDING_STATUSES = ['new', 'unchanged', 'resolved', 'notScanned'] as const;

/** Against the baseline. Without one, every finding is `new`. */
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** The waiver that covers a finding. */
export interface AppliedWaiver {
  readonly owner: string;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day on which it holds, in UTC. */
  readonly expires: string;
}

export interface Finding {
  /** `sha256` in hex, of rule id, group ARN and discriminator. */
  readonly id: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly status: FindingStatus;
  readonly title: string;
  readonly message: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly name: string;
  /** As it was when the finding was last seen. Absent in findings of versions that did not say it. */
  readonly secret?: SecretSummary;
  readonly evidence: Readonly<Record<string, EvidenceValue>>;
  readonly grant?: Grant;
  readonly cost?: Cost;
  readonly waiver?: AppliedWaiver;
  /** Present where hubs were asked, and a team has suppressed it there. */
  readonly suppression?: Suppression;
  readonly frameworks: Readonly<Record<string, readonly string[]>>;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** A rule that could not be judged for a secret. */
export interface Unknown extends UnknownCause {
  readonly ruleId: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
}

/** A waiver as the user wrote it. It names a finding, or a rule with globs; all that it names must match. */
export interface Waiver {
  readonly id?: string;
  readonly rule?: string;
  /** Globs (`*`, `?`) over ARNs. */
  readonly arns?: readonly string[];
  readonly accounts?: readonly string[];
  /** Tag name -> glob over its value. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly owner: string;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day on which it holds, in UTC. */
  readonly expires: string;
}

export type WaiverState = 'active' | 'expired' | 'unmatched';

/** What became of a waiver in this scan. */
export interface WaiverUse {
  readonly waiver: Waiver;
  readonly state: WaiverState;
  /** Findings that it covers, or would cover had it not expired. */
  readonly findings: number;
}

/** Counts of a result: what a reader wants to know first. */
export interface Summary {
  readonly accounts: { readonly scanned: number; readonly partly: number; readonly not: number };
  readonly regions: { readonly scanned: number; readonly partly: number; readonly not: number };
  /**
   * Part of the accounts x Regions that were asked for which was scanned in full: from 0 to 1, rounded down to four
   * digits, so that 1 is said of everything only.
   */
  readonly seenShare: number;
  /** Groups, each counted once. */
  readonly secrets: number;
  /** Open findings (new and unchanged, neither waived nor suppressed) by severity. */
  readonly findings: Readonly<Record<Severity, number>>;
  readonly waived: number;
  /** Findings that no waiver covers and a team has suppressed. Absent where nobody was asked. */
  readonly suppressed?: number;
  readonly resolved: number;
  readonly notScanned: number;
  readonly unknown: number;
  /** Sum over the open findings that carry a cost, each secret once; null where no such rule ran or no price is known. */
  readonly unusedMonthlyCost: {
    readonly amount: number;
    readonly currency: string;
    /** Secrets of which it is not known whether they belong to the sum. */
    readonly unknown: number;
  } | null;
}

/** What a rule contributes to a report: its text, without conditions. */
export interface RuleText {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly rationale: string;
  readonly remediation: {
    readonly console: string;
    readonly cli: string;
    readonly terraform: string;
  };
  readonly references: readonly string[];
  readonly frameworks: Readonly<Record<string, readonly string[]>>;
  readonly aliases: readonly string[];
  /**
   * Names of the evidence that changes by the mere passing of time, such as "days since", sorted. A finding in which
   * nothing else changed says nothing new. Absent where an earlier version made the report.
   */
  readonly agingEvidence?: readonly string[];
}

/** The outcome of a whole scan: what every format prints. */
export interface ScanResult {
  readonly schemaVersion: '1.0';
  readonly tool: { readonly name: string; readonly version: string; readonly rulesHash: string };
  readonly scope: Scope;
  readonly startedAt: string;
  readonly asOf: string;
  readonly summary: Summary;
  readonly coverage: readonly CoverageRow[];
  readonly findings: readonly Finding[];
  readonly unknown: readonly Unknown[];
  readonly waivers: readonly WaiverUse[];
  /** The accounts of the coverage, where an organization described them: reports name accounts by it. */
  readonly accounts?: readonly Account[];
  /** The rules that ran, by id. */
  readonly rules: readonly RuleText[];
  /** How the use of secrets was learned; absent where nobody asked for it. */
  readonly usage?: UsageSummary;
}

/** Whether a finding is there now. */
export const isPresent = ({ status }: Finding): boolean =>
  status === 'new' || status === 'unchanged';

/** Whether a finding counts: present now, and accepted by neither a waiver nor the team. */
export const isOpen = (finding: Finding): boolean =>
  isPresent(finding) && finding.waiver === undefined && finding.suppression === undefined;
