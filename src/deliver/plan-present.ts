/** A finding that the scan has x what the hub holds of it -> what is to become of it. */

import { parseSecretArn } from '../model/arn.js';
import type { AsffFinding } from '../model/asff.js';
import type { DeliveryItem } from '../model/delivery.js';
import type { Finding } from '../model/finding.js';
import { archived } from './archived.js';
import { changesBetween, type Material, material } from './material.js';
import type { PlanContext } from './plan-context.js';
import type { Held } from './reconcile.js';
import { type Past, stamped } from './stamp.js';
import { withinLimit } from './within-limit.js';

/** What an item says beside whose finding it is. */
export type Decision = Pick<
  DeliveryItem,
  'action' | 'reason' | 'detail' | 'changes' | 'leftOut' | 'finding'
>;

/** Half of the 90 days after which Security Hub deletes: even a scan every six weeks keeps findings alive. */
const REFRESH_MS = 45 * 86_400_000;

/** A finding of the scan, and what was known of it before. */
export interface Present {
  readonly finding: Finding;
  readonly rendered: AsffFinding;
  readonly held: Held | undefined;
  /** Of the same finding under a former name of its rule. */
  readonly former: Past | undefined;
}

const TOO_LARGE: Decision = {
  action: 'skipped',
  reason: 'tooLarge',
  detail: 'It is larger than the 240 KB that Security Hub takes, even without its details.',
};

/** A finding in the form in which it would be sent, but for its times. */
interface Ready {
  readonly finding: AsffFinding;
  readonly leftOut: readonly string[];
  readonly material: Material;
}

function readied(rendered: AsffFinding, ruleId: string, { aging }: PlanContext): Ready | undefined {
  const fitted = withinLimit(rendered);
  return fitted && { ...fitted, material: material(fitted.finding, aging(ruleId)) };
}

type Sending = Pick<Decision, 'action' | 'reason' | 'changes'>;

/** What is to be done so that the hub has the finding as it is; undefined where it does. */
function sendingOf(held: Held | undefined, wanted: Material, at: string): Sending | undefined {
  if (held === undefined) return { action: 'create' };
  const { known, updatedAt } = held;
  const changes = known === undefined ? [] : changesBetween(known.fields, wanted.fields);
  if (known?.recordState === 'ARCHIVED') return { action: 'reopen', changes };
  // The hub may show it in a form of its own; what it was sent last is told by the digest.
  if (known?.digest !== wanted.digest) return { action: 'update', changes };
  const isOld = Date.parse(at) - Date.parse(updatedAt) >= REFRESH_MS;
  return isOld ? { action: 'update', reason: 'refresh', changes: [] } : undefined;
}

interface Send {
  readonly present: Present;
  readonly ready: Ready;
  readonly sending: Sending;
}

/** The beginning of a finding of which the hub says little more; a hub that does not say stands at the epoch. */
const begun = ({ createdAt }: Held): Past | undefined =>
  createdAt === undefined || Date.parse(createdAt) <= 0
    ? undefined
    : { createdAt, firstObservedAt: createdAt };

function sent({ present, ready, sending }: Send, context: PlanContext): Decision {
  const { held, former } = present;
  const { leftOut } = ready;
  const finding = stamped(ready.finding, {
    at: context.at,
    asOf: context.asOf,
    storedUpdate: held?.updatedAt,
    past: held?.known ?? (held && begun(held)) ?? former,
    digest: ready.material.digest,
  });
  return { ...sending, ...(leftOut.length > 0 && { leftOut }), finding };
}

/** Its `Id` would be another than that of the finding on the primary, which it is the same as. */
const REPLICA: Decision = {
  action: 'skipped',
  reason: 'notScanned',
  detail:
    "Only a replica was seen; the finding belongs to the primary's Region, which this scan did not see.",
};

/** What a waiver accepts is sent once more at most, to be archived. */
function waived(present: Present, context: PlanContext): Decision {
  const { held, rendered, finding } = present;
  const isOpen = held !== undefined && held.known?.recordState !== 'ARCHIVED';
  if (!isOpen)
    return { action: 'skipped', reason: 'waived', detail: 'It is not open in the hub either.' };
  if (context.waived === 'leave')
    return { action: 'skipped', reason: 'waived', detail: 'It stays as it is in the hub.' };
  const ready = readied(archived(rendered, 'waived'), finding.ruleId, context);
  return ready === undefined
    ? TOO_LARGE
    : sent({ present, ready, sending: { action: 'resolve', reason: 'waived' } }, context);
}

/** Decides what becomes of a finding that the scan has. */
export function planPresent(present: Present, context: PlanContext): Decision {
  const { finding, rendered, held } = present;
  const primary = parseSecretArn(finding.arn);
  if (primary !== undefined && primary.region !== finding.region) return REPLICA;
  if (finding.waiver !== undefined) return waived(present, context);
  const ready = readied(rendered, finding.ruleId, context);
  if (ready === undefined) return TOO_LARGE;
  const sending = sendingOf(held, ready.material, context.at);
  return sending === undefined
    ? { action: 'unchanged' }
    : sent({ present, ready, sending }, context);
}
