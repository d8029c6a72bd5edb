/** Times of a world's files, such as `400 days ago`, turned into dates. */

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 7 * 86_400_000],
  ['year', 365 * 86_400_000],
]);

const RELATIVE =
  /^(?:in (?<ahead>\d{1,6}) (?<aheadUnit>[a-z]+)|(?<back>\d{1,6}) (?<backUnit>[a-z]+) ago)$/;
const ABSOLUTE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

const unitMs = (unit: string | undefined): number | undefined =>
  UNIT_MS.get((unit ?? '').replace(/s$/, ''));

/** Reads a time relative to `now`; undefined where the text is not one. */
export function parseWorldTime(text: string, now: Date): Date | undefined {
  if (text === 'now') return new Date(now);
  if (ABSOLUTE.test(text)) {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }
  const parts = RELATIVE.exec(text)?.groups;
  const unit = unitMs(parts?.aheadUnit ?? parts?.backUnit);
  if (parts === undefined || unit === undefined) return undefined;
  const offset = Number(parts.ahead ?? parts.back) * unit;
  return new Date(now.getTime() + (parts.ahead === undefined ? -offset : offset));
}

const INTERVAL = /^(\d{1,6}) ([a-z]+)$/;

/** Reads an interval such as `7 days`, in milliseconds; undefined where the text is none, or no time at all. */
export function parseInterval(text: string): number | undefined {
  const [, count, unit] = INTERVAL.exec(text) ?? [];
  const ms = Number(count) * (unitMs(unit) ?? 0);
  return ms > 0 ? ms : undefined;
}

/** Midnight UTC of the same day: AWS keeps last-access dates by the day. */
export const startOfDay = (date: Date): Date =>
  new Date(Math.floor(date.getTime() / 86_400_000) * 86_400_000);
