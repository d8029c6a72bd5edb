/** Which failed calls are tried again, and how patiently: the SDK's standard strategy, less its false alarms. */
import { StandardRetryStrategy, type StandardRetryStrategyOptions } from '@smithy/core/retry';

/** Attempts of one call, with the SDK's exponential backoff and jitter. */
const MAX_ATTEMPTS = 8;

/** Tries after which a port that nobody listens on is taken to stay so. */
const REFUSED_TRIES = 2;

/** Tries after which a hung service is taken to stay so: each has cost the whole timeout. */
const TIMEOUT_TRIES = 3;

/** Errors that a wrong clock causes. */
const CLOCK_ERRORS: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** How long to wait before a repetition. */
export type Backoff = NonNullable<StandardRetryStrategyOptions['backoff']>;

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

/** How often a call that fails so is tried at most. */
function triesOf({ error }: ErrorInfo): number {
  if (!(error instanceof Error)) return MAX_ATTEMPTS;
  if ('code' in error && error.code === 'ECONNREFUSED') return REFUSED_TRIES;
  return error.name === 'TimeoutError' ? TIMEOUT_TRIES : MAX_ATTEMPTS;
}

/** Which failed calls are tried again. One serves all clients. */
export class CensusRetryStrategy {
  readonly mode = 'standard';
  readonly #options: StandardRetryStrategyOptions;

  constructor(backoff?: Backoff) {
    this.#options = { maxAttempts: MAX_ATTEMPTS, ...(backoff && { backoff }) };
  }

  /**
   * The SDK's strategy pays all repetitions out of one budget, so that one throttled account would spend those of all
   * others. A fresh one has more than a call can spend: only the attempts bound it, and the token counts them.
   */
  #standard(): StandardRetryStrategy {
    return new StandardRetryStrategy(this.#options);
  }

  acquireInitialRetryToken(scope: string): Promise<RetryToken> {
    return this.#standard().acquireInitialRetryToken(scope);
  }

  refreshRetryTokenForRetry(token: RetryToken, info: ErrorInfo): Promise<RetryToken> {
    const isHopeless = token.getRetryCount() + 1 >= triesOf(info);
    if (isHopeless || (info.errorType !== 'THROTTLING' && isFalseAlarm(info)))
      return Promise.reject(new Error('a repeated call would fail alike'));
    return this.#standard().refreshRetryTokenForRetry(token, info);
  }

  /** Nothing was spent, so nothing is given back. */
  recordSuccess(): void {}
}
