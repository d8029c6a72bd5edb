/** Work with a folder that is gone afterwards, however it ends: by itself, by an error, or by a signal. */
import { removeSpool, temporarySpool } from '../files/spool.js';
import { removeSnapshot, temporaryFolder } from '../files/write-snapshot.js';

/** 128 and the number of the signal, as shells have it. */
const EXIT_CODE = { SIGINT: 130, SIGTERM: 143 } as const;

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
  const end = (signal: NodeJS.Signals): never => {
    remove(folder);
    process.exit(signal === 'SIGINT' ? EXIT_CODE.SIGINT : EXIT_CODE.SIGTERM);
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
