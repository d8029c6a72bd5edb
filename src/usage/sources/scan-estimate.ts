/** A sample of the folders that queries will read -> how many bytes they will scan, and what that costs: an estimate. */
import { type Answer, answered, failureWords } from '../../model/gap.js';
import type { UsageQuery } from '../../model/usage.js';
import type { LogObjects, TableDescription } from '../ports.js';
import type { AthenaPartitions } from '../sql/target.js';
import { countPartitions, type Folder, foldersOf, samplePartitions } from './partitions.js';
import { priceText, type ScanPrice, scanText } from './scan-price.js';

/** Folders that are looked into. */
const SAMPLE = 40;

/** Pages of a folder, of a thousand files each, that are read. */
const MOST_PAGES = 20;

/** What an estimate is made from. */
export interface ScanBasis {
  readonly table: TableDescription;
  readonly partitions: AthenaPartitions;
  readonly objects: (bucket: string) => Promise<LogObjects>;
  readonly price: ScanPrice;
}

/** Bytes of the files below a folder. */
async function bytesIn({ bucket, prefix }: Folder, basis: ScanBasis): Promise<Answer<number>> {
  let bytes = 0;
  let pages = 0;
  const objects = await basis.objects(bucket);
  for await (const page of objects.list(prefix)) {
    if (!page.ok) return page;
    bytes += page.value.reduce((sum, { size }) => sum + size, 0);
    if (++pages >= MOST_PAGES) break;
  }
  return answered(bytes);
}

const unknown = (why: string): string =>
  `How many bytes Athena will scan, and at what price, is not known beforehand: ${why}.`;

/** A sentence, also where nothing can be estimated. */
export async function scanEstimate(
  chunks: readonly UsageQuery[],
  basis: ScanBasis,
): Promise<string> {
  const folderOf = foldersOf(basis.table, basis.partitions);
  if (typeof folderOf === 'string') return unknown(folderOf);
  const total = countPartitions(chunks);
  const sample = samplePartitions(chunks, SAMPLE);
  const sizes = await Promise.all(sample.map((partition) => bytesIn(folderOf(partition), basis)));
  let bytes = 0;
  for (const size of sizes) {
    if (!size.ok) return unknown(failureWords(size.failure));
    bytes += size.value;
  }
  const scan = { bytes: (bytes / Math.max(1, sample.length)) * total, queries: chunks.length };
  return `Athena will scan an estimated ${scanText(scan)}, for ${priceText(scan, basis.price)}: an estimate from the files of ${sample.length} of ${total} partitions.`;
}
