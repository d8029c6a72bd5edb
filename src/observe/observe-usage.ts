/** A snapshot and a source of events -> the use of its secrets, kept beside them. */
import { accountsOf } from '../files/read-snapshot.js';
import { removeSpool, temporarySpool } from '../files/spool.js';
import { beginUsage, dropUsage, finishUsage, writeUsage } from '../files/write-usage.js';
import type { AccountUsage, UsageSummary } from '../model/usage.js';
import { spanWords, USAGE_SOURCE_WORDS, usagePlaces } from '../report/usage-words.js';
import { counted } from '../report/wording.js';
import type { UsageSource } from '../usage/ports.js';
import { coverageTotals, damagedFiles, sumTotals } from '../usage/summary.js';
import type { EventTotals } from '../usage/use-tally.js';
import { Observations } from './observations.js';
import { observeAccount, observeUnscanned } from './observe-account.js';
import { type SnapshotQuery, snapshotQuery, type UsageAsked } from './usage-query.js';

/** What is told while use is learned. */
export interface UsageProgress {
  /** What the user should know, as a sentence. */
  note(text: string): void;
}

export interface ObserveOptions extends UsageAsked {
  /** It is the caller's to close. */
  readonly source: UsageSource;
  /** An empty folder for what does not fit into memory. It is the caller's to remove; absent: a temporary one. */
  readonly spool?: string;
  readonly progress?: UsageProgress | undefined;
  /** What the source is asked of the snapshot, where that was found out before. */
  readonly asked?: SnapshotQuery;
}

/** Between accounts, signals are heard. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asks the source, and keeps its answer in a spool. */
async function ask(
  source: UsageSource,
  { query }: SnapshotQuery,
  spool: string,
): Promise<Observations> {
  const observations = new Observations(spool, query.places);
  try {
    // Where there is no secret, there is nothing to ask.
    if (query.places.length > 0)
      for await (const observation of source.observe(query)) observations.add(observation);
  } finally {
    observations.close();
  }
  return observations;
}

/** Writes what is known of each account; gives the parts of the summary that follow from all of them. */
async function write(
  folder: string,
  observations: Observations,
  { manifest, query: { span } }: SnapshotQuery,
): Promise<Omit<UsageSummary, 'source' | 'notes'>> {
  const covered: Pick<AccountUsage, 'account' | 'coverage'>[] = [];
  const totals: EventTotals[] = [];
  const scanned = new Set(accountsOf(folder, manifest));
  beginUsage(folder);
  for (const id of scanned) {
    const { usage, ...observed } = observeAccount(folder, id, { observations, span });
    await writeUsage(folder, usage);
    covered.push({ account: id, coverage: usage.coverage });
    totals.push(observed.totals);
  }
  for (const id of observations.owners()) {
    if (scanned.has(id)) continue;
    await turn();
    totals.push(observeUnscanned(id, observations));
  }
  return {
    asked: span,
    ...coverageTotals(covered, span),
    ...sumTotals(totals),
    damagedFiles: damagedFiles(observations.damaged()),
  };
}

const startNote = ({ name }: UsageAsked, { query }: SnapshotQuery): string => {
  const [{ regions = [] } = {}] = query.places;
  const places = `${counted(query.places.length, 'account')} in ${counted(regions.length, 'Region')}`;
  return `Asking ${USAGE_SOURCE_WORDS[name]} who uses the secrets: ${spanWords({ asked: query.span })}, ${places}.`;
};

const endNote = (summary: UsageSummary): string =>
  `The use of secrets is known in ${summary.places.covered} of ${usagePlaces(summary)} account x Region that hold secrets.`;

const KEPT =
  'Nothing became known, so the snapshot keeps what it knew before of the use of its secrets.';

const knowsAny = (usage: UsageSummary | undefined): boolean =>
  usage !== undefined && usage.places.covered > 0;

/** A question that failed everywhere takes nothing away. Gives the notes on it. */
function keep(
  folder: string,
  earlier: UsageSummary | undefined,
  summary: UsageSummary,
): UsageSummary {
  if (!knowsAny(summary) && knowsAny(earlier)) {
    dropUsage(folder);
    return { ...summary, notes: [...summary.notes, KEPT] };
  }
  finishUsage(folder, summary);
  return summary;
}

/**
 * Learns the use of the secrets of a complete snapshot, and keeps it in the snapshot in place of what was known of it,
 * unless nothing became known where something was. Memory holds one account at a time. A run that dies leaves what was
 * known before, or a snapshot of whose use nobody asked; never a part. Throws a `UserError` where the snapshot is not
 * complete or damaged, where the disk refuses, and where the source does.
 */
export async function observeUsage(
  folder: string,
  { source, progress, name, days, ...given }: ObserveOptions,
): Promise<UsageSummary> {
  const asked = given.asked ?? (await snapshotQuery(folder, { name, days }));
  progress?.note(startNote({ name, days }, asked));
  const spool = given.spool ?? temporarySpool();
  try {
    const observations = await ask(source, asked, spool);
    const known = await write(folder, observations, asked);
    const summary: UsageSummary = { source: name, ...known, notes: source.notes() };
    progress?.note(endNote(summary));
    return keep(folder, asked.manifest.usage, summary);
  } catch (error) {
    dropUsage(folder);
    throw error;
  } finally {
    if (given.spool === undefined) removeSpool(spool);
  }
}
