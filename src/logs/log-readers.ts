/** Lists of log files -> what they gave, on one thread or several. */
import type { UsageQuery } from '../model/usage.js';
import { startPool } from '../threads/pool.js';
import type { ReadingJob } from './log-thread.js';
import { type LogFile, LogReader, type ReadLogs } from './read-log.js';

/** Reads files for one question. */
export interface LogReaders {
  read(files: readonly LogFile[]): Promise<ReadLogs>;
  close(): Promise<void>;
}

/** Where this runs from its TypeScript source there is no built module for a thread to run. */
const IS_BUILT = import.meta.url.endsWith('.js');

/** @param tell takes lines that come before a list of files is read to its end */
export function startReaders(
  query: UsageQuery,
  threads: number,
  tell: (lines: string) => void,
): LogReaders {
  if (threads < 2 || !IS_BUILT) {
    const reader = new LogReader(query, tell);
    let before: Promise<unknown> = Promise.resolve();
    return {
      read(files) {
        const read = before.then(() => reader.read(files));
        before = read.catch(() => undefined);
        return read;
      },
      close: async () => {},
    };
  }
  const pool = startPool<UsageQuery, ReadingJob, ReadLogs, string>({
    module: new URL('./log-thread.js', import.meta.url),
    threads,
    setup: () => query,
    heard: tell,
  });
  return { read: (files) => pool.run(files), close: () => pool.close() };
}
