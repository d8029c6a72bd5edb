/**
 * The whole sentence: an organization is discovered into targets, collected into an inventory, evaluated into
 * verdicts and triaged into findings. Reporting and delivering them is the caller's choice.
 */
import { type AssessOptions, assess } from './assess/assess.js';
import { connect, type Haste } from './aws/connect.js';
import type { ReachOptions } from './connect-hubs.js';
import { connectionOf } from './connection.js';
import { crawl, type Progress } from './crawl/crawl.js';
import { earlierScan } from './crawl/earlier-scan.js';
import type { ScopeRequest } from './discover/request.js';
import { TOOL } from './files/package-facts.js';
import { readManifest } from './files/read-snapshot.js';
import { removeSnapshot, temporaryFolder } from './files/write-snapshot.js';
import { hubSuppressions } from './hub-suppressions.js';
import { learnUsage, type UsageRequest } from './learn-usage.js';
import type { ScanResult } from './model/finding.js';
import { namesUnits } from './model/selector.js';
import { DEFAULT_FULL_EVERY, DEFAULT_RATE_SHARE, DEFAULT_ROLE } from './scan-defaults.js';

/** How a scan collects. */
export interface CollectOptions {
  readonly scope?: ScopeRequest;
  /** The role to assume in every account but the caller's own; default `SecretsCensus`. */
  readonly role?: { readonly name?: string | undefined; readonly externalId?: string | undefined };
  /** Requests in flight at most; default 256. */
  readonly concurrency?: number;
  /** Part of each documented quota that the scan takes, above 0 and at most 1; default 0.4. */
  readonly rateShare?: number;
  /** Seconds for which AWS may throttle every request to a quota before they become gaps; default 300. */
  readonly patience?: number;
  /** Threads at most; default 1. */
  readonly workers?: number;
  /** Ask for the versions of secrets whose value's age the list does not tell. */
  readonly deep?: boolean;
  /** Go on with what a scan that died left in the folder of the snapshot. */
  readonly resume?: boolean;
  /** Folder of an earlier snapshot: policies that cannot have changed since are not read again. */
  readonly since?: string | undefined;
  /** Days after which a policy is read again all the same; default 7. */
  readonly fullEvery?: number;
  /** Shorter waits, for programs that scan a stand-in for AWS, such as the sandbox; AWS itself deserves none. */
  readonly haste?: Haste;
  readonly progress?: Progress;
  /** What snapshots name as their maker; default: this package. */
  readonly tool?: { readonly name: string; readonly version: string };
}

/** Everything that a scan can be told. */
export interface ScanOptions extends CollectOptions, AssessOptions {
  /** Folder in which to keep the snapshot; absent: it is thrown away. */
  readonly snapshot?: string | undefined;
  readonly workers?: number;
  readonly tool?: { readonly name: string; readonly version: string };
  /** Learns from CloudTrail who reads each secret. Absent: nobody asks. */
  readonly usage?: UsageRequest;
  /** Asks Security Hub which findings teams have suppressed there, and reports them as such. Absent: it does not ask. */
  readonly honorHubSuppressions?: ReachOptions;
}

const SILENT: Progress = {
  listed: () => {},
  note: () => {},
  accountDone: () => {},
  counts: () => {},
};

/** The first half of a scan: everything up to a snapshot in a folder, which holds nothing yet or is resumed. */
export async function collect(
  folder: string,
  options: CollectOptions & Pick<AssessOptions, 'settings'>,
): Promise<void> {
  const tool = options.tool ?? TOOL;
  const earlier = options.since === undefined ? undefined : readManifest(options.since);
  const connection = connectionOf(options, {
    role: DEFAULT_ROLE,
    rateShare: DEFAULT_RATE_SHARE,
  });
  const aws = await connect(connection);
  const startedAt = aws.now ?? new Date();
  try {
    await crawl(aws, {
      request: { readPlaces: namesUnits(options.settings ?? {}), ...options.scope },
      folder,
      resume: options.resume ?? false,
      tool,
      startedAt,
      deep: options.deep ?? false,
      earlier:
        options.since === undefined || earlier === undefined
          ? undefined
          : earlierScan(options.since, earlier, startedAt, options.fullEvery ?? DEFAULT_FULL_EVERY),
      sizes: earlier?.largest ?? {},
      workers: options.workers ?? 1,
      connect: connection,
      progress: options.progress ?? SILENT,
    });
  } finally {
    aws.close();
  }
}

async function scanInto(folder: string, options: ScanOptions): Promise<ScanResult> {
  await collect(folder, options);
  if (options.usage !== undefined) await learnUsage(folder, { ...options, ...options.usage });
  const { honorHubSuppressions: reach, progress = SILENT } = options;
  if (reach === undefined) return assess(folder, options);
  const suppressions = await hubSuppressions(folder, reach, progress.note);
  return assess(folder, { ...options, suppressions });
}

/**
 * Scans with the credentials of the environment: the organization if they can list it, else their own account. Facts
 * about the world end as gaps and coverage in the result; a mistake of the user's throws a `UserError`.
 */
export async function scan(options: ScanOptions = {}): Promise<ScanResult> {
  if (options.snapshot !== undefined) return scanInto(options.snapshot, options);
  const temporary = temporaryFolder();
  try {
    return await scanInto(temporary, options);
  } finally {
    removeSnapshot(temporary);
  }
}
