/** Time, as pacing and repetition need it. */

/** A clock with an alarm. */
export interface Clock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Calls back once, after so many milliseconds. */
  after(milliseconds: number, call: () => void): void;
  /** Nothing is worth waiting for any more. */
  readonly isStopped: boolean;
}

/** The clock of this machine, or one that hurries. */
export class RealClock implements Clock {
  readonly #alarms = new Map<NodeJS.Timeout, () => void>();
  readonly #tempo: number;
  #isStopped = false;

  /** `tempo`: how many times as fast as time it runs. */
  constructor(tempo = 1) {
    this.#tempo = tempo;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  now(): number {
    return performance.now() * this.#tempo;
  }

  after(milliseconds: number, call: () => void): void {
    if (this.isStopped) {
      setImmediate(call);
      return;
    }
    const alarm = setTimeout(() => {
      this.#alarms.delete(alarm);
      call();
    }, milliseconds / this.#tempo);
    this.#alarms.set(alarm, call);
  }

  /** Lets all who wait go on at once: what they do next is to see that it has stopped. */
  stop(): void {
    this.#isStopped = true;
    for (const [alarm, call] of this.#alarms) {
      clearTimeout(alarm);
      call();
    }
    this.#alarms.clear();
  }
}
