/** An entry of a secret turned into the time of its last read in a Region. */
import { parseWorldTime } from '../world/time.js';
import type { ReadEntry, SecretEntry } from '../world.js';

/** Where the secret is, and when. */
export interface ReadOrigin {
  /** Region of the primary. */
  readonly primary: string;
  readonly now: Date;
}

/** Region in which somebody reads. */
export const regionOfRead = (read: ReadEntry, { primary }: Pick<ReadOrigin, 'primary'>): string =>
  read.in ?? primary;

/** What `accessed` of the Region says, or else the newest read there that succeeds; undefined: it was never read there. */
export function lastReadOf(
  entry: SecretEntry,
  region: string,
  origin: ReadOrigin,
): Date | undefined {
  const written = writtenLastRead(entry, region, origin);
  if (written !== undefined) return parseWorldTime(written, origin.now);
  const times = (entry.reads ?? [])
    .filter((read) => read.error === undefined && regionOfRead(read, origin) === region)
    .flatMap(({ until }) => (until === undefined ? [] : parseWorldTime(until, origin.now)))
    .flatMap((time) => time?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

/** `accessed` of the Region, as it is written. */
export const writtenLastRead = (
  entry: SecretEntry,
  region: string,
  { primary }: Pick<ReadOrigin, 'primary'>,
): string | undefined => (region === primary ? entry.accessed : entry.replicas?.[region]?.accessed);
