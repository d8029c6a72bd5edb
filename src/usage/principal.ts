/** The caller of an event -> the principal that it stands for: sessions are folded into what issued them. */
import type { CallerIdentity, Principal, ReaderKind } from '../model/usage.js';

/** ARNs are no longer than this. Source: IAM and STS API, `arnType`. Longer texts are somebody's mischief. */
const LONGEST = 2048;

const UNNAMED = 'unknown';

/** What `userIdentity.type` says where no ARN does. Source: CloudTrail user guide, "userIdentity element". */
const KIND_OF_TYPE: ReadonlyMap<string, ReaderKind> = new Map([
  ['Root', 'root'],
  ['IAMUser', 'user'],
  ['AssumedRole', 'role'],
  ['Role', 'role'],
  ['FederatedUser', 'federated'],
  ['SAMLUser', 'federated'],
  ['WebIdentityUser', 'federated'],
  ['IdentityCenterUser', 'federated'],
  ['Directory', 'federated'],
  ['AWSAccount', 'account'],
  ['AWSService', 'service'],
]);

/** What the first part of a resource in an ARN of IAM or STS says. */
const KIND_OF_RESOURCE: ReadonlyMap<string, ReaderKind> = new Map([
  ['role', 'role'],
  ['user', 'user'],
  ['root', 'root'],
  ['assumed-role', 'role'],
  ['federated-user', 'federated'],
]);

const present = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : text.slice(0, LONGEST);

const accountId = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{12}$/.test(text) ? text : undefined;

/** Names of services are domain names; other texts that stand there, such as `AWS Internal`, name nobody. */
const isServiceName = (text: string): boolean =>
  text.includes('.') && /^[A-Za-z0-9.-]+$/.test(text);

const service = (id: string): Principal => ({ kind: 'service', id });

const principal = (kind: ReaderKind, id: string, account: string | undefined): Principal =>
  account === undefined ? { kind, id } : { kind, id, account };

/** Undefined where the ARN is none of IAM or STS, or of a kind that is not known. */
function principalOfArn(arn: string, callerAccount: string | undefined): Principal | undefined {
  const [prefix, partition, owner, , arnAccount, ...rest] = arn.split(':', 7);
  if (prefix !== 'arn' || (owner !== 'iam' && owner !== 'sts')) return undefined;
  const [type = '', name = ''] = rest.join(':').split('/', 2);
  const kind = KIND_OF_RESOURCE.get(type);
  if (kind === undefined) return undefined;
  const account = accountId(arnAccount) ?? callerAccount;
  const id = type === 'assumed-role' ? `arn:${partition}:iam::${arnAccount}:role/${name}` : arn;
  return principal(kind, id, account);
}

/**
 * The principal that calls. A call that a service made, or that was made for one, is the service's, whoever stands
 * behind it; of a session it is what issued the session; of the owner's copy of a call from another account, which names
 * no ARN, it is that account. Anything else is `unknown`, with what there is.
 */
export function principalOf(caller: CallerIdentity): Principal {
  const invokedBy = present(caller.invokedBy);
  if (invokedBy !== undefined && isServiceName(invokedBy)) return service(invokedBy);
  const arn = present(caller.arn);
  const account = accountId(caller.account);
  const named = arn === undefined ? undefined : principalOfArn(arn, account);
  if (named !== undefined) return named;
  const type = present(caller.type);
  const kind = KIND_OF_TYPE.get(type ?? '') ?? 'unknown';
  if (kind === 'service') return service(invokedBy ?? arn ?? UNNAMED);
  if (arn === undefined && account === undefined && invokedBy !== undefined)
    return service(invokedBy);
  if (kind === 'account' && account !== undefined) return principal(kind, account, account);
  return principal(kind, arn ?? account ?? type ?? UNNAMED, account);
}

/** The same text for the same principal, and for no other. */
export const principalKey = ({ kind, id, account = '' }: Principal): string =>
  `${kind} ${account} ${id}`;

/** A principal, one object for all of its calls. */
export interface KnownPrincipal {
  readonly principal: Principal;
  /** As `principalKey` gives it. */
  readonly key: string;
}

/** Gives the same object for the same principal: counts are many, and those who call few. */
export class Principals {
  readonly #byCaller = new Map<string, KnownPrincipal>();
  readonly #byKey = new Map<string, KnownPrincipal>();

  of(caller: CallerIdentity): KnownPrincipal {
    const { type = '', arn = '', account = '', invokedBy = '' } = caller;
    // A line break may stand in any of them, so the lengths of all but one are told.
    const text = `${type.length} ${arn.length} ${account.length} ${type}${arn}${account}${invokedBy}`;
    const earlier = this.#byCaller.get(text);
    if (earlier !== undefined) return earlier;
    const principal = principalOf(caller);
    const key = principalKey(principal);
    const known = this.#byKey.get(key) ?? { principal, key };
    this.#byKey.set(key, known);
    this.#byCaller.set(text, known);
    return known;
  }
}
