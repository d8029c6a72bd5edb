/** The counts that were routed to an account -> the use of its secrets, and what became of every event. */
import type { EventCount, Usage } from '../model/usage.js';
import { UsageFold } from './fold.js';
import { meaningOf } from './meaning.js';
import { Principals } from './principal.js';
import type { SecretIndex, Unresolved } from './secret-index.js';
import { UnnamedBatches } from './unnamed-batches.js';
import { type EventTotals, UseTally } from './use-tally.js';

/** Resolves and adds up, count after count. Calls that failed otherwise than by a denial are passed over. */
export class AccountUse {
  readonly #index: SecretIndex;
  readonly #principals = new Principals();
  readonly #fold = new UsageFold(this.#principals);
  readonly #tally = new UseTally();
  readonly #batches: UnnamedBatches;

  constructor(index: SecretIndex) {
    this.#index = index;
    this.#batches = new UnnamedBatches(index.account, this.#principals);
  }

  add(count: EventCount): void {
    if (meaningOf(count) === 'nothing') return;
    this.#batches.add(count);
    const { counted, unresolved } = this.#index.resolve(count);
    for (const use of counted) this.#fold.add(use);
    this.#tally.addResolved(counted.length * count.count);
    for (const one of unresolved) this.#note(one, count);
  }

  #note({ reason, secretId }: Unresolved, count: EventCount): void {
    this.#tally.addUnresolved({
      reason,
      account: count.account,
      region: count.region,
      event: count.event,
      ...(secretId !== undefined && { secretId }),
      caller: this.#principals.of(count.caller).principal,
      count: count.count,
      lastAt: count.last,
    });
  }

  /** Of the secrets that events speak of, by the ARN of their group. */
  usages(): ReadonlyMap<string, Usage> {
    return this.#fold.usages();
  }

  /** Regions where batch calls hide what they read: for `coverageOf`. */
  unnamedBatches(): ReadonlySet<string> {
    return this.#batches.regions();
  }

  totals(): EventTotals {
    return this.#tally.totals();
  }
}
