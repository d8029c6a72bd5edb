/** An event data store of CloudTrail Lake -> a source of use. */
import type { QueryPort, UsageSource } from '../ports.js';
import { usageSql } from '../sql/usage-sql.js';
import { querySource } from './query-source.js';
import { priceText, type ScanPrice, scanText } from './scan-price.js';

export interface LakeSourceOptions {
  readonly queries: QueryPort;
  /** Id or ARN of the event data store. */
  readonly store: string;
  /** Absent: no price is told. */
  readonly price?: ScanPrice | undefined;
}

/** The source `lake`. */
export function lakeSource({ queries, store, price }: LakeSourceOptions): UsageSource {
  return querySource({
    queries,
    atOnce: 1,
    // It has no partitions: each part of the question would read all of the store's records of those days.
    chunks: async (query) => [query],
    sql: async (chunk) => usageSql(chunk, { dialect: 'lake', from: store }),
    estimate: async () => [
      'CloudTrail Lake is asked in one query. It bills the bytes that the query scans, and tells them only afterwards.',
    ],
    notes: (scan) => [
      `CloudTrail Lake scanned ${scanText(scan)}${price === undefined ? '' : `, for ${priceText(scan, price)}`}.`,
    ],
  });
}
