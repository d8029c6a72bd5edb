/** The path of a log file or of a folder on the way to it -> the account, the Region and the time that it says. */
import type { UsagePlaces, UsageQuery } from '../model/usage.js';
import { fileDays } from '../usage/sql/moments.js';

/** What a path says; of a folder far up, nothing. */
export interface PathPlace {
  readonly account?: string;
  readonly region?: string;
  /** The beginning of a day: `2026`, `2026-10` or `2026-10-05`. */
  readonly date?: string;
}

const isAccount = (text: string | undefined): boolean =>
  text !== undefined && /^\d{12}$/.test(text);

const isOrganization = (text: string | undefined): boolean =>
  text !== undefined && /^o-[a-z0-9]{10,32}$/.test(text);

/** Below `AWSLogs`, and below that the organization, are the accounts. */
const holdsAccounts = (above: readonly string[]): boolean => {
  const last = above.at(-1);
  return last === 'AWSLogs' || (isOrganization(last) && above.at(-2) === 'AWSLogs');
};

const DATE_PARTS = [/^\d{4}$/, /^\d{2}$/, /^\d{2}$/];

function dateOf(segments: readonly string[]): string | undefined {
  const parts: string[] = [];
  for (const [index, pattern] of DATE_PARTS.entries()) {
    const segment = segments[index];
    if (segment === undefined || !pattern.test(segment)) break;
    parts.push(segment);
  }
  return parts.length === 0 ? undefined : parts.join('-');
}

/** Such as `111122223333_CloudTrail_eu-west-1_20261005T1200Z_a1b2c3.json.gz`. */
const FILE_NAME = /^(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d{2})(\d{2})T\d{4}Z_/;

function placeInName(name: string): PathPlace {
  const [, account, region, year, month, day] = FILE_NAME.exec(name) ?? [];
  if (account === undefined || region === undefined) return {};
  return { account, region, date: `${year}-${month}-${day}` };
}

/**
 * Of a folder, or of a file by its folder and else by its name. Source: CloudTrail user guide, "finding your CloudTrail
 * log files".
 */
export function placeOf(segments: readonly string[]): PathPlace {
  const at = segments.findLastIndex(
    (segment, index) => segment === 'CloudTrail' && isAccount(segments[index - 1]),
  );
  const last = segments.at(-1) ?? '';
  if (at < 0) {
    if (isAccount(last) && holdsAccounts(segments.slice(0, -1))) return { account: last };
    return placeInName(last);
  }
  const account = segments[at - 1];
  const below = segments.slice(at + 1);
  const named = placeInName(last);
  // A file may lie in a folder that says less than its name.
  const [region, ...rest] = named.region === undefined ? below : below.slice(0, -1);
  const date = dateOf(rest) ?? named.date;
  return {
    ...(account !== undefined && { account }),
    ...((region ?? named.region) !== undefined && { region: region ?? named.region }),
    ...(date !== undefined && { date }),
  };
}

/** Folders of an account that hold something else, such as digests, insights, and the logs of other services. */
export function isOtherFolder(segments: readonly string[]): boolean {
  const last = segments.at(-1) ?? '';
  if (/^CloudTrail-/.test(last)) return true;
  return (
    isAccount(segments.at(-2)) && holdsAccounts(segments.slice(0, -2)) && last !== 'CloudTrail'
  );
}

/** Whether a file holds records, by its name. */
export const isLogFile = (name: string): boolean =>
  /\.json(\.gz)?$/.test(name) && !/_CloudTrail-[A-Za-z]+_/.test(name);

/** What of a question a path can bear on. */
export interface Wanted {
  /** Whether what is there, or below it, may hold events that are asked for. */
  has(place: PathPlace): boolean;
  /** The places of the question that it may be about. */
  placesAt(place: PathPlace): readonly UsagePlaces[];
}

export function wantedBy(query: UsageQuery): Wanted {
  const days = fileDays(query.span);
  const asked = new Map(query.places.map((places) => [places.account, new Set(places.regions)]));
  const inTime = (date: string): boolean =>
    date >= days.first.slice(0, date.length) && date <= days.last.slice(0, date.length);
  return {
    has({ account, region, date }) {
      if (date !== undefined && !inTime(date)) return false;
      if (account === undefined) return true;
      const regions = asked.get(account);
      return regions !== undefined && (region === undefined || regions.has(region));
    },
    placesAt: ({ account, region }) =>
      query.places
        .filter((places) => account === undefined || places.account === account)
        .map((places) => ({
          account: places.account,
          regions: places.regions.filter((one) => region === undefined || one === region),
        })),
  };
}
