/** A request turned into an answer: routed, performed, and disturbed where a fault has it. */
import { parseSignature, type Signature } from './access/caller.js';
import { ApiError, refuse } from './api-error.js';
import { disturb, type Mishap } from './faults/mishap.js';
import { type Course, perform, type Sandbox, type Target } from './perform.js';
import { jsonProtocol } from './protocols/json.js';
import type { WireRequest, WireResponse } from './protocols/protocol.js';
import type { Service } from './services/service.js';
import { SERVICES } from './services/services.js';
import type { SandboxState } from './state/state.js';
import type { Outcome } from './tally.js';

/** An answer, and what else is known of the request. */
export interface Answered {
  readonly response: WireResponse;
  /** Such as `secretsmanager:ListSecrets`; undefined where the sandbox has no such operation. */
  readonly operation: string | undefined;
  readonly outcome: Outcome;
  /** What the connection does instead of carrying the answer. */
  readonly mishap?: Mishap;
  /** Milliseconds by which a fault delays the answer. */
  readonly delay: number;
  /** What the log says. */
  readonly line: () => string;
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
    const line = () => `unknown operation ${response.status}`;
    return { response, operation: undefined, outcome: 'failed', delay: 0, line };
  }
  const action = `${service.name}:${name}`;
  const course: Course = { delay: 0 };
  const { response: plain, error } = attempt(sandbox, request, {
    target: { service, name, action, operation, signature },
    course,
    requestId,
  });
  const { response, mishap } = disturb(plain, course.fault);
  const whole = error === undefined && mishap === undefined && response === plain;
  const throttled = error?.code === service.errors.throttled.code;
  return {
    response,
    operation: action,
    outcome: whole ? 'ok' : throttled ? 'throttled' : 'failed',
    ...(mishap === undefined ? {} : { mishap }),
    delay: course.delay,
    line: () => {
      const code = error === undefined ? '' : ` ${error.code}`;
      const end = mishap === undefined ? `${response.status}${code}` : mishap;
      return `${action} ${origin(sandbox.state, signature)} ${end}`;
    },
  };
}

interface Attempted {
  readonly response: WireResponse;
  readonly error?: ApiError;
}

interface Attempt {
  readonly target: Target;
  readonly course: Course;
  readonly requestId: string;
}

function attempt(sandbox: Sandbox, request: WireRequest, at: Attempt): Attempted {
  const { target, course, requestId } = at;
  const { service, name } = target;
  try {
    const output = perform(sandbox, request, { target, course });
    return { response: service.protocol.result(name, output, requestId) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { response: service.protocol.error(error, requestId), error };
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
