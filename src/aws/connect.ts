/** The user's credentials to everything that a scan or a push may ask of AWS. */
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { RegionPorts } from '../collect/ports.js';
import type { PricesPort } from '../cost/ports.js';
import type { HubPort } from '../deliver/ports.js';
import type { OrganizationPort, RegionsPort } from '../discover/ports.js';
import type { Caller as Identity } from '../model/account.js';
import { type Answer, answered, type Failure, failed } from '../model/gap.js';
import { type CallCounts, Caller } from './caller.js';
import { Channel } from './channel.js';
import { Clients } from './clients.js';
import { eventsPort } from './events.js';
import type { Timeouts } from './http-handler.js';
import { keysPort } from './keys.js';
import { withoutNotice } from './node-notice.js';
import { notConnected } from './not-connected.js';
import { type Purpose, SESSION_POLICIES } from './operations.js';
import { organizationPort } from './organizations.js';
import { type OwnSession, ownCredentials } from './own-credentials.js';
import type { Pace } from './pacing/buckets.js';
import { RealClock } from './pacing/clock.js';
import { pricesPort } from './pricing.js';
import { regionsPort } from './regions.js';
import { secretsPort } from './secrets.js';
import { hubPort } from './security-hub.js';
import { AssumeRoleError, type Credentials, RoleSession, type Session } from './session.js';

/** How accounts are entered. */
export interface RoleOptions {
  readonly name: string;
  readonly externalId?: string | undefined;
}

/** Shorter waits than those that AWS needs. Plain data, as all options are: they are passed to threads. */
export interface Haste {
  /** So many times as fast pass the waits of pacing and of repetitions, and the seconds of patience. */
  readonly tempo: number;
  /** Of one request; AWS's own where absent. */
  readonly timeouts?: Timeouts;
}

export interface ConnectOptions {
  readonly role: RoleOptions;
  /** What sessions in other accounts may do. Default: what a scan does. */
  readonly purpose?: Purpose | undefined;
  /** Requests in flight at most. */
  readonly concurrency: number;
  readonly pace: Pace;
  /** Of this package, for the user agent. */
  readonly version: string;
  /** Whom the credentials are known to belong to; AWS is asked where absent. */
  readonly identity?: Identity | undefined;
  readonly haste?: Haste | undefined;
}

/** An account that was entered. */
export interface AccountPorts {
  readonly regions: RegionsPort;
  region(region: string): RegionPorts;
  /** Security Hub there; sessions of a scan may not ask it. */
  hub(region: string): HubPort;
}

/** AWS as the user's credentials see it. */
export interface Aws {
  readonly caller: Identity;
  /** AWS's own clock at the first answer; undefined where it did not say. */
  readonly now: Date | undefined;
  readonly organization: OrganizationPort;
  readonly prices: PricesPort;
  /** Enters an account: the caller's own directly, any other through the role. `run` names the session. */
  enter(account: string, run: string): Promise<Answer<AccountPorts>>;
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

/** The `Date` header of an HTTP response, whatever the SDK makes of its type. */
function dateHeader(response: unknown): Date | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response))
    return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'date');
  const date = new Date(String(found?.[1]));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Remembers the clock of the first answer. */
function watchClock(client: STSClient, seen: (date: Date) => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const date = dateHeader(result.response);
      if (date !== undefined) seen(date);
      return result;
    },
    { step: 'deserialize', name: 'secretsCensusClock', priority: 'low' },
  );
}

function identityOf(account: string | undefined, arn: string | undefined): Identity {
  const partition = arn?.split(':')[1];
  if (account === undefined || arn === undefined || !partition)
    throw notConnected({ reason: 'error', detail: 'the caller has no account' });
  return { accountId: account, arn, partition };
}

interface Known {
  readonly identity: Identity;
  readonly now: Date | undefined;
}

async function whoAmI(channel: Channel, session: OwnSession): Promise<Known> {
  let now: Date | undefined;
  const client = channel.clients.sts(channel.region);
  watchClock(client, (date) => {
    now ??= date;
  });
  const answer = await channel.call('sts:GetCallerIdentity', (sign) =>
    client.send(sign(new GetCallerIdentityCommand({}))),
  );
  if (!answer.ok) throw notConnected(answer.failure, session.reasons());
  return { identity: identityOf(answer.value.Account, answer.value.Arn), now };
}

interface Assuming {
  readonly channel: Channel;
  readonly role: RoleOptions;
  readonly purpose: Purpose;
  readonly partition: string;
}

/** Credentials of the role in an account; the session may do what its purpose needs, and never read a value. */
async function assume(
  { channel, role, purpose, partition }: Assuming,
  account: string,
  run: string,
): Promise<Answer<Credentials>> {
  const answer = await channel.call('sts:AssumeRole', (sign) =>
    channel.clients.sts(channel.region).send(
      sign(
        new AssumeRoleCommand({
          RoleArn: `arn:${partition}:iam::${account}:role/${role.name}`,
          RoleSessionName: `secrets-census-${run}`,
          Policy: SESSION_POLICIES[purpose],
          ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
        }),
      ),
    ),
  );
  if (!answer.ok) return answer;
  const { AccessKeyId, SecretAccessKey, SessionToken } = answer.value.Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
    return failed({
      reason: 'error',
      api: 'sts:AssumeRole',
      detail: 'The answer holds no credentials.',
    });
  return answered({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
}

/** Why a role cannot be entered; undefined where it can. */
async function refusal(session: RoleSession): Promise<Failure | undefined> {
  try {
    await session.credentials();
    return undefined;
  } catch (error) {
    if (error instanceof AssumeRoleError) return error.failure;
    throw error;
  }
}

/** Connects with the credentials of the environment. Throws a `UserError` where AWS does not accept them. */
export async function connect(options: ConnectOptions): Promise<Aws> {
  const { role, purpose = 'scan', concurrency, pace, version, haste } = options;
  const clients = new Clients({
    connections: concurrency,
    userAgent: `secrets-census/${version}`,
    ...(haste?.timeouts && { timeouts: haste.timeouts }),
  });
  const clock = new RealClock(haste?.tempo);
  const caller = new Caller(clients, { concurrency, pace, clock });
  const base = ownCredentials();
  const home = await homeRegion(withoutNotice(() => new STSClient({})));
  const own = new Channel(caller, base, home);
  const known: Known =
    options.identity === undefined
      ? await whoAmI(own, base)
      : { identity: options.identity, now: undefined };
  const { identity, now } = known;
  const { partition } = identity;
  const assuming = { channel: own, role, purpose, partition };
  return {
    caller: identity,
    now,
    organization: organizationPort(own),
    prices: pricesPort((region) => new Channel(caller, base, region), partition),
    async enter(account, run) {
      let session: Session = base;
      if (account !== identity.accountId) {
        const ofRole = new RoleSession(() => assume(assuming, account, run));
        const failure = await refusal(ofRole);
        if (failure !== undefined) return failed(failure);
        session = ofRole;
      }
      return answered({
        regions: regionsPort(new Channel(caller, session, home)),
        region: (region) => {
          const channel = new Channel(caller, session, region);
          return {
            secrets: secretsPort(channel),
            keys: keysPort(channel, account),
            events: eventsPort(channel),
          };
        },
        hub: (region) => hubPort(new Channel(caller, session, region), { partition, account }),
      });
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
