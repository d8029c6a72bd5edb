/** The use of a secret that seems unused -> who read it last, and who was refused, as answers of its deletion plan. */
import { PRINCIPALS_NAMED } from '../model/cost.js';
import { type Answer, failureWords } from '../model/gap.js';
import { latest } from '../model/latest.js';
import type { Secret } from '../model/secret.js';
import type { ObservedUsage, Principal, Usage, UsageSourceName } from '../model/usage.js';
import { type Answered, attention, clear, dayOf, unknown } from './answered.js';

/** What is known of the use; undefined where nobody asked for it. */
export type AskedUsage = Answer<ObservedUsage> | undefined;

const SOURCES: Readonly<Record<UsageSourceName, string>> = {
  events: "CloudTrail's event history",
  logs: "CloudTrail's log files",
  athena: "CloudTrail's log files",
  lake: 'CloudTrail Lake',
};

const windowWords = ({ source, covered }: ObservedUsage): string =>
  `${SOURCES[source]}, ${dayOf(covered.from)} to ${dayOf(covered.to)}`;

const secondOf = (moment: string): string => `${moment.slice(0, 19).replace('T', ' ')} UTC`;

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const nameOf = ({ kind, id }: Principal): string => (kind === 'account' ? `account ${id}` : id);

/** The first of them; and what is said of that. */
function named(principals: readonly Principal[]): readonly [names: string[], of: string] {
  const first = principals.slice(0, PRINCIPALS_NAMED).map(nameOf);
  const isAll = first.length === principals.length;
  return [first, isAll ? '' : ` (the first ${first.length} of ${principals.length})`];
}

const dayWords = ({ lastAccessedAt, gaps }: Secret): string => {
  if (gaps.some(({ fact }) => fact === 'lastAccessedAt')) return 'nobody can tell when it was read';
  if (lastAccessedAt === undefined) return 'nobody has ever read it';
  return `it was last read on ${dayOf(lastAccessedAt)}`;
};

const earlierWords = ({ mayIncludeEarlier }: Usage): string =>
  mayIncludeEarlier ? ' Some of these reads may be of an earlier secret of that name.' : '';

/** The day that AWS keeps lies well within the span, so its event should be there. */
const isMissed = ({ lastAccessedAt }: Secret, { covered }: ObservedUsage): boolean =>
  lastAccessedAt !== undefined &&
  dayOf(lastAccessedAt) > dayOf(covered.from) &&
  dayOf(lastAccessedAt) < dayOf(covered.to);

function unread(secret: Secret, observed: ObservedUsage): Answered {
  const window = windowWords(observed);
  if (isMissed(secret, observed))
    return attention(
      `By the day that AWS keeps, ${dayWords(secret)}, yet no event shows by whom (${window}).`,
    );
  return clear(
    `No event shows a read of it (${window}). By the day that AWS keeps, ${dayWords(secret)}.`,
  );
}

function readBy(secret: Secret, observed: ObservedUsage): Answered {
  const { usage } = observed;
  const last = latest(usage.readers);
  if (last === undefined) return unread(secret, observed);
  const window = windowWords(observed);
  const users = usage.readers.filter(({ rotates }) => !rotates);
  const lastUser = latest(users);
  if (lastUser === undefined) {
    const [names, of] = named(usage.readers);
    return clear(
      `Only its own rotation read it: ${times(usage.reads)}, last on ${secondOf(last.lastAt)} (${window}).${earlierWords(usage)} It did so by${of}:`,
      ...names,
    );
  }
  const [names, of] = named([lastUser, ...users.filter((user) => user !== lastUser)]);
  const reads = users.reduce((sum, user) => sum + user.reads, 0);
  return attention(
    `Others than its own rotation read it: ${times(reads)}, last on ${secondOf(lastUser.lastAt)} by the first that is named (${window}).${earlierWords(usage)} Ask them${of}:`,
    ...names,
  );
}

/** Who read it last, by events where they were asked for. */
export function lastRead(secret: Secret, usage: AskedUsage): Answered {
  const { lastAccessedAt, createdAt } = secret;
  if (usage?.ok === true) return readBy(secret, usage.value);
  if (usage !== undefined)
    return unknown(
      `The events that tell who read it could not be had; by the day that AWS keeps, ${dayWords(secret)}:`,
      failureWords(usage.failure),
    );
  const since = createdAt === undefined ? '' : ` since it was created on ${dayOf(createdAt)}`;
  if (lastAccessedAt === undefined)
    return clear(`Nobody has read it${since}, in any Region, by the day that AWS keeps.`);
  return clear(
    `Last read on ${dayOf(lastAccessedAt)}, in any Region, by anybody, its own rotation included. AWS keeps the day, not the reader.`,
  );
}

/** Whoever was refused still wants it. Undefined where nobody asked. */
export function denied(usage: AskedUsage): Answered | undefined {
  if (usage === undefined) return undefined;
  if (!usage.ok)
    return unknown(
      'The events that tell who was refused could not be had:',
      failureWords(usage.failure),
    );
  const window = windowWords(usage.value);
  const refused = usage.value.usage.denied;
  if (refused.length === 0) return clear(`Nobody tried to read it and was refused (${window}).`);
  const [names, of] = named(refused);
  const denials = refused.reduce((sum, reader) => sum + reader.denials, 0);
  const last = latest(refused)?.lastAt ?? '';
  return attention(
    `Somebody tries to read it and is refused: ${times(denials)}, last on ${secondOf(last)} (${window}). Ask them${of}:`,
    ...names,
  );
}
