/** What a source has of an account -> the span in which the use of its secrets is known, Region by Region, or why none is. */
import { ALL_REGIONS } from '../model/coverage.js';
import { DAY_MS, dayText } from '../model/days.js';
import type { Failure } from '../model/gap.js';
import { failureWords } from '../model/gap.js';
import { compareText } from '../model/order.js';
import type { Activity, DamagedFile, Span, UsageCoverage } from '../model/usage.js';

/** Why a source has nothing of a Region; `ALL_REGIONS`: of the whole account. */
export interface RegionFailure {
  readonly region: string;
  readonly failure: Failure;
}

/** All that a source said of an account, besides the events. In any order; the same may be said several times, in parts. */
export interface PlaceEvidence {
  readonly account: string;
  /** Those that hold secrets of the account, replicas included. */
  readonly regions: Iterable<string>;
  /** Of all Regions of the account that were asked for. */
  readonly activities: readonly Activity[];
  readonly failures: readonly RegionFailure[];
  /** Of this account; those of others are passed over. */
  readonly damaged: readonly DamagedFile[];
  readonly span: Span;
  /** Regions where batch calls hide what they read. */
  readonly unnamedBatches: ReadonlySet<string>;
}

/** The UTC days that a span touches. */
function daysIn({ from, to }: Span): readonly string[] {
  const first = Date.parse(`${from.slice(0, 10)}T00:00:00Z`);
  const last = Date.parse(to);
  const days: string[] = [];
  for (let time = first; time <= last; time += DAY_MS) days.push(dayText(time));
  return days;
}

const NO_EVENTS: Failure = {
  reason: 'notCollected',
  detail: 'There is no event of any service, so nothing shows that events are recorded there.',
};

const NO_READS: Failure = {
  reason: 'notCollected',
  detail: 'Events are recorded there, but none that only reads: reading a secret leaves no trace.',
};

const damagedBy = ({ file }: DamagedFile): Failure => ({
  reason: 'error',
  detail: `The file ${file} could not be read, and with it the events that would tell.`,
});

/** What is known of a Region: merged, since activity comes in parts. */
interface Seen {
  readonly hasEvents: boolean;
  readonly recordsReads: boolean;
}

function seenIn(region: string, activities: readonly Activity[]): Seen {
  const there = activities.filter((activity) => activity.region === region);
  return {
    hasEvents: there.some(({ days }) => days === null || days.length > 0),
    recordsReads: there.some(({ recordsReads }) => recordsReads),
  };
}

/** Days that files could not be read of: a file whose place in the folder does not tell its day may be of any. */
function damagedDays(files: readonly DamagedFile[]): (day: string) => boolean {
  const days = new Set(files.map(({ day }) => day));
  return (day) => days.has(undefined) || days.has(day);
}

/**
 * The part of the span at its end in which every day is whole: days at the very end are left out while they are not, and
 * it begins after the last day before them that is not. Undefined where no day is whole.
 */
function wholeEnd(span: Span, isWhole: (day: string) => boolean): Span | undefined {
  const days = daysIn(span);
  const last = days.findLastIndex(isWhole);
  if (last === -1) return undefined;
  const hole = days.slice(0, last).findLastIndex((day) => !isWhole(day));
  return {
    from: hole === -1 ? span.from : `${days[hole + 1]}T00:00:00Z`,
    to: last === days.length - 1 ? span.to : `${days[last]}T23:59:59Z`,
  };
}

const byWords = (a: Failure, b: Failure): number => compareText(failureWords(a), failureWords(b));

/** The days of which an account has any event, in whatever Region; a quiet Region is no hole. */
function recordedDays(activities: readonly Activity[]): (day: string) => boolean {
  if (activities.some(({ days }) => days === null)) return () => true;
  const days = new Set(activities.flatMap((activity) => activity.days ?? []));
  return (day) => days.has(day);
}

/**
 * The span covered in each Region, by Region. A Region where a source failed, where there is no event of any service, or
 * where none that reads is recorded, is not covered at all.
 */
export function coverageOf(evidence: PlaceEvidence): readonly UsageCoverage[] {
  const { account, span, unnamedBatches } = evidence;
  const own = evidence.activities.filter((activity) => activity.account === account);
  const isRecorded = recordedDays(own);
  const damaged = evidence.damaged
    .filter((file) => (file.account ?? account) === account)
    .sort((a, b) => compareText(a.file, b.file));

  const cover = (region: string): UsageCoverage => {
    const [failure] = evidence.failures
      .filter((failed) => failed.region === region || failed.region === ALL_REGIONS)
      .map((failed) => failed.failure)
      .sort(byWords);
    if (failure !== undefined) return { region, failure };
    const missing = damaged.filter((file) => (file.region ?? region) === region);
    const { hasEvents, recordsReads } = seenIn(region, own);
    const [damage] = missing;
    if (!hasEvents) return { region, failure: damage ? damagedBy(damage) : NO_EVENTS };
    if (!recordsReads) return { region, failure: NO_READS, readsUnrecorded: true };
    const isDamaged = damagedDays(missing);
    const covered = wholeEnd(span, (day) => isRecorded(day) && !isDamaged(day));
    if (covered === undefined) return { region, failure: damage ? damagedBy(damage) : NO_EVENTS };
    return { region, covered, ...(unnamedBatches.has(region) && { unnamedBatches: true }) };
  };
  return [...new Set(evidence.regions)].sort(compareText).map(cover);
}
