/** A report that is to be pushed -> the reasons for which pushing it would tell hubs something untrue. */
import type { DeliverableReport } from './model/delivery.js';
import { didYouMean } from './model/nearest.js';
import { SEVERITIES } from './model/rule.js';
import { type Problem, UserError } from './model/user-error.js';
import { openOf, tallyOf } from './triage/tally.js';

/** Whom a report is pushed by, when, and where to. */
export interface Occasion {
  readonly now: Date;
  /** Of the credentials. */
  readonly partition: string;
  readonly onlyRegions: readonly string[] | undefined;
}

/** Clocks may differ by as much, and a scan may take as long. */
const TOLERATED_MS = 24 * 3_600_000;

type Check = (report: DeliverableReport, occasion: Occasion) => Problem | undefined;

/** Findings of another day than that of the inventory would be taken for what was seen that day. */
const otherDay: Check = ({ startedAt, asOf }) =>
  Math.abs(Date.parse(asOf) - Date.parse(startedAt)) <= TOLERATED_MS
    ? undefined
    : {
        where: `asOf ${asOf}`,
        what: `the findings are those of an inventory of ${startedAt}, judged as of another day`,
        hint: 'Push a report that was made without --as-of.',
      };

/** They would keep those of the present from being pushed. */
const future: Check = ({ asOf }, { now }) =>
  Date.parse(asOf) <= now.getTime() + TOLERATED_MS
    ? undefined
    : { where: `asOf ${asOf}`, what: 'the findings speak of a moment that is still to come' };

const otherPartition: Check = ({ scope }, { partition }) =>
  scope.partition === partition
    ? undefined
    : {
        where: `partition ${scope.partition}`,
        what: `the findings are of another partition than the credentials, which are of '${partition}'`,
        hint: 'Push with credentials of the organization that was scanned.',
      };

/** What was taken out would be told to be gone. */
const cut: Check = ({ summary, findings, unknown }) => {
  const tally = tallyOf({ findings, unknown });
  const open = openOf(tally);
  const isWhole =
    SEVERITIES.every((severity) => open[severity] === summary.findings[severity]) &&
    tally.waived === summary.waived &&
    tally.suppressed === (summary.suppressed ?? 0);
  return isWhole
    ? undefined
    : {
        where: 'summary',
        what: 'the report holds other findings than it counts: some were taken out, or put in',
        hint: 'Push the report as it was written; --only-regions limits what is pushed.',
      };
};

/** A slip of the fingers would push nothing, and say that all is well. */
const unknownRegion: Check = ({ coverage, findings }, { onlyRegions = [] }) => {
  const known = new Set([...coverage, ...findings].map(({ region }) => region));
  const [stray] = onlyRegions;
  if (stray === undefined || onlyRegions.some((region) => known.has(region))) return undefined;
  const hint = didYouMean(stray, known);
  return {
    where: `only Region ${stray}`,
    what: 'the report says nothing of this Region',
    ...(hint !== undefined && { hint }),
  };
};

const CHECKS: readonly Check[] = [otherDay, future, otherPartition, cut, unknownRegion];

/** Throws a `UserError` with every reason not to push the report. */
export function refuseUnfit(report: DeliverableReport, occasion: Occasion): void {
  const problems = CHECKS.flatMap((check) => check(report, occasion) ?? []);
  const [first, ...rest] = problems;
  if (first !== undefined) throw new UserError([first, ...rest]);
}
