/** Asks AWS: paced by quota, bounded in flight, repeated where that helps; answers with a value or with why there is none. */
import { type Answer, answered, type Failure, failed } from '../model/gap.js';
import { classify } from './classify.js';
import type { Clients } from './clients.js';
import { isFromOutside } from './from-outside.js';
import { Gate } from './gate.js';
import { type Api, isScout, OPERATIONS } from './operations.js';
import { Buckets, type Pace } from './pacing/buckets.js';
import type { Clock } from './pacing/clock.js';
import { type Backoff, growingWait, MAX_TRIES, type RetryCause, retryCause } from './retry.js';
import { AssumeRoleError, type Credentials, type Session } from './session.js';

/** How requests are sent. */
export interface CallerOptions {
  /** Requests in flight at most. */
  readonly concurrency: number;
  readonly pace: Pace;
  /** `growingWait` where there is none. */
  readonly backoff?: Backoff;
  readonly clock: Clock;
}

/** Marks a command as part of the call that it is sent for. */
export type Sign = <C extends { readonly input: object }>(command: C) => C;

/** What was sent so far. */
export interface CallCounts {
  readonly calls: number;
  readonly throttled: number;
  readonly inFlight: number;
}

interface Target {
  readonly api: Api;
  readonly session: Session;
  readonly region: string;
}

/** What one try came to. */
type Tried<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly sentAt: number }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly cause: RetryCause | undefined;
      /** Undefined: it was not sent, for want of credentials. */
      readonly sentAt: number | undefined;
    };

/** Sends the requests of a scan. */
export class Caller {
  readonly clients: Clients;
  readonly gate: Gate;
  readonly #buckets: Buckets;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  #calls = 0;
  #throttled = 0;

  constructor(clients: Clients, { concurrency, pace, backoff, clock }: CallerOptions) {
    this.clients = clients;
    this.gate = new Gate(concurrency);
    this.#clock = clock;
    this.#buckets = new Buckets(pace, this.#clock);
    this.#backoff = backoff ?? growingWait;
  }

  get counts(): CallCounts {
    return { calls: this.#calls, throttled: this.#throttled, inFlight: this.gate.inFlight };
  }

  /**
   * One call. A throttled one waits for its turn again until patience is spent; where the network or the service
   * failed, it is repeated some times; expired credentials are renewed. While it waits it holds nobody up.
   */
  async call<T>(target: Target, send: (sign: Sign) => Promise<T>): Promise<Answer<T>> {
    const { api, session, region } = target;
    const bucket = this.#buckets.of(session, region, OPERATIONS[api].quota);
    const tries = new Map<RetryCause, number>();
    let failures = 0;
    let last: Failure | undefined;
    for (;;) {
      // A call that has failed finds out nothing more: where turns are rare it would do so for ever.
      const isSpent = last === undefined ? bucket.isSpent() : bucket.isExhausted;
      if (isSpent || !(await bucket.take())) return failed(last ?? spent(api));
      if (this.#clock.isStopped) return failed({ reason: 'error', api, detail: 'The scan ended.' });
      const tried = await this.#try(target, send);
      if (tried.kind === 'answered') {
        bucket.succeeded(tried.sentAt);
        return answered(tried.value);
      }
      const { failure, cause, sentAt } = tried;
      if (cause === 'throttled') {
        this.#throttled++;
        bucket.throttled(sentAt ?? this.#clock.now());
      } else {
        if (sentAt !== undefined) bucket.succeeded(sentAt);
        if (cause === undefined) return failed(failure);
        const count = (tries.get(cause) ?? 0) + 1;
        tries.set(cause, count);
        if (count >= MAX_TRIES[cause]) return failed(failure);
        await this.pause(this.#backoff(++failures));
      }
      last = failure;
    }
  }

  async #try<T>({ api, session }: Target, send: (sign: Sign) => Promise<T>): Promise<Tried<T>> {
    let credentials: Credentials | undefined;
    let sentAt: number | undefined;
    try {
      // Before there is a place among the requests in flight: a role may have to be assumed first.
      const own = await session.credentials();
      credentials = own;
      const sign: Sign = (command) => this.clients.sign(command, own);
      const value = await this.gate.pass(
        () => {
          this.#calls++;
          sentAt = this.#clock.now();
          return send(sign);
        },
        { first: isScout(api) },
      );
      return { kind: 'answered', value, sentAt: sentAt ?? this.#clock.now() };
    } catch (error) {
      if (error instanceof AssumeRoleError)
        return { kind: 'failed', failure: error.failure, cause: undefined, sentAt };
      if (!isFromOutside(error)) throw error;
      const failure = classify(api, error);
      const cause = retryCause(error, failure);
      if (cause === 'expired' && credentials !== undefined) session.expired(credentials);
      return { kind: 'failed', failure, cause, sentAt };
    }
  }

  /** Waits by the clock of pacing. False: nothing is worth waiting for any more. */
  async pause(milliseconds: number): Promise<boolean> {
    if (milliseconds > 0)
      await new Promise<void>((resolve) => this.#clock.after(milliseconds, resolve));
    return !this.#clock.isStopped;
  }
}

/** A call that was not even sent: the others before it have shown that it is no use. */
const spent = (api: Api): Failure => ({
  reason: 'throttled',
  api,
  detail: 'AWS has throttled every request of this kind here for longer than patience lasts.',
});
