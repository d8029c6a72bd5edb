/** A snapshot -> what a source of events is asked of it. */
import { accountsOf, openSegment, readManifest } from '../files/read-snapshot.js';
import type { Manifest } from '../files/snapshot-format.js';
import { DAY_MS } from '../model/days.js';
import type { Span, UsageQuery, UsageSourceName } from '../model/usage.js';
import { UserError } from '../model/user-error.js';
import { groupRegions, placesToAsk } from '../usage/places.js';

/** Which use is asked for. */
export interface UsageAsked {
  readonly name: UsageSourceName;
  /** Days before the moment of the snapshot. */
  readonly days: number;
}

/** What a source is asked of a snapshot. */
export interface SnapshotQuery {
  readonly manifest: Manifest;
  readonly query: UsageQuery;
}

/** Days that end with the moment that the facts of a snapshot speak of. Events know whole seconds. */
function spanBefore(asOf: string, days: number): Span {
  const to = Math.floor(Date.parse(asOf) / 1000) * 1000;
  const second = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
  return { from: second(to - days * DAY_MS), to: second(to) };
}

/** Of an unfinished snapshot, accounts are missing that read the secrets of others. */
function completeManifest(folder: string): Manifest {
  const manifest = readManifest(folder);
  if (manifest.complete) return manifest;
  throw new UserError({
    where: folder,
    what: 'the scan of this snapshot did not finish: who uses its secrets cannot be learned yet',
    hint: 'Finish it with secrets-census scan --resume, or scan again.',
  });
}

/** Between accounts, signals are heard. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * What a source is asked. Reads the whole snapshot, an account at a time. Throws a `UserError` where it is not complete,
 * or where a part of it is damaged.
 */
export async function snapshotQuery(
  folder: string,
  { name, days }: UsageAsked,
): Promise<SnapshotQuery> {
  const manifest = completeManifest(folder);
  const ids = accountsOf(folder, manifest);
  const entered = new Set<string>();
  const regions = new Set<string>();
  for (const id of ids) {
    await turn();
    const { coverage, secrets } = openSegment(folder, id);
    if (coverage.some(({ status }) => status !== 'not')) entered.add(id);
    for (const secret of secrets) for (const region of groupRegions(secret)) regions.add(region);
  }
  // Event history is asked of each account; what holds the events of many is asked of all that may read.
  const accounts =
    name === 'events' ? entered : new Set([...ids, ...manifest.organizationAccounts]);
  const query = { span: spanBefore(manifest.asOf, days), places: placesToAsk(accounts, regions) };
  return { manifest, query };
}
