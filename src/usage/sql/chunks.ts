/** A question about use -> the same question in parts, each of which an engine takes. */
import { DAY_MS } from '../../model/days.js';
import type { UsageQuery } from '../../model/usage.js';
import { midnightOf, secondsOf, secondText } from './moments.js';

/** What one query may be. */
export interface ChunkLimits {
  /** Bytes of its text. */
  readonly textBytes: number;
  /** Partitions that it touches: pairs of an account and a day, in one Region. */
  readonly partitions: number;
}

/**
 * What Athena takes. The text: Athena user guide, "Service quotas". Projected partitions have no quota, but each is a
 * folder to list, and a query has 30 minutes; so many are listed in few of them.
 */
export const ATHENA_LIMITS: ChunkLimits = { textBytes: 262_144, partitions: 100_000 };

/** Room for all of the text but the accounts. */
const FRAME_BYTES = 6_500;

/** An id with its quotes, comma and space. */
const ACCOUNT_BYTES = 16;

interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** The span in ranges of so many days, from midnight to midnight, so that no hour is in two of them. */
function rangesOf({ span }: UsageQuery, days: number): readonly DayRange[] {
  const { first, last } = secondsOf(span);
  const ranges: DayRange[] = [];
  for (let from = first; from <= last; ) {
    const next = midnightOf(from) + days * DAY_MS;
    const to = Math.min(last, next - 1000);
    ranges.push({ from: secondText(from), to: secondText(to) });
    from = next;
  }
  return ranges;
}

function parts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/**
 * One Region and a range of whole days each. All accounts are in each, so that both records of a shared event meet;
 * except where their ids alone are too long for a text, or, in a table with partitions, their folders of a single day are
 * too many: then an event that was recorded in accounts of different parts is counted in both. CloudTrail Lake is asked
 * in one piece: it has no partitions, so that each part would read all of the store's records of those days.
 */
export function chunksOf(
  query: UsageQuery,
  limits: ChunkLimits = ATHENA_LIMITS,
): readonly UsageQuery[] {
  const { textBytes, partitions } = limits;
  const byRegion = new Map<string, string[]>();
  for (const { account, regions } of query.places)
    for (const region of regions) {
      const accounts = byRegion.get(region);
      if (accounts === undefined) byRegion.set(region, [account]);
      else accounts.push(account);
    }
  const most = Math.max(1, Math.floor((textBytes - FRAME_BYTES) / ACCOUNT_BYTES));
  const chunks: UsageQuery[] = [];
  for (const [region, accounts] of [...byRegion].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const some of parts(accounts, Math.min(most, partitions))) {
      const places = some.map((account) => ({ account, regions: [region] }));
      // The files of the day after the last are read too.
      const days = Math.max(1, Math.floor(partitions / some.length) - 1);
      for (const span of rangesOf(query, days)) chunks.push({ span, places });
    }
  return chunks;
}
