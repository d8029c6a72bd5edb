/** What the result of a scan means for whoever started it. */
import { type CoverageRow, isIncomplete } from '../model/coverage.js';
import { isOpen, type ScanResult } from '../model/finding.js';
import { type Severity, severityRank } from '../model/rule.js';

/** Exit codes of every command. */
export const EXIT = { ok: 0, findings: 1, userError: 2, incomplete: 3, bug: 70 } as const;

/** The codes as help texts show them. */
export const EXIT_CODES_TEXT = `Exit codes: 0 complete and nothing at or above --fail-on; 1 findings at or above it;
2 a mistake in the command or its files; 3 something could not be seen; 70 a bug of ours.`;

/** `never`: findings do not matter. */
export type FailOn = Severity | 'never';

/** `true`: any gap is accepted; a list: gaps with these reasons are. */
export type AllowPartial = boolean | readonly string[];

function isAccepted(row: CoverageRow, allowed: AllowPartial): boolean {
  if (typeof allowed === 'boolean') return allowed;
  const guardrail = row.denial?.policyType === 'serviceControlPolicy';
  return (
    (row.reason !== undefined && allowed.includes(row.reason)) ||
    (guardrail && allowed.includes('serviceControlPolicy'))
  );
}

/** 1 where an open finding is at least as severe as `failOn`; else 3 where something was not seen; else 0. */
export function exitCode(
  { findings, coverage }: ScanResult,
  failOn: FailOn,
  allowPartial: AllowPartial,
): number {
  if (failOn !== 'never') {
    const limit = severityRank(failOn);
    if (findings.some((f) => isOpen(f) && severityRank(f.severity) >= limit)) return EXIT.findings;
  }
  const unseen = coverage.some((row) => isIncomplete(row) && !isAccepted(row, allowPartial));
  return unseen ? EXIT.incomplete : EXIT.ok;
}
