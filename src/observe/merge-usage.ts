/** The use that several snapshots know of their secrets -> that of the snapshot that they become. */
import { copyUsage } from '../files/copy-usage.js';
import { openSegment } from '../files/read-snapshot.js';
import type { Manifest } from '../files/snapshot-format.js';
import { writeCoverage } from '../files/write-usage.js';
import type { Failure } from '../model/gap.js';
import { compareText } from '../model/order.js';
import type { AccountUsage, Span, UsageSourceName, UsageSummary } from '../model/usage.js';
import { UserError } from '../model/user-error.js';
import { groupRegions } from '../usage/places.js';
import { coverageTotals, damagedFiles, sumTotals } from '../usage/summary.js';

/** A snapshot to take from. */
export interface UsageOrigin {
  readonly folder: string;
  readonly manifest: Manifest;
}

const NOT_ASKED: Failure = {
  reason: 'notCollected',
  detail:
    'Nobody has asked for the use of secrets in the snapshot that this account was taken from.',
};

/** Two sources may tell of the same events, and one of them of fewer. */
function onlySource(known: readonly UsageSummary[]): UsageSourceName | undefined {
  const sources = [...new Set(known.map(({ source }) => source))].sort(compareText);
  if (sources.length < 2) return sources[0];
  throw new UserError({
    what: `the use of secrets was learned from different sources: ${sources.join(', ')}`,
    hint: 'Learn it from the same source in all snapshots: secrets-census usage SNAPSHOT --usage SOURCE.',
  });
}

/** From the earliest beginning to the latest end. */
const widest = (spans: readonly Span[]): Span => ({
  from: spans.map(({ from }) => from).sort(compareText)[0] ?? '',
  to:
    spans
      .map(({ to }) => to)
      .sort(compareText)
      .at(-1) ?? '',
});

const addedUp = (snapshots: number): string =>
  `Counts are added up from ${snapshots} snapshots: those of accounts that several of them have are in it more than once.`;

/** Nothing is known of the account: as many rows as it has Regions with secrets say so. */
function notAsked(folder: string, account: string): Pick<AccountUsage, 'account' | 'coverage'> {
  const { secrets } = openSegment(folder, account);
  const regions = new Set<string>();
  for (const secret of secrets) for (const region of groupRegions(secret)) regions.add(region);
  const sorted = [...regions].sort(compareText);
  return { account, coverage: sorted.map((region) => ({ region, failure: NOT_ASKED })) };
}

/** Takes over what is known of accounts, one by one. */
export class UsageMerger {
  readonly #source: UsageSourceName | undefined;
  readonly #known: readonly UsageSummary[];
  readonly #covered: Pick<AccountUsage, 'account' | 'coverage'>[] = [];

  /** Throws a `UserError` where the snapshots asked different sources. */
  constructor(origins: readonly UsageOrigin[]) {
    this.#known = origins.flatMap(({ manifest }) => manifest.usage ?? []);
    this.#source = onlySource(this.#known);
  }

  /** Takes an account into a snapshot. Throws a `UserError` where what is known of it is damaged, or the disk refuses. */
  take({ folder, manifest }: UsageOrigin, into: string, account: string): void {
    if (this.#source === undefined) return;
    if (manifest.usage === undefined) {
      const unknown = notAsked(folder, account);
      writeCoverage(into, unknown);
      this.#covered.push(unknown);
    } else {
      this.#covered.push({ account, coverage: copyUsage(folder, into, account) });
    }
  }

  /**
   * Places are those of the accounts that were taken; events and files are those of all snapshots. Undefined where none of
   * them knows of any use.
   */
  summary(): UsageSummary | undefined {
    if (this.#source === undefined) return undefined;
    const asked = widest(this.#known.map((usage) => usage.asked));
    const damaged = this.#known.map((usage) => usage.damagedFiles);
    const notes = this.#known.flatMap((usage) => usage.notes);
    return {
      source: this.#source,
      asked,
      ...coverageTotals(this.#covered, asked),
      ...sumTotals(this.#known),
      damagedFiles: {
        files: damaged.reduce((sum, { files }) => sum + files, 0),
        samples: damagedFiles(damaged.flatMap(({ samples }) => samples)).samples,
      },
      notes: [...new Set(notes), ...(this.#known.length > 1 ? [addedUp(this.#known.length)] : [])],
    };
  }
}
