/** Several snapshots to one, with one coverage. */
import { mergeScopes } from './discover/merge-scopes.js';
import { copySegment } from './files/copy-segment.js';
import { accountsOf, readManifest } from './files/read-snapshot.js';
import { type Manifest, SNAPSHOT_FORMAT } from './files/snapshot-format.js';
import { beginSnapshot, finishSnapshot } from './files/write-snapshot.js';
import { ALL_ACCOUNTS, ALL_REGIONS, type CoverageRow, notScanned } from './model/coverage.js';
import { defined } from './model/defined.js';
import { compareText } from './model/order.js';
import { UserError } from './model/user-error.js';
import { UsageMerger } from './observe/merge-usage.js';

/** What became of a merger. */
export interface Merged {
  readonly accounts: number;
  /** Ids of accounts that several snapshots have: the latest one counts. */
  readonly repeated: readonly string[];
}

interface Source {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly accounts: readonly string[];
}

/** The latest first; among equals, as they were named. */
const latestFirst = (sources: readonly Source[]): Source[] =>
  sources.toSorted((a, b) => compareText(b.manifest.asOf, a.manifest.asOf));

const unfinished = (folder: string): CoverageRow =>
  notScanned(ALL_ACCOUNTS, ALL_REGIONS, {
    reason: 'error',
    detail: `The scan of the snapshot ${folder} did not finish; other accounts may exist.`,
  });

const missingShard = (shard: string): CoverageRow =>
  notScanned(ALL_ACCOUNTS, ALL_REGIONS, {
    reason: 'notCollected',
    detail: `The part ${shard} of the accounts is in none of the merged snapshots.`,
  });

/** One row for what all snapshots say alike, such as that the organization cannot be listed. */
const distinct = (rows: readonly CoverageRow[]): CoverageRow[] => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

function manifestOf(sources: readonly Source[]): Manifest {
  const [latest] = latestFirst(sources);
  if (latest === undefined) throw new Error('nothing to merge');
  const manifests = sources.map(({ manifest }) => manifest);
  const { scope, missing } = mergeScopes(manifests.map((manifest) => manifest.scope));
  const starts = manifests.map(({ startedAt }) => startedAt).sort(compareText);
  return {
    formatVersion: SNAPSHOT_FORMAT,
    tool: latest.manifest.tool,
    scope,
    startedAt: starts[0] ?? latest.manifest.startedAt,
    asOf: latest.manifest.asOf,
    complete: false,
    deep: manifests.every(({ deep }) => deep === true),
    largest: Object.assign({}, ...manifests.map(({ largest }) => largest)),
    organizationAccounts: [
      ...new Set(manifests.flatMap(({ organizationAccounts }) => organizationAccounts)),
    ].sort(compareText),
    coverage: distinct([
      ...manifests.flatMap(({ coverage }) => coverage),
      ...sources
        .filter((source) => !source.manifest.complete)
        .map((source) => unfinished(source.folder)),
      ...missing.map(missingShard),
    ]),
  };
}

/**
 * Merges snapshots into a folder that is empty or does not exist. An account that several have is taken from the latest.
 * Every part is read before it is taken over. Throws a `UserError` where one is damaged, where they are not of one
 * organization, or where the use of secrets was learned from different sources.
 */
export function merge(folders: readonly string[], into: string): Merged {
  const sources = folders.map((folder): Source => {
    const manifest = readManifest(folder);
    return { folder, manifest, accounts: accountsOf(folder, manifest) };
  });
  if (new Set(folders).size < 2)
    throw new UserError({
      what: 'there is nothing to merge',
      hint: 'Name at least two snapshots.',
    });
  const manifest = manifestOf(sources);
  const usage = new UsageMerger(sources);
  beginSnapshot(into, manifest);
  const taken = new Set<string>();
  const repeated = new Set<string>();
  for (const source of latestFirst(sources)) {
    for (const id of source.accounts) {
      if (taken.has(id)) {
        repeated.add(id);
        continue;
      }
      copySegment(source.folder, into, id);
      usage.take(source, into, id);
      taken.add(id);
    }
  }
  finishSnapshot(into, { ...manifest, ...defined({ usage: usage.summary() }) }, taken);
  return { accounts: taken.size, repeated: [...repeated].sort(compareText) };
}
