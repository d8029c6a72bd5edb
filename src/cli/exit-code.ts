/** What the result of a scan means for whoever started it. */
import { type CoverageRow, isIncomplete } from '../model/coverage.js';
import { type Finding, isOpen, type ScanResult, type Unknown } from '../model/finding.js';
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

type Cause = Pick<CoverageRow, 'reason' | 'denial'>;

function isNamed({ reason, denial }: Cause, allowed: readonly string[]): boolean {
  const guardrail = denial?.policyType === 'serviceControlPolicy';
  return (
    (reason !== undefined && allowed.includes(reason)) ||
    (guardrail && allowed.includes('serviceControlPolicy'))
  );
}

/** Accepted only where every cause is. */
function isAccepted(row: CoverageRow, allowed: AllowPartial): boolean {
  if (typeof allowed === 'boolean') return allowed;
  const causes: readonly Cause[] = row.causes ?? [row];
  return causes.every((cause) => isNamed(cause, allowed));
}

/** An unknown that is nobody's denial, such as a policy that is no policy, is in no row of the coverage. */
const unreadable = ({ reason }: Unknown): boolean => reason === 'error';

/** What decides the exit code besides the result. */
export interface Gate {
  readonly failOn: FailOn;
  readonly allowPartial: AllowPartial;
  /** Findings that the baseline already had do not matter. */
  readonly onlyNew: boolean;
}

/** 1 where an open finding is at least as severe as `failOn`; else 3 where something was not seen; else 0. */
export function exitCode(
  { findings, coverage, unknown }: Pick<ScanResult, 'findings' | 'coverage' | 'unknown'>,
  { failOn, allowPartial, onlyNew }: Gate,
): number {
  if (failOn !== 'never') {
    const limit = severityRank(failOn);
    const counts = (f: Finding): boolean => isOpen(f) && (!onlyNew || f.status === 'new');
    if (findings.some((f) => counts(f) && severityRank(f.severity) >= limit)) return EXIT.findings;
  }
  const acceptsErrors =
    allowPartial === true || (allowPartial !== false && allowPartial.includes('error'));
  const unseen =
    coverage.some((row) => isIncomplete(row) && !isAccepted(row, allowPartial)) ||
    (!acceptsErrors && unknown.some(unreadable));
  return unseen ? EXIT.incomplete : EXIT.ok;
}
