/** A secret and a caller -> whether that is the function or the service that rotates the secret. */
import type { EventCount, Principal } from '../model/usage.js';
import type { KnownSecret } from './known-secret.js';

const SECRETS_MANAGER = 'secretsmanager.amazonaws.com';

/** A function of that name in that account, whichever version or alias of it rotates. */
function isFunction(lambdaArn: string, functionName: string, account: string | undefined): boolean {
  const [, , , , owner, type, name] = lambdaArn.split(':', 7);
  return type === 'function' && name === functionName && owner === account;
}

/** Secrets Manager, or the service that owns the secret: a service of another name that begins alike is another one. */
const isOwner = (service: string, owner: string | undefined): boolean =>
  service === SECRETS_MANAGER ||
  (owner !== undefined && (service === owner || service.startsWith(`${owner}.`)));

/**
 * Whether a call comes from what rotates the secret: the function that is set for it, in the function's own account; or,
 * where AWS rotates it, the service that does. A function that once rotated it and is no longer set is a reader like others.
 */
export function isRotator(
  secret: KnownSecret,
  caller: Principal,
  { functionName }: EventCount,
): boolean {
  if (caller.kind === 'service')
    return secret.rotationKind === 'managed' && isOwner(caller.id, secret.owningService);
  const { lambdaArn } = secret;
  if (functionName === undefined || lambdaArn === undefined) return false;
  return isFunction(lambdaArn, functionName, caller.account);
}
