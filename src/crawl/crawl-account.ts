/** Accounts of a scope to finished segments of a snapshot: as many at once as the requests in flight leave room for. */
import { type AccountPorts, type Aws, type ConnectOptions, connect } from '../aws/connect.js';
import {
  type Collected,
  collectAccount,
  disabledRows,
  notEntered,
} from '../collect/collect-account.js';
import type { EarlierRegion } from '../collect/earlier-policies.js';
import { discoverRegions } from '../discover/discover-regions.js';
import type { AccountInScope } from '../discover/select-accounts.js';
import { earlierPolicies } from '../files/earlier-snapshot.js';
import { writeSegment } from '../files/write-snapshot.js';
import { ALL_REGIONS, type CoverageRow, notScanned } from '../model/coverage.js';
import type { Failure } from '../model/gap.js';
import { UserError } from '../model/user-error.js';

/** What an earlier scan is good for. */
export interface EarlierScan {
  readonly folder: string;
  /** When it read what it did not carry over itself. */
  readonly readAt: string;
  /** Policies that were read at this moment or before are read again: ISO 8601. */
  readonly notBefore: string;
}

/** How every account of a scan is collected; plain data, so that it can be passed to a thread. */
export interface CollectSettings {
  readonly folder: string;
  /** Names the sessions of one scan. */
  readonly run: string;
  readonly deep: boolean;
  readonly regions?: readonly string[] | undefined;
  readonly earlier?: EarlierScan | undefined;
  readonly connect: ConnectOptions;
}

/** An account whose segment is written. */
export interface AccountDone {
  readonly account: AccountInScope['account'];
  readonly coverage: readonly CoverageRow[];
  /** Groups in the inventory. */
  readonly secrets: number;
  /** Where policies of an earlier scan were at hand, but events could not be read: all policies were read. */
  readonly eventsUnread: readonly Failure[];
}

/** What a scan is doing. */
export interface CrawlCounts {
  readonly calls: number;
  readonly throttled: number;
  readonly inFlight: number;
  /** Accounts that are being collected. */
  readonly accounts: number;
  /** Entries listed in them so far. */
  readonly secrets: number;
}

/** Collects accounts, one call for each. */
export interface Collector {
  /** `begun` is called when there was room for the account; until then it waits. */
  collect(scoped: AccountInScope, begun: () => void): Promise<AccountDone>;
  counts(): CrawlCounts;
  /** From now on fewer requests may be in flight, since others share the bound. */
  narrow(concurrency: number): void;
  close(): void;
}

/** Accounts at once: those that wait for their quotas take no part of the requests in flight. */
const MOST_ACCOUNTS = 80;

/** Entries in memory at once beside those of the largest account, beyond which no further account is begun. */
const MOST_SECRETS = 8_000;

/**
 * CloudTrail shows an event within a quarter of an hour or so, and an event that came late for one scan must not be
 * lost to the next. Source: CloudTrail user guide, "how CloudTrail works".
 */
const LATE_EVENTS_MS = 60 * 60_000;

const DAMAGED: Failure = {
  reason: 'error',
  detail: 'the account is damaged in the earlier snapshot',
};

interface EarlierAccount {
  readonly region: (region: string) => EarlierRegion | undefined;
  readonly failure?: Failure;
}

/** What the earlier scan knows of an account. Where that cannot be read, all is read anew. */
function earlierAccount(earlier: EarlierScan | undefined, account: string): EarlierAccount {
  const nothing = { region: () => undefined };
  if (earlier === undefined) return nothing;
  try {
    const regions = earlierPolicies(earlier.folder, account);
    return {
      region(name) {
        const known = regions?.get(name);
        const readAt = known?.since ?? earlier.readAt;
        if (known === undefined || readAt <= earlier.notBefore) return undefined;
        const since = Date.parse(earlier.readAt) - LATE_EVENTS_MS;
        const eventsSince = new Date(since).toISOString();
        return { policies: known.policies, readAt, eventsSince };
      },
    };
  } catch (error) {
    if (error instanceof UserError) return { ...nothing, failure: DAMAGED };
    throw error;
  }
}

