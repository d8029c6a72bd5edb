/** The use of a secret within a span -> how often it is read a month. */
import { isLater } from './moment.js';
import type { ObservedUsage, Span } from './usage.js';

/** Hours of a month, as AWS's prices count them. */
const MONTH_HOURS = 730;

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;

/** Less says nothing of a month. */
const SHORTEST_HOURS = 24;

/** Length of a span: its last second counts. */
const hoursOf = ({ from, to }: Span): number =>
  (Date.parse(to) - Date.parse(from) + SECOND_MS) / HOUR_MS;

/** The span of all that was counted: reads before a hole in what is known count, although the covered span begins after it. */
function countedSpan({ covered, usage }: ObservedUsage): Span {
  let { from, to } = covered;
  for (const { firstAt, lastAt } of usage.readers) {
    if (isLater(from, firstAt)) from = firstAt;
    if (isLater(lastAt, to)) to = lastAt;
  }
  return { from, to };
}

/** Reads a month, whole numbers. */
export interface MonthlyReads {
  readonly reads: number;
  /** Those that would remain if each session kept the value for an hour. */
  readonly cached: number;
}

/**
 * The reads that were counted, scaled to a month of 730 hours: too few where days are missing among them, never too many.
 * Undefined where less than a day is covered.
 */
export function monthlyReads(observed: ObservedUsage): MonthlyReads | undefined {
  const { covered, usage } = observed;
  // Also where a time is none, which gives NaN.
  if (!(hoursOf(covered) >= SHORTEST_HOURS)) return undefined;
  const hours = hoursOf(countedSpan(observed));
  const scaled = (count: number): number => Math.round((count * MONTH_HOURS) / hours);
  const cached = usage.readers.reduce(
    (sum, reader) => sum + Math.min(reader.reads, reader.sessionHours),
    0,
  );
  const reads = scaled(usage.reads);
  return { reads, cached: Math.min(reads, scaled(cached)) };
}
