/** A secret of a world's file turned into a group, its defaults filled in. */
import { lastReadOf } from '../past/last-read.js';
import { parseWorldTime, startOfDay } from '../world/time.js';
import type { RotationEntry, SecretEntry, VersionEntry } from '../world.js';
import { deriveSuffix, deriveUuid } from './derive.js';
import type { Member, Rotation, SecretGroup, Version } from './secret.js';

const DAY_MS = 86_400_000;

/** Where a secret is, and what its texts refer to. */
export interface SecretOrigin {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  readonly now: Date;
  readonly policies: ReadonlyMap<string, string>;
}

/** Makes the group. The shape of the entry was checked when the world was loaded. */
export function secretFromEntry(entry: SecretEntry, origin: SecretOrigin): SecretGroup {
  const { account, partition, region, now } = origin;
  const time = (text: string) => parseWorldTime(text, now) ?? now;
  const created = time(entry.created ?? '300 days ago');
  const rotation =
    entry.rotation === undefined ? undefined : rotationFrom(entry.rotation, created, origin);
  const versions = versionsFrom(entry, rotation?.last ?? created, origin);
  const newest = Math.max(
    created.getTime(),
    rotation?.last?.getTime() ?? 0,
    ...versions.map((version) => version.created.getTime()),
  );
  const policy = policyFrom(entry, origin.policies);
  return {
    account,
    partition,
    name: entry.name,
    suffix: entry.suffix ?? deriveSuffix(account, region, entry.name),
    primaryRegion: region,
    created,
    changed: entry.changed === undefined ? new Date(newest) : time(entry.changed),
    ...(entry.description === undefined ? {} : { description: entry.description }),
    ...(entry.type === undefined ? {} : { type: entry.type }),
    ...(entry.owningService === undefined ? {} : { owningService: entry.owningService }),
    tags: tagsFrom(entry),
    ...(rotation === undefined ? {} : { rotation }),
    ...(entry.externalRotationRole === undefined
      ? {}
      : { externalRotationRole: entry.externalRotationRole }),
    externalRotationMetadata: new Map(Object.entries(entry.externalRotationMetadata ?? {})),
    versions,
    ...(entry.deleted === undefined ? {} : { deleted: time(entry.deleted) }),
    ...(policy === undefined ? {} : { policy }),
    members: membersFrom(entry, region, now),
  };
}

function tagsFrom(entry: SecretEntry): Map<string, string> {
  const tags = new Map(Object.entries(entry.tags ?? {}));
  if (entry.owningService !== undefined) {
    tags.set('aws:secretsmanager:owningService', entry.owningService);
  }
  return tags;
}

function policyFrom({ policy, policyText }: SecretEntry, files: ReadonlyMap<string, string>) {
  if (policyText !== undefined) return policyText;
  if (policy === undefined) return undefined;
  return typeof policy === 'string' ? files.get(policy) : JSON.stringify(policy);
}

function rotationFrom(entry: RotationEntry, created: Date, origin: SecretOrigin): Rotation {
  const { account, partition, region, now } = origin;
  const time = (text: string) => parseWorldTime(text, now) ?? now;
  const everyDays = entry.everyDays ?? daysOfRate(entry.schedule);
  const last = entry.last === undefined ? undefined : time(entry.last);
  const next = entry.next === undefined ? nextAfter(last ?? created, everyDays) : time(entry.next);
  const lambdaArn = entry.lambda?.startsWith('arn:')
    ? entry.lambda
    : `arn:${partition}:lambda:${region}:${account}:function:${entry.lambda}`;
  return {
    enabled: entry.enabled ?? true,
    ...(entry.lambda === undefined ? {} : { lambdaArn }),
    ...(everyDays === undefined ? {} : { everyDays }),
    ...(entry.schedule === undefined ? {} : { schedule: entry.schedule }),
    ...(entry.window === undefined ? {} : { window: entry.window }),
    ...(last === undefined ? {} : { last }),
    ...(next === undefined ? {} : { next }),
  };
}

/** N of `rate(N days)`. AWS fills AutomaticallyAfterDays from the schedule in the same way. */
export function daysOfRate(schedule: string | undefined): number | undefined {
  const days = /^rate\((\d{1,4}) days?\)$/.exec(schedule ?? '')?.[1];
  return days === undefined ? undefined : Number(days);
}

/** End of the day on which the next rotation is due: AWS gives the latest time by which it happens. */
export function nextAfter(last: Date, everyDays: number | undefined): Date | undefined {
  if (everyDays === undefined) return undefined;
  const day = startOfDay(new Date(last.getTime() + everyDays * DAY_MS));
  return new Date(day.getTime() + DAY_MS - 1000);
}

function versionsFrom(entry: SecretEntry, current: Date, origin: SecretOrigin): readonly Version[] {
  const { account, region, now } = origin;
  const created = parseWorldTime(entry.created ?? '300 days ago', now) ?? now;
  const entries: readonly VersionEntry[] = entry.versions ?? [
    { stages: ['AWSCURRENT'], created: current.toISOString() },
  ];
  return entries.map((version, index) => {
    const stages = version.stages ?? [];
    const lastRead = stages.includes('AWSCURRENT')
      ? lastReadOf(entry, region, { primary: region, now })
      : undefined;
    const day = version.accessed === undefined ? lastRead : parseWorldTime(version.accessed, now);
    return {
      id: version.id ?? deriveUuid('version', account, region, entry.name, String(index)),
      created:
        version.created === undefined ? created : (parseWorldTime(version.created, now) ?? now),
      stages,
      accessed: new Map(day === undefined ? [] : [[region, startOfDay(day)]]),
      ...(entry.key === undefined ? {} : { key: entry.key }),
    };
  });
}

function membersFrom(entry: SecretEntry, primary: string, now: Date): Map<string, Member> {
  const day = (region: string) => {
    const time = lastReadOf(entry, region, { primary, now });
    return time === undefined ? {} : { accessed: startOfDay(time) };
  };
  const own: Member = {
    status: 'InSync',
    ...(entry.key === undefined ? {} : { key: entry.key }),
    ...day(primary),
  };
  const replicas = Object.entries(entry.replicas ?? {}).map(
    ([region, replica]): [string, Member] => [
      region,
      {
        status: replica?.status ?? 'InSync',
        ...(replica?.message === undefined ? {} : { message: replica.message }),
        ...(replica?.key === undefined ? {} : { key: replica.key }),
        ...day(region),
      },
    ],
  );
  return new Map([[primary, own], ...replicas]);
}
