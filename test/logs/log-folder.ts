/** Records -> log files in a temporary folder, laid out as an organization trail does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { TrailRecord } from './records.js';

/** Where a file stands. */
export interface FilePlace {
  readonly account: string;
  readonly region: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly kind?: string;
}

let files = 0;

/** The path of a new file below `AWSLogs`. */
export function logPath({ account, region, day, kind = 'CloudTrail' }: FilePlace): string {
  files += 1;
  const date = day.replaceAll('-', '');
  const name = `${account}_${kind}_${region}_${date}T0000Z_${String(files).padStart(8, '0')}.json.gz`;
  return join('AWSLogs/o-a1b2c3d4e5', account, kind, region, day.replaceAll('-', '/'), name);
}

/** Writes bytes below the folder, and gives the whole path. */
export function writeAt(folder: string, path: string, bytes: Uint8Array | string): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, bytes);
  return whole;
}

/** Any JSON, packed. */
export const packed = (content: unknown): Buffer => gzipSync(JSON.stringify(content));

/** A file with records. */
export const writeLog = (
  folder: string,
  place: FilePlace,
  records: readonly TrailRecord[],
): string => writeAt(folder, logPath(place), packed({ Records: records }));
