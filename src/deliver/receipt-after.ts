/** What hubs held x what was sent to them -> the receipt, which the next push remembers them by. */
import {
  type DeliveryItem,
  type Hub,
  hubKey,
  type KnownFinding,
  type Receipt,
  type ReceiptHub,
} from '../model/delivery.js';
import { later } from '../model/moment.js';
import { by } from '../model/order.js';
import { type Aging, knownFinding } from './known.js';
import type { Holding } from './reconcile.js';

/** A hub that was seen, and what became of its items. */
export interface AppliedHub {
  readonly hub: Hub;
  readonly holding: Holding;
  readonly readAt: string;
  readonly items: readonly DeliveryItem[];
}

/** Security Hub deletes archived findings that nobody has updated for so long. Source: its guide, "data retention". */
const ARCHIVE_MS = 30 * 86_400_000;

function findingsAfter(
  { holding, items }: AppliedHub,
  at: string,
  aging: Aging,
): readonly KnownFinding[] {
  const known = new Map(
    [...holding].flatMap(([id, held]) => (held.known === undefined ? [] : [[id, held.known]])),
  );
  for (const { id, finding, outcome } of items) {
    if (finding === undefined || outcome !== 'sent') continue;
    const after = knownFinding(finding, aging);
    if (after !== undefined) known.set(id, after);
  }
  const isKept = ({ recordState, updatedAt }: KnownFinding) =>
    recordState === 'ACTIVE' || Date.parse(at) - Date.parse(updatedAt) <= ARCHIVE_MS;
  return [...known.values()].filter(isKept).sort(by(({ id }) => id));
}

/** What is needed beside the hubs. */
export interface ReceiptFrame {
  readonly tool: Receipt['tool'];
  readonly at: string;
  readonly aging: Aging;
  /** `asOf` of the scan, where each hub was told of its own place. */
  readonly scannedAt: string | undefined;
  /** The receipt of the last push: what it says of hubs that were not seen this time stays. */
  readonly earlier: Receipt | undefined;
}

/** Makes the receipt. */
export function receiptAfter(
  applied: readonly AppliedHub[],
  { tool, at, aging, scannedAt, earlier }: ReceiptFrame,
): Receipt {
  const hubs = new Map(
    (earlier?.hubs ?? []).map((one): [string, ReceiptHub] => [hubKey(one), one]),
  );
  for (const one of applied) {
    const { hub, readAt, items } = one;
    const isSure = !items.some(({ outcome }) => outcome === 'failed');
    const findings = findingsAfter(one, at, aging);
    const before = hubs.get(hubKey(hub))?.scannedAt;
    const latest = before && scannedAt ? later(before, scannedAt) : (scannedAt ?? before);
    hubs.set(hubKey(hub), {
      ...hub,
      ...(isSure && { readAt }),
      ...(latest !== undefined && { scannedAt: latest }),
      findings,
    });
  }
  const order = by<ReceiptHub>(
    ({ account }) => account,
    ({ region }) => region,
  );
  return { receiptVersion: 1, tool, pushedAt: at, hubs: [...hubs.values()].sort(order) };
}
