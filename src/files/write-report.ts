/** Reports, in pieces, to files. */
import { accessSync, constants, lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../model/user-error.js';

/** A file that is to be written, and what it is to those who read of its failure. */
interface Target {
  readonly path: string;
  readonly what: string;
}

function cannotWrite({ path, what }: Target, error: unknown): UserError {
  const why = error instanceof Error ? error.message : String(error);
  return new UserError({ where: path, what: `${what} cannot be written (${why})` });
}

function attempt<T>(target: Target, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw cannotWrite(target, error);
  }
}

/** A device, a pipe or a link such as /dev/stdout is written to; a file in its place would be something else. */
function isReplaceable(path: string): boolean {
  const present = lstatSync(path, { throwIfNoEntry: false });
  return present === undefined || present.isFile();
}

/** Makes the folder of a report that is to come. Throws a `UserError` where the report could not be written. */
export function prepareReport(path: string, what = 'the report'): void {
  attempt({ path, what }, () => {
    mkdirSync(dirname(path), { recursive: true });
    const present = statSync(path, { throwIfNoEntry: false });
    if (present?.isDirectory() === true) throw new Error('it is a folder');
    if (isReplaceable(path)) accessSync(dirname(path), constants.W_OK | constants.X_OK);
    else if (present !== undefined) accessSync(path, constants.W_OK);
  });
}

/** Characters, or bytes, that are gathered before they are written. */
const PIECE = 2 ** 18;

const EMPTY = new Uint8Array();

/** Small pieces put together, large ones as they are. */
function* gathered(pieces: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let waiting = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') waiting += piece;
    const isLong = waiting.length >= PIECE;
    if (waiting !== '' && (isLong || typeof piece !== 'string')) {
      yield Buffer.from(waiting);
      waiting = '';
    }
    if (typeof piece !== 'string' && piece.length > 0) yield piece;
  }
  yield waiting === '' ? EMPTY : Buffer.from(waiting);
}

async function writePieces(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const bytes of gathered(pieces)) await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Why the report could not be written matters more.
  }
}

/**
 * Writes a report that comes in pieces, whole or not at all; missing folders are made. Throws a `UserError` where that
 * fails. What goes wrong while the pieces are made is thrown as it is.
 */
export async function writeReport(
  path: string,
  pieces: Iterable<string | Uint8Array>,
  what = 'the report',
): Promise<void> {
  const replaceable = attempt({ path, what }, () => {
    mkdirSync(dirname(path), { recursive: true });
    return isReplaceable(path);
  });
  const partial = replaceable ? `${path}.part` : path;
  try {
    await writePieces(partial, pieces);
    if (replaceable) renameSync(partial, path);
  } catch (error) {
    if (replaceable) discard(partial);
    throw error instanceof Error && 'code' in error ? cannotWrite({ path, what }, error) : error;
  }
}
