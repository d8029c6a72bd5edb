/** A request for an operation turned into its result: identified, counted, struck by faults, authorised, run. */
import { denialMessage, denialReason, type Attempt as Permission } from './access/authorize.js';
import type { Caller, Identify, Signature } from './access/caller.js';
import { ApiError } from './api-error.js';
import type { Fault } from './faults/fault.js';
import type { FaultPlan } from './faults/plan.js';
import { refusalBy } from './faults/refusal.js';
import type { FindingRefusals } from './faults/refuse-findings.js';
import { Input } from './input.js';
import type { RequestListing } from './paging.js';
import type { Output, WireRequest } from './protocols/protocol.js';
import { recordCall } from './record-call.js';
import type { Call, Operation, Service } from './services/service.js';
import type { SandboxState } from './state/state.js';
import type { Throttle } from './throttle/throttle.js';

/** Region that policies see for services that have one endpoint. */
const GLOBAL_REGION = 'us-east-1';

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';

/** What the sandbox knows while it runs. */
export interface Sandbox {
  readonly state: SandboxState;
  readonly identify: Identify;
  readonly throttle: Throttle;
  readonly faults: FaultPlan;
  /** Findings that are refused although the call is not. */
  readonly refusals: FindingRefusals;
  /** Milliseconds of real time after which Security Hub shows what was written. */
  readonly hubDelay: number;
  /** How long sessions last, in seconds of real time; absent: for ever, whatever their credentials say. */
  readonly sessionSeconds?: number;
}

/** What has come to light while a request was answered. */
export interface Course {
  fault?: Fault;
  delay: number;
}

/** An operation of a service that a request asks for. */
export interface Target {
  readonly service: Service;
  readonly name: string;
  readonly action: string;
  readonly operation: Operation;
  readonly signature: Signature | undefined;
}

/** Performs the operation. Throws an `ApiError` where it is refused. */
export function perform(
  sandbox: Sandbox,
  request: WireRequest,
  { target, course }: { readonly target: Target; readonly course: Course },
): Output {
  const { state, throttle } = sandbox;
  const { service, name, action, operation } = target;
  const { caller, region } = callerOf(sandbox, request, target);
  const input = new Input(service.protocol.input(request), service.errors.validation);
  const { account: own } = caller;
  if (!throttle({ service: service.name, operation: name, account: own.id, region })) {
    throw new ApiError(service.errors.throttled, 'Rate exceeded');
  }
  const place = { partition: state.tree.partition, account: own.id, region };
  const resource = operation.resource?.(input, place);
  const { permission = action } = operation;
  const attempt: Permission = {
    caller,
    action: permission,
    region,
    ...(resource === undefined ? {} : { resource }),
  };
  strike(sandbox, { course, target, input, attempt, token: tokenOf(request) });
  const { sessionSeconds, refusals, hubDelay } = sandbox;
  const call: Call = {
    state,
    caller,
    account: own,
    region,
    listing: listingOf(state, course.fault),
    action,
    input,
    refusals,
    hubDelay,
    ...(sessionSeconds === undefined ? {} : { sessionSeconds }),
  };
  return operation.trail === undefined
    ? permitted(call, target, attempt)
    : recorded(call, target, attempt);
}

function permitted(call: Call, { service, operation }: Target, attempt: Permission): Output {
  const reason = operation.needsPermission === false ? undefined : denialReason(attempt);
  if (reason !== undefined) {
    throw new ApiError(service.errors.accessDenied, denialMessage(attempt, reason));
  }
  return operation.run(call);
}

/** The same, with an event for CloudTrail, also where it is refused. */
function recorded(call: Call, target: Target, attempt: Permission): Output {
  const { name, operation, signature } = target;
  const about = {
    call,
    name,
    readOnly: operation.trail === 'read',
    accessKey: signature?.accessKey ?? '',
  };
  call.account.secrets.keep(call.region);
  try {
    const output = permitted(call, target, attempt);
    recordCall({ ...about, ended: { output } });
    return output;
  } catch (error) {
    if (error instanceof ApiError) recordCall({ ...about, ended: { error } });
    throw error;
  }
}

interface Struck {
  readonly course: Course;
  readonly target: Target;
  readonly input: Input;
  readonly attempt: Permission;
  readonly token: string | undefined;
}

/** Lets the faults have their say. */
function strike({ faults, state }: Sandbox, struck: Struck): void {
  const { course, target, input, attempt, token } = struck;
  const { operation, action, service } = target;
  const { caller, region } = attempt;
  const about = operation.account?.(input) ?? caller.account.id;
  const { pages } = operation;
  const { fault, delay } = faults({
    operation: action,
    account: { id: about, name: state.accounts.get(about)?.name ?? about },
    region,
    ...(token === undefined ? {} : { token }),
    deniable: operation.needsPermission !== false,
    lists: pages !== undefined,
    hasPageToken: pages !== undefined && input.has(pages),
  });
  course.delay = delay;
  if (fault === undefined) return;
  course.fault = fault;
  const refusal = refusalBy(fault, { attempt, errors: service.errors, tree: state.tree });
  if (refusal !== undefined) throw refusal;
}

const listingOf = ({ listing }: SandboxState, fault: Fault | undefined): RequestListing =>
  fault?.kind === 'repeatToken' || fault?.kind === 'emptyPage'
    ? { ...listing, twist: fault.kind }
    : listing;

function tokenOf({ headers }: WireRequest): string | undefined {
  const token = headers['x-amz-security-token'];
  return typeof token === 'string' ? token : undefined;
}

/** A Region that is off for the account does not know its credentials. */
function callerOf(
  { identify, sessionSeconds }: Sandbox,
  request: WireRequest,
  { service, signature }: Target,
): { readonly caller: Caller; readonly region: string } {
  const { errors } = service;
  if (signature === undefined) {
    throw new ApiError(errors.missingCredentials, 'Missing Authentication Token');
  }
  const caller = identify(signature.accessKey, tokenOf(request));
  const region = service.isGlobal === true ? GLOBAL_REGION : signature.region;
  if (caller === undefined || !(service.isGlobal === true || caller.account.regions.has(region))) {
    throw new ApiError(
      errors.invalidCredentials,
      service.invalidCredentialsMessage ?? INVALID_TOKEN,
    );
  }
  const { session } = caller;
  if (session === undefined || sessionSeconds === undefined) return { caller, region };
  // Real time, as for the time at which credentials say that they end.
  if (Date.now() < session.issued + sessionSeconds * 1000) return { caller, region };
  throw new ApiError(errors.expiredToken, EXPIRED_TOKEN);
}
