/** The use of the secrets of a snapshot, from the source that a user chose, with the credentials of the environment. */
import { connectUsage, type UsageChoice, type UsageConnection } from './connect-usage.js';
import type { UsageSummary } from './model/usage.js';
import { observeUsage } from './observe/observe-usage.js';
import { DEFAULT_USAGE_DAYS } from './scan-defaults.js';

/** Where use is learned from, and how far back. */
export interface UsageRequest {
  readonly choice: UsageChoice;
  /** Days before the moment of the snapshot; default 90, and no more of event history. */
  readonly days?: number;
}

/** How use is learned. */
export interface LearnUsageOptions extends UsageConnection, UsageRequest {
  /** Hears what the user should know, each a sentence. */
  readonly progress?: { note(text: string): void } | undefined;
}

/**
 * Learns from CloudTrail who reads the secrets of a complete snapshot, and keeps it there, in place of what was known.
 * Facts about the world end as gaps in the summary; a mistake of the user's throws a `UserError`.
 */
export async function learnUsage(
  snapshot: string,
  { choice, days = DEFAULT_USAGE_DAYS, progress, ...connection }: LearnUsageOptions,
): Promise<UsageSummary> {
  const source = await connectUsage(choice, connection);
  try {
    return await observeUsage(snapshot, { source, name: choice.name, days, progress });
  } finally {
    await source.close();
  }
}