const empty = (account: AccountInScope['account'], row: CoverageRow): Collected => ({
  inventory: notEntered(account, [row]),
  eventsUnread: [],
});

/** What an open account takes. */
interface Room {
  /** Entries listed so far. */
  secrets: number;
}

async function collectEntered(
  { account, tagsFailure }: AccountInScope,
  ports: AccountPorts,
  { settings, partition, listed }: Collecting,
): Promise<Collected> {
  const found = await discoverRegions(ports.regions, settings.regions);
  if (!found.ok) return empty(account, notScanned(account.id, ALL_REGIONS, found.failure));
  const targets = { account, tagsFailure, partition, ...found.value };
  const earlier = earlierAccount(settings.earlier, account.id);
  const collected = await collectAccount(targets, (region) => ports.region(region), {
    deep: settings.deep,
    earlier: earlier.region,
    listed,
  });
  const off = disabledRows(account.id, found.value.disabled);
  const { inventory, eventsUnread } = collected;
  return {
    inventory: { ...inventory, coverage: [...inventory.coverage, ...off] },
    eventsUnread: earlier.failure === undefined ? eventsUnread : [earlier.failure],
  };
}

interface Collecting {
  readonly settings: CollectSettings;
  readonly partition: string;
  readonly listed: (secrets: number) => void;
}

async function collectInScope(
  scoped: AccountInScope,
  aws: Aws,
  collecting: Collecting,
): Promise<Collected> {
  const { account, skip } = scoped;
  if (skip !== undefined)
    return empty(account, {
      account: account.id,
      region: ALL_REGIONS,
      status: 'not',
      secrets: 0,
      ...skip,
    });
  const entered = await aws.enter(account.id, collecting.settings.run);
  if (!entered.ok) return empty(account, notScanned(account.id, ALL_REGIONS, entered.failure));
  return collectEntered(scoped, entered.value, collecting);
}

/** Waits for a turn of the event loop, in which the requests of the account before are on their way. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Entries of the open accounts. One that is larger than all others must not hold them up for hours. */
function besideTheLargest(open: Iterable<Room>): number {
  let sum = 0;
  let largest = 0;
  for (const { secrets } of open) {
    sum += secrets;
    largest = Math.max(largest, secrets);
  }
  return sum - largest;
}

function collectorOver(aws: Aws, settings: CollectSettings): Collector {
  const open = new Set<Room>();
  const watchers: (() => void)[] = [];
  let isClosed = false;
  let admission: Promise<void> = Promise.resolve();
  const isFull = (): boolean =>
    open.size >= MOST_ACCOUNTS || besideTheLargest(open) >= MOST_SECRETS;
  /** One account at a time, in the order in which they were given. */
  const admit = (room: Room): Promise<void> => {
    admission = admission.then(async () => {
      while (isFull()) await new Promise<void>((resolve) => watchers.push(resolve));
      await aws.room();
      open.add(room);
      await turn();
    });
    return admission;
  };
  return {
    async collect(scoped, begun) {
      const room: Room = { secrets: 0 };
      await admit(room);
      begun();
      try {
        const { inventory, eventsUnread } = await collectInScope(scoped, aws, {
          settings,
          partition: aws.caller.partition,
          listed: (secrets) => {
            room.secrets += secrets;
          },
        });
        // What was cut short looks like failures of AWS, and a segment that says so would never be collected again.
        if (isClosed) throw new Error('the collector was closed before the account was collected');
        await writeSegment(settings.folder, inventory);
        const { account, coverage, secrets } = inventory;
        return { account, coverage, secrets: secrets.length, eventsUnread };
      } finally {
        open.delete(room);
        watchers.shift()?.();
      }
    },
    counts() {
      let secrets = 0;
      for (const room of open) secrets += room.secrets;
      return { ...aws.counts(), accounts: open.size, secrets };
    },
    narrow: (concurrency) => aws.narrow(concurrency),
    close() {
      isClosed = true;
      aws.close();
    },
  };
}

/** A collector with a connection of its own. */
export const startCollector = async (settings: CollectSettings): Promise<Collector> =>
  collectorOver(await connect(settings.connect), settings);
