/** Moments and days of a span, as tables of CloudTrail write them. */
import { DAY_MS, dayText } from '../../model/days.js';
import type { Span } from '../../model/usage.js';

const SECOND_MS = 1000;

/** `2026-10-05T12:00:00Z`: the way of `eventTime`, which has no fractions. */
export const secondText = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** The first and the last whole second of a span, in milliseconds. */
export const secondsOf = ({
  from,
  to,
}: Span): { readonly first: number; readonly last: number } => ({
  first: Math.ceil(Date.parse(from) / SECOND_MS) * SECOND_MS,
  last: Math.floor(Date.parse(to) / SECOND_MS) * SECOND_MS,
});

/** The midnight that begins the day of a moment. */
export const midnightOf = (milliseconds: number): number =>
  Math.floor(milliseconds / DAY_MS) * DAY_MS;

/**
 * The first and the last day whose files may hold events of the span: files are delivered some minutes after the events,
 * so the last events of a day may lie in a file of the next.
 */
export function fileDays(span: Span): { readonly first: string; readonly last: string } {
  const { first, last } = secondsOf(span);
  return { first: dayText(first), last: dayText(last + DAY_MS) };
}
