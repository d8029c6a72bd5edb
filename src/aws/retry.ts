/** Which failed calls are tried again, and how patiently: the SDK's standard strategy, less its false alarms. */
import { StandardRetryStrategy } from '@smithy/core/retry';

/** Attempts of one call, with the SDK's exponential backoff and jitter. */
const MAX_ATTEMPTS = 8;

/** Errors that a wrong clock causes. */
const CLOCK_ERRORS: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

type RetryToken = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>;
type ErrorInfo = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[1];

/** Where this machine's clock is off, the SDK takes every error for one of the clock and repeats even denials. */
function isFalseAlarm({ error }: ErrorInfo): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return false;
  const corrected = 'clockSkewCorrected' in metadata && metadata.clockSkewCorrected === true;
  const status = 'httpStatusCode' in metadata ? Number(metadata.httpStatusCode) : 0;
  const isTheirs = status === 429 || status >= 500;
  return corrected && !isTheirs && !CLOCK_ERRORS.has(error.name);
}

/** Tries after which a port that nobody listens on is taken to stay so. */
const REFUSED_TRIES = 2;

const isRefused = ({ error }: ErrorInfo): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';

class CensusRetryStrategy extends StandardRetryStrategy {
  override refreshRetryTokenForRetry(token: RetryToken, info: ErrorInfo): Promise<RetryToken> {
    const isHopeless = isRefused(info) && token.getRetryCount() + 1 >= REFUSED_TRIES;
    if (isHopeless || (info.errorType !== 'THROTTLING' && isFalseAlarm(info)))
      return Promise.reject(new Error('a repeated call would fail alike'));
    return super.refreshRetryTokenForRetry(token, info);
  }
}

/** The strategy of every client; one serves all, so that their backoff is shared. */
export const retryStrategy = () => new CensusRetryStrategy(MAX_ATTEMPTS);
