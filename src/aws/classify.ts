/** What the SDK throws to why there is no answer. */
import type { Denial, DenyingPolicyType, Failure, GapReason } from '../model/gap.js';

/**
 * Error names by reason. The services model few of them, so the name decides, never the class.
 * Sources: common errors of each API reference; the SDK's own list of throttling errors.
 */
const REASONS: Readonly<Record<string, GapReason>> = {
  AccessDenied: 'accessDenied',
  AccessDeniedException: 'accessDenied',
  AuthorizationError: 'accessDenied',
  UnauthorizedOperation: 'accessDenied',
  AuthFailure: 'regionDisabled',
  InvalidClientTokenId: 'regionDisabled',
  OptInRequired: 'regionDisabled',
  UnrecognizedClientException: 'regionDisabled',
  // Not about permissions, whatever its status: Security Hub says so where it is not enabled.
  InvalidAccessException: 'error',
  BandwidthLimitExceeded: 'throttled',
  PriorRequestNotComplete: 'throttled',
  RequestLimitExceeded: 'throttled',
  RequestThrottled: 'throttled',
  RequestThrottledException: 'throttled',
  SlowDown: 'throttled',
  Throttling: 'throttled',
  ThrottledException: 'throttled',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
};

/** The credentials themselves are at fault, whatever they would be allowed to do; some services send these with 403. */
const REJECTED_CREDENTIALS: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** Credentials that were good until now. `RequestExpired` is EC2's word for it. */
const EXPIRED_CREDENTIALS: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
]);

/** The name that the detail of a failure begins with, which is that of the error where it had one. */
export const nameIn = ({ detail = '' }: Failure): string => detail.split(':', 1)[0] ?? '';

/** Whether a call failed as its credentials have expired or were signed with wrongly. */
export const areCredentialsRejected = (failure: Failure): boolean =>
  REJECTED_CREDENTIALS.has(nameIn(failure));

/** Whether newer credentials of the same identity may do. */
export const areCredentialsExpired = (failure: Failure): boolean =>
  EXPIRED_CREDENTIALS.has(nameIn(failure));

/** Services that a Region may lack: there the name of their endpoint does not exist. */
const REGIONAL = ['kms:', 'secretsmanager:', 'securityhub:'] as const;

const lacksEndpoint = (api: string, code: string): boolean =>
  code === 'ENOTFOUND' && REGIONAL.some((service) => api.startsWith(service));

const BY_STATUS: ReadonlyMap<number, GapReason> = new Map([
  [403, 'accessDenied'],
  [429, 'throttled'],
  [503, 'throttled'],
]);

/** As AWS words them in a denial. Source: IAM user guide, "troubleshoot access denied error messages". */
const POLICY_TYPES: Readonly<Record<string, DenyingPolicyType>> = {
  'service control policy': 'serviceControlPolicy',
  'resource control policy': 'resourceControlPolicy',
  'session policy': 'sessionPolicy',
  'permissions boundary': 'permissionsBoundary',
  'identity-based policy': 'identityPolicy',
  'resource-based policy': 'resourcePolicy',
  'VPC endpoint policy': 'vpcEndpointPolicy',
};

const POLICY =
  '((?:service|resource) control policy|session policy|permissions boundary|identity-based policy|resource-based policy|VPC endpoint policy)';
const EXPLICIT = new RegExp(`explicit deny in an? ${POLICY}(?:: (arn:[^\\s]+))?`);
const IMPLICIT = new RegExp(`because no ${POLICY} allows`);

function denialIn(message: string): Denial | undefined {
  const explicit = EXPLICIT.exec(message);
  const match = explicit ?? IMPLICIT.exec(message);
  const policyType = POLICY_TYPES[match?.[1] ?? ''];
  if (policyType === undefined) return undefined;
  const policyArn = explicit?.[2]?.replace(/[.,]+$/, '');
  return {
    policyType,
    explicit: explicit !== null,
    ...(policyArn === undefined ? {} : { policyArn }),
  };
}

const MAX_DETAIL = 500;

/** One printable line of bounded length. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL - 1)}…` : line;
}

interface Thrown {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly isGarbage: boolean;
}

/** The HTTP status of the answer that an error was made from. */
export function statusOf(error: Error): number | undefined {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? Number(metadata.httpStatusCode)
    : undefined;
}

function read(error: unknown): Thrown {
  if (!(error instanceof Error))
    return { name: '', code: '', message: '', status: undefined, isGarbage: false };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return {
    name: error.name,
    code,
    message: error.message,
    status: statusOf(error),
    isGarbage: isUnreadable(error),
  };
}

/** Errors are named by whoever answers, so a name may be that of something every object has. */
const known = (name: string): GapReason | undefined =>
  Object.hasOwn(REASONS, name) ? REASONS[name] : undefined;

function reasonOf(api: string, { name, code, status }: Thrown): GapReason {
  if (REJECTED_CREDENTIALS.has(name)) return 'error';
  if (lacksEndpoint(api, code)) return 'regionDisabled';
  const byStatus = status === undefined ? undefined : BY_STATUS.get(status);
  return known(name) ?? known(code) ?? byStatus ?? 'error';
}

/** Whether an answer came that is not in the service's protocol. The SDK marks with `$fault` what it could read. */
export const isUnreadable = (error: Error): boolean =>
  error.name === 'SyntaxError' || ('$response' in error && !('$fault' in error));

/** What the SDK calls an error that has no name of its own, such as a page of a proxy in place of XML. */
const NAMELESS: ReadonlySet<string> = new Set(['Unknown', 'UnknownError']);

/** What cannot be read is the parser's error: its text says nothing to a user. */
const explain = ({ name, code, message, status, isGarbage }: Thrown): string => {
  if (isGarbage || (NAMELESS.has(name) && NAMELESS.has(message)))
    return `The answer (HTTP ${status ?? 'status unknown'}) is not readable.`;
  const label = name === 'Error' || name === '' ? code : name;
  return message === '' || message === label ? label : `${label}: ${message}`;
};

/** Why a call gave no answer. */
export function classify(api: string, error: unknown): Failure {
  const thrown = read(error);
  const reason = reasonOf(api, thrown);
  const denial = reason === 'accessDenied' ? denialIn(thrown.message) : undefined;
  return {
    reason,
    api,
    detail: oneLine(explain(thrown)),
    ...(denial === undefined ? {} : { denial }),
  };
}
