/** The event history of one place -> all events of use in it, or why they are not known, within a budget of calls. */
import { type Answer, answered, type Failure, failed } from '../../model/gap.js';
import { type Span, USAGE_EVENTS, type UsageEventName } from '../../model/usage.js';
import type { EventHistoryPort } from '../ports.js';
import { type RecordedUse, recordedUse } from '../record.js';

const API = 'cloudtrail:LookupEvents';

const overBudget = (budget: number): Failure => ({
  reason: 'notCollected',
  api: API,
  detail: `There are more events than the budget of ${budget} calls for an account and Region reaches (--usage-budget).`,
});

const UNREADABLE: Failure = {
  reason: 'error',
  api: API,
  detail: 'The record of an event cannot be read.',
};

/** Reads one place once. */
export class PlaceReader {
  readonly #history: EventHistoryPort;
  readonly #budget: number;
  #left: number;

  constructor(history: EventHistoryPort, budget: number) {
    this.#history = history;
    this.#budget = budget;
    this.#left = budget;
  }

  /** Pages that were asked for. */
  get calls(): number {
    return this.#budget - this.#left;
  }

  /** The kinds of events are read side by side: their pages draw on one quota, but each waits for its own answers. */
  async read(span: Span): Promise<Answer<readonly RecordedUse[]>> {
    const answers = await Promise.all(USAGE_EVENTS.map((event) => this.#named(event, span)));
    const uses: RecordedUse[] = [];
    for (const answer of answers) {
      if (!answer.ok) return answer;
      for (const use of answer.value) uses.push(use);
    }
    return answered(uses);
  }

  async #named(event: UsageEventName, span: Span): Promise<Answer<readonly RecordedUse[]>> {
    const uses: RecordedUse[] = [];
    if (!this.#spend()) return failed(overBudget(this.#budget));
    for await (const page of this.#history.records(event, span)) {
      if (!page.ok) return page;
      const found = page.value.records.flatMap((record) => recordedUse(record) ?? []);
      if (found.length < page.value.records.length) return failed(UNREADABLE);
      for (const use of found) uses.push(use);
      if (page.value.more && !this.#spend()) return failed(overBudget(this.#budget));
    }
    return answered(uses);
  }

  /** Takes a call from the budget; false: there is none left. */
  #spend(): boolean {
    if (this.#left <= 0) return false;
    this.#left--;
    return true;
  }
}
