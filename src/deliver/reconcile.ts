/** What a hub shows x what the last push remembers of it -> what the hub holds. */
import type { AsffFinding } from '../model/asff.js';
import type { KnownFinding, StoredFinding, Workflow } from '../model/delivery.js';
import { isLater } from '../model/moment.js';
import { type Aging, knownFinding } from './known.js';

/** A finding that a hub holds. */
export interface Held {
  /** ISO 8601, as all times here. */
  readonly updatedAt: string;
  /** Undefined where the hub holds it in a form that says too little. */
  readonly known: KnownFinding | undefined;
  /** When it was created, where no more than that is known. */
  readonly createdAt?: string;
  readonly workflow?: Workflow;
  /** As it can be sent again; absent where the hub was not asked, or does not show it yet. */
  readonly finding?: AsffFinding;
}

/** What a hub holds, by finding id. */
export type Holding = ReadonlyMap<string, Held>;

/**
 * A read may lag behind what was written before it. AWS gives no number; what a hub does not show after so long is not
 * there.
 */
const LAG_MS = 15 * 60_000;

/** What is needed to tell a late read from a loss. */
export interface Reading {
  readonly at: string;
  /** Since when Security Hub is on: what was sent before is gone. */
  readonly since?: string | undefined;
  readonly aging: Aging;
}

const heldOf = (
  { createdAt, updatedAt, finding, workflow }: StoredFinding,
  aging: Aging,
): Held => ({
  updatedAt,
  known: finding === undefined ? undefined : knownFinding(finding, aging),
  ...(finding === undefined && { createdAt }),
  ...(workflow !== undefined && { workflow }),
  ...(finding !== undefined && { finding }),
});

const rememberedAs = (known: KnownFinding): Held => ({ updatedAt: known.updatedAt, known });

/** What a receipt alone tells. */
export const remembered = (receipt: readonly KnownFinding[]): Holding =>
  new Map(receipt.map((known) => [known.id, rememberedAs(known)]));

/**
 * The two taken together. Of a finding that both know the later word counts, since a hub may show what was true a
 * moment ago. One that only the receipt knows is believed for as long as reads may lag; after that it was deleted.
 */
export function reconcile(
  stored: readonly StoredFinding[],
  receipt: readonly KnownFinding[],
  { at, since, aging }: Reading,
): Holding {
  const held = new Map(stored.map((one) => [one.id, heldOf(one, aging)]));
  for (const known of receipt) {
    const shown = held.get(known.id);
    if (since !== undefined && isLater(since, known.updatedAt)) continue;
    if (shown === undefined) {
      if (Date.parse(at) - Date.parse(known.updatedAt) <= LAG_MS)
        held.set(known.id, rememberedAs(known));
    } else if (shown.known === undefined || isLater(known.updatedAt, shown.updatedAt)) {
      const updatedAt = isLater(known.updatedAt, shown.updatedAt)
        ? known.updatedAt
        : shown.updatedAt;
      held.set(known.id, { ...shown, known, updatedAt });
    }
  }
  return held;
}
