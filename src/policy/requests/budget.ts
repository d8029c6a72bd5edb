/** A bound on work, so that no policy, however hostile, takes long. */

/** Thrown when the bound is reached; the analyser then judges in a coarser way, on the safe side. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex';
}

/** Work that may still be done. */
export interface Budget {
  /** Takes so many steps off; throws TooComplex when there are none left. */
  spend(steps: number): void;
  /** Takes so many steps off where there are so many; false, and nothing is taken, where there are not. */
  affords(steps: number): boolean;
  /** A budget of its own, of so many steps or what is left; what it spends is spent here too. */
  part(steps: number): Budget;
  /** Steps taken off so far. */
  spent(): number;
}

function budget(steps: number, spendAbove: (used: number) => void): Budget {
  let left = steps;
  const take = (used: number): void => {
    const taken = Math.min(used, left);
    left -= taken;
    spendAbove(taken);
  };
  return {
    spend(used) {
      const isEnough = used <= left;
      take(used);
      if (!isEnough) throw new TooComplex('The policy takes more work than is allowed for one.');
    },
    affords(used) {
      if (used > left) return false;
      take(used);
      return true;
    },
    part: (most) => budget(Math.min(most, left), take),
    spent: () => steps - left,
  };
}

/** A budget of so many steps, each about a microsecond. */
export const budgetOf = (steps: number): Budget => budget(steps, () => undefined);
