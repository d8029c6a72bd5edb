/** A finding that a hub holds and the scan does not have -> what is to become of it. */
import type { Hub } from '../model/delivery.js';
import type { Finding } from '../model/finding.js';
import { archived } from './archived.js';
import type { PlanContext } from './plan-context.js';
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

/** Who pushes everything into one account also finds there what each account is told itself, and the other way round. */
const FOREIGN: Decision = {
  action: 'skipped',
  reason: 'outsideScope',
  detail: 'It is about another account or Region, pushed here with --central.',
};

const LEFT: Decision = {
  action: 'skipped',
  reason: 'waived',
  detail: 'A waiver accepts it under the present name of its rule; it stays as it is in the hub.',
};

/** The finding of the scan that stands for it under the present name of its rule. */
export type Successor = (ruleId: string, arn: string) => Finding | undefined;

/** Decides what becomes of it; undefined where nothing has to: it is archived already. */
export function planAbsent(
  { known, updatedAt, finding }: Held,
  { hub, successor }: { readonly hub: Hub; readonly successor: Successor },
  { at, asOf, silence, isChosen, isCentral, waived }: PlanContext,
): Decision | undefined {
  if (known === undefined) return UNREADABLE;
  if (known.recordState === 'ARCHIVED') return undefined;
  if (!isCentral && (known.account !== hub.account || known.region !== hub.region)) return FOREIGN;
  if (!isChosen(known.region))
    return { action: 'skipped', reason: 'regionNotChosen', detail: 'Its Region was left out.' };
  const covered = silence.covers(known);
  if (!covered.looked) return { action: 'skipped', reason: covered.reason, detail: covered.detail };
  const heir = successor(known.ruleId, known.arn);
  if (heir?.waiver !== undefined && waived === 'leave') return LEFT;
  if (finding === undefined) return NOT_VISIBLE;
  const reason = heir === undefined ? 'notFound' : 'renamed';
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
