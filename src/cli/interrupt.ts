/** Work with a folder that is gone afterwards, however it ends: by itself, by an error, or by a signal. */
import { removeSnapshot, temporaryFolder } from '../files/write-snapshot.js';

/** 128 and the number of the signal, as shells have it. */
const EXIT_CODE = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs the work with a temporary folder for its snapshot. A signal removes the folder and ends the process. */
export async function withTemporarySnapshot<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  const end = (signal: NodeJS.Signals): never => {
    removeSnapshot(folder);
    process.exit(signal === 'SIGINT' ? EXIT_CODE.SIGINT : EXIT_CODE.SIGTERM);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    return await work(folder);
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    removeSnapshot(folder);
  }
}
