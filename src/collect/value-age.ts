/** When the current value of a secret was stored, told from its list entry where that is possible. */
import type { ListedSecret } from './ports.js';

/** A rotation's end and the change that it makes are booked some seconds apart. */
const SAME_CHANGE_MS = 3_600_000;

const time = (iso: string | undefined): number =>
  iso === undefined ? Number.NEGATIVE_INFINITY : Date.parse(iso);

/**
 * The value cannot be younger than the last change of any kind, nor older than the creation and the last rotation.
 * Where the two meet, that is when it was stored; otherwise only the versions tell.
 */
export function valueChangedAtFromList(entry: ListedSecret): string | undefined {
  const { createdAt, lastChangedAt, rotation } = entry;
  if (createdAt === undefined) return undefined;
  const earliest = time(rotation.lastAt) > time(createdAt) ? rotation.lastAt : createdAt;
  if (earliest === undefined) return undefined;
  const meets = time(lastChangedAt) <= time(earliest) + SAME_CHANGE_MS;
  return meets ? earliest : undefined;
}
