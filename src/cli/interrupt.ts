/** Work with a folder that is gone afterwards, however it ends: by itself, by an error, or by a signal. */
import { removeSpool, temporarySpool } from '../files/spool.js';
import { removeSnapshot, temporaryFolder } from '../files/write-snapshot.js';

/** 128 and the number of the signal, as shells have it. */
const EXIT_CODE = { SIGINT: 130, SIGTERM: 143 } as const;

/** How long the end of the process waits for what has to be undone elsewhere, in milliseconds. */
const LONGEST_FAREWELL = 5_000;

/** What is undone elsewhere before a signal ends the process. */
const farewells = new Set<() => Promise<void>>();

let isLeaving = false;

/** Ends the process. Each work that a signal meets asks for it: the first one to ask waits for all farewells. */
function leave(signal: NodeJS.Signals): void {
  if (isLeaving) return;
  isLeaving = true;
  const exit = (): never =>
    process.exit(signal === 'SIGINT' ? EXIT_CODE.SIGINT : EXIT_CODE.SIGTERM);
  if (farewells.size === 0) exit();
  setTimeout(exit, LONGEST_FAREWELL);
  Promise.allSettled([...farewells].map((undo) => undo())).then(exit, exit);
}

/** Runs the work; a signal during it first does what is given, then ends the process. */
export async function withFarewell<T>(
  undo: () => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  farewells.add(undo);
  process.once('SIGINT', leave).once('SIGTERM', leave);
  try {
    return await work();
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave);
    farewells.delete(undo);
  }
}

/** How a folder comes to be, and goes. */
interface Temporary {
  readonly make: () => string;
  readonly remove: (folder: string) => void;
}

/** Runs the work with a temporary folder. A signal removes the folder and ends the process. */
async function withTemporary<T>(
  { make, remove }: Temporary,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = make();
  const end = (signal: NodeJS.Signals): void => {
    remove(folder);
    leave(signal);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    return await work(folder);
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    remove(folder);
  }
}

/** Runs the work with a temporary folder for its snapshot. */
export const withTemporarySnapshot = <T>(work: (folder: string) => Promise<T>): Promise<T> =>
  withTemporary({ make: temporaryFolder, remove: removeSnapshot }, work);

/** Runs the work with a temporary folder for what does not fit into memory. */
export const withTemporarySpool = <T>(work: (folder: string) => Promise<T>): Promise<T> =>
  withTemporary({ make: temporarySpool, remove: removeSpool }, work);
