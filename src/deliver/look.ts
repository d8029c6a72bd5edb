/** A hub, and what the last push remembers of it -> what it holds, asked for as sparingly as that allows. */
import type { KnownFinding, ReceiptHub, StoredFinding } from '../model/delivery.js';
import type { Failure } from '../model/gap.js';
import { isLater } from '../model/moment.js';
import type { Aging } from './known.js';
import type { HubPort } from './ports.js';
import { type Holding, reconcile, remembered } from './reconcile.js';

/** What was seen of a hub. */
export type Sight =
  | { readonly status: 'notEnabled' }
  | { readonly status: 'unreachable'; readonly failure: Failure }
  | {
      readonly status: 'ready';
      readonly source: 'hub' | 'receipt';
      readonly holding: Holding;
      readonly readAt: string;
    };

/** A receipt is believed for so long; then the hub is asked, where people and other programs may have been at work. */
const BELIEVED_MS = 7 * 86_400_000;

/** What has to be known to look at a hub. */
export interface Looking {
  /** ISO 8601: now. */
  readonly at: string;
  readonly aging: Aging;
  readonly receipt: ReceiptHub | undefined;
  /** Ids of the scan's findings that belong there, but for waived ones that the receipt does not have. */
  readonly wanted: ReadonlySet<string>;
}

interface Believed {
  readonly readAt: string;
  readonly findings: readonly KnownFinding[];
}

/**
 * What the receipt says, where that is enough. To archive a finding, the hub must be asked for it; and whether it has one
 * that the receipt does not know, since another push may have created it, whose beginning must not be written over.
 */
function believed({ receipt, at, wanted }: Looking): Believed | undefined {
  if (receipt?.readAt === undefined) return undefined;
  const { readAt, findings } = receipt;
  if (Date.parse(at) - Date.parse(readAt) > BELIEVED_MS || isLater(readAt, at)) return undefined;
  const isGone = ({ recordState, id }: KnownFinding) => recordState === 'ACTIVE' && !wanted.has(id);
  const known = new Set(findings.map(({ id }) => id));
  const isNew = (id: string) => !known.has(id);
  return findings.some(isGone) || [...wanted].some(isNew) ? undefined : { readAt, findings };
}

const fromReceipt = ({ readAt, findings }: Believed): Sight => ({
  status: 'ready',
  source: 'receipt',
  holding: remembered(findings),
  readAt,
});

async function read(hub: HubPort, since: string | undefined, looking: Looking): Promise<Sight> {
  const stored: StoredFinding[] = [];
  for await (const page of hub.findings()) {
    if (!page.ok) return { status: 'unreachable', failure: page.failure };
    stored.push(...page.value);
  }
  const { at, aging, receipt } = looking;
  const holding = reconcile(stored, receipt?.findings ?? [], { at, since, aging });
  return { status: 'ready', source: 'hub', holding, readAt: at };
}

/** Looks at a hub. */
export async function look(hub: HubPort, looking: Looking): Promise<Sight> {
  const known = believed(looking);
  const isIdle = known !== undefined && looking.wanted.size === 0 && known.findings.length === 0;
  if (isIdle) return fromReceipt(known);
  const state = await hub.state();
  if (!state.ok) return { status: 'unreachable', failure: state.failure };
  if (!state.value.enabled) return { status: 'notEnabled' };
  const { since } = state.value;
  const isNewer = known !== undefined && since !== undefined && isLater(since, known.readAt);
  return known === undefined || isNewer ? read(hub, since, looking) : fromReceipt(known);
}
