/** Requests to one quota, let through at a rate that shrinks where AWS throttles and recovers where it does not. */
import type { Clock } from './clock.js';

/** The rate after a throttled request. */
const SHRINK = 0.5;

/** A bucket never becomes slower than this share of its full rate, nor than one request in ten seconds. */
const LEAST_SHARE = 0.02;
const LEAST_RATE = 0.1;

/** Share of the full rate that a second without throttling gives back. */
const RECOVERY = 0.05;

/** Requests that may come at once: those of half a second, so that a second never sees twice the rate. */
const BURST_SECONDS = 0.5;
const LEAST_BURST = 2;

/** Silence after a throttled request, doubled each time until a request gets through. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/** Where patience is spent, one request in so many milliseconds still finds out whether AWS answers again. */
const PROBE_MS = 30_000;

/** The bucket of one quota of one account and Region. */
export class Bucket {
  readonly #full: number;
  readonly #patience: number;
  readonly #clock: Clock;
  readonly #waiting: ((isTurn: boolean) => void)[] = [];
  #rate: number;
  #tokens: number;
  #filledAt: number;
  #pausedUntil = 0;
  #shrunkAt = Number.NEGATIVE_INFINITY;
  #recoveredAt = 0;
  #pauses = 0;
  #strugglingSince: number | undefined;
  #probeAt = 0;
  #timedFor: number | undefined;

  /** `perSecond`: requests when nothing throttles. `patience`: milliseconds of throttling alone that are endured. */
  constructor(perSecond: number, patience: number, clock: Clock) {
    this.#full = perSecond;
    this.#rate = perSecond;
    this.#patience = patience;
    this.#clock = clock;
    this.#filledAt = clock.now();
    this.#tokens = this.#burst;
  }

  /** Requests per second that it lets through now. */
  get rate(): number {
    return this.#rate;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get #burst(): number {
    return Math.max(LEAST_BURST, this.#rate * BURST_SECONDS);
  }

  /**
   * Waits for a turn; `true` at once where nobody else waits. Turns come in the order in which they were asked for.
   * False: there is none, since patience came to its end meanwhile.
   */
  take(): Promise<boolean> | true {
    this.#fill();
    if (this.#waiting.length === 0 && this.#isOpen()) {
      this.#tokens--;
      return true;
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  /** A request that was sent at `sentAt` got through. */
  succeeded(sentAt: number): void {
    const now = this.#clock.now();
    // An answer to a request of before the throttling says nothing of the time after it.
    if (sentAt < this.#shrunkAt) return;
    this.#pauses = 0;
    this.#strugglingSince = undefined;
    if (this.#rate === this.#full) return;
    const seconds = Math.max(0, now - this.#recoveredAt) / 1000;
    this.#rate = Math.min(this.#full, this.#rate + this.#full * RECOVERY * seconds);
    this.#recoveredAt = now;
  }

  /** A request that was sent at `sentAt` was throttled. All that were under way then count once. */
  throttled(sentAt: number): void {
    const now = this.#clock.now();
    this.#strugglingSince ??= now;
    if (sentAt < this.#shrunkAt) return;
    this.#rate = Math.max(this.#rate * SHRINK, this.#full * LEAST_SHARE, LEAST_RATE);
    this.#tokens = 0;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#pauses++, LONGEST_PAUSE_MS);
    this.#pausedUntil = now + pause;
    this.#filledAt = this.#pausedUntil;
    this.#recoveredAt = this.#pausedUntil;
    this.#shrunkAt = now;
    // Those who wait hear at once that it is no use.
    if (this.isExhausted) for (const wake of this.#waiting.splice(0)) wake(false);
  }

  /** Whether AWS has let nothing through for longer than patience lasts. */
  get isExhausted(): boolean {
    const since = this.#strugglingSince;
    return since !== undefined && this.#clock.now() - since >= this.#patience;
  }

  /**
   * Whether, for that, a new request is not worth sending. Now and then it says no all the same, so that one request
   * finds out whether AWS answers again.
   */
  isSpent(): boolean {
    if (!this.isExhausted) return false;
    const now = this.#clock.now();
    if (now < this.#probeAt) return true;
    this.#probeAt = now + PROBE_MS;
    return false;
  }

  #isOpen(): boolean {
    if (this.#clock.isStopped) return true;
    return this.#tokens >= 1 && this.#clock.now() >= this.#pausedUntil;
  }

  #fill(): void {
    const now = this.#clock.now();
    if (now <= this.#filledAt) return;
    const gained = ((now - this.#filledAt) / 1000) * this.#rate;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledAt = now;
  }

  /** Wakes those who wait when the next turn is due. */
  #schedule(): void {
    if (this.#timedFor !== undefined) return;
    const now = this.#clock.now();
    const missing = Math.max(0, 1 - this.#tokens) / this.#rate;
    const due = Math.max(this.#pausedUntil, this.#filledAt + missing * 1000);
    this.#timedFor = due;
    this.#clock.after(Math.max(1, Math.ceil(due - now)), () => {
      this.#timedFor = undefined;
      this.#fill();
      while (this.#waiting.length > 0 && this.#isOpen()) {
        this.#tokens--;
        this.#waiting.shift()?.(true);
      }
      if (this.#waiting.length > 0) this.#schedule();
    });
  }
}
