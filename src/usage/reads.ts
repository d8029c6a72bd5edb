/** Counts of the reads of one principal -> what they add up to. */
import { defined } from '../model/defined.js';
import type { EventCount } from '../model/usage.js';
import type { KnownPrincipal } from './principal.js';

/** Events added up. */
export interface Sum {
  count: number;
  outside: number;
  sessionHours: number;
  first: string;
  last: string;
}

/**
 * Reads of one principal. Of calls by batch, AWS says that each secret read is recorded as a read of its own; public
 * records show the batch call alone. So both are kept, and the more are counted.
 */
export interface Reads {
  single?: Sum;
  batch?: Sum;
}

/** Of no events. */
export const empty = (): Sum => ({ count: 0, outside: 0, sessionHours: 0, first: '', last: '' });

/** Adds to a sum. */
export function addTo(sum: Sum, count: EventCount): void {
  if (sum.count === 0 || count.first < sum.first) sum.first = count.first;
  if (count.last > sum.last) sum.last = count.last;
  sum.count += count.count;
  if (!count.viaVpcEndpoint) sum.outside += count.count;
  // Sessions of batch calls are not told apart: nothing proves that keeping the value would have saved any.
  sum.sessionHours += count.event === 'BatchGetSecretValue' ? count.count : count.sessionHours;
}

/** Adds to the reads of one kind or the other. */
export function addRead(reads: Reads, count: EventCount): void {
  if (count.event === 'BatchGetSecretValue') {
    reads.batch ??= empty();
    addTo(reads.batch, count);
  } else {
    reads.single ??= empty();
    addTo(reads.single, count);
  }
}

const joined = (a: Sum, b: Sum): Sum => ({
  count: a.count + b.count,
  outside: a.outside + b.outside,
  sessionHours: a.sessionHours + b.sessionHours,
  first: a.first < b.first ? a.first : b.first,
  last: a.last > b.last ? a.last : b.last,
});

const ifBoth = (a: Sum | undefined, b: Sum | undefined): Sum | undefined =>
  a !== undefined && b !== undefined ? joined(a, b) : (a ?? b);

/** What counts. The times are those of both kinds: somebody still reads where only batch calls went on. */
export function counted({ single, batch }: Reads): Sum {
  if (single === undefined || batch === undefined) return single ?? batch ?? empty();
  const { first, last } = joined(single, batch);
  return { ...(batch.count > single.count ? batch : single), first, last };
}

/** By who reads. */
export type ReadsByPrincipal = ReadonlyMap<KnownPrincipal, Reads>;

/** The reads of both; neither is changed. */
export function together(some: ReadsByPrincipal, others: ReadsByPrincipal): ReadsByPrincipal {
  const all = new Map(some);
  for (const [principal, { single, batch }] of others) {
    const known = all.get(principal);
    const reads = { single: ifBoth(known?.single, single), batch: ifBoth(known?.batch, batch) };
    all.set(principal, defined<Reads>(reads));
  }
  return all;
}
