/** A bound on work, so that no policy, however hostile, takes long. */

/** Thrown when the bound is reached; the analyser then judges in a coarser way, on the safe side. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex';
}

/** Work that may still be done. */
export interface Budget {
  /** Takes so many steps off; throws TooComplex when there are none left. */
  spend(steps: number): void;
}

/** A budget of so many steps, each about a microsecond. */
export function budgetOf(steps: number): Budget {
  let left = steps;
  return {
    spend(used) {
      left -= used;
      if (left < 0) throw new TooComplex('The policy takes more work than is allowed for one.');
    },
  };
}
