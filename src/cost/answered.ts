/** What is found out before a secret is deleted -> an answer: nothing in the way, somebody must look, or not known. */
import type { DeletionCheck } from '../model/cost.js';

/** An answer, before it is said to what. */
export type Answered = Omit<DeletionCheck, 'check'>;

const answer =
  (status: Answered['status']) =>
  (says: string, ...names: readonly string[]): Answered => ({ status, says, names });

export const clear = answer('clear');
export const attention = answer('attention');
export const unknown = answer('unknown');

/** The day of a moment. */
export const dayOf = (moment: string): string => moment.slice(0, 10);
