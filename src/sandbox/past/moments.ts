/** Something that comes again and again turned into the moments at which it came. */
import { chance } from '../seeded.js';

const DAY_MS = 86_400_000;

/** Days of the past that a world knows: some more than CloudTrail's event history keeps, as logs reach further back. */
export const PAST_DAYS = 95;

/** Days after which AWS and the product speak of old reads. Source: CloudTrail user guide, "Event history". */
const RECENT_DAYS = 90;

/** Moments are at most so many, whatever a world says. */
export const MOST_MOMENTS = 5000;

/** The first moment that a world knows of. */
export const beginningOfPast = (now: Date): Date => new Date(now.getTime() - PAST_DAYS * DAY_MS);

/** Whether a moment lies within the ninety days before now, both ends included. */
export const isRecent = (time: Date, now: Date): boolean =>
  now.getTime() - time.getTime() <= RECENT_DAYS * DAY_MS;

/** How something comes again. */
export interface Series {
  /** Nothing is before this. */
  readonly from: Date;
  /** The last one, which is exactly then. */
  readonly until: Date;
  /** Milliseconds; absent: once. */
  readonly every?: number | undefined;
  /** Decides how much the others are early, as a clock never is in time. */
  readonly seed: string;
}

/** How many moments a series has, if no limit is set. */
export const lengthOf = ({ from, until, every }: Series): number => {
  const span = until.getTime() - from.getTime();
  if (span < 0) return 0;
  return every === undefined ? 1 : Math.floor(span / every) + 1;
};

/** The moments, oldest first, to the second. The newest ones where there are too many. */
export function momentsOf(series: Series): readonly Date[] {
  const { from, until, every = 0, seed } = series;
  const length = Math.min(lengthOf(series), MOST_MOMENTS);
  const most = Math.min(every / 4, DAY_MS / 8);
  const moments = Array.from({ length }, (_, n) => {
    const early = n === 0 ? 0 : Math.floor((chance(1, seed, n) * most) / 1000) * 1000;
    return new Date(Math.max(from.getTime(), until.getTime() - n * every - early));
  });
  return moments.reverse();
}
