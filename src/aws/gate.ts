/** Requests to a bound of them in flight; and to the moment when there is room for more work. */

type Wake = () => void;

/**
 * The one place that every request passes. Those that tell how much there is to do go before those that do it, so that
 * what takes longest is known, and begun, early.
 */
export class Gate {
  #bound: number;
  readonly #first: Wake[] = [];
  readonly #others: Wake[] = [];
  readonly #watchers: Wake[] = [];
  #active = 0;

  /** `bound`: requests in flight at most. */
  constructor(bound: number) {
    this.#bound = bound;
  }

  get inFlight(): number {
    return this.#active;
  }

  /**
   * Sends a request as soon as fewer than the bound are in flight. Those that wait keep their order, but for those that
   * go first.
   */
  async pass<T>(send: () => Promise<T>, { first = false } = {}): Promise<T> {
    if (this.#active < this.#bound) this.#active++;
    else
      await new Promise<void>((resolve) => {
        (first ? this.#first : this.#others).push(resolve);
      });
    try {
      return await send();
    } finally {
      this.#leave();
    }
  }

  /** Waits until no request that goes first has to wait. Those that wait here are woken one by one. */
  async room(): Promise<void> {
    while (!this.#hasRoom())
      await new Promise<void>((resolve) => {
        this.#watchers.push(resolve);
      });
    // The next one is not woken before the requests of this one are counted.
    if (this.#watchers.length > 0) setImmediate(() => this.#wake());
  }

  /** Bounds the requests in flight anew; those that are under way are not touched. */
  narrow(bound: number): void {
    this.#bound = bound;
  }

  /** The place in flight passes to the next in line, without being free in between. */
  #leave(): void {
    const next =
      this.#active > this.#bound ? undefined : (this.#first.shift() ?? this.#others.shift());
    if (next === undefined) this.#active--;
    else next();
    this.#wake();
  }

  #wake(): void {
    if (this.#hasRoom()) this.#watchers.shift()?.();
  }

  #hasRoom(): boolean {
    return this.#first.length === 0;
  }
}
