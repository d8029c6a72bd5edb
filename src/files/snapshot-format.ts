/** The layout of a snapshot folder: a manifest, one compressed segment of lines per account, and its use. */
import { join } from 'node:path';
import type { Account } from '../model/account.js';
import type { CoverageRow } from '../model/coverage.js';
import type { Scope } from '../model/inventory.js';
import type { Secret } from '../model/secret.js';
import type { Usage, UsageCoverage, UsageSummary } from '../model/usage.js';

/** Raised when a newer version writes what an older one cannot read. */
export const SNAPSHOT_FORMAT = 1;

export interface Manifest {
  readonly formatVersion: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly scope: Scope;
  readonly startedAt: string;
  /** The moment that the facts speak of: when they were collected. */
  readonly asOf: string;
  /** False while the scan runs, and for ever where it died. */
  readonly complete: boolean;
  /** Ids of the accounts that have a segment, sorted; a complete snapshot names them, so that none is lost unseen. */
  readonly segments?: readonly string[];
  /** Whether versions were read. */
  readonly deep?: boolean;
  /** Accounts with more than a page of secrets in some Region, by how many there are in the largest. */
  readonly largest?: Readonly<Record<string, number>>;
  /** Ids of all accounts of the organization that were listed: principals in them are not outsiders. */
  readonly organizationAccounts: readonly string[];
  /** How the use of secrets was learned; absent where nobody asked for it. */
  readonly usage?: UsageSummary;
  /** Coverage that belongs to no segment. */
  readonly coverage: readonly CoverageRow[];
}

/** First line of a segment. */
export interface SegmentHead {
  readonly account: Account;
  readonly coverage: readonly CoverageRow[];
  readonly secrets: number;
}

/** Every other line: a secret without its account, which the head names once. */
export type SegmentSecret = Omit<Secret, 'account'>;

export const MANIFEST_FILE = 'manifest.json';
export const SEGMENTS_FOLDER = 'accounts';
export const USAGE_FOLDER = 'usage';
const SEGMENT_SUFFIX = '.ndjson.gz';

/** What is being written has this at the end of its name, and is worth nothing. */
export const PART_SUFFIX = '.part';

/** First line of what is known of the use of an account's secrets. */
export interface UsageHead {
  readonly account: string;
  readonly coverage: readonly UsageCoverage[];
  readonly secrets: number;
}

/** Every other line: a secret that events speak of. */
export interface UsageLine extends Usage {
  readonly arn: string;
}

/** Where the use of an account's secrets lies. */
export const usageFile = (folder: string, id: string): string =>
  join(folder, USAGE_FOLDER, `${id}${SEGMENT_SUFFIX}`);

/** Where the segment of an account lies. */
export const segmentFile = (folder: string, id: string): string =>
  join(folder, SEGMENTS_FOLDER, `${id}${SEGMENT_SUFFIX}`);

/** The accounts that files of the folder of segments belong to; what else lies there is passed over. */
export const segmentIds = (names: readonly string[]): string[] =>
  names
    .filter((name) => name.endsWith(SEGMENT_SUFFIX))
    .map((name) => name.slice(0, -SEGMENT_SUFFIX.length));
