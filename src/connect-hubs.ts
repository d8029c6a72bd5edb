/** The credentials of the environment -> the hubs that they open. */
import { connect, type Haste } from './aws/connect.js';
import { connectionOf } from './connection.js';
import type { HubsPort } from './deliver/ports.js';
import type { Hub } from './model/delivery.js';
import { runName } from './run-name.js';
import { DEFAULT_PUSH_RATE_SHARE, DEFAULT_PUSH_ROLE } from './scan-defaults.js';

/** How hubs are reached. */
export interface ReachOptions {
  /** All findings lie in the hub of the credentials' own account in this Region. */
  readonly central?: string | undefined;
  /** The role to assume in every account but the caller's own; default `SecretsCensusPush`. */
  readonly role?: { readonly name?: string | undefined; readonly externalId?: string | undefined };
  /** Requests in flight at most; default 256. */
  readonly concurrency?: number;
  /** Part of each documented quota that is taken, above 0 and at most 1; default 0.9. */
  readonly rateShare?: number;
  /** Seconds for which AWS may throttle every request to a quota before they fail; default 300. */
  readonly patience?: number;
  /** Shorter waits, for programs that push to a stand-in for AWS, such as the sandbox. */
  readonly haste?: Haste;
  readonly tool?: { readonly name: string; readonly version: string };
}

/** Hubs that can be reached. */
export interface ReachedHubs {
  readonly hubs: HubsPort;
  /** By AWS's clock, where it said. */
  readonly now: Date;
  readonly partition: string;
  /** The one hub for everything; absent: each finding lies in the account of its secret. */
  readonly central: Hub | undefined;
  close(): void;
}

/** Connects. Throws a `UserError` where AWS does not accept the credentials. */
export async function connectHubs(options: ReachOptions): Promise<ReachedHubs> {
  const { central } = options;
  const usual = { role: DEFAULT_PUSH_ROLE, rateShare: DEFAULT_PUSH_RATE_SHARE };
  const aws = await connect(connectionOf(options, usual));
  const now = aws.now ?? new Date();
  const { accountId, partition } = aws.caller;
  return {
    hubs: aws.hubs(runName(now)),
    now,
    partition,
    central: central === undefined ? undefined : { account: accountId, region: central },
    close: () => aws.close(),
  };
}
