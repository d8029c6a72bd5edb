/** Faults to the causes that a scan may name for what it did not see. */
import type { DenyingPolicyType, Failure } from '../../src/model/gap.js';
import { globMatches } from '../../src/model/glob.js';
import type { DenyingPolicy, Fault } from '../../src/sandbox/faults/fault.js';

/** What a failure must look like. */
interface Cause {
  readonly reason: Failure['reason'];
  /** What its detail must contain. */
  readonly detail?: string;
  readonly policyType?: DenyingPolicyType;
}

const POLICY_TYPES: Readonly<Record<DenyingPolicy, DenyingPolicyType>> = {
  serviceControlPolicy: 'serviceControlPolicy',
  permissionsBoundary: 'permissionsBoundary',
  sessionPolicy: 'sessionPolicy',
  identityPolicy: 'identityPolicy',
};

const unavailable = (status: number, detail: string): Cause =>
  status === 503 ? { reason: 'throttled' } : { reason: 'error', detail };

/** What a fault that never ends must be called; undefined: nothing may be lost by it. */
export function causeOf(fault: Fault): Cause | undefined {
  switch (fault.kind) {
    case 'throttle':
      return { reason: 'throttled' };
    case 'serverError':
      return unavailable(fault.status ?? 500, 'internal');
    case 'html':
      return unavailable(fault.status ?? 503, 'not readable');
    case 'reset':
      return { reason: 'error', detail: 'ECONNRESET' };
    case 'hang':
      return { reason: 'error', detail: 'TimeoutError' };
    case 'truncate':
      return {
        reason: 'error',
        detail: fault.announced === 'half' ? 'not readable' : 'ECONNRESET',
      };
    case 'repeatToken':
      return { reason: 'error', detail: 'repeats a page token' };
    case 'emptyPage':
      return { reason: 'error', detail: 'empty pages' };
    case 'expireToken':
      return { reason: 'error', detail: 'Expired' };
    case 'deny':
      return { reason: 'accessDenied', policyType: POLICY_TYPES[fault.by ?? 'identityPolicy'] };
    case 'latency':
    case 'refuseFindings':
      return undefined;
  }
}

const isFor = ({ operations = ['*'] }: Fault, api: string): boolean =>
  operations.some((glob) => globMatches(glob.toLowerCase(), api.toLowerCase()));

/** Whether some of the faults explains the failure: its operation, its reason, and who denied it. */
export function explains(
  faults: readonly Fault[],
  { reason, api, detail, denial }: Pick<Failure, 'reason' | 'api' | 'detail' | 'denial'>,
): boolean {
  if (api === undefined) return false;
  return faults.some((fault) => {
    const cause = causeOf(fault);
    return (
      cause !== undefined &&
      isFor(fault, api) &&
      cause.reason === reason &&
      cause.policyType === denial?.policyType &&
      (cause.detail === undefined ||
        detail === undefined ||
        detail.toLowerCase().includes(cause.detail.toLowerCase()))
    );
  });
}
