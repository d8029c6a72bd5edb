/** The use of a secret, held against the moment that counts as now: what is long past tells nothing of today. */
import { daysBetween } from '../model/days.js';
import { type Answer, failed } from '../model/gap.js';
import type { ObservedUsage } from '../model/usage.js';

/** Logs are copied and delivered late, and a report may be judged some days later; longer, and anything may have happened. */
const MOST_DAYS_UNSEEN = 7;

/** The same, or why it does not tell of this moment. */
export function usageInTime(usage: Answer<ObservedUsage>, now: Date): Answer<ObservedUsage> {
  if (!usage.ok) return usage;
  const { to } = usage.value.covered;
  if (daysBetween(new Date(to), now) <= MOST_DAYS_UNSEEN) return usage;
  return failed({
    reason: 'notCollected',
    detail: `What CloudTrail shows ends on ${to.slice(0, 10)}: who has read it since is not known.`,
  });
}
