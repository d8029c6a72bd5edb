/** Who does what CloudTrail tells, turned into the identity of its records. */
import { deriveHex } from './derive.js';

/** Somebody who calls, or a service that acts on its own. */
export type TrailCaller =
  | {
      readonly kind: 'session';
      /** ARN of the role, with its path. */
      readonly role: string;
      readonly session: string;
      /** Service for which the session calls. */
      readonly invokedBy?: string;
    }
  | { readonly kind: 'user' | 'root'; readonly arn: string }
  /** A service that calls, such as `rds.amazonaws.com`. */
  | { readonly kind: 'service'; readonly service: string }
  /** Secrets Manager, which tells what becomes of a rotation. */
  | { readonly kind: 'rotation'; readonly account: string }
  /** Somebody of another account, as the account that was called records it. */
  | { readonly kind: 'stranger'; readonly account: string; readonly principalId: string };

/** Who an ARN, or the name of a service, stands for. Of a role it is a session of that name. */
export function parseCaller(by: string, session = 'session'): TrailCaller {
  if (!by.startsWith('arn:')) return { kind: 'service', service: by };
  const [, partition = 'aws', , , account = '', ...rest] = by.split(':');
  const resource = rest.join(':');
  const [kind, name = '', own] = resource.split('/');
  if (kind === 'assumed-role') {
    const role = `arn:${partition}:iam::${account}:role/${name}`;
    return { kind: 'session', role, session: own ?? session };
  }
  if (kind === 'role') return { kind: 'session', role: by, session };
  return { kind: resource === 'root' ? 'root' : 'user', arn: by };
}

const accountIn = (arn: string): string => arn.split(':')[4] ?? '';
const lastPart = (arn: string): string => arn.split('/').at(-1) ?? arn;

/** Account of the caller; undefined for a service. */
export function accountOf(caller: TrailCaller): string | undefined {
  switch (caller.kind) {
    case 'session':
      return accountIn(caller.role);
    case 'user':
    case 'root':
      return accountIn(caller.arn);
    case 'rotation':
    case 'stranger':
      return caller.account;
    case 'service':
      return undefined;
  }
}

/** ARN of the caller, as denials name it; undefined where it has none. */
export function arnOfCaller(caller: TrailCaller): string | undefined {
  switch (caller.kind) {
    case 'session': {
      const [, partition = 'aws'] = caller.role.split(':');
      // A session's ARN leaves the path of its role out.
      return `arn:${partition}:sts::${accountIn(caller.role)}:assumed-role/${lastPart(caller.role)}/${caller.session}`;
    }
    case 'user':
    case 'root':
      return caller.arn;
    default:
      return undefined;
  }
}

/** The name by which LookupEvents knows the caller: of a session its own name, of a user the user's. */
export function userNameOf(caller: TrailCaller): string | undefined {
  switch (caller.kind) {
    case 'session':
      return caller.session;
    case 'user':
      return lastPart(caller.arn);
    case 'root':
      return 'root';
    case 'service':
      return caller.service;
    default:
      return undefined;
  }
}

/** The access key of the caller; undefined for those who need none. */
export function accessKeyOf(caller: TrailCaller): string | undefined {
  const arn = arnOfCaller(caller);
  return arn === undefined ? undefined : `ASIA${deriveHex(16, 'key', arn).toUpperCase()}`;
}

/** `AROA...` of a role, or of a user `AIDA...`. */
const uniqueId = (kind: 'AROA' | 'AIDA', ...parts: string[]): string =>
  `${kind}${deriveHex(17, ...parts).toUpperCase()}`;

/** `principalId` of the caller. */
export function principalIdOf(caller: TrailCaller): string {
  switch (caller.kind) {
    case 'session':
      return `${uniqueId('AROA', caller.role)}:${caller.session}`;
    case 'user':
      return uniqueId('AIDA', accountIn(caller.arn), lastPart(caller.arn));
    case 'stranger':
      return caller.principalId;
    default:
      return accountOf(caller) ?? '';
  }
}

/** When and by which key. */
export interface Presence {
  readonly time: Date;
  readonly accessKey: string | undefined;
}

/** A session is as old as the hour. */
const beginning = (time: Date): string => `${time.toISOString().slice(0, 13)}:00:00Z`;

/** `userIdentity` of a record. Source: CloudTrail user guide, "CloudTrail userIdentity element". */
export function identityOf(caller: TrailCaller, { time, accessKey }: Presence): object {
  const accountId = accountOf(caller);
  const principalId = principalIdOf(caller);
  switch (caller.kind) {
    case 'service':
      return { type: 'AWSService', invokedBy: caller.service };
    case 'rotation':
      return { accountId, invokedBy: 'secretsmanager.amazonaws.com' };
    case 'stranger':
      return { type: 'AWSAccount', principalId, accountId };
    case 'root':
      return { type: 'Root', principalId, arn: caller.arn, accountId, accessKeyId: accessKey };
    case 'user': {
      const userName = userNameOf(caller);
      const { arn } = caller;
      return { type: 'IAMUser', principalId, arn, accountId, accessKeyId: accessKey, userName };
    }
    case 'session':
      return {
        type: 'AssumedRole',
        principalId,
        arn: arnOfCaller(caller),
        accountId,
        accessKeyId: accessKey,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: uniqueId('AROA', caller.role),
            arn: caller.role,
            accountId,
            userName: lastPart(caller.role),
          },
          attributes: { creationDate: beginning(time), mfaAuthenticated: 'false' },
        },
        ...(caller.invokedBy === undefined ? {} : { invokedBy: caller.invokedBy }),
      };
  }
}
