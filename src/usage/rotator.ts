/** A secret and those who read it -> who of them is the function or the service that rotates the secret. */
import { DAY_MS } from '../model/days.js';
import type { EventCount, Principal } from '../model/usage.js';
import type { KnownSecret } from './known-secret.js';

const SECRETS_MANAGER = 'secretsmanager.amazonaws.com';

interface CallingFunction {
  readonly name: string;
  readonly account: string | undefined;
  readonly region: string;
}

/** A function of that name in that account and Region, whichever version or alias of it rotates. */
function isFunction(lambdaArn: string, calling: CallingFunction): boolean {
  const [, , , region, account, type, name] = lambdaArn.split(':', 7);
  return (
    type === 'function' &&
    name === calling.name &&
    account === calling.account &&
    region === calling.region
  );
}

/** Secrets Manager, or the service that owns the secret: a service of another name that begins alike is another one. */
const isOwner = (service: string, owner: string | undefined): boolean =>
  service === SECRETS_MANAGER ||
  (owner !== undefined && (service === owner || service.startsWith(`${owner}.`)));

/**
 * Whether a call looks as if it came from what rotates the secret: the function that is set for it, in the function's own
 * account and Region; or, where AWS rotates it, the service that does. A function that once rotated it and is no longer set
 * is a reader like others. Whoever may assume a role chooses the name of the session and the user agent, which are all that
 * tells a function: see `areBelieved`.
 */
export function isRotator(
  secret: KnownSecret,
  caller: Principal,
  { functionName, region }: EventCount,
): boolean {
  if (caller.kind === 'service')
    return secret.rotationKind === 'managed' && isOwner(caller.id, secret.owningService);
  const { lambdaArn } = secret;
  if (functionName === undefined || lambdaArn === undefined) return false;
  return isFunction(lambdaArn, { name: functionName, account: caller.account, region });
}

/** First and last time of something: ISO 8601, whole seconds. */
export interface Times {
  readonly first: string;
  readonly last: string;
}

const isNear = (times: Times, near: Times): boolean =>
  Date.parse(times.first) >= Date.parse(near.first) - DAY_MS &&
  Date.parse(times.last) <= Date.parse(near.last) + DAY_MS;

/**
 * Whether reads that look like those of a rotation function can all be its own: it has one role, and reads while the secret
 * rotates, of which Secrets Manager tells. A function runs for fifteen minutes at most, and Lambda tries a call again for
 * six hours (Lambda developer guide, "asynchronous invocation"); a day leaves room. Otherwise somebody else may be among
 * them, and nothing proves which reads are whose.
 *
 * @param callers what each of them read
 * @param rotations of those that were told; undefined: of none
 */
export function areBelieved(
  callers: ReadonlyMap<Principal, Times>,
  rotations: Times | undefined,
): boolean {
  const functions = [...callers].filter(([{ kind }]) => kind !== 'service');
  if (functions.length === 0) return true;
  return (
    functions.length === 1 &&
    rotations !== undefined &&
    functions.every(([, times]) => isNear(times, rotations))
  );
}
