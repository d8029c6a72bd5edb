/** What is known of the use of secrets to the folder of their snapshot, account by account. */
import { createWriteStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * Begins with the use of a snapshot's secrets, and takes away what is there of it: until `finishUsage`, nobody has asked.
 * Throws a `UserError` where the disk refuses.
 */
export function beginUsage(folder: string): void {
  const { usage: _, ...manifest } = readManifest(folder);
  // First: files that the manifest does not speak of are nobody's, while one that speaks of lost files is damaged.
  writeManifest(folder, manifest);
  try {
    rmSync(join(folder, USAGE_FOLDER), { recursive: true, force: true });
    mkdirSync(join(folder, USAGE_FOLDER));
  } catch (error) {
    throw cannotWrite(folder, error, AGAIN);
  }
}

/**
 * Writes the use of one account's secrets. It appears under its name only when it is whole. Throws a `UserError` where
 * the disk refuses.
 */
export async function writeUsage(folder: string, usage: AccountUsage): Promise<void> {
  const path = usageFile(folder, usage.account);
  const part = `${path}${PART_SUFFIX}`;
  try {
    const text = Readable.from(inChunks(linesOf(usage)));
    await pipeline(text, createGzip(GZIP), createWriteStream(part));
    renameSync(part, path);
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

/** Tells in the manifest how use was learned, once it is written of every account: from then on it is there. */
export const finishUsage = (folder: string, usage: UsageSummary): void =>
  writeManifest(folder, { ...readManifest(folder), usage });
