/** The user's credentials to everything that a scan may ask of AWS. */
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { RegionPorts } from '../collect/ports.js';
import type { OrganizationPort, RegionsPort } from '../discover/ports.js';
import type { Caller as Identity } from '../model/account.js';
import { type Answer, answered } from '../model/gap.js';
import { Caller } from './caller.js';
import { Clients } from './clients.js';
import { keysPort } from './keys.js';
import { withoutNotice } from './node-notice.js';
import { notConnected } from './not-connected.js';
import { SESSION_POLICY } from './operations.js';
import { organizationPort } from './organizations.js';
import { type OwnSession, ownCredentials } from './own-credentials.js';
import { regionsPort } from './regions.js';
import { secretsPort } from './secrets.js';
import { type Credentials, RoleSession, type Session } from './session.js';

/** How accounts are entered. */
export interface RoleOptions {
  readonly name: string;
  readonly externalId?: string | undefined;
}

export interface ConnectOptions {
  readonly role: RoleOptions;
  /** Requests in flight at most. */
  readonly concurrency: number;
  /** Of this package, for the user agent. */
  readonly version: string;
}

/** An account that was entered. */
export interface AccountPorts {
  readonly regions: RegionsPort;
  region(region: string): RegionPorts;
}

/** AWS as the scan's credentials see it. */
export interface Aws {
  readonly caller: Identity;
  /** AWS's own clock at the first answer; undefined where it did not say. */
  readonly now: Date | undefined;
  readonly organization: OrganizationPort;
  /** Enters an account: the caller's own directly, any other through the role. `run` names the session. */
  enter(account: string, run: string): Promise<Answer<AccountPorts>>;
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

async function whoAmI(
  caller: Caller,
  session: OwnSession,
  region: string,
): Promise<{ readonly identity: Identity; readonly now: Date | undefined }> {
  let now: Date | undefined;
  const client = caller.clients.sts(region);
  watchClock(client, (date) => {
    now ??= date;
  });
  const answer = await caller.call('sts:GetCallerIdentity', session, () =>
    client.send(new GetCallerIdentityCommand({})),
  );
  if (!answer.ok) throw notConnected(answer.failure, session.reasons());
  return { identity: identityOf(answer.value.Account, answer.value.Arn), now };
}

interface Assuming {
  readonly clients: Clients;
  readonly base: Session;
  readonly home: string;
  readonly role: RoleOptions;
  readonly partition: string;
}

/** Credentials of the role in an account; the session may read what a scan reads, and never a value. */
async function assume(
  { clients, base, home, role, partition }: Assuming,
  account: string,
  run: string,
): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: `arn:${partition}:iam::${account}:role/${role.name}`,
    RoleSessionName: `secrets-census-${run}`,
    Policy: SESSION_POLICY,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
  });
  const { Credentials: given } = await clients.as(base, () => clients.sts(home).send(command));
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

/** Connects with the credentials of the environment. Throws a `UserError` where AWS does not accept them. */
export async function connect({ role, concurrency, version }: ConnectOptions): Promise<Aws> {
  const clients = new Clients({ concurrency, userAgent: `secrets-census/${version}` });
  const caller = new Caller(clients, concurrency);
  const base = ownCredentials();
  const home = await homeRegion(withoutNotice(() => new STSClient({})));
  const { identity, now } = await whoAmI(caller, base, home);
  const assuming = { clients, base, home, role, partition: identity.partition };
  return {
    caller: identity,
    now,
    organization: organizationPort(caller, base, home),
    async enter(account, run) {
      const own = account === identity.accountId;
      const session = own ? base : new RoleSession(() => assume(assuming, account, run));
      if (!own) {
        const entered = await caller.call('sts:AssumeRole', base, () => session.credentials());
        if (!entered.ok) return entered;
      }
      return answered({
        regions: regionsPort(caller, session, home),
        region: (region) => ({
          secrets: secretsPort(caller, session, region),
          keys: keysPort(caller, session, { account, region }),
        }),
      });
    },
    close: () => clients.close(),
  };
}
