/** What a user chose as the source of use, with the credentials of the environment -> the source. */
import { type Aws, connect, type Haste } from './aws/connect.js';
import { connectionOf } from './connection.js';
import { logSource } from './logs/log-source.js';
import { runName } from './run-name.js';
import { DEFAULT_RATE_SHARE, DEFAULT_ROLE } from './scan-defaults.js';
import type { UsageSource } from './usage/ports.js';
import { athenaSource } from './usage/sources/athena-source.js';
import type { AthenaTarget } from './usage/sources/athena-target.js';
import { eventHistorySource } from './usage/sources/event-history-source.js';
import { lakeSource } from './usage/sources/lake-source.js';

/** CloudTrail's event history, of each account by itself. */
export interface EventsChoice {
  readonly name: 'events';
  /** Requests per account and Region at most. */
  readonly budget: number;
}

/** Log files of a trail. */
export interface LogsChoice {
  readonly name: 'logs';
  /** A folder, a file, or a pattern with `*` and `**`; or `s3://bucket/prefix`. */
  readonly path: string;
  /** Of the bucket; default: that of the credentials. */
  readonly region?: string | undefined;
}

/** A table over the log files of a trail. */
export interface AthenaChoice {
  readonly name: 'athena';
  readonly database: string;
  readonly table: string;
  readonly region?: string | undefined;
  readonly workgroup?: string | undefined;
  /** `s3://…` for results. */
  readonly output?: string | undefined;
  /** What its columns are called, where that is not as AWS documents it. */
  readonly columns?: AthenaTarget['columns'] | undefined;
  /** The same of those by which it is pruned; null: it has none of the kind. */
  readonly partitions?: AthenaTarget['partitions'] | undefined;
}

/** An event data store of CloudTrail Lake. */
export interface LakeChoice {
  readonly name: 'lake';
  /** Its id or ARN. */
  readonly store: string;
  readonly region?: string | undefined;
}

/** Where the use of secrets is learned from. */
export type UsageChoice = EventsChoice | LogsChoice | AthenaChoice | LakeChoice;

/** How AWS is asked. */
export interface UsageConnection {
  /** The role to assume in every account but the caller's own, for event history; default `SecretsCensus`. */
  readonly role?: { readonly name?: string | undefined; readonly externalId?: string | undefined };
  /** Requests in flight at most; default 256. */
  readonly concurrency?: number;
  /** Part of each documented quota that is taken, above 0 and at most 1; default 0.4. */
  readonly rateShare?: number;
  /** Seconds for which AWS may throttle every request to a quota before they become gaps; default 300. */
  readonly patience?: number;
  /** Shorter waits, for programs that ask a stand-in for AWS, such as the sandbox. */
  readonly haste?: Haste | undefined;
  readonly tool?: { readonly name: string; readonly version: string };
}

const USUAL = { role: DEFAULT_ROLE, rateShare: DEFAULT_RATE_SHARE };

/** The source, with the connection that ends with it. However often it is closed, the connection waits for the source. */
function closing(source: UsageSource, aws: Pick<Aws, 'close'>): UsageSource {
  const end = async (): Promise<void> => {
    try {
      await source.close();
    } finally {
      aws.close();
    }
  };
  let closed: Promise<void> | undefined;
  return {
    estimate: (query) => source.estimate(query),
    observe: (query) => source.observe(query),
    notes: () => source.notes(),
    close() {
      closed ??= end();
      return closed;
    },
  };
}

/** `s3://bucket/prefix`. */
const bucketOf = (path: string): string | undefined => /^s3:\/\/([^/]+)/.exec(path)?.[1];

async function athenaOver(aws: Aws, choice: AthenaChoice, run: string): Promise<UsageSource> {
  const { database, table, workgroup, output, region, columns, partitions } = choice;
  const asked = { database, table, workGroup: workgroup, output, run };
  const { table: described, queries } = await aws.athena(asked, region);
  return athenaSource({
    queries,
    table: described,
    objects: (bucket) => aws.objects(bucket, region),
    target: {
      dialect: 'athena',
      from: `${database}.${table}`,
      ...(columns && { columns }),
      ...(partitions && { partitions }),
    },
  });
}

async function sourceOver(aws: Aws, choice: UsageChoice): Promise<UsageSource> {
  const now = aws.now ?? new Date();
  const run = runName(now);
  switch (choice.name) {
    case 'events': {
      const histories = aws.histories(run);
      return eventHistorySource({ histories, budget: choice.budget, now: now.toISOString() });
    }
    case 'logs': {
      const bucket = bucketOf(choice.path);
      if (bucket === undefined) return logSource({ path: choice.path });
      const objects = await aws.objects(bucket, choice.region);
      return logSource({ path: choice.path, objects });
    }
    case 'athena':
      return athenaOver(aws, choice, run);
    case 'lake':
      return lakeSource({ queries: await aws.lake(choice.region), store: choice.store });
  }
}

/**
 * Opens a source. Throws a `UserError` where AWS does not accept the credentials, a path leads nowhere, or a source needs
 * what is not installed.
 */
export async function connectUsage(
  choice: UsageChoice,
  connection: UsageConnection = {},
): Promise<UsageSource> {
  const isLocal = choice.name === 'logs' && bucketOf(choice.path) === undefined;
  if (isLocal) return logSource({ path: choice.path });
  const aws = await connect(connectionOf(connection, USUAL));
  try {
    return closing(await sourceOver(aws, choice), aws);
  } catch (error) {
    aws.close();
    throw error;
  }
}
