/** A thread that reads log files; `log-readers.ts` starts it. */
import type { UsageQuery } from '../model/usage.js';
import { serve } from '../threads/serve.js';
import { type LogFile, LogReader, type ReadLogs } from './read-log.js';

/** Files to read. */
export type ReadingJob = readonly LogFile[];

serve<UsageQuery, ReadingJob, ReadLogs, string>(async (query, tell) => {
  const reader = new LogReader(query, tell);
  let before: Promise<unknown> = Promise.resolve();
  return (files) => {
    // One after the other: what is told of one list of files is not mixed with that of the next.
    const read = before.then(() => reader.read(files));
    before = read.catch(() => undefined);
    return read;
  };
});
