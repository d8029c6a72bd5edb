/** The inside of a thread: jobs that come in, to results that go out. */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../model/user-error.js';
import type { FromThread, Thrown, ToThread } from './messages.js';

/** What a thread does once it is set up. Several jobs run at once if several are sent. */
export type Work<Job, Result> = (job: Job) => Promise<Result>;

function thrownOf(error: unknown): Thrown {
  if (error instanceof UserError) return { kind: 'mistake', problems: error.problems };
  return error instanceof Error
    ? { kind: 'bug', message: error.message, stack: error.stack }
    : { kind: 'bug', message: String(error), stack: undefined };
}

/**
 * Serves the jobs of the thread that this is called in. `start` gets what the pool was started with, and a way to tell
 * what happens meanwhile. Jobs, results and events pass by structured clone.
 */
export function serve<Setup, Job, Result, Event>(
  start: (setup: Setup, tell: (event: Event) => void) => Promise<Work<Job, Result>>,
): void {
  const port = parentPort;
  if (port === null) throw new Error('this module runs in a thread only');
  const send = (message: FromThread<Result, Event>): void => port.postMessage(message);
  const setup: Setup = workerData;
  const started = start(setup, (event) => send({ kind: 'event', event }));
  // Each job hears of a failed start; there is nobody else to tell.
  started.catch(() => {});
  port.on('message', async ({ number, job }: ToThread<Job>) => {
    try {
      const work = await started;
      send({ kind: 'done', number, result: await work(job) });
    } catch (error) {
      send({ kind: 'failed', number, thrown: thrownOf(error) });
    }
  });
}
