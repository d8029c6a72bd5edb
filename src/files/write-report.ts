/** Rendered reports to files. */
import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../model/user-error.js';

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError({ where: path, what: `the report cannot be written (${why})` });
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

/** Writes a report whole or not at all; missing folders are made. Throws a `UserError` where that fails. */
export function writeReport(path: string, text: string): void {
  attempt(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    if (!isReplaceable(path)) {
      writeFileSync(path, text);
      return;
    }
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  });
}
