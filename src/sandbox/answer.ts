/** A request turned into an answer: routed, identified, counted, authorised, run. */
import { denialMessage, denialReason } from './access/authorize.js';
import { type Caller, identify, parseSignature, type Signature } from './access/caller.js';
import { ApiError, refuse } from './api-error.js';
import { Input } from './input.js';
import { jsonProtocol } from './protocols/json.js';
import type { Output, WireRequest, WireResponse } from './protocols/protocol.js';
import { account } from './services/account.js';
import { ec2 } from './services/ec2.js';
import { kms } from './services/kms.js';
import { organizations } from './services/organizations.js';
import { secretsManager } from './services/secrets-manager.js';
import type { Operation, Service } from './services/service.js';
import { sts } from './services/sts.js';
import type { SandboxState } from './state/state.js';
import type { Throttle } from './throttle/throttle.js';

const SERVICES: readonly Service[] = [secretsManager, kms, organizations, account, sts, ec2];

/** Region that policies see for services that have one endpoint. */
const GLOBAL_REGION = 'us-east-1';

const INVALID_TOKEN = 'The security token included in the request is invalid.';

/** What the sandbox knows while it runs. */
export interface Sandbox {
  readonly state: SandboxState;
  readonly throttle: Throttle;
}

/** An answer, and what the log says about the request. */
export interface Answered {
  readonly response: WireResponse;
  readonly line: string;
}

/** Answers one request. Only our own bugs are thrown. */
export function answer(sandbox: Sandbox, request: WireRequest, requestId: string): Answered {
  const signature = parseSignature(request.headers);
  const service = serviceOf(request, signature);
  const name = service?.protocol.operation(request);
  const operation =
    service !== undefined && name !== undefined && Object.hasOwn(service.operations, name)
      ? service.operations[name]
      : undefined;
  if (service === undefined || name === undefined || operation === undefined) {
    const protocol = service?.protocol ?? jsonProtocol('', 'message');
    const response = protocol.error(unknownOperation(service), requestId);
    return { response, line: `unknown operation ${response.status}` };
  }
  const target = { service, name, operation, signature };
  const label = `${service.name}:${name} ${origin(sandbox.state, signature)}`;
  try {
    const output = run(sandbox, request, target);
    const response = service.protocol.result(name, output, requestId);
    return { response, line: `${label} ${response.status}` };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const response = service.protocol.error(error, requestId);
    return { response, line: `${label} ${response.status} ${error.code}` };
  }
}

/** Region and account for the log; only known ones, since a header may hold anything. */
function origin({ regions, accounts }: SandboxState, signature: Signature | undefined): string {
  const region = signature?.region ?? '';
  const accountId = signature?.accessKey.slice(4, 16) ?? '';
  return `${regions.has(region) ? region : '?'} ${accounts.has(accountId) ? accountId : '?'}`;
}

/** By the signature's scope; an unsigned request by the operation that it asks for. */
function serviceOf(request: WireRequest, signature: Signature | undefined): Service | undefined {
  if (signature !== undefined) return SERVICES.find(({ name }) => name === signature.service);
  return SERVICES.find(({ protocol, operations }) => {
    const name = protocol.operation(request);
    return name !== undefined && Object.hasOwn(operations, name);
  });
}

const unknownOperation = (service: Service | undefined): ApiError =>
  refuse(
    'UnknownOperationException',
    service === undefined
      ? `The sandbox has only these services: ${SERVICES.map(({ name }) => name).join(', ')}.`
      : `The sandbox has only these operations of ${service.name}: ${Object.keys(service.operations).join(', ')}.`,
  );

interface Target {
  readonly service: Service;
  readonly name: string;
  readonly operation: Operation;
  readonly signature: Signature | undefined;
}

function run({ state, throttle }: Sandbox, request: WireRequest, target: Target): Output {
  const { service, name, operation } = target;
  const { caller, region } = callerOf(state, request, target);
  const input = new Input(service.protocol.input(request), service.errors.validation);
  const { account: own } = caller;
  if (!throttle({ service: service.name, operation: name, account: own.id, region })) {
    throw new ApiError(service.errors.throttled, 'Rate exceeded');
  }
  const action = `${service.name}:${name}`;
  const resource = operation.resource?.(input);
  const attempt = { caller, action, region, ...(resource === undefined ? {} : { resource }) };
  const reason = operation.needsPermission === false ? undefined : denialReason(attempt);
  if (reason !== undefined) {
    throw new ApiError(service.errors.accessDenied, denialMessage(attempt, reason));
  }
  return operation.run({ state, caller, account: own, region, action, input });
}

/** A Region that is off for the account does not know its credentials. */
function callerOf(
  state: SandboxState,
  request: WireRequest,
  { service, signature }: Target,
): { readonly caller: Caller; readonly region: string } {
  if (signature === undefined) {
    throw new ApiError(service.errors.missingCredentials, 'Missing Authentication Token');
  }
  const token = request.headers['x-amz-security-token'];
  const caller = identify(
    state,
    signature.accessKey,
    typeof token === 'string' ? token : undefined,
  );
  const region = service.isGlobal === true ? GLOBAL_REGION : signature.region;
  if (caller === undefined || !(service.isGlobal === true || caller.account.regions.has(region))) {
    throw new ApiError(
      service.errors.invalidCredentials,
      service.invalidCredentialsMessage ?? INVALID_TOKEN,
    );
  }
  return { caller, region };
}
