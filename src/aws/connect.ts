/**
 * The user's credentials to everything that a scan or a push may ask of AWS. A port is imported when it is asked for:
 * packages of the SDK take long to load, and no command needs them all.
 */
import { STSClient } from '@aws-sdk/client-sts';
import type { PricesPort } from '../cost/ports.js';
import type { HubsPort } from '../deliver/ports.js';
import type { OrganizationPort } from '../discover/ports.js';
import type { Caller as Identity } from '../model/account.js';
import { type Answer, answered } from '../model/gap.js';
import type { EventHistories, LogObjects, QueryPort, TablePort } from '../usage/ports.js';
import type { AccountPorts } from './account-ports.js';
import type { RoleOptions } from './assume-role.js';
import type { AthenaOptions } from './athena.js';
import type { AthenaTableName } from './athena-table.js';
import { type CallCounts, Caller } from './caller.js';
import { Channel } from './channel.js';
import { Clients } from './clients.js';
import { entering } from './entering.js';
import type { Timeouts } from './http-handler.js';
import { withoutNotice } from './node-notice.js';
import { ownCredentials } from './own-credentials.js';
import type { Pace } from './pacing/buckets.js';
import { RealClock } from './pacing/clock.js';
import { QUOTAS } from './pacing/quotas.js';
import { type Known, whoAmI } from './who-am-i.js';

export type { AccountPorts } from './account-ports.js';
export type { RoleOptions } from './assume-role.js';

/** Shorter waits than those that AWS needs. Plain data, as all options are: they are passed to threads. */
export interface Haste {
  /** So many times as fast pass the waits of pacing and of repetitions, and the seconds of patience. */
  readonly tempo: number;
  /** Of one request; AWS's own where absent. */
  readonly timeouts?: Timeouts;
}

export interface ConnectOptions {
  readonly role: RoleOptions;
  /** Requests in flight at most. */
  readonly concurrency: number;
  readonly pace: Pace;
  /** Of this package, for the user agent. */
  readonly version: string;
  /** Whom the credentials are known to belong to; AWS is asked where absent. */
  readonly identity?: Identity | undefined;
  readonly haste?: Haste | undefined;
}

/** A table of Athena, and what runs queries over it. */
export interface AthenaPorts {
  readonly table: TablePort;
  readonly queries: QueryPort;
}

/** AWS as the user's credentials see it. */
export interface Aws {
  readonly caller: Identity;
  /** AWS's own clock at the first answer; undefined where it did not say. */
  readonly now: Date | undefined;
  organization(): Promise<OrganizationPort>;
  prices(): Promise<PricesPort>;
  /** Enters an account: the caller's own directly, any other through the role. `run` names the session. */
  enter(account: string, run: string): Promise<Answer<AccountPorts>>;
  /** The event histories of all accounts that can be entered, in sessions of a scan. */
  histories(run: string): EventHistories;
  /** The hubs of all accounts that can be entered, in sessions of a push. */
  hubs(run: string): HubsPort;
  /** With the caller's own credentials, as `lake` and `objects`, in its own Region where none is given. */
  athena(options: AthenaOptions & AthenaTableName, region?: string): Promise<AthenaPorts>;
  lake(region?: string): Promise<QueryPort>;
  /** The files of a bucket, whichever Region it is in. */
  objects(bucket: string, region?: string): Promise<LogObjects>;
  /** Waits until the requests at hand leave room for those of another account. */
  room(): Promise<void>;
  /** What was sent so far. */
  counts(): CallCounts;
  /** From now on fewer requests may be in flight. */
  narrow(concurrency: number): void;
  /** Ends what is still under way, too. */
  close(): void;
}

/** Where nothing says a Region. STS answers there for every account of the partition `aws`. */
const FALLBACK_REGION = 'us-east-1';

async function homeRegion(client: STSClient): Promise<string> {
  try {
    return await client.config.region();
  } catch {
    return FALLBACK_REGION;
  }
}

/** Connects with the credentials of the environment. Throws a `UserError` where AWS does not accept them. */
export async function connect(options: ConnectOptions): Promise<Aws> {
  const { role, concurrency, pace, version, haste } = options;
  const clients = new Clients({
    connections: concurrency,
    userAgent: `secrets-census/${version}`,
    ...(haste?.timeouts && { timeouts: haste.timeouts }),
  });
  const clock = new RealClock(haste?.tempo);
  const caller = new Caller(clients, { concurrency, pace, clock });
  const base = ownCredentials();
  const home = await homeRegion(withoutNotice(() => new STSClient({})));
  const ownIn = (region = home) => new Channel(caller, base, region);
  const own = ownIn();
  const known: Known =
    options.identity === undefined
      ? await whoAmI(own, base)
      : { identity: options.identity, now: undefined };
  const { identity, now } = known;
  const { partition } = identity;
  // What a session takes is loaded while AWS opens it.
  const enter = entering({ caller, base, identity, role, home });
  return {
    caller: identity,
    now,
    async organization() {
      const { organizationPort } = await import('./organizations.js');
      return organizationPort(own);
    },
    async prices() {
      const { pricesPort } = await import('./pricing.js');
      return pricesPort(ownIn, partition);
    },
    async enter(account, run) {
      const loading = import('./account-ports.js');
      const [into, { accountPorts }] = await Promise.all([enter(account, run, 'scan'), loading]);
      return into.ok ? answered(accountPorts(account, into.value, home)) : into;
    },
    histories: (run) => ({
      callsPerSecond: QUOTAS['cloudtrail lookup'] * pace.share,
      async enter(account) {
        const loading = import('./event-history.js');
        const [into, history] = await Promise.all([enter(account, run, 'scan'), loading]);
        if (!into.ok) return into;
        return answered((region) => history.eventHistoryPort(into.value(region)));
      },
    }),
    hubs: (run) => ({
      async enter(account) {
        const loading = import('./security-hub.js');
        const [into, { hubPort }] = await Promise.all([enter(account, run, 'push'), loading]);
        if (!into.ok) return into;
        return answered({ hub: (region) => hubPort(into.value(region), { partition, account }) });
      },
    }),
    async athena(asked, region) {
      const [{ athenaTable }, { athenaPort }] = await Promise.all([
        import('./athena-table.js'),
        import('./athena.js'),
      ]);
      const channel = ownIn(region);
      return { table: athenaTable(channel, asked), queries: athenaPort(channel, asked) };
    },
    async lake(region) {
      const { lakePort } = await import('./lake.js');
      return lakePort(ownIn(region));
    },
    async objects(bucket, region) {
      const { logObjects } = await import('./log-objects.js');
      return logObjects(ownIn(region), bucket);
    },
    room: () => caller.gate.room(),
    counts: () => caller.counts,
    narrow: (bound) => caller.gate.narrow(bound),
    close() {
      clock.stop();
      clients.close();
    },
  };
}
