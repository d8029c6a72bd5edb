/** What the result of a scan means for whoever started it. */
import { type CoverageRow, isIncomplete } from '../model/coverage.js';
import type { Delivery, DeliveryItem, SkipReason } from '../model/delivery.js';
import { SEVERITIES, type Severity, severityRank } from '../model/rule.js';
import type { Tally } from '../model/tally.js';
import type { UsageSummary } from '../model/usage.js';

/** Exit codes of every command. */
export const EXIT = { ok: 0, findings: 1, userError: 2, incomplete: 3, bug: 70 } as const;

/** The codes as help texts show them. */
export const EXIT_CODES_TEXT = `Exit codes: 0 complete and nothing at or above --fail-on; 1 findings at or above it;
2 a mistake in the command or its files; 3 something could not be seen; 70 a bug of ours.`;

/** The codes of a push. */
export const PUSH_EXIT_CODES_TEXT = `Exit codes: 0 all was pushed, or could be; 2 a mistake in the command or its files; 3 a hub was off
or out of reach, or did not take a finding; 70 a bug of ours.`;

/** The codes of a cost review. */
export const COST_EXIT_CODES_TEXT = `Exit codes: 0 everything was seen; 2 a mistake in the command or its files; 3 something was
not seen, and the sums are of the rest; 70 a bug of ours.`;

/** The codes of learning use. */
export const USAGE_EXIT_CODES_TEXT = `Exit codes: 0 use is known wherever there are secrets; 2 a mistake in the command or its files; 3 it is
not known somewhere; 70 a bug of ours.`;

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
function isAccepted(
  row: Cause & { readonly causes?: readonly Cause[] },
  allowed: AllowPartial,
): boolean {
  if (typeof allowed === 'boolean') return allowed;
  const causes: readonly Cause[] = row.causes ?? [row];
  return causes.every((cause) => isNamed(cause, allowed));
}

/** 3 where the use of some secret is not known. */
export const usageExitCodeOf = (
  { notCovered }: Pick<UsageSummary, 'notCovered'>,
  allowPartial: AllowPartial,
): number =>
  notCovered.every((place) => isAccepted(place, allowPartial)) ? EXIT.ok : EXIT.incomplete;

/** What decides the exit code besides the result. */
export interface Gate {
  readonly failOn: FailOn;
  readonly allowPartial: AllowPartial;
  /** Findings that the baseline already had do not matter. */
  readonly onlyNew: boolean;
}

/** What of a result decides the exit code. */
export interface Outcome {
  readonly tally: Tally;
  readonly coverage: readonly CoverageRow[];
  /** Absent: nobody asked for it. */
  readonly usage?: Pick<UsageSummary, 'notCovered'> | undefined;
}

function hasSevere({ open }: Tally, failOn: Severity, onlyNew: boolean): boolean {
  const least = severityRank(failOn);
  return SEVERITIES.some(
    (severity) =>
      severityRank(severity) >= least &&
      (open.new[severity] > 0 || (!onlyNew && open.unchanged[severity] > 0)),
  );
}

/** 1 where an open finding is at least as severe as `failOn`; else 3 where something was not seen; else 0. */
export function exitCodeOf(
  { tally, coverage, usage }: Outcome,
  { failOn, allowPartial, onlyNew }: Gate,
): number {
  if (failOn !== 'never' && hasSevere(tally, failOn, onlyNew)) return EXIT.findings;
  const acceptsErrors =
    allowPartial === true || (allowPartial !== false && allowPartial.includes('error'));
  // A policy that is no policy, say, is in no row of the coverage.
  const unseen =
    coverage.some((row) => isIncomplete(row) && !isAccepted(row, allowPartial)) ||
    (usage !== undefined && usageExitCodeOf(usage, allowPartial) !== EXIT.ok) ||
    (!acceptsErrors && tally.unreadable > 0);
  return unseen ? EXIT.incomplete : EXIT.ok;
}

const MISSED: ReadonlySet<string> = new Set<SkipReason>([
  'hubNotEnabled',
  'hubUnreachable',
  'notVisibleYet',
  'tooLarge',
  'unreadable',
]);

const isMissed = ({ outcome, reason, action }: DeliveryItem): boolean =>
  outcome === 'failed' || (action === 'skipped' && reason !== undefined && MISSED.has(reason));

/** 3 where a finding could not be pushed, or a hub not be read; else 0. */
export const pushExitCodeOf = ({ hubs, items }: Pick<Delivery, 'hubs' | 'items'>): number =>
  items.some(isMissed) || hubs.some(({ status }) => status === 'unreachable')
    ? EXIT.incomplete
    : EXIT.ok;

/** Of a scan whose findings are pushed: findings matter most, then what was not seen, or not pushed. */
export const worseExitCode = (scan: number, push: number): number =>
  scan === EXIT.ok ? push : scan;
