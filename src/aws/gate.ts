/** Requests to a bound of them in flight; and to the moment when there is room for more work. */
import pLimit from 'p-limit';

/** The one place that every request passes. */
export class Gate {
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #watchers: (() => void)[] = [];

  constructor(concurrency: number) {
    this.#limit = pLimit(concurrency);
  }

  get inFlight(): number {
    return this.#limit.activeCount;
  }

  /** Sends a request as soon as fewer than the bound are in flight; those that wait keep their order. */
  async pass<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await this.#limit(send);
    } finally {
      this.#wake();
    }
  }

  /** Waits until the requests at hand do not fill the bound. Those that wait are woken one by one. */
  async room(): Promise<void> {
    while (!this.#hasRoom())
      await new Promise<void>((resolve) => {
        this.#watchers.push(resolve);
      });
    // The next one is not woken before the requests of this one are counted.
    if (this.#watchers.length > 0) setImmediate(() => this.#wake());
  }

  #wake(): void {
    if (this.#hasRoom()) this.#watchers.shift()?.();
  }

  #hasRoom(): boolean {
    return this.#limit.activeCount + this.#limit.pendingCount <= this.#limit.concurrency;
  }
}
