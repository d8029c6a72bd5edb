/** The credentials of a request turned into who calls. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Role, SandboxAccount } from '../state/account.js';
import { deriveHex } from '../state/derive.js';
import type { SandboxState } from '../state/state.js';
import { fromToken, type Session } from './session.js';
import { parseSessionPolicy, type Statement } from './session-policy.js';

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
  readonly session?: {
    readonly role: Role;
    /** What the session policy says; absent: the role's permissions are not narrowed. */
    readonly statements?: readonly Statement[];
    /** When it began: milliseconds of real time; 0 where the token does not tell. */
    readonly issued: number;
  };
}

const SCOPE = /^AWS4-HMAC-SHA256 (?:.*[ ,])?Credential=([^,\s]+)/;

/** Reads the credential scope of Signature Version 4; undefined where the request is not signed. */
export function parseSignature(headers: IncomingHttpHeaders): Signature | undefined {
  const scope = SCOPE.exec(headers.authorization ?? '')?.[1]?.split('/');
  const [accessKey, , region, service] = scope ?? [];
  if (accessKey === undefined || region === undefined || service === undefined) return undefined;
  return { accessKey, region, service };
}

/** Says who calls; undefined where nobody has these credentials. */
export type Identify = (accessKey: string, token: string | undefined) => Caller | undefined;

/** Callers that are remembered; the oldest is forgotten first. */
const MAX_KNOWN = 2000;

/** Makes an `Identify` that reads the credentials of the latest callers only once. */
export function rememberCallers(state: SandboxState): Identify {
  const known = new Map<string, { readonly accessKey: string; readonly caller: Caller }>();
  return (accessKey, token) => {
    const key = token ?? accessKey;
    const found = known.get(key);
    if (found?.accessKey === accessKey) return found.caller;
    const caller = identify(state, accessKey, token);
    if (caller === undefined) return undefined;
    known.set(key, { accessKey, caller });
    if (known.size > MAX_KNOWN) {
      for (const oldest of known.keys()) {
        known.delete(oldest);
        break;
      }
    }
    return caller;
  };
}

/**
 * Who calls: `AKIA<account id>` and four more characters is that account's administrator, `ASIA...` with a session
 * token is a role. Undefined where the access key belongs to nobody, or to an account that is not active.
 */
function identify(
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
  const { policy, issued = 0 } = session;
  return {
    account,
    arn: sessionArn(state, role, session),
    userId: `${roleId(role)}:${session.name}`,
    session: {
      role,
      issued,
      ...(policy === undefined ? {} : { statements: parseSessionPolicy(policy) ?? [] }),
    },
  };
}

/** ARN of a role's session, as it shows in denials and in GetCallerIdentity. */
export const sessionArn = (state: SandboxState, role: Role, session: Session): string =>
  `arn:${state.tree.partition}:sts::${session.account}:assumed-role/${role.name}/${session.name}`;

/** Unique id of a role, such as `AROA...`. */
export const roleId = (role: Role): string => `AROA${uniqueId(role.arn)}`;

const uniqueId = (...parts: string[]): string => deriveHex(17, ...parts).toUpperCase();
