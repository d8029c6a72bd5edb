/** A clock that stands still until a test lets time pass. */
import type { Clock } from '../../../src/aws/pacing/clock.js';

interface Alarm {
  readonly at: number;
  readonly call: () => void;
}

/** Time for tests: milliseconds from 0. */
export class VirtualClock implements Clock {
  isStopped = false;
  #now = 0;
  #alarms: Alarm[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, call: () => void): void {
    this.#alarms.push({ at: this.#now + milliseconds, call });
  }

  /** Lets time pass, with all that is due meanwhile, in its order; promises get their turns in between. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settled();
      const [next] = this.#alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
    }
    this.#now = end;
  }

  /** Calls whoever waits, as the end of a scan does. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const { call } of this.#alarms.splice(0)) call();
    await settled();
  }
}

/** Lets every promise that can go on do so. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
