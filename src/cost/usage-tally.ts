/** Rows of a review, one by one -> of how many secrets the use is known, and why not of the others. */
import type { CostRow, UnknownUsage } from '../model/cost.js';
import type { GapReason } from '../model/gap.js';
import { compareText } from '../model/order.js';

/** Counts them. What it holds does not grow with the secrets. */
export class UsageTally {
  #known = 0;
  readonly #unknown = new Map<GapReason, UnknownUsage>();

  add({ usage, usageGap }: CostRow): void {
    if (usage !== undefined) this.#known += 1;
    if (usageGap === undefined) return;
    const { reason, detail } = usageGap;
    const earlier = this.#unknown.get(reason) ?? {
      reason,
      secrets: 0,
      ...(detail !== undefined && { detail }),
    };
    this.#unknown.set(reason, { ...earlier, secrets: earlier.secrets + 1 });
  }

  get known(): number {
    return this.#known;
  }

  /** The reason that most have first. */
  unknown(): readonly UnknownUsage[] {
    return [...this.#unknown.values()].sort(
      (a, b) => b.secrets - a.secrets || compareText(a.reason, b.reason),
    );
  }
}
