/** A secret turned into all that CloudTrail recorded of it. */
import { isVisibleIn, type SecretGroup } from '../state/secret.js';
import { parseInterval, parseWorldTime } from '../world/time.js';
import type { RotationFailureEntry, SecretEntry } from '../world.js';
import type { Happening } from './happening.js';
import { lastReadOf } from './last-read.js';
import { beginningOfPast, isRecent, momentsOf } from './moments.js';
import { readEvents } from './read-events.js';
import { plannedRead, usualReader } from './readers.js';
import { rotationEvents } from './rotation-events.js';
import type { FailurePlan, ReadPlan, SecretHistory } from './secret-history.js';

/** Names of the events that a secret can have in its past. */
export const PAST_NAMES: ReadonlySet<string> = new Set([
  'GetSecretValue',
  'BatchGetSecretValue',
  'RotationStarted',
  'RotationSucceeded',
  'RotationFailed',
  'RotationAbandoned',
]);

/** All events of a secret, those of other accounts that read it included. */
export const secretPast = (history: SecretHistory): readonly Happening[] => [
  ...history.reads.flatMap((plan) => readEvents(plan, history)),
  ...rotationEvents(history),
];

/** The rest of the world, as far as the past of a secret depends on it. */
export type Surroundings = Pick<SecretHistory, 'now' | 'records'>;

/** The history of a secret that a world's file describes. */
export function historyFromEntry(
  entry: SecretEntry,
  group: SecretGroup,
  around: Surroundings,
): SecretHistory {
  const { now } = around;
  const primary = group.primaryRegion;
  const lastRead = (region: string) => lastReadOf(entry, region, { primary, now });
  const written = entry.reads ?? [];
  const named = new Set(written.map((read) => read.in ?? primary));
  const isUsual = (region: string) =>
    entry.reads === undefined || (written.length > 0 && region !== primary && !named.has(region));
  return {
    ...around,
    group,
    lastRead,
    reads: [
      ...written.flatMap((read) => plannedRead(read, entry, { group, now })),
      ...usualReads(group, { lastRead, isUsual, now }),
    ],
    failures: (entry.rotation?.failures ?? []).map((failure) =>
      plannedFailure(failure, group, now),
    ),
  };
}

/** The history of a secret of which nothing is known but what AWS shows of it. */
export function plainHistory(group: SecretGroup, around: Surroundings): SecretHistory {
  const { now } = around;
  const lastRead = (region: string) => readOnDay(group.members.get(region)?.accessed, now);
  return {
    ...around,
    group,
    lastRead,
    reads: usualReads(group, { lastRead, isUsual: () => true, now }),
    failures: [],
  };
}

/** Some time of the day, but not so late that it is not recorded yet. */
function readOnDay(day: Date | undefined, now: Date): Date | undefined {
  if (day === undefined) return undefined;
  const noon = day.getTime() + 12 * 3_600_000;
  return new Date(Math.max(day.getTime(), Math.min(noon, now.getTime() - 20 * 60_000)));
}

interface Usual {
  readonly lastRead: SecretHistory['lastRead'];
  readonly isUsual: (region: string) => boolean;
  readonly now: Date;
}

const usualReads = (group: SecretGroup, { lastRead, isUsual, now }: Usual): readonly ReadPlan[] =>
  [...group.members.keys()].flatMap((region) => {
    const last = isVisibleIn(group, region) && isUsual(region) ? lastRead(region) : undefined;
    return last === undefined || !isRecent(last, now)
      ? []
      : usualReader(group, region, { lastRead: last, now });
  });

function plannedFailure(
  { step, every, from, until, abandoned = false }: RotationFailureEntry,
  group: SecretGroup,
  now: Date,
): FailurePlan {
  const time = (text: string) => parseWorldTime(text, now) ?? now;
  const first = Math.max(
    beginningOfPast(now).getTime(),
    group.created.getTime(),
    from === undefined ? 0 : time(from).getTime(),
  );
  const times = momentsOf({
    from: new Date(first),
    until: time(until),
    every: every === undefined ? undefined : parseInterval(every),
    seed: `failure ${group.account} ${group.name}`,
  });
  return { times, step, abandoned };
}
