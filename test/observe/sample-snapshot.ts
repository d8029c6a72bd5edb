/** Snapshots with a few secrets, and what a source may tell of them. */
import { type Manifest, SNAPSHOT_FORMAT } from '../../src/files/snapshot-format.js';
import { writeSnapshot } from '../../src/files/write-snapshot.js';
import type { Secret } from '../../src/model/secret.js';
import type { EventCount, Observation, UsageQuery } from '../../src/model/usage.js';
import type { UsageSource } from '../../src/usage/ports.js';

export const SHOP = '100000000001';
export const BANK = '100000000002';
/** Of the organization, and not in the snapshot. */
export const OTHER = '100000000003';

export const AS_OF = '2026-11-21T09:00:00.500Z';

/** Its ARN; every secret of a name has the same six characters. */
export const arnOf = (account: string, name: string, region = 'eu-west-1'): string =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;

export const secretOf = (account: string, name: string, given: Partial<Secret> = {}): Secret => ({
  arn: arnOf(account, name),
  groupArn: arnOf(account, name),
  name,
  account: { id: account, state: 'ACTIVE' },
  region: 'eu-west-1',
  partition: 'aws',
  createdAt: '2025-01-01T00:00:00.000Z',
  tags: {},
  rotation: { enabled: false, kind: 'none' },
  key: { managedBy: 'aws', account },
  replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: [], failed: [] },
  deletion: { scheduled: false },
  policy: { present: false },
  gaps: [],
  ...given,
});

const replicated = {
  replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: ['us-east-1'], failed: [] },
};

/** The shop's `db` and `token`, which has a replica, and the bank's `key`. */
export const SECRETS: readonly Secret[] = [
  secretOf(SHOP, 'db'),
  secretOf(SHOP, 'token', replicated),
  secretOf(BANK, 'key'),
];

/** Writes them as a snapshot; an account without a secret is one that could not be entered. */
export async function writeSample(
  folder: string,
  { secrets = SECRETS, accounts = [SHOP, BANK], asOf = AS_OF, complete = true } = {},
): Promise<string> {
  const manifest: Manifest = {
    formatVersion: SNAPSHOT_FORMAT,
    tool: { name: 'secrets-census', version: '0.0.0' },
    scope: { partition: 'aws', callerAccount: SHOP, organizationId: 'o-a1b2c3d4e5' },
    startedAt: asOf,
    asOf,
    complete: false,
    organizationAccounts: [SHOP, BANK, OTHER],
    coverage: [],
  };
  const writer = writeSnapshot(folder, manifest);
  for (const id of accounts) {
    const own = secrets.filter(({ account }) => account.id === id);
    const place = { account: id, region: 'eu-west-1', secrets: own.length } as const;
    await writer.add({
      account: { id, state: 'ACTIVE' },
      coverage: [
        own.length > 0
          ? { ...place, status: 'scanned', listed: true }
          : { ...place, status: 'not', reason: 'accessDenied' },
      ],
      secrets: own,
    });
  }
  if (complete) writer.finish();
  return folder;
}

/** Reads of the shop's `db` by its checkout role, or what is given. */
export const countOf = (given: Partial<EventCount> = {}): EventCount => ({
  account: SHOP,
  region: 'eu-west-1',
  event: 'GetSecretValue',
  secretId: 'db',
  caller: { type: 'AssumedRole', arn: `arn:aws:iam::${SHOP}:role/checkout`, account: SHOP },
  viaVpcEndpoint: false,
  count: 1,
  sessionHours: 1,
  first: '2026-11-20T08:00:00Z',
  last: '2026-11-20T08:00:00Z',
  ...given,
});

export const count = (given: Partial<EventCount> = {}): Observation => ({
  kind: 'count',
  count: countOf(given),
});

/** All of a place is recorded. */
export const active = (account: string, region: string): Observation => ({
  kind: 'activity',
  activity: { account, region, days: null, recordsReads: true },
});

/** A source that tells what it is told to; `asked` has the questions. */
export function sourceOf(
  observations: Iterable<Observation>,
): UsageSource & { readonly asked: UsageQuery[] } {
  const asked: UsageQuery[] = [];
  return {
    asked,
    estimate: async () => ({ says: [] }),
    async *observe(query) {
      asked.push(query);
      yield* observations;
    },
    notes: () => ['It was a quiet day.'],
    close: async () => {},
  };
}
