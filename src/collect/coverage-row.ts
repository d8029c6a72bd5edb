/** What was listed and read of a Region to its row of the coverage. */
import { type CoverageCause, type CoverageRow, notScanned } from '../model/coverage.js';
import type { Gap } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import type { RegionList } from './list-region.js';

/** A gap that nobody asked to close is no fault of the coverage. */
const isFault = ({ reason }: Gap): boolean => reason !== 'notCollected';

interface Cause {
  readonly gap: Gap;
  /** Secrets that it hides something of. */
  count: number;
  /** All that it hides, over those secrets. */
  facts: number;
}

const callOf = ({ api, reason, denial }: Gap): string =>
  JSON.stringify([api, reason, denial?.policyType, denial?.explicit]);

/** The causes of the gaps of a Region's secrets, the one that hides most secrets first. */
function causesOf(secrets: readonly Secret[]): readonly Cause[] {
  const causes = new Map<string, Cause>();
  for (const { gaps } of secrets) {
    const counted = new Set<Cause>();
    for (const gap of gaps.filter(isFault)) {
      const cause = causes.get(callOf(gap)) ?? { gap, count: 0, facts: 0 };
      causes.set(callOf(gap), cause);
      cause.facts++;
      // One denied call hides several facts of a secret; the secret counts once.
      if (!counted.has(cause)) cause.count++;
      counted.add(cause);
    }
  }
  return [...causes.values()].sort((a, b) => b.count - a.count || b.facts - a.facts);
}

const causeRow = ({ gap: { reason, api, denial }, count }: Cause): CoverageCause => ({
  reason,
  ...(api === undefined ? {} : { api }),
  ...(denial === undefined ? {} : { denial }),
  secrets: count,
});

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
  const row = { account, region, secrets: entries.length, listed: true };
  const own = secrets.filter((secret) => secret.region === region);
  const causes = causesOf(own);
  const [worst] = causes;
  if (worst === undefined) return { ...row, status: 'scanned' };
  const { fact: _, detail, ...gap } = worst.gap;
  const hidden = `Not read for ${worst.count} of ${own.length} secrets.`;
  return {
    ...row,
    status: 'partly',
    ...gap,
    detail: detail === undefined ? hidden : `${hidden} ${detail}`,
    ...(causes.length > 1 ? { causes: causes.map(causeRow) } : {}),
  };
}
