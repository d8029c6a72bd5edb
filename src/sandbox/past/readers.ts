/** Those who read a secret, as a world writes them or as it leaves them out, turned into what they did and when. */
import { deriveHex } from '../state/derive.js';
import type { SecretGroup } from '../state/secret.js';
import { parseCaller, type TrailCaller } from '../state/trail-caller.js';
import { parseInterval, parseWorldTime } from '../world/time.js';
import type { ReadEntry, SecretEntry } from '../world.js';
import { lastReadOf, regionOfRead } from './last-read.js';
import { beginningOfPast, isRecent, momentsOf, type Series } from './moments.js';
import type { ReadPlan } from './secret-history.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** How often somebody reads of whom nothing is said. */
const USUAL_MS = 12 * DAY_MS;

/** Characters of a role's name, as AWS allows them. */
const NOT_IN_NAMES = /[^A-Za-z0-9+=,.@_-]+/g;
const MAX_NAME = 40;

/** Reads of an entry: when they are, before they are cut. */
export function seriesOfRead(
  read: ReadEntry,
  entry: SecretEntry,
  { group, now }: { readonly group: SecretGroup; readonly now: Date },
): Series | undefined {
  const region = regionOfRead(read, { primary: group.primaryRegion });
  const time = (text: string | undefined) =>
    text === undefined ? undefined : parseWorldTime(text, now);
  const until =
    time(read.until) ?? lastReadOf(entry, region, { primary: group.primaryRegion, now });
  if (until === undefined) return undefined;
  const earliest = latest(time(read.from) ?? beginningOfPast(now), beginningOfPast(now));
  return {
    from: latest(earliest, group.created),
    until,
    every: read.every === undefined ? undefined : parseInterval(read.every),
    seed: `${group.account} ${group.name} ${readerOf(read, group)} ${region}`,
  };
}

const latest = (a: Date, b: Date): Date => (a > b ? a : b);

/** ARN or service of who reads. */
export function readerOf(read: ReadEntry, { partition, account }: SecretGroup): string {
  const by = read.by ?? `role/${read.function}-role`;
  return /^(?:role\/|user\/|root$)/.test(by) ? `arn:${partition}:iam::${account}:${by}` : by;
}

/** The reads that an entry writes down; none where it does not say until when. */
export function plannedRead(
  read: ReadEntry,
  entry: SecretEntry,
  where: { readonly group: SecretGroup; readonly now: Date },
): readonly ReadPlan[] {
  const { group } = where;
  const series = seriesOfRead(read, entry, where);
  if (series === undefined) return [];
  const { error, batch, with: others = [] } = read;
  return [
    {
      caller: sessionsOf(readerOf(read, group), read.session ?? read.function, read.invokedBy),
      region: regionOfRead(read, { primary: group.primaryRegion }),
      times: momentsOf(series),
      as: read.as ?? 'arn',
      throughEndpoint: read.through === 'vpce',
      byFunction: read.function !== undefined,
      ...(error === undefined ? {} : { error }),
      ...(batch === undefined
        ? {}
        : { batch: batch === 'list' ? { kind: 'list', others } : { kind: 'filters' } }),
    },
  ];
}

/** Sessions of a role last a week where nothing else is said: as long as the instance that has them. */
export function sessionsOf(
  by: string,
  session?: string,
  invokedBy?: string,
): (time: Date) => TrailCaller {
  return (time) => {
    const week = String(Math.floor(time.getTime() / WEEK_MS));
    const caller = parseCaller(by, session ?? `i-0${deriveHex(16, by, week)}`);
    return caller.kind === 'session' && invokedBy !== undefined ? { ...caller, invokedBy } : caller;
  };
}

/** Whoever reads a secret in a Region of which the world says nothing but when it was read last. */
export function usualReader(
  group: SecretGroup,
  region: string,
  { lastRead, now }: { readonly lastRead: Date; readonly now: Date },
): readonly ReadPlan[] {
  if (!isRecent(lastRead, now)) return [];
  const by = usualReaderOf(group);
  const seed = `${group.account} ${group.name} ${by} ${region}`;
  const from = latest(beginningOfPast(now), group.created);
  return [
    {
      caller: sessionsOf(by),
      region,
      times: momentsOf({ from, until: latest(lastRead, from), every: USUAL_MS, seed }),
      as: 'arn',
      throughEndpoint: true,
      byFunction: false,
    },
  ];
}

/** What a service only keeps, it uses itself; what it rotates, others use. */
function usualReaderOf({ account, partition, name, owningService, rotation }: SecretGroup): string {
  if (owningService !== undefined && rotation?.enabled !== true) {
    return `${owningService}.amazonaws.com`;
  }
  const part = owningService ?? name.split('/').at(-2) ?? name;
  const plain = part.replaceAll(NOT_IN_NAMES, '').slice(0, MAX_NAME);
  return `arn:${partition}:iam::${account}:role/${plain === '' ? 'application' : plain}-service`;
}
