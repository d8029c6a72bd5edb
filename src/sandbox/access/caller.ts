/** The credentials of a request turned into who calls. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Role, SandboxAccount } from '../state/account.js';
import { deriveHex } from '../state/derive.js';
import type { SandboxState } from '../state/state.js';
import { fromToken, type Session } from './session.js';

/** What the Authorization header of a signed request says. The signature itself is not verified. */
export interface Signature {
  readonly accessKey: string;
  readonly region: string;
  readonly service: string;
}

/** An identity of an account: its administrator, or the session of a role. */
export interface Caller {
  readonly account: SandboxAccount;
  readonly arn: string;
  readonly userId: string;
  readonly session?: { readonly role: Role; readonly policy?: string };
}

/** Reads the credential scope of Signature Version 4; undefined where the request is not signed. */
export function parseSignature(headers: IncomingHttpHeaders): Signature | undefined {
  const header = headers.authorization ?? '';
  const scope = /^AWS4-HMAC-SHA256 (?:.*[ ,])?Credential=([^,\s]+)/.exec(header)?.[1]?.split('/');
  const [accessKey, , region, service] = scope ?? [];
  if (accessKey === undefined || region === undefined || service === undefined) return undefined;
  return { accessKey, region, service };
}

/**
 * Who calls: `AKIA<account id>` and four more characters is that account's administrator, `ASIA...` with a session
 * token is a role. Undefined where the access key belongs to nobody, or to an account that is not active.
 */
export function identify(
  state: SandboxState,
  accessKey: string,
  token: string | undefined,
): Caller | undefined {
  const [, kind, accountId] = /^(AKIA|ASIA)(\d{12})[A-Z0-9]{4}$/.exec(accessKey) ?? [];
  const account = state.accounts.get(accountId ?? '');
  if (account === undefined || account.state !== 'ACTIVE') return undefined;
  if (kind === 'AKIA') return administrator(state, account);
  const session = token === undefined ? undefined : fromToken(token);
  if (session?.account !== account.id) return undefined;
  return sessionCaller(state, account, session);
}

const administrator = (state: SandboxState, account: SandboxAccount): Caller => ({
  account,
  arn: `arn:${state.tree.partition}:iam::${account.id}:user/administrator`,
  userId: `AIDA${uniqueId(account.id, 'administrator')}`,
});

function sessionCaller(
  state: SandboxState,
  account: SandboxAccount,
  session: Session,
): Caller | undefined {
  const role = account.roles.get(session.role);
  if (role === undefined) return undefined;
  return {
    account,
    arn: sessionArn(state, role, session),
    userId: `${roleId(role)}:${session.name}`,
    session: { role, ...(session.policy === undefined ? {} : { policy: session.policy }) },
  };
}

/** ARN of a role's session, as it shows in denials and in GetCallerIdentity. */
export const sessionArn = (state: SandboxState, role: Role, session: Session): string =>
  `arn:${state.tree.partition}:sts::${session.account}:assumed-role/${role.name}/${session.name}`;

/** Unique id of a role, such as `AROA...`. */
export const roleId = (role: Role): string => `AROA${uniqueId(role.arn)}`;

const uniqueId = (...parts: string[]): string => deriveHex(17, ...parts).toUpperCase();
