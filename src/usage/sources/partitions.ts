/** A question in parts, and a table -> the folders of a bucket that its queries read. */
import { DAY_MS, dayText } from '../../model/days.js';
import type { UsageQuery } from '../../model/usage.js';
import type { TableDescription } from '../ports.js';
import { fileDays } from '../sql/moments.js';
import type { AthenaPartitions } from '../sql/target.js';

/** The folder of one account, Region and day. */
export interface Partition {
  readonly account: string;
  readonly region: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

export interface Folder {
  readonly bucket: string;
  readonly prefix: string;
}

const daysOf = ({ span }: UsageQuery): readonly string[] => {
  const { first, last } = fileDays(span);
  const days: string[] = [];
  for (let time = Date.parse(first); time <= Date.parse(last); time += DAY_MS)
    days.push(dayText(time));
  return days;
};

const pairsIn = ({ places }: UsageQuery): number =>
  places.reduce((sum, { regions }) => sum + regions.length, 0);

/** How many partitions the queries read, one that two of them read counted twice. */
export const countPartitions = (chunks: readonly UsageQuery[]): number =>
  chunks.reduce((sum, chunk) => sum + pairsIn(chunk) * daysOf(chunk).length, 0);

/** All partitions of a chunk, those of one account and Region in a row. */
function partitionsIn(chunk: UsageQuery): readonly Partition[] {
  const days = daysOf(chunk);
  return chunk.places.flatMap(({ account, regions }) =>
    regions.flatMap((region) => days.map((day) => ({ account, region, day }))),
  );
}

/** Multiples of it, less their whole part, are spread evenly, and agree with no calendar. */
const GOLDEN = 0.618_033_988_749_895;

/** One of some things, another for every `at`. */
const spread = <T>(things: readonly T[], at: number): T | undefined =>
  things[Math.floor(((at * GOLDEN) % 1) * things.length)];

/** The partition that a sample takes at a position of a chunk: its account and Region, on any day. */
function partitionAt(chunk: UsageQuery, position: number, at: number): Partition | undefined {
  const days = daysOf(chunk);
  const day = spread(days, at);
  let pair = Math.floor(position / days.length);
  for (const { account, regions } of chunk.places) {
    const region = regions[pair];
    if (region !== undefined && day !== undefined) return { account, region, day };
    pair -= regions.length;
  }
  return undefined;
}

/** So many partitions at most, spread evenly over all accounts, Regions and days that the queries read. */
export function samplePartitions(
  chunks: readonly UsageQuery[],
  atMost: number,
): readonly Partition[] {
  const total = countPartitions(chunks);
  if (total <= atMost) return chunks.flatMap(partitionsIn);
  const sample: Partition[] = [];
  let before = 0;
  for (const chunk of chunks) {
    const after = before + countPartitions([chunk]);
    for (;;) {
      const position = Math.floor(((sample.length + 0.5) * total) / atMost);
      const found =
        position < after ? partitionAt(chunk, position - before, sample.length) : undefined;
      if (found === undefined) break;
      sample.push(found);
    }
    before = after;
  }
  return sample;
}

const PLACE = /^s3:\/\/([^/]+)\/(.*)$/s;

/** Folders of a table by partition; a text where they cannot be told, which says why. */
export function foldersOf(
  { parameters }: TableDescription,
  { account, region, day }: AthenaPartitions,
): ((partition: Partition) => Folder) | string {
  const location = parameters.get('storage.location.template') ?? '';
  const [, bucket, template] = PLACE.exec(location) ?? [];
  if (bucket === undefined || template === undefined)
    return 'the table does not tell where its partitions are (storage.location.template)';
  if (account === null || region === null || day === null)
    return 'the table has no partitions by account, Region and day of the form yyyy/MM/dd, so queries read more than they ask for';
  const fill = (values: Partition): string =>
    template
      .replaceAll(`\${${account}}`, () => values.account)
      .replaceAll(`\${${region}}`, () => values.region)
      .replaceAll(`\${${day}}`, () => values.day.replaceAll('-', '/'));
  if (fill({ account: '', region: '', day: '' }).includes('${'))
    return 'the table has partitions by something else than account, Region and day';
  return (partition) => ({ bucket, prefix: `${fill(partition).replace(/\/$/, '')}/` });
}
