/** A caller, an action and a Region turned into permission, or into the sentence by which AWS denies it. */
import type { Caller } from './caller.js';
import { matchesAction, speaksOf } from './session-policy.js';

/** What a caller wants to do. */
export interface Attempt {
  readonly caller: Caller;
  /** Such as `secretsmanager:ListSecrets`. */
  readonly action: string;
  /** Region of the request; us-east-1 for services without one. */
  readonly region: string;
  /** As the denial names it; absent for actions that have none. */
  readonly resource?: string;
}

/** Reasons of denials, from "with" or "because" on. */
export const controlPolicyDenial = (arn: string): string =>
  `with an explicit deny in a service control policy: ${arn}`;
export const boundaryDenial = (roleArn: string): string =>
  `with an explicit deny in a permissions boundary: ${roleArn.replace(':role/', ':policy/')}Boundary`;
export const identityDenial = (action: string): string =>
  `because no identity-based policy allows the ${action} action`;
export const EXPLICIT_SESSION_DENIAL = 'with an explicit deny in a session policy';

/** The reason of a denial, from "with" or "because" on; undefined where the attempt is allowed. Denies come first, as on AWS. */
export function denialReason({ caller, action, region }: Attempt): string | undefined {
  const { account, session } = caller;
  const scp = account.serviceControlPolicies.find(
    ({ deny, deniesIn }) => matchesAction(deny, action) && deniesIn(region),
  );
  if (scp !== undefined) return controlPolicyDenial(scp.arn);
  if (session === undefined) return undefined;

  const { role, statements } = session;
  if (statements !== undefined && speaksOf(statements, 'Deny', action)) {
    return EXPLICIT_SESSION_DENIAL;
  }
  if (matchesAction(role.boundaryDenies, action)) {
    return boundaryDenial(role.arn);
  }
  if (matchesAction(role.deniedActions, action)) {
    return identityDenial(action);
  }
  if (statements !== undefined && !speaksOf(statements, 'Allow', action)) {
    return `because no session policy allows the ${action} action`;
  }
  return undefined;
}

/** The whole sentence of a denial. Source: IAM user guide, "access denied error messages". */
export function denialMessage({ caller, action, resource }: Attempt, reason: string): string {
  const target = resource === undefined ? '' : ` on resource: ${resource}`;
  return `User: ${caller.arn} is not authorized to perform: ${action}${target} ${reason}`;
}
