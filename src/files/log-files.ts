/** A folder of log files to what is in it, and a place to work for those that read them. */
import {
  appendFileSync,
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  type ReadStream,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Answer, answered, failed } from '../model/gap.js';

/** A file, with its size in bytes. */
export interface ListedFile {
  readonly name: string;
  readonly size: number;
}

/** What is directly in a folder, both sorted by name. */
export interface ListedFolder {
  readonly files: readonly ListedFile[];
  readonly folders: readonly string[];
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const detailOf = (error: unknown): string => {
  if (error instanceof Error && 'code' in error) return error.message;
  throw error;
};

/** Links to files count as files. Those to folders are passed over: they may lead in circles. */
export function listFolder(path: string): Answer<ListedFolder> {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const files = entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .flatMap(({ name }) => {
        const stats = statSync(join(path, name), { throwIfNoEntry: false });
        return stats?.isFile() === true ? [{ name, size: stats.size }] : [];
      });
    return answered({
      files: files.sort((a, b) => byName(a.name, b.name)),
      folders: folders.sort(byName),
    });
  } catch (error) {
    return failed({ reason: 'error', detail: detailOf(error) });
  }
}

/** What is at a path: the size of a file, a folder, or nothing. */
export function lookAt(path: string): ListedFile | 'folder' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? 'folder' : { name: path, size: stats.size };
}

/** The path from the root. */
export const wholePath = (path: string): string => resolve(path);

/** All of a file. Throws an error with a code of the system, as does the stream below. */
export const logBytes = (path: string): Buffer => readFileSync(path);

/** The first bytes of a file; fewer, where it has no more. */
export function beginOf(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

/** A file in pieces of so many bytes. */
export const logPieces = (path: string, bytes: number): ReadStream =>
  createReadStream(path, { highWaterMark: bytes });

/** Bytes that come from elsewhere to a file, which may be there already. */
export const saveBytes = (path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> =>
  pipeline(bytes, createWriteStream(path));

/** A new folder to work in. */
export const workFolder = (): string => mkdtempSync(join(tmpdir(), 'secrets-census-logs-'));

/** A folder in it. */
export function makeFolder(path: string): string {
  mkdirSync(path);
  return path;
}

/** Removes a folder or a file; it may be gone already. */
export const removeWork = (path: string): void =>
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });

/** Adds to the end of a file, which need not be there. */
export const appendText = (path: string, text: string): void => appendFileSync(path, text);

/** The path of something in a folder. */
export const joined = join;
