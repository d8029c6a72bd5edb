/**
 * The whole sentence: an organization is discovered into targets, collected into an inventory, evaluated into
 * verdicts and triaged into findings. Reporting and delivering them is the caller's choice.
 */
import { type AssessOptions, assess } from './assess.js';
import { connect } from './aws/connect.js';
import { crawl, type Progress } from './crawl.js';
import type { ScopeRequest } from './discover/request.js';
import { TOOL } from './files/package-facts.js';
import { removeSnapshot, temporaryFolder } from './files/write-snapshot.js';
import type { ScanResult } from './model/finding.js';
import { namesUnits } from './model/selector.js';
import { DEFAULT_CONCURRENCY, DEFAULT_PATIENCE, DEFAULT_RATE_SHARE, DEFAULT_ROLE } from './scan-defaults.js';

/** Everything that a scan can be told. */
export interface ScanOptions extends AssessOptions {
  readonly scope?: ScopeRequest;
  /** The role to assume in every account but the caller's own; default `SecretsCensus`. */
  readonly role?: { readonly name?: string | undefined; readonly externalId?: string | undefined };
  /** Requests in flight at most; default 64. */
  readonly concurrency?: number;
  /** Ask for the versions of secrets whose value's age the list does not tell. */
  readonly deep?: boolean;
  /** Folder in which to keep the snapshot; absent: it is thrown away. */
  readonly snapshot?: string | undefined;
  readonly progress?: Progress;
}

const SILENT: Progress = { started: () => {}, accountDone: () => {} };

async function collectInto(folder: string, options: ScanOptions): Promise<void> {
  const tool = options.tool ?? TOOL;
  const aws = await connect({
    role: { name: options.role?.name ?? DEFAULT_ROLE, externalId: options.role?.externalId },
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    pace: { share: DEFAULT_RATE_SHARE, patience: DEFAULT_PATIENCE * 1000, threads: 1 },
    version: tool.version,
  });
  const startedAt = aws.now ?? new Date();
  try {
    await crawl(aws, {
      request: { readPlaces: namesUnits(options.settings ?? {}), ...options.scope },
      folder,
      tool,
      startedAt,
      deep: options.deep ?? false,
      progress: options.progress ?? SILENT,
    });
  } finally {
    aws.close();
  }
}

/**
 * Scans with the credentials of the environment: the organization if they can list it, else their own account. Facts
 * about the world end as gaps and coverage in the result; a mistake of the user's throws a `UserError`.
 */
export async function scan(options: ScanOptions = {}): Promise<ScanResult> {
  if (options.snapshot !== undefined) {
    await collectInto(options.snapshot, options);
    return assess(options.snapshot, options);
  }
  const temporary = temporaryFolder();
  try {
    await collectInto(temporary, options);
    return assess(temporary, options);
  } finally {
    removeSnapshot(temporary);
  }
}
