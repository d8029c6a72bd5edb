/** What a call threw to whether, and how patiently, it is tried again. The SDK itself tries each request once. */
import {
  DEFAULT_RETRY_DELAY_BASE,
  defaultDelayDecider,
  StandardRetryStrategy,
} from '@smithy/core/retry';
import type { Failure } from '../model/gap.js';
import { areCredentialsExpired, isUnreadable, statusOf } from './classify.js';

/** How often a call has failed so far -> milliseconds until it is tried again. */
export type Backoff = (failures: number) => number;

type RetryToken = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>;

/** Why a call may be tried again; undefined: it would fail alike. */
export type RetryCause = 'throttled' | 'expired' | 'transient' | 'hung' | 'refused' | 'clock';

/** How often a call is tried at most, by why it failed; throttled calls are bounded by patience instead. */
export const MAX_TRIES: Readonly<Record<Exclude<RetryCause, 'throttled'>, number>> = {
  transient: 8,
  // Each renewal takes the place of credentials that had worked before.
  expired: 8,
  // Each has cost the whole timeout.
  hung: 3,
  // A port that nobody listens on seldom opens.
  refused: 2,
  clock: 2,
};

/** Errors that a wrong clock causes. */
const CLOCK_ERRORS: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** Codes of the system for connections that broke or could not be made this time. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** Whether the SDK has just learned from the answer how far this machine's clock is off. */
function isClockCorrected(error: Error): boolean {
  if (!CLOCK_ERRORS.has(error.name) || !('$metadata' in error)) return false;
  const metadata = error.$metadata;
  return (
    typeof metadata === 'object' &&
    metadata !== null &&
    'clockSkewCorrected' in metadata &&
    metadata.clockSkewCorrected === true
  );
}

/**
 * Why a failed call may be tried again. Nobody knows whether the one that failed had its effect, and it does not
 * matter: reading has none, every role session is another, Security Hub ignores an import that it has already had, as
 * it goes by `Id` and `UpdatedAt`, and Athena knows a query by its token; one of CloudTrail Lake may cost twice. An
 * operation of which this is not true must not be added to the table.
 */
export function retryCause(error: unknown, failure: Failure): RetryCause | undefined {
  if (failure.reason === 'throttled') return 'throttled';
  if (!(error instanceof Error)) return undefined;
  if (isClockCorrected(error)) return 'clock';
  if (areCredentialsExpired(failure)) return 'expired';
  if (error.name === 'TimeoutError') return 'hung';
  // Garbage in place of an answer, such as a page of a proxy.
  if (isUnreadable(error)) return 'transient';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNREFUSED') return 'refused';
  if (NETWORK_CODES.has(code)) return 'transient';
  return (statusOf(error) ?? 0) >= 500 ? 'transient' : undefined;
}

/**
 * The wait that the SDK's own repetitions would have: growing, jittered, at most twenty seconds. Only its length is
 * taken, since the SDK's strategy waits by itself, and not by a clock that can be stopped.
 */
export const growingWait: Backoff = (failures) =>
  defaultDelayDecider(DEFAULT_RETRY_DELAY_BASE, failures);

const ONCE = new StandardRetryStrategy(1);

/** What the SDK is told: repeat nothing, since a call that waits must not hold the place of another. */
export const NO_REPETITION = {
  mode: ONCE.mode,
  acquireInitialRetryToken: (scope: string): Promise<RetryToken> =>
    ONCE.acquireInitialRetryToken(scope),
  refreshRetryTokenForRetry: (): Promise<never> =>
    Promise.reject(new Error('calls are repeated elsewhere')),
  recordSuccess: (): void => {},
};
