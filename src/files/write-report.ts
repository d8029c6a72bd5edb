/** Reports, in pieces, to files. */
import { accessSync, constants, lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../model/user-error.js';

function cannotWrite(path: string, error: unknown): UserError {
  const why = error instanceof Error ? error.message : String(error);
  return new UserError({ where: path, what: `the report cannot be written (${why})` });
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** A device, a pipe or a link such as /dev/stdout is written to; a file in its place would be something else. */
function isReplaceable(path: string): boolean {
  const present = lstatSync(path, { throwIfNoEntry: false });
  return present === undefined || present.isFile();
}

/** Makes the folder of a report that is to come. Throws a `UserError` where the report could not be written. */
export function prepareReport(path: string): void {
  attempt(path, () => {
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

/**
 * Writes a report that comes in pieces, whole or not at all; missing folders are made. Throws a `UserError` where that
 * fails. What goes wrong while the pieces are made is thrown as it is.
 */
export async function writeReport(
  path: string,
  pieces: Iterable<string | Uint8Array>,
): Promise<void> {
  const replaceable = attempt(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    return isReplaceable(path);
  });
  const target = replaceable ? `${path}.part` : path;
  try {
    await writePieces(target, pieces);
    if (replaceable) renameSync(target, path);
  } catch (error) {
    if (replaceable) rmSync(target, { force: true });
    throw error instanceof Error && 'code' in error ? cannotWrite(path, error) : error;
  }
}
