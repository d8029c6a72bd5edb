/** How much work one policy is worth. */
import { type Budget, budgetOf } from '../requests/budget.js';

/** Work for one policy, in steps of about a microsecond. */
export interface Work {
  /** For telling requests apart. */
  readonly apart: Budget;
  /** For holding statements against them, and against each other. */
  readonly against: Budget;
}

/** The work of one policy, none of it done. */
export const work = (): Work => ({ apart: budgetOf(26_000), against: budgetOf(9_000) });
