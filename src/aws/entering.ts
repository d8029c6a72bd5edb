/** Accounts -> channels into them: into the caller's own directly, into any other through the role. */
import type { Caller as Identity } from '../model/account.js';
import { type Answer, answered, failed } from '../model/gap.js';
import { assume, type RoleOptions, refusal } from './assume-role.js';
import type { Caller } from './caller.js';
import { Channel } from './channel.js';
import type { Purpose } from './operations.js';
import { RoleSession, type Session } from './session.js';

/** The channel of an account in a Region. */
export type ChannelIn = (region: string) => Channel;

/** Enters an account. `run` names the session. */
export type Enter = (account: string, run: string, purpose: Purpose) => Promise<Answer<ChannelIn>>;

/** Who enters, and how. */
export interface Entrant {
  readonly caller: Caller;
  readonly base: Session;
  readonly identity: Identity;
  readonly role: RoleOptions;
  /** Where the role is assumed. */
  readonly home: string;
}

/** Enters accounts with the caller's credentials. */
export const entering =
  ({ caller, base, identity, role, home }: Entrant): Enter =>
  async (account, run, purpose) => {
    const through = (session: Session) => (region: string) => new Channel(caller, session, region);
    const own = through(base);
    if (account === identity.accountId) return answered(own);
    const assuming = { channel: own(home), role, purpose, partition: identity.partition };
    const session = new RoleSession(() => assume(assuming, account, run));
    const failure = await refusal(session);
    return failure === undefined ? answered(through(session)) : failed(failure);
  };
