/** Days as people write them: whether a text names a day that exists. */

/** Whether the text is `YYYY-MM-DD` and that day is in the calendar: 2026-02-31 is not. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  // A day past the end of its month is read as one of the next.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Whether the text is a moment in UTC as `toISOString` writes it. */
export const isUtcMoment = (text: string): boolean =>
  /^(\d{4}|[+-]\d{6})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text) &&
  !Number.isNaN(Date.parse(text));
