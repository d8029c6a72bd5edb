/** Records, one by one -> the days on which the places asked for have events, and whether any event only reads. */
import { isCalendarDate } from '../model/calendar-date.js';
import type { UsageQuery } from '../model/usage.js';
import type { FoundRecord, Place } from './found-record.js';
import { isAt } from './found-record.js';

/** News of a place: a day with events, and whether one of them only reads. */
export interface ActiveDay {
  readonly account: string;
  readonly region: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly reads: boolean;
}

/** Values of a record that says them plainly. */
export interface Moment {
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly isRead: boolean;
}

/** The span in whole seconds, as records write times. */
export interface SecondSpan {
  readonly first: string;
  readonly last: string;
}

const DAY = '2026-10-05'.length;
const TIME = '2026-10-05T12:00:00Z'.length;

const TRUE = Buffer.from('true');

const textAt = ({ bytes }: FoundRecord, { from, to }: Place): string =>
  bytes.toString('utf8', from, to);

const lengthOf = ({ from, to }: Place): number => to - from;

/** Between `0` and the digit. */
const isDigit = (byte: number | undefined, most: number): boolean =>
  byte !== undefined && byte >= 0x30 && byte <= most;

/** Whether `Thh:mm:ssZ` follows the day: an hour before 24, a minute and a second before 60. */
function hasClock(bytes: Buffer, start: number): boolean {
  const five = 0x35;
  const nine = 0x39;
  const isEarly = isDigit(bytes[start + 1], 0x31) && isDigit(bytes[start + 2], nine);
  const isLate = bytes[start + 1] === 0x32 && isDigit(bytes[start + 2], 0x33);
  return (
    bytes[start] === 0x54 &&
    (isEarly || isLate) &&
    bytes[start + 3] === 0x3a &&
    isDigit(bytes[start + 4], five) &&
    isDigit(bytes[start + 5], nine) &&
    bytes[start + 6] === 0x3a &&
    isDigit(bytes[start + 7], five) &&
    isDigit(bytes[start + 8], nine) &&
    bytes[start + 9] === 0x5a
  );
}

/** What is known of the records that are alike in account, Region and day; most follow one of their kind. */
interface Alike {
  readonly account: Buffer;
  readonly region: Buffer;
  readonly day: Buffer;
  /** The place was asked for, and all of the day is in the span. */
  readonly isWhole: boolean;
  /** Nothing is left to be learned of them: no event of that day, and no event that only reads. */
  isKnown: boolean;
}

const NOTHING: Alike = {
  account: Buffer.alloc(0),
  region: Buffer.alloc(0),
  day: Buffer.alloc(0),
  isWhole: false,
  isKnown: false,
};

/** Remembers what it said: each place and day is news once, and once more where it is first known to have reads. */
export class ActivityLog {
  readonly #regions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #span: SecondSpan;
  readonly #days = new Map<string, Set<string>>();
  readonly #reads = new Set<string>();
  #news: ActiveDay[] = [];
  #last = NOTHING;

  constructor(places: UsageQuery['places'], span: SecondSpan) {
    this.#regions = new Map(places.map(({ account, regions }) => [account, new Set(regions)]));
    this.#span = span;
  }

  /**
   * Whether the record may be of a place and a time that is asked for. Its values must not be written with escapes. The
   * clock of a time is not looked at where the record can tell nothing new of its day.
   */
  note(found: FoundRecord): boolean {
    const { bytes, time, readOnly } = found;
    if (lengthOf(time) !== TIME) return false;
    if (!this.#isLikeLast(found)) this.#last = this.#alike(found);
    const last = this.#last;
    if (last.isWhole && last.isKnown) return true;
    if (!hasClock(bytes, time.from + DAY)) return false;
    return this.#tell(
      found,
      lengthOf(readOnly) === TRUE.length && isAt(bytes, readOnly.from, TRUE),
    );
  }

  /** The same of a record whose values were read in another way. */
  noteMoment({ account, region, time, isRead }: Moment): boolean {
    const isTime =
      time.length === TIME &&
      hasClock(Buffer.from(time), DAY) &&
      isCalendarDate(time.slice(0, DAY));
    if (!isTime || this.#regions.get(account)?.has(region) !== true) return false;
    if (time < this.#span.first || time > this.#span.last) return false;
    const place = `${account} ${region}`;
    const day = time.slice(0, DAY);
    const days = this.#days.get(place) ?? new Set();
    const isNews = !days.has(day) || (isRead && !this.#reads.has(place));
    if (isNews) this.#news.push({ account, region, day, reads: isRead });
    this.#days.set(place, days.add(day));
    if (isRead) this.#reads.add(place);
    return true;
  }

  /** What is new since it was last asked. */
  news(): readonly ActiveDay[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  #isLikeLast({ bytes, account, region, time }: FoundRecord): boolean {
    const last = this.#last;
    return (
      lengthOf(account) === last.account.length &&
      lengthOf(region) === last.region.length &&
      isAt(bytes, time.from, last.day) &&
      isAt(bytes, account.from, last.account) &&
      isAt(bytes, region.from, last.region)
    );
  }

  #alike(found: FoundRecord): Alike {
    const { bytes, account, region, time } = found;
    const day = bytes.toString('latin1', time.from, time.from + DAY);
    const { first, last } = this.#span;
    const isInside = `${day}T00:00:00Z` >= first && `${day}T23:59:59Z` <= last;
    const isAsked = this.#regions.get(textAt(found, account))?.has(textAt(found, region)) === true;
    return {
      account: Buffer.from(bytes.subarray(account.from, account.to)),
      region: Buffer.from(bytes.subarray(region.from, region.to)),
      day: Buffer.from(day, 'latin1'),
      isWhole: isAsked && isInside && isCalendarDate(day),
      isKnown: false,
    };
  }

  #tell(found: FoundRecord, isRead: boolean): boolean {
    const { account, region, time } = found;
    const moment = {
      account: textAt(found, account),
      region: textAt(found, region),
      time: textAt(found, time),
      isRead,
    };
    const isAsked = this.noteMoment(moment);
    if (isAsked) this.#last.isKnown = this.#reads.has(`${moment.account} ${moment.region}`);
    return isAsked;
  }
}
