/** A span, and the moment at which event history is asked -> the days of the span that it still has. */
import { DAY_MS, dayText } from '../../model/days.js';
import type { Activity, Span } from '../../model/usage.js';

/** Source: CloudTrail user guide, "working with CloudTrail event history". */
const KEPT_DAYS = 90;

/**
 * null: all of the span. A span that begins ninety days before the scan did is taken for whole, although its first hours
 * are forgotten while the scan goes on; a day more, and those days are missing that are not there from their beginning.
 *
 * @param now ISO 8601
 */
export function keptDays({ from, to }: Span, now: string): Activity['days'] {
  const kept = Date.parse(now) - KEPT_DAYS * DAY_MS;
  if (Date.parse(from) >= kept - DAY_MS) return null;
  const days: string[] = [];
  const first = Math.ceil(kept / DAY_MS) * DAY_MS;
  for (let time = first; time <= Date.parse(to); time += DAY_MS) days.push(dayText(time));
  return days;
}
