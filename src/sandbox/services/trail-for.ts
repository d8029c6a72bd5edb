/** A caller turned into the trail of the organization that it may ask about. */
import type { OrganizationTrail } from '../state/organization-trail.js';
import type { Call } from './service.js';

/** Whether an account may ask: the one that the trail is in, and the management account, with which it is shared. */
export const mayAsk = ({ account }: Pick<Call, 'account'>, trail: OrganizationTrail): boolean =>
  account.id === trail.account || account.management;

/** The trail; undefined where the caller, or the Region in which it calls, knows of none. */
export function trailFor(
  call: Pick<Call, 'state' | 'account' | 'region'>,
): OrganizationTrail | undefined {
  const { trail } = call.state;
  return trail !== undefined && trail.region === call.region && mayAsk(call, trail)
    ? trail
    : undefined;
}
