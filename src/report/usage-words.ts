/** How use was learned -> the words that people read. */
import type {
  Principal,
  UnresolvedEvents,
  UnresolvedReason,
  UsageNotCovered,
  UsageSourceName,
  UsageSummary,
} from '../model/usage.js';
import { type CoverageGap, causeKey, coverageGaps } from './coverage-gaps.js';
import { groupBy } from './group-by.js';
import { counted } from './wording.js';

/** Sources by what they are at AWS. */
export const USAGE_SOURCE_WORDS: Readonly<Record<UsageSourceName, string>> = {
  events: 'CloudTrail event history',
  logs: 'log files of CloudTrail',
  athena: 'logs of CloudTrail in Athena',
  lake: 'CloudTrail Lake',
};

/** After a number of events. */
const UNRESOLVED_WORDS: Readonly<Record<UnresolvedReason, string>> = {
  noSuchSecret: 'of names that no secret has',
  earlierSecret: 'of deleted secrets whose name is in use again',
  unnamed: 'that do not say which secret they are of',
  elsewhere: 'of accounts and Regions that were not scanned',
};

/** The last days of a span and the first: "2026-08-23 to 2026-11-21". */
export const spanWords = ({ asked }: Pick<UsageSummary, 'asked'>): string =>
  `${asked.from.slice(0, 10)} to ${asked.to.slice(0, 10)}`;

/** Pairs of account and Region with secrets. */
export const usagePlaces = ({ places }: UsageSummary): number => places.covered + places.not;

/** Events that count for no secret, by why: "12 events that do not say which secret they are of". */
export const unresolvedWords = ({ unresolved: { byReason } }: UsageSummary): readonly string[] => {
  const reasons = ['noSuchSecret', 'earlierSecret', 'unnamed', 'elsewhere'] as const;
  return reasons.flatMap((reason) => {
    const count = byReason[reason] ?? 0;
    return count === 0 ? [] : [`${counted(count, 'event')} ${UNRESOLVED_WORDS[reason]}`];
  });
};

/** What there is to say of a summary in one line. */
export const usageWords = (usage: UsageSummary): string =>
  [
    `of ${usagePlaces(usage)} account x Region${usage.places.partly > 0 ? `, ${usage.places.partly} of them partly` : ''}: ${USAGE_SOURCE_WORDS[usage.source]}, ${spanWords(usage)}`,
    ...(usage.unresolved.events === 0
      ? []
      : [`${counted(usage.unresolved.events, 'event')} of no secret`]),
    ...(usage.damagedFiles.files === 0 ? [] : [counted(usage.damagedFiles.files, 'damaged file')]),
  ].join('; ');

const callerWords = ({ kind, id, account }: Principal): string =>
  `${kind} ${id}${account === undefined || id.includes(account) ? '' : ` of ${account}`}`;

/** Whose events they are, for a line of their own. */
export const sampleWords = ({ event, account, region, caller }: UnresolvedEvents): string =>
  `${event} in ${account} ${region} by ${callerWords(caller)}`;

/** Where use is not known, by why; the reason of most pairs of account and Region first. */
export const usageGaps = (notCovered: readonly UsageNotCovered[]): readonly CoverageGap[] =>
  groupBy(notCovered, (places) => JSON.stringify([causeKey(places), places.detail]))
    .flatMap((alike) =>
      coverageGaps(
        alike.flatMap(({ regions, ...failure }) =>
          regions.map((region) => ({ ...failure, region, status: 'not', secrets: 0 }) as const),
        ),
      ),
    )
    .sort((a, b) => b.rows - a.rows);

/** How many events count for some secret. */
export const resolvedWords = ({ resolved }: Pick<UsageSummary, 'resolved'>): string =>
  `${counted(resolved, 'event')} counted: reads, refused reads and rotations.`;
