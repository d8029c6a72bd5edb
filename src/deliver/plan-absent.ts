/** A finding that a hub holds and the scan does not have -> what is to become of it. */
import { archived } from './archived.js';
import { isLater, NEWER, type PlanContext } from './plan-context.js';
import type { Decision } from './plan-present.js';
import type { Held } from './reconcile.js';
import { stamped } from './stamp.js';

const UNREADABLE: Decision = {
  action: 'skipped',
  reason: 'unreadable',
  detail: 'The hub holds it in a form that cannot be sent again.',
};

const NOT_VISIBLE: Decision = {
  action: 'skipped',
  reason: 'notVisibleYet',
  detail: 'It was sent a moment ago, and the hub does not show it yet; push again later.',
};

/** Whether a finding of the scan stands for it under the present name of its rule. */
export type IsSucceeded = (ruleId: string, arn: string) => boolean;

/** Decides what becomes of it; undefined where nothing has to: it is archived already. */
export function planAbsent(
  { known, updatedAt, finding }: Held,
  isSucceeded: IsSucceeded,
  { at, asOf, silence, isChosen }: PlanContext,
): Decision | undefined {
  if (known === undefined) return UNREADABLE;
  if (known.recordState === 'ARCHIVED') return undefined;
  if (!isChosen(known.region))
    return { action: 'skipped', reason: 'regionNotChosen', detail: 'Its Region was left out.' };
  if (known.scannedAt !== undefined && isLater(known.scannedAt, asOf)) return NEWER;
  const covered = silence.covers(known);
  if (!covered.looked) return { action: 'skipped', reason: covered.reason, detail: covered.detail };
  if (finding === undefined) return NOT_VISIBLE;
  const reason = isSucceeded(known.ruleId, known.arn) ? 'renamed' : 'notFound';
  return {
    action: 'resolve',
    reason,
    finding: stamped(archived(finding, reason), {
      at,
      asOf,
      storedUpdate: updatedAt,
      past: known,
    }),
  };
}
