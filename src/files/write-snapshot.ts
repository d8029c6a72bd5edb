/** Inventories to a snapshot folder, account by account, so that memory does not grow with the organization. */
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { AccountInventory } from '../model/inventory.js';
import { compareText } from '../model/order.js';
import { UserError } from '../model/user-error.js';
import {
  MANIFEST_FILE,
  type Manifest,
  PART_SUFFIX,
  SEGMENTS_FOLDER,
  type SegmentHead,
  segmentFile,
} from './snapshot-format.js';

/** Segments are written once and read a few times: speed matters more than the last tenth of size. */
export const GZIP = { level: 3 };

/** Characters that are passed on at once. */
const CHUNK = 2 ** 16;

/** Lines to longer pieces of text. */
export function* inChunks(lines: Iterable<string>): Generator<string> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** The lines of a segment. */
function* linesOf({ account, coverage, secrets }: AccountInventory): Generator<string> {
  const head: SegmentHead = { account, coverage, secrets: secrets.length };
  yield `${JSON.stringify(head)}\n`;
  for (const { account: _, ...secret } of secrets) yield `${JSON.stringify(secret)}\n`;
}

const RESUMABLE = 'What is finished is kept: when there is room again, go on with --resume.';

/** A disk that refuses is the user's to mend; anything else is no such mistake. */
export function cannotWrite(folder: string, error: unknown, hint?: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  return new UserError({
    where: folder,
    what: `the snapshot cannot be written (${error.message})`,
    ...(hint === undefined ? {} : { hint }),
  });
}

/**
 * Writes one finished account into the folder of a snapshot that was begun. It appears under its name only when it is
 * whole. Throws a `UserError` where the disk refuses.
 */
export async function writeSegment(folder: string, inventory: AccountInventory): Promise<void> {
  const path = segmentFile(folder, inventory.account.id);
  const part = `${path}${PART_SUFFIX}`;
  try {
    const text = Readable.from(inChunks(linesOf(inventory)));
    await pipeline(text, createGzip(GZIP), createWriteStream(part));
    renameSync(part, path);
  } catch (error) {
    throw cannotWrite(folder, error, RESUMABLE);
  }
}

/** Writes the manifest, whole or not at all. Throws a `UserError` where the disk refuses. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const path = join(folder, MANIFEST_FILE);
  try {
    writeFileSync(`${path}${PART_SUFFIX}`, `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(`${path}${PART_SUFFIX}`, path);
  } catch (error) {
    throw cannotWrite(folder, error, RESUMABLE);
  }
}

/** Writes the manifest of a snapshot whose last account is finished: it names all that belongs to it. */
export const finishSnapshot = (
  folder: string,
  manifest: Manifest,
  segments: Iterable<string>,
): void =>
  writeManifest(folder, {
    ...manifest,
    complete: true,
    segments: [...segments].sort(compareText),
  });

/** Whether it is all that a scan leaves behind that died before it wrote its manifest. */
const isWorthless = (folder: string, name: string): boolean =>
  name === `${MANIFEST_FILE}${PART_SUFFIX}` ||
  (name === SEGMENTS_FOLDER && readdirSync(join(folder, name)).length === 0);

/** Begins a snapshot. Throws a `UserError` where the folder holds something, or cannot be written. */
export function beginSnapshot(folder: string, manifest: Manifest): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (!readdirSync(folder).every((name) => isWorthless(folder, name)))
      throw new UserError({
        where: folder,
        what: 'the folder for the snapshot is not empty',
        hint: existsSync(join(folder, MANIFEST_FILE))
          ? 'Go on with that snapshot with --resume, name a new folder, or delete this one first.'
          : 'Name a new folder, or delete this one first.',
      });
    mkdirSync(join(folder, SEGMENTS_FOLDER), { recursive: true });
  } catch (error) {
    throw cannotWrite(folder, error, RESUMABLE);
  }
  writeManifest(folder, manifest);
}

/** A snapshot that is being written, by one who has all of it. */
export interface SnapshotWriter {
  readonly folder: string;
  /** Writes one finished account. */
  add(inventory: AccountInventory): Promise<void>;
  /** Marks the snapshot as complete and names what belongs to it. */
  finish(): void;
}

/** Begins a snapshot in a folder that is empty or does not exist. */
export function writeSnapshot(folder: string, manifest: Manifest): SnapshotWriter {
  const segments = new Set<string>();
  beginSnapshot(folder, manifest);
  return {
    folder,
    async add(inventory) {
      await writeSegment(folder, inventory);
      segments.add(inventory.account.id);
    },
    finish: () => finishSnapshot(folder, manifest, segments),
  };
}

/** A new folder for a snapshot that nobody asked to keep. */
export function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'secrets-census-'));
  } catch (error) {
    throw cannotWrite(tmpdir(), error, RESUMABLE);
  }
}

/** Removes a snapshot that nobody asked to keep; it may be gone already. */
export const removeSnapshot = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true });
