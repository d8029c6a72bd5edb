/** A table of Athena over the logs of a trail -> a source of use. */
import { failureWords } from '../../model/gap.js';
import type { UsageQuery } from '../../model/usage.js';
import type { LogObjects, QueryPort, TableDescription, TablePort, UsageSource } from '../ports.js';
import { ATHENA_LIMITS, chunksOf } from '../sql/chunks.js';
import { ATHENA_PARTITIONS } from '../sql/dialects.js';
import { usageSql } from '../sql/usage-sql.js';
import { type AthenaTarget, athenaTarget } from './athena-target.js';
import { countPartitions } from './partitions.js';
import { querySource } from './query-source.js';
import { scanEstimate } from './scan-estimate.js';
import { ATHENA_SCAN_PRICE, priceText, type ScanPrice, scanText } from './scan-price.js';
import { countText } from './words.js';

export interface AthenaSourceOptions {
  readonly queries: QueryPort;
  readonly table: TablePort;
  readonly objects: (bucket: string) => Promise<LogObjects>;
  readonly target: AthenaTarget;
  readonly price?: ScanPrice | undefined;
  readonly atOnce?: number;
}

/** Far fewer than Athena lets run in any Region: others want to ask, too. */
const AT_ONCE = 4;

/** What is known of the table; a text where it could not be described, which says why. */
type Known = TableDescription | string;

/** The source `athena`. The table is described once; where that is denied, it is taken for one as AWS documents it. */
export function athenaSource(options: AthenaSourceOptions): UsageSource {
  const { queries, table, target, price = ATHENA_SCAN_PRICE } = options;
  let asked: Promise<Known> | undefined;
  const describe = async (): Promise<Known> => {
    const answer = await table.describe();
    return answer.ok ? answer.value : failureWords(answer.failure);
  };
  const known = (): Promise<Known> => {
    asked ??= describe();
    return asked;
  };
  const real = async (): Promise<AthenaTarget> => {
    const found = await known();
    return typeof found === 'string' ? target : athenaTarget(target, found);
  };
  const bytes = async (chunks: readonly UsageQuery[]): Promise<string> => {
    const found = await known();
    if (typeof found === 'string')
      return `How many bytes Athena will scan, and at what price, is not known beforehand: ${found}.`;
    const partitions = { ...ATHENA_PARTITIONS, ...athenaTarget(target, found).partitions };
    return scanEstimate(chunks, { table: found, partitions, objects: options.objects, price });
  };
  return querySource({
    queries,
    atOnce: options.atOnce ?? AT_ONCE,
    chunks: async (query) => chunksOf(query, ATHENA_LIMITS),
    sql: async (chunk) => usageSql(chunk, await real()),
    estimate: async (chunks) => [
      `Athena is asked in ${countText(chunks.length, 'query', 'queries')} over ${countText(countPartitions(chunks), 'partition', 'partitions')} (account, Region and day) of ${target.from}.`,
      await bytes(chunks),
    ],
    notes: (scan) => [`Athena scanned ${scanText(scan)}, for ${priceText(scan, price)}.`],
  });
}
