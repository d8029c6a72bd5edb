/** Jobs to results, on several threads. */
import { Worker } from 'node:worker_threads';
import { UserError } from '../model/user-error.js';
import type { FromThread, Thrown, ToThread } from './messages.js';

/** Threads that wait for jobs. */
export interface Pool<Job, Result> {
  /**
   * Runs a job on the thread that has least to do. A mistake of the user's is thrown as the `UserError` that it was in
   * the thread. How many run at once is the caller's to bound.
   */
  run(job: Job): Promise<Result>;
  /** Ends the threads at once; jobs that still run are rejected. */
  close(): Promise<void>;
}

/** What the threads run. */
export interface PoolOptions<Setup, Event> {
  /** A module that calls `serve`. */
  readonly module: URL;
  readonly threads: number;
  /** Given to every thread, by structured clone. `index` counts the threads from 0. */
  readonly setup: (index: number) => Setup;
  readonly heard?: (event: Event) => void;
  /** The most that each thread's heap may hold, in megabytes; default: that of Node.js. */
  readonly heapMb?: number;
}

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

function errorOf(thrown: Thrown): Error {
  if (thrown.kind === 'mistake') return new UserError(thrown.problems);
  const error = new Error(thrown.message);
  if (thrown.stack !== undefined) error.stack = thrown.stack;
  return error;
}

/** One thread, and the jobs that it has. */
class Thread<Setup, Job, Result, Event> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting<Result>>();
  #failure: Error | undefined;
  #count = 0;

  constructor(options: PoolOptions<Setup, Event>, index: number) {
    const { module, setup, heard, heapMb } = options;
    const resourceLimits = heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb };
    this.#worker = new Worker(module, { workerData: setup(index), resourceLimits });
    this.#worker.on('message', (message: FromThread<Result, Event>) => {
      if (message.kind === 'event') heard?.(message.event);
      else this.#settle(message);
    });
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('messageerror', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('a thread ended before its work was done')));
  }

  get load(): number {
    return this.#waiting.size;
  }

  run(job: Job): Promise<Result> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const number = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      const message: ToThread<Job> = { number, job };
      this.#worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(message: Exclude<FromThread<Result, Event>, { readonly kind: 'event' }>): void {
    const waiting = this.#waiting.get(message.number);
    this.#waiting.delete(message.number);
    if (message.kind === 'done') waiting?.resolve(message.result);
    else waiting?.reject(errorOf(message.thrown));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

/** Starts threads. */
export function startPool<Setup, Job, Result, Event>(
  options: PoolOptions<Setup, Event>,
): Pool<Job, Result> {
  const threads = Array.from(
    { length: options.threads },
    (_, index) => new Thread<Setup, Job, Result, Event>(options, index),
  );
  return {
    run(job) {
      const [idlest] = threads.toSorted((a, b) => a.load - b.load);
      if (idlest === undefined) return Promise.reject(new Error('a pool without threads'));
      return idlest.run(job);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
