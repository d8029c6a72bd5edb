/** A world turned into a folder of log files, as the bucket of its organization's trail has them. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../model/user-error.js';
import { logFileBytes, logFiles } from './log-files.js';
import { createState } from './state/state.js';
import { trailSiblings } from './trail-siblings.js';
import type { World } from './world.js';

/** What was written. */
export interface WrittenLogs {
  /** Log files, and the digests and insights beside them. */
  readonly files: number;
  /** Records in log files. */
  readonly events: number;
}

/**
 * Writes the files below a folder, which is made where it is missing. The same world gives the same bytes.
 * @throws UserError where the world has no trail, the folder is not empty, or it cannot be written.
 */
export function writeLogs(world: World, folder: string): WrittenLogs {
  const state = createState(world);
  if (state.trail === undefined) {
    const what = 'this world has no trail of the organization, and so no logs';
    throw new UserError({ where: 'organization.yaml', what, hint: "Add a 'trail'." });
  }
  prepare(folder);
  let files = 0;
  let events = 0;
  for (const file of logFiles(state)) {
    write(join(folder, file.key), logFileBytes(file));
    files += 1;
    events += file.records.length;
  }
  for (const { key, bytes } of trailSiblings(state)) {
    write(join(folder, key), bytes);
    files += 1;
  }
  return { files, events };
}

/** Old files beside new ones would be counted. */
function prepare(folder: string): void {
  const entries = orRefuse(folder, () => {
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder);
  });
  if (entries.length === 0) return;
  const what = 'the folder is not empty';
  throw new UserError({ where: folder, what, hint: 'Name a new one, or empty it.' });
}

const write = (path: string, bytes: Buffer): void =>
  orRefuse(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  });

function orRefuse<T>(where: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new UserError({ where, what: `it cannot be written (${error.message})` });
  }
}
