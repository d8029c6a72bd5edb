/** What a query asks turned into how much it has to read for it. */
import { bytesOf, filesOf, recordsOf } from '../bucket.js';
import type { SandboxState } from '../state/state.js';
import { partitionDay } from './fill.js';
import type { Bounds, Pruning } from './partitions.js';

/** Bytes of the files in the partitions that are left. */
export function scannedBytes(state: SandboxState, { accounts, regions, days }: Pruning): number {
  let bytes = 0;
  for (const file of filesOf(state)) {
    if (accounts?.has(file.account) === false || regions?.has(file.region) === false) continue;
    const day = partitionDay(file.deliveredAt);
    if (day >= days.from && day <= days.to) bytes += bytesOf(file).length;
  }
  return bytes;
}

/** Events, and how large they are as text. */
export interface Scanned {
  readonly events: number;
  readonly bytes: number;
}

interface Weighed {
  readonly time: string;
  readonly bytes: number;
}

const known = new WeakMap<SandboxState, readonly Weighed[]>();

/** The events within a span of their time, whose ends are written `2026-10-05 08:00:00` or as in ISO 8601. */
export function scannedEvents(state: SandboxState, { from, to }: Bounds): Scanned {
  const weighed = known.get(state) ?? weigh(state);
  known.set(state, weighed);
  const [first, last] = [from.replace(' ', 'T'), to.replace(' ', 'T')];
  const inside = weighed.filter(({ time }) => time >= first && time.slice(0, last.length) <= last);
  return { events: inside.length, bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0) };
}

const weigh = (state: SandboxState): readonly Weighed[] =>
  Array.from(recordsOf(state), ({ record }) => ({
    time: String(record.eventTime),
    bytes: Buffer.byteLength(JSON.stringify(record)),
  }));
