/** A number of events and files -> a folder of log files as an organization trail writes them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { UsageQuery } from '../../src/model/usage.js';
import { drawsOf, textOf } from './random.js';
import { drawRecord, type RecordPlace } from './trail-records.js';

export interface TrailSize {
  readonly events: number;
  readonly files: number;
}

/** What was written. */
export interface TrailLogs {
  /** The accounts, Regions and days that the files are of. */
  readonly query: UsageQuery;
  /** Events of Secrets Manager among them. */
  readonly uses: number;
  /** Of the files that are to be read: bytes of JSON, and as they are stored. */
  readonly bytes: number;
  readonly stored: number;
  /** Files of other accounts, Regions and days beside them. No JSON is in them, so each that is read is found damaged. */
  readonly others: number;
}

const ACCOUNTS = Array.from({ length: 12 }, (_, index) => String(111_111_111_111 + index * 1_001));
const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1'];
const DAYS = Array.from(
  { length: 28 },
  (_, index) => `2026-10-${String(index + 1).padStart(2, '0')}`,
);

const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
};

const placeOf = (file: number): RecordPlace => ({
  account: at(ACCOUNTS, file),
  region: at(REGIONS, Math.floor(file / ACCOUNTS.length)),
  day: at(DAYS, Math.floor(file / ACCOUNTS.length / REGIONS.length)),
});

function write(folder: string, place: RecordPlace, name: string, bytes: Uint8Array): void {
  const { account, region, day } = place;
  const date = day.replaceAll('-', '/');
  const inside = join(folder, 'AWSLogs/o-a1b2c3d4e5', account, 'CloudTrail', region, date);
  mkdirSync(inside, { recursive: true });
  const start = `${account}_CloudTrail_${region}_${day.replaceAll('-', '')}T0000Z_`;
  writeFileSync(join(inside, `${start}${name}.json.gz`), bytes);
}

/** Three files that must not be read, for every ten that must. */
function writeOthers(folder: string, files: number): number {
  const others = Math.ceil(files / 10);
  const unread = Buffer.from('this file must not be read');
  for (let file = 0; file < others; file += 1) {
    const place = placeOf(file);
    write(folder, { ...place, account: '999999999999' }, `a${file}`, unread);
    write(folder, { ...place, region: 'ap-south-1' }, `b${file}`, unread);
    write(folder, { ...place, day: place.day.replace('2026-10', '2026-08') }, `c${file}`, unread);
  }
  return 3 * others;
}

/** The same files for the same size. */
export function writeTrailLogs(folder: string, { events, files }: TrailSize): TrailLogs {
  const draw = drawsOf('trail');
  const written = { uses: 0, bytes: 0, stored: 0 };
  for (let file = 0; file < files; file += 1) {
    const count = Math.floor((events * (file + 1)) / files) - Math.floor((events * file) / files);
    const drawn = Array.from({ length: count }, () => drawRecord(draw, placeOf(file)));
    const json = JSON.stringify({ Records: drawn.map(({ record }) => record) });
    const packed = gzipSync(json);
    write(folder, placeOf(file), textOf(draw, '0123456789abcdef', 16), packed);
    written.uses += drawn.filter(({ isUse }) => isUse).length;
    written.bytes += Buffer.byteLength(json);
    written.stored += packed.length;
  }
  const query = {
    span: { from: '2026-10-01T00:00:00Z', to: '2026-10-28T23:59:59Z' },
    places: ACCOUNTS.map((account) => ({ account, regions: REGIONS })),
  };
  return { ...written, query, others: writeOthers(folder, files) };
}
