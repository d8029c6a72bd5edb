/** The state of a sandbox turned into the records that the trail of its organization has delivered. */
import type { SandboxAccount } from './state/account.js';
import { deliveryTime } from './state/delivery-time.js';
import { recordOf, type TrailRecord } from './state/record.js';
import type { SandboxState } from './state/state.js';

/** A record with its place in the bucket. */
export interface DeliveredRecord {
  /** The account and the Region that recorded it. */
  readonly account: string;
  readonly region: string;
  /** When its file came: some minutes after the event, and at times on the day after. */
  readonly deliveredAt: Date;
  /** The record as it is in the file. */
  readonly record: TrailRecord;
}

/** Which records; what is absent narrows nothing. */
export interface RecordsAsked {
  readonly accounts?: ReadonlySet<string>;
  readonly regions?: ReadonlySet<string>;
}

/**
 * All records that the trail of the organization has delivered by now, by account in the order of the world, Region, and
 * time. None where there is no such trail. Made while they are asked for, place by place.
 */
export function* trailRecords(
  state: SandboxState,
  { accounts, regions }: RecordsAsked = {},
): Iterable<DeliveredRecord> {
  if (state.trail === undefined) return;
  for (const account of state.members) {
    if (accounts?.has(account.id) === false) continue;
    for (const region of [...account.regions].sort()) {
      if (regions?.has(region) !== false) yield* recordsOf(account, region, state);
    }
  }
}

function* recordsOf(
  account: SandboxAccount,
  region: string,
  { now }: SandboxState,
): Iterable<DeliveredRecord> {
  const { reads, since } = account.delivery;
  for (const event of account.trail.oldestFirst(region)) {
    if (event.readOnly && !reads) continue;
    const deliveredAt = deliveryTime(event);
    if (deliveredAt < since || deliveredAt > now) continue;
    yield { account: account.id, region, deliveredAt, record: recordOf(event) };
  }
}
