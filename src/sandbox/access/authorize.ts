/** A caller, an action and a Region turned into permission, or into the sentence by which AWS denies it. */
import type { Caller } from './caller.js';
import { matchesAction, parseSessionPolicy, speaksOf } from './session-policy.js';

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

/** The reason of a denial, from "with" or "because" on; undefined where the attempt is allowed. Denies come first, as on AWS. */
export function denialReason({ caller, action, region }: Attempt): string | undefined {
  const { account, session } = caller;
  const scp = account.serviceControlPolicies.find(
    ({ deny, deniesIn }) => matchesAction(deny, action) && deniesIn(region),
  );
  if (scp !== undefined) return `with an explicit deny in a service control policy: ${scp.arn}`;
  if (session === undefined) return undefined;

  const { role, policy } = session;
  const statements = policy === undefined ? undefined : (parseSessionPolicy(policy) ?? []);
  if (statements !== undefined && speaksOf(statements, 'Deny', action)) {
    return 'with an explicit deny in a session policy';
  }
  if (matchesAction(role.boundaryDenies, action)) {
    const boundary = role.arn.replace(':role/', ':policy/');
    return `with an explicit deny in a permissions boundary: ${boundary}Boundary`;
  }
  if (matchesAction(role.deniedActions, action)) {
    return `because no identity-based policy allows the ${action} action`;
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
