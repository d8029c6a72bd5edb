/** A bound on work, so that no policy, however hostile, takes long. */

/** Thrown when the bound is reached; the analyser then judges in a coarser way, on the safe side. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex';
}

/** Work that may still be done, in steps of about a microsecond. */
export class Budget {
  readonly #steps: number;
  readonly #whole: Budget | undefined;
  #left: number;

  constructor(steps: number, whole?: Budget) {
    this.#steps = steps;
    this.#left = steps;
    this.#whole = whole;
  }

  #take(steps: number): void {
    const taken = Math.min(steps, this.#left);
    this.#left -= taken;
    this.#whole?.spend(taken);
  }

  /** Takes so many steps off; throws TooComplex when there are none left. */
  spend(steps: number): void {
    const isEnough = steps <= this.#left;
    this.#take(steps);
    if (!isEnough) throw new TooComplex('The policy takes more work than is allowed for one.');
  }

  /** Takes so many steps off where there are so many; false, and nothing is taken, where there are not. */
  affords(steps: number): boolean {
    if (steps > this.#left) return false;
    this.#take(steps);
    return true;
  }

  /** A budget of its own, of so many steps or what is left; what it spends is spent here too. */
  part(steps: number): Budget {
    return new Budget(Math.min(steps, this.#left), this);
  }

  /** Steps taken off so far. */
  spent(): number {
    return this.#steps - this.#left;
  }
}

/** A budget of so many steps. */
export const budgetOf = (steps: number): Budget => new Budget(steps);
