/** Timestamps of findings turned into moments. */

/** Source: Security Hub API reference, "Timestamps": up to nine digits of a second, `Z` or an offset of hours and minutes. */
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/;

const MINUTE_MS = 60_000;
const MAX_OFFSET_MINUTES = 18 * 60;

/** Milliseconds since 1970; undefined where the text is not a timestamp that Security Hub takes. */
export function parseTimestamp(text: string): number | undefined {
  const parts = TIME.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number);
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // A day such as 31 February becomes another one.
  if (local.toISOString().slice(0, 19) !== text.slice(0, 19)) return undefined;
  const [, , , , , , , fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = parts;
  const offset = Number(offsetHours) * 60 + Number(offsetMinutes);
  if (offset > MAX_OFFSET_MINUTES || Number(offsetMinutes) > 59) return undefined;
  const ahead = sign === '-' ? -offset : offset;
  return local.getTime() + Number(fraction.slice(0, 3).padEnd(3, '0')) - ahead * MINUTE_MS;
}

/** Cut to milliseconds, as Security Hub keeps it. */
export const cutToMilliseconds = (text: string): string => text.replace(/(\.\d{3})\d+/, '$1');
