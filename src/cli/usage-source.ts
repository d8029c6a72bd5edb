/** Work with a source of use that is closed afterwards, however it ends: queries that cost money are not left running. */
import type { UsageChoice, UsageConnection } from '../connect-usage.js';
import type { UsageSummary } from '../model/usage.js';
import { observeUsage } from '../observe/observe-usage.js';
import type { SnapshotQuery, UsageAsked } from '../observe/usage-query.js';
import type { UsageSource } from '../usage/ports.js';
import { withFarewell, withTemporarySpool } from './interrupt.js';
import type { Terminal } from './terminal.js';

/** Opens a source for some work. A signal closes it before it ends the process. */
export async function withUsageSource<T>(
  choice: UsageChoice,
  connection: UsageConnection,
  work: (source: UsageSource) => Promise<T>,
): Promise<T> {
  // The AWS SDK and DuckDB take long to load; mistakes are told before.
  const { connectUsage } = await import('../connect-usage.js');
  const source = await connectUsage(choice, connection);
  try {
    return await withFarewell(
      () => source.close(),
      () => work(source),
    );
  } finally {
    await source.close();
  }
}

/** Which use of which snapshot is asked for, and what that comes to. */
export interface UseQuestion extends UsageAsked {
  readonly folder: string;
  readonly asked: SnapshotQuery;
}

/** Tells what the source will take, then asks it, and keeps its answer in the snapshot. */
export async function observeWith(
  source: UsageSource,
  { folder, ...question }: UseQuestion,
  terminal: Terminal,
): Promise<UsageSummary> {
  const { says } = await source.estimate(question.asked.query);
  for (const sentence of says) terminal.say(sentence);
  if (terminal.live) terminal.draw('Asking who reads the secrets …');
  const progress = { note: (text: string) => terminal.say(text) };
  return withTemporarySpool((spool) =>
    observeUsage(folder, { ...question, source, spool, progress }),
  );
}
