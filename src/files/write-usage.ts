/** What is known of the use of secrets to the folder of their snapshot, account by account. */
import { createWriteStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { compareText } from '../model/order.js';
import type { AccountUsage, UsageSummary } from '../model/usage.js';
import { readManifest } from './read-snapshot.js';
import { PART_SUFFIX, USAGE_FOLDER, type UsageHead, usageFile } from './snapshot-format.js';
import { cannotWrite, GZIP, inChunks, writeManifest } from './write-snapshot.js';

const AGAIN = 'The inventory is kept: when there is room again, ask for its use again.';

/** The lines of an account, by the ARN of the secret. */
function* linesOf({ account, coverage, secrets }: AccountUsage): Generator<string> {
  const head: UsageHead = { account, coverage, secrets: secrets.size };
  yield `${JSON.stringify(head)}\n`;
  const ordered = [...secrets].sort(([a], [b]) => compareText(a, b));
  for (const [arn, usage] of ordered) yield `${JSON.stringify({ arn, ...usage })}\n`;
}

/** Where use is written until all of it is there: what the snapshot knew before stays as it is meanwhile. */
const partFolder = (folder: string): string => join(folder, `${USAGE_FOLDER}${PART_SUFFIX}`);

/** Takes away what was written since `beginUsage`: what the snapshot knew before is what it knows. */
export const dropUsage = (folder: string): void =>
  rmSync(partFolder(folder), { recursive: true, force: true });

/**
 * Begins with the use of a snapshot's secrets: until `finishUsage`, the snapshot knows what it knew before. Throws a
 * `UserError` where the disk refuses.
 */
export function beginUsage(folder: string): void {
  try {
    dropUsage(folder);
    mkdirSync(partFolder(folder));
  } catch (error) {
    throw cannotWrite(folder, error, AGAIN);
  }
}

/** Writes the use of one account's secrets. Throws a `UserError` where the disk refuses. */
export async function writeUsage(folder: string, usage: AccountUsage): Promise<void> {
  const path = join(partFolder(folder), basename(usageFile(folder, usage.account)));
  try {
    const text = Readable.from(inChunks(linesOf(usage)));
    await pipeline(text, createGzip(GZIP), createWriteStream(path));
  } catch (error) {
    throw cannotWrite(folder, error, AGAIN);
  }
}

/** The same of an account of whose secrets no event is known, as part of a snapshot that is being put together. */
export function writeCoverage(
  folder: string,
  { account, coverage }: Pick<AccountUsage, 'account' | 'coverage'>,
): void {
  const path = usageFile(folder, account);
  const text = [...linesOf({ account, coverage, secrets: new Map() })].join('');
  try {
    mkdirSync(join(folder, USAGE_FOLDER), { recursive: true });
    writeFileSync(`${path}${PART_SUFFIX}`, gzipSync(text, GZIP));
    renameSync(`${path}${PART_SUFFIX}`, path);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/**
 * Puts what was written in place of what the snapshot knew before, once it is written of every account, and tells in the
 * manifest how it was learned. Throws a `UserError` where the disk refuses.
 */
export function finishUsage(folder: string, usage: UsageSummary): void {
  const { usage: _, ...manifest } = readManifest(folder);
  // First: files that the manifest does not speak of are nobody's, while one that speaks of lost files is damaged.
  writeManifest(folder, manifest);
  try {
    rmSync(join(folder, USAGE_FOLDER), { recursive: true, force: true });
    renameSync(partFolder(folder), join(folder, USAGE_FOLDER));
  } catch (error) {
    throw cannotWrite(folder, error, AGAIN);
  }
  writeManifest(folder, { ...manifest, usage });
}
