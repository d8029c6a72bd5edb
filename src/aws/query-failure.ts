/** How a query ended, in its engine's words -> why there is no answer. */
import type { Failure } from '../model/gap.js';
import { classify } from './classify.js';
import type { Api } from './operations.js';

const DENIED = /access ?denied|not authorized/i;

/** What an engine says of a query that gave nothing. */
export interface QueryEnd {
  readonly state: string;
  readonly why: string | undefined;
}

/**
 * The failure. An engine reads logs and tables with the permissions of whoever asks, but a denial shows only in its text.
 * A query that was cancelled was so by somebody, or by a limit of bytes that somebody set.
 */
export function queryFailure(api: Api, { state, why = 'it does not say why' }: QueryEnd): Failure {
  const name = DENIED.test(why) ? 'AccessDenied' : `The query ended as ${state}`;
  const failure = classify(api, Object.assign(new Error(why), { name }));
  return state === 'CANCELLED' && failure.reason === 'error'
    ? { ...failure, reason: 'notCollected' }
    : failure;
}
