/** A fault turned into the error by which the service refuses the request. */
import {
  type Attempt,
  boundaryDenial,
  controlPolicyDenial,
  denialMessage,
  EXPLICIT_SESSION_DENIAL,
  identityDenial,
} from '../access/authorize.js';
import { ApiError } from '../api-error.js';
import type { ServiceErrors } from '../services/service.js';
import type { OrganizationTree } from '../state/organization.js';
import type { DenyingPolicy, Fault } from './fault.js';

/** The request that is refused. */
export interface Refused {
  readonly attempt: Attempt;
  readonly errors: ServiceErrors;
  readonly tree: OrganizationTree;
}

/** Id of the service control policy that no world has. */
const POLICY_ID = 'p-fault0001';

/** The error; undefined where the fault lets the operation run. */
export function refusalBy(fault: Fault, request: Refused): ApiError | undefined {
  const { errors, attempt } = request;
  switch (fault.kind) {
    case 'throttle':
      return new ApiError(errors.throttled, 'Rate exceeded');
    case 'serverError':
      return fault.status === 503
        ? new ApiError(errors.unavailable, 'The service is temporarily unavailable.')
        : new ApiError(errors.internal, 'An internal error occurred.');
    case 'expireToken':
      return new ApiError(
        errors.expiredToken,
        'The security token included in the request is expired',
      );
    case 'deny': {
      const reason = reasonOf(fault.by ?? 'identityPolicy', request);
      return new ApiError(errors.accessDenied, denialMessage(attempt, reason));
    }
    case 'html':
    case 'reset':
    case 'hang':
    case 'truncate':
    case 'repeatToken':
    case 'emptyPage':
    case 'refuseFindings':
    case 'latency':
      return undefined;
  }
}

function reasonOf(by: DenyingPolicy, { attempt, tree }: Refused): string {
  const { caller, action } = attempt;
  switch (by) {
    case 'serviceControlPolicy':
      return controlPolicyDenial(
        `${tree.arnPrefix}:policy/${tree.id}/service_control_policy/${POLICY_ID}`,
      );
    case 'permissionsBoundary':
      return boundaryDenial(caller.session?.role.arn ?? caller.arn.replace(':user/', ':role/'));
    case 'sessionPolicy':
      return EXPLICIT_SESSION_DENIAL;
    case 'identityPolicy':
      return identityDenial(action);
  }
}
