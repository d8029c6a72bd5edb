/** The readers of a secret turned into problems where they could not have read it so, or disagree with its `accessed`. */
import type { Problem } from '../../model/user-error.js';
import { regionOfRead, writtenLastRead } from '../past/last-read.js';
import { beginningOfPast, isRecent, lengthOf, MOST_MOMENTS } from '../past/moments.js';
import { readerOf, seriesOfRead } from '../past/readers.js';
import { rotationEvents } from '../past/rotation-events.js';
import { historyFromEntry } from '../past/secret-past.js';
import { regionsOf } from '../state/account.js';
import type { SecretGroup } from '../state/secret.js';
import { secretFromEntry } from '../state/secret-from-entry.js';
import { accountOf, parseCaller } from '../state/trail-caller.js';
import type { OrganizationFile, ReadEntry, RotationFailureEntry, SecretEntry } from '../world.js';
import type { At } from './references.js';
import { parseWorldTime, startOfDay } from './time.js';
import type { Path } from './yaml-file.js';

/** Where the secret is written down, and what its readers depend on. */
export interface ReadsContext {
  /** Name of the account. */
  readonly name: string;
  readonly organization: OrganizationFile;
  readonly policies: ReadonlyMap<string, string>;
  /** Region of the primary. */
  readonly region: string;
  /** Names of the secrets there. */
  readonly names: ReadonlySet<string>;
  readonly path: Path;
  readonly at: At;
}

/** The problems of the readers and of the rotations of one secret. */
export function checkReads(entry: SecretEntry, context: ReadsContext): readonly Problem[] {
  const { reads, rotation } = entry;
  const failures = rotation?.failures ?? [];
  if (reads === undefined && failures.length === 0) return [];
  const { organization, name, region, policies, path, at } = context;
  const now = new Date(organization.asOf);
  const account = organization.accounts.find((other) => other.name === name)?.id ?? name;
  const partition = organization.organization.partition ?? 'aws';
  const origin = { account, partition, region, now, policies };
  const subject = { entry, group: secretFromEntry(entry, origin), now, context };
  const told = (own: Path, whats: readonly string[]): readonly Problem[] =>
    whats.map((what) => ({ what, where: at([...path, ...own]) }));
  const problems = [
    ...(reads ?? []).flatMap((read, n) => told(['reads', n], problemsOfRead(read, subject))),
    ...failures.flatMap((failure, n) =>
      told(['rotation', 'failures', n], problemsOfFailure(failure, now)),
    ),
  ];
  if (problems.length > 0 || reads === undefined) return problems;
  return [region, ...Object.keys(entry.replicas ?? {})].flatMap((place) =>
    told(['reads'], disagreement(place, subject)),
  );
}

interface Subject {
  readonly entry: SecretEntry;
  readonly group: SecretGroup;
  readonly now: Date;
  readonly context: ReadsContext;
}

function problemsOfRead(read: ReadEntry, subject: Subject): readonly string[] {
  const { entry, group, now, context } = subject;
  if (read.by === undefined && read.function === undefined) {
    return ["a reader needs 'by' or 'function'"];
  }
  const region = regionOfRead(read, { primary: context.region });
  const member = group.members.get(region);
  if (member === undefined || member.status === 'Failed') {
    return [`there is neither the secret nor a replica of it in '${region}'`];
  }
  const series = seriesOfRead(read, entry, { group, now });
  if (series === undefined) return ["say 'until' when, since the Region has no 'accessed'"];
  return [
    ...(series.until > now ? ["'until' lies in the future"] : []),
    ...(series.until < beginningOfPast(now) ? ["'until' is before any event that is kept"] : []),
    ...(series.from > series.until ? ["'from' is after 'until', or the secret is younger"] : []),
    ...(lengthOf(series) > MOST_MOMENTS ? [`these are more than ${MOST_MOMENTS} reads`] : []),
    ...problemsOfBatch(read, context),
    ...problemsOfStranger(read, region, subject),
  ];
}

function problemsOfBatch({ batch, with: others = [] }: ReadEntry, { names }: ReadsContext) {
  if (others.length > 0 && batch !== 'list') return ["'with' needs 'batch: list'"];
  return others
    .filter((name) => !names.has(name))
    .map((name) => `the Region has no secret '${name}'`);
}

/** Across accounts a secret has no name. Source: Secrets Manager API reference, GetSecretValue. */
function problemsOfStranger(
  read: ReadEntry,
  region: string,
  { group, context }: Subject,
): readonly string[] {
  const account = accountOf(parseCaller(readerOf(read, group))) ?? group.account;
  if (account === group.account) return [];
  const { organization } = context;
  const theirs = organization.accounts.find(({ id }) => id === account);
  const off = theirs !== undefined && !regionsOf(theirs, organization).has(region);
  return [
    ...((read.as ?? 'arn') === 'arn' ? [] : ['another account can name a secret by its ARN only']),
    ...(off ? [`'${region}' is off in the account '${theirs.name}'`] : []),
  ];
}

function problemsOfFailure({ from, until }: RotationFailureEntry, now: Date): readonly string[] {
  const end = parseWorldTime(until, now) ?? now;
  const start = from === undefined ? undefined : parseWorldTime(from, now);
  return [
    ...(end > now ? ["'until' lies in the future"] : []),
    ...(start !== undefined && start > end ? ["'from' is after 'until'"] : []),
  ];
}

const dayOf = (time: Date): string => startOfDay(time).toISOString().slice(0, 10);

/** AWS keeps the day of the last read: what CloudTrail tells of it must be the same. */
function disagreement(region: string, subject: Subject): readonly string[] {
  const { entry, group, now, context } = subject;
  const written = writtenLastRead(entry, region, { primary: context.region });
  const accessed = written === undefined ? undefined : parseWorldTime(written, now);
  if (accessed === undefined) return [];
  const newest = newestRead(region, subject);
  const day = dayOf(accessed);
  const last = `'${group.name}' was read last in ${region} on ${day}`;
  if (newest !== undefined && dayOf(newest) > day) {
    return [`${last}, but 'reads' go on until ${dayOf(newest)}`];
  }
  if (!isRecent(accessed, now) || (newest !== undefined && dayOf(newest) === day)) return [];
  const seen = newest === undefined ? 'nobody reads it' : `nobody reads it after ${dayOf(newest)}`;
  return [`${last}, but ${seen}`];
}

function newestRead(region: string, { entry, group, now }: Subject): Date | undefined {
  const history = historyFromEntry(entry, group, { now, records: () => false });
  const read = history.reads
    .filter((plan) => plan.region === region && plan.error === undefined)
    .flatMap(({ times }) => times.at(-1) ?? []);
  const rotated = rotationEvents(history)
    .filter((happening) => happening.region === region && happening.event.readOnly)
    .map(({ event }) => event.time);
  const times = [...read, ...rotated].map((time) => time.getTime());
  return times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.max(a, b)));
}
