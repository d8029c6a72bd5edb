/** What was listed and read of a Region to its row of the coverage. */
import { type CoverageRow, notScanned } from '../model/coverage.js';
import type { Gap } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import type { RegionList } from './list-region.js';

/** A gap that nobody asked to close is no fault of the coverage. */
const isFault = ({ reason }: Gap): boolean => reason !== 'notCollected';

/** The gap that hides most secrets of a Region, and how many. */
function worst(
  secrets: readonly Secret[],
): { readonly gap: Gap; readonly count: number } | undefined {
  const counts = new Map<string, { readonly gap: Gap; count: number }>();
  for (const { gaps } of secrets) {
    // One denied call hides several facts of a secret; it counts once.
    const calls = new Map(gaps.filter(isFault).map((gap) => [`${gap.api} ${gap.reason}`, gap]));
    for (const [call, gap] of calls) {
      const seen = counts.get(call);
      if (seen === undefined) counts.set(call, { gap, count: 1 });
      else seen.count++;
    }
  }
  let result: { readonly gap: Gap; readonly count: number } | undefined;
  for (const seen of counts.values())
    if (result === undefined || seen.count > result.count) result = seen;
  return result;
}

/** `scanned` only where the list came to its end and every fact of every secret was read. */
export function coverageRow(
  account: string,
  { region, entries, failure }: RegionList,
  secrets: readonly Secret[],
): CoverageRow {
  if (failure !== undefined)
    return {
      ...notScanned(account, region, failure),
      status: entries.length === 0 ? 'not' : 'partly',
      secrets: entries.length,
    };
  const row = { account, region, secrets: entries.length };
  const own = secrets.filter((secret) => secret.region === region);
  const found = worst(own);
  if (found === undefined) return { ...row, status: 'scanned' };
  const { fact: _, detail, ...gap } = found.gap;
  const hidden = `Not read for ${found.count} of ${own.length} secrets.`;
  return {
    ...row,
    status: 'partly',
    ...gap,
    detail: detail === undefined ? hidden : `${hidden} ${detail}`,
  };
}
