/** What happened, to what happened last. */
import { isLater } from './moment.js';
import type { RotationEvents } from './usage.js';

/** The one that came last; of several, the first of them. */
export function latest<T extends { readonly lastAt: string }>(items: readonly T[]): T | undefined {
  let last: T | undefined;
  for (const item of items)
    if (last === undefined || isLater(item.lastAt, last.lastAt)) last = item;
  return last;
}

/** The failure of a rotation that no success came after. */
export function standingFailure({
  lastFailure,
  lastSucceededAt,
}: RotationEvents): RotationEvents['lastFailure'] {
  if (lastFailure === undefined) return undefined;
  return lastSucceededAt === undefined || isLater(lastFailure.at, lastSucceededAt)
    ? lastFailure
    : undefined;
}
