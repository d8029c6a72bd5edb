/** A snapshot of any size to its cost review: the sums in memory, the rows in a spool on disk. Needs no network. */
import { costRow } from '../cost/cost-row.js';
import { CostTally } from '../cost/cost-tally.js';
import { KeyTally } from '../cost/key-tally.js';
import { bookFor } from '../cost/price-book.js';
import { UsageTally } from '../cost/usage-tally.js';
import type { AskedUsage } from '../cost/use-checks.js';
import { TOOL } from '../files/package-facts.js';
import { accountsOf, openSegment, readManifest } from '../files/read-snapshot.js';
import type { Manifest } from '../files/snapshot-format.js';
import { SpoolFile, type SpoolPart, spooledLines } from '../files/spool.js';
import { loadRules } from '../load-rules.js';
import type { CostReview, CostRow, Grouping, PriceBook, UsageReview } from '../model/cost.js';
import { isIncomplete } from '../model/coverage.js';
import type { Waiver } from '../model/finding.js';
import type { Secret } from '../model/secret.js';
import type { PriceSettings, RulesSettings } from '../model/settings.js';
import type { UsageSummary } from '../model/usage.js';
import { NO_TALLY } from '../triage/tally.js';
import { Assembly, type BoundedResult } from './assemble-result.js';
import { granteesIn } from './grantees.js';
import { useJudge } from './judge-use.js';
import { usageReader } from './read-use.js';

/** How costs are reviewed. */
export interface ReviewOptions {
  readonly grouping: Grouping;
  /** Names of tags that name owners; default `OWNER_TAGS`. */
  readonly ownerTags?: readonly string[] | undefined;
  readonly settings?: RulesSettings;
  readonly waivers?: readonly Waiver[];
  /** The user's own prices. */
  readonly price?: PriceSettings | undefined;
  /** What AWS quoted: stands above the user's own prices and those of the package. */
  readonly quoted?: PriceBook | undefined;
  /** Judge as of another moment than that of the snapshot. */
  readonly asOf?: Date | undefined;
  readonly tool?: Manifest['tool'];
  /** An empty folder for the rows. It is the caller's to remove, once all is written. */
  readonly spool: string;
}

/** A review, and its rows in the order of the report, as often as is wanted while the spool exists. */
export interface ReviewedCosts {
  readonly review: CostReview;
  rows(): Iterable<CostRow>;
}

/** Costs are added up here, not by rules. */
const NO_COST_RULES = { ruleIds: new Set<string>(), currency: undefined };

/** Between accounts, signals are heard. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What the rows of a review are written to and added up in. */
interface Ledger {
  readonly tally: CostTally;
  readonly keys: KeyTally;
  readonly use: UsageTally;
  readonly assembly: Assembly;
  readonly file: SpoolFile;
}

/** The snapshot under review. */
interface Reviewed {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Takes in the secrets of a snapshot, account by account; gives the places of their rows. */
async function enter(
  { tally, keys, use, assembly, file }: Ledger,
  { folder, manifest }: Reviewed,
  rowOf: (secret: Secret, usage: AskedUsage) => CostRow,
): Promise<readonly SpoolPart[]> {
  const readUse = usageReader(folder, manifest);
  const parts: SpoolPart[] = [];
  for (const id of accountsOf(folder, manifest)) {
    await turn();
    const { account, coverage, secrets } = openSegment(folder, id);
    const read = readUse({ account, coverage });
    let count = 0;
    function* lines(): Generator<string> {
      for (const secret of secrets) {
        const row = rowOf(secret, read?.of(secret));
        tally.add(row);
        use.add(row);
        keys.add(secret, row.use);
        count += 1;
        yield `${JSON.stringify(row)}\n`;
      }
    }
    parts.push(file.append(lines()));
    assembly.add({ account, coverage, secrets: count, tally: NO_TALLY, matches: [] });
  }
  file.close();
  return parts;
}

function* rowsIn(parts: readonly SpoolPart[]): Generator<CostRow> {
  for (const line of spooledLines(parts)) yield JSON.parse(line);
}

const usageReview = (summary: UsageSummary, use: UsageTally): UsageReview => ({
  summary,
  known: use.known,
  unknown: use.unknown(),
});

function coverageOf({ coverage, summary }: BoundedResult): CostReview['coverage'] {
  const wanted = coverage.filter(({ reason }) => reason !== 'excluded');
  const incomplete = wanted.filter(isIncomplete);
  return {
    complete: incomplete.length === 0,
    seenShare: summary.seenShare,
    incomplete,
    pairs: wanted.length,
  };
}

/**
 * Reviews the costs of a snapshot, one account at a time. Throws a `UserError` where the folder holds no snapshot, a part
 * of it is damaged or lost, or the spool is full.
 */
export async function reviewCosts(
  folder: string,
  { settings = {}, waivers = [], tool = TOOL, grouping, ...options }: ReviewOptions,
): Promise<ReviewedCosts> {
  const manifest = readManifest(folder);
  const now = options.asOf ?? new Date(manifest.asOf);
  const prices = options.quoted ?? bookFor(manifest.scope.partition, options.price);
  const pack = loadRules();
  const judge = useJudge({ pack, now, settings, waivers });
  const granteesOf = granteesIn(now);
  const rowSettings = { prices, grouping, ownerTags: options.ownerTags };
  const ledger = {
    tally: new CostTally(),
    keys: new KeyTally(),
    use: new UsageTally(),
    assembly: new Assembly({ folder, manifest, pack }),
    file: new SpoolFile(options.spool, 'cost-rows'),
  };
  const parts = await enter(ledger, { folder, manifest }, (secret, usage) =>
    costRow(secret, judge(secret, usage), {
      ...rowSettings,
      usage,
      grantees: () => granteesOf(secret, usage),
    }),
  );
  const seen = ledger.assembly.result(
    { now, costRules: NO_COST_RULES },
    { tool: { ...tool, rulesHash: pack.hash }, scope: manifest.scope, rules: [] },
  );
  return {
    review: {
      tool: { name: tool.name, version: tool.version },
      scope: manifest.scope,
      collectedAt: manifest.asOf,
      judgedAt: seen.asOf,
      ...(prices && { prices }),
      grouping,
      totals: ledger.tally.totals(),
      groups: ledger.tally.groups(),
      largestUnused: ledger.tally.largestUnused(),
      mostCalls: ledger.tally.mostCalls(),
      ...(manifest.usage && { usage: usageReview(manifest.usage, ledger.use) }),
      keys: ledger.keys.costs(),
      coverage: coverageOf(seen),
      accounts: seen.accounts ?? [],
    },
    rows: () => rowsIn(parts),
  };
}
