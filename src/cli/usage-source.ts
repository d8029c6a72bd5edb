/** Work with a source of use that is closed afterwards, however it ends: queries that cost money are not left running. */
import type { UsageChoice, UsageConnection } from '../connect-usage.js';
import type { UsageSource } from '../usage/ports.js';
import { withFarewell } from './interrupt.js';

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
