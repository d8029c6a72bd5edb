/** What a thread and the one that started it say to each other. */
import type { Problem } from '../model/user-error.js';

/** From the one that started the thread. The number comes back with what became of the job. */
export interface ToThread<Job> {
  readonly number: number;
  readonly job: Job;
}

/** An error, as it passes between threads: classes do not. */
export type Thrown =
  | { readonly kind: 'mistake'; readonly problems: readonly Problem[] }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string | undefined };

/** From the thread. */
export type FromThread<Result, Event> =
  | { readonly kind: 'done'; readonly number: number; readonly result: Result }
  | { readonly kind: 'failed'; readonly number: number; readonly thrown: Thrown }
  | { readonly kind: 'event'; readonly event: Event };
