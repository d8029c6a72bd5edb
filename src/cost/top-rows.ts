/** Rows of a review, one by one -> the first ones by some order. */
import type { CostRow } from '../model/cost.js';

/** Keeps the first `limit` rows. */
export class TopRows {
  readonly #limit: number;
  readonly #compare: (a: CostRow, b: CostRow) => number;
  #rows: readonly CostRow[] = [];

  /** `compare` puts first what is to be kept, and holds no two rows equal. */
  constructor(limit: number, compare: (a: CostRow, b: CostRow) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  add(row: CostRow): void {
    const least = this.#rows.at(-1);
    if (this.#rows.length === this.#limit && least !== undefined && this.#compare(least, row) <= 0)
      return;
    this.#rows = [...this.#rows, row].sort(this.#compare).slice(0, this.#limit);
  }

  /** In order. */
  rows(): readonly CostRow[] {
    return this.#rows;
  }
}
