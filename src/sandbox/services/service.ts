/** What a service of the sandbox is: a protocol, a table of operations, and its names for common errors. */
import type { Caller } from '../access/caller.js';
import type { FindingRefusals } from '../faults/refuse-findings.js';
import type { Input } from '../input.js';
import type { RequestListing } from '../paging.js';
import type { Output, Protocol } from '../protocols/protocol.js';
import type { SandboxAccount } from '../state/account.js';
import type { SandboxState } from '../state/state.js';

/** An error that services know under different names. */
export interface ErrorCode {
  readonly code: string;
  readonly status?: number;
}

/** The names of what can happen before an operation runs. */
export interface ServiceErrors {
  readonly accessDenied: ErrorCode;
  readonly throttled: ErrorCode;
  /** A session has ended. */
  readonly expiredToken: ErrorCode;
  /** The service broke, or cannot answer now. */
  readonly internal: ErrorCode;
  readonly unavailable: ErrorCode;
  /** The access key is unknown, or the Region is off for its account. */
  readonly invalidCredentials: ErrorCode;
  readonly missingCredentials: ErrorCode;
  /** A value breaks a constraint of the model. */
  readonly validation: ErrorCode;
}

/** A request that was identified, counted and authorised. */
export interface Call {
  readonly state: SandboxState;
  readonly caller: Caller;
  /** The caller's account. */
  readonly account: SandboxAccount;
  readonly region: string;
  /** How the lists of this request are cut. */
  readonly listing: RequestListing;
  /** Such as `secretsmanager:ListSecrets`. */
  readonly action: string;
  readonly input: Input;
  /** Findings that Security Hub refuses although it takes the call. */
  readonly refusals: FindingRefusals;
  /** Milliseconds of real time after which Security Hub shows what was written. */
  readonly hubDelay: number;
  /** How long sessions last, in seconds of real time, whatever is asked for. */
  readonly sessionSeconds?: number;
}

/** Where a call is made. */
export interface Place {
  readonly partition: string;
  /** Id of the caller's account. */
  readonly account: string;
  readonly region: string;
}

/** One operation of a service. */
export interface Operation {
  /** What a denial names as the resource, from the parameters; absent for operations without one. */
  readonly resource?: (input: Input, place: Place) => string | undefined;
  /** The parameter that asks for the next page; absent: it does not list. */
  readonly pages?: string;
  /** Id of the account that it is about, where that is not the caller's. */
  readonly account?: (input: Input) => string | undefined;
  /** The IAM action that allows it, where that has another name than the operation, such as `s3:ListBucket`. */
  readonly permission?: string;
  /** How CloudTrail tells the call; absent: it is not recorded. */
  readonly trail?: 'write' | 'read';
  /** False: every identity may call it, whatever its policies say. */
  readonly needsPermission?: false;
  readonly run: (call: Call) => Output;
}

/** A service: all that the sandbox needs to route to it and to answer for it. */
export interface Service {
  /** As in credential scopes and IAM actions. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly errors: ServiceErrors;
  /** The sentence for invalid credentials; default that of most services. */
  readonly invalidCredentialsMessage?: string;
  /** True: one endpoint for the whole partition, so that the Region of the signature means nothing. */
  readonly isGlobal?: true;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The names that services of JSON 1.1 share. */
export const JSON_ERRORS: ServiceErrors = {
  accessDenied: { code: 'AccessDeniedException' },
  throttled: { code: 'ThrottlingException' },
  expiredToken: { code: 'ExpiredTokenException' },
  internal: { code: 'InternalFailure', status: 500 },
  unavailable: { code: 'ServiceUnavailableException', status: 503 },
  invalidCredentials: { code: 'UnrecognizedClientException' },
  missingCredentials: { code: 'MissingAuthenticationTokenException' },
  validation: { code: 'ValidationException' },
};
