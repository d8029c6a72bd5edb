/** CloudTrail's event history, account by account and Region by Region -> observations of use, within a budget of calls. */
import {
  type Observation,
  type Span,
  USAGE_EVENTS,
  type UsagePlaces,
  type UsageQuery,
} from '../../model/usage.js';
import { EventCounter } from '../count-events.js';
import type { EventHistories, EventHistoryPort, UsageEstimate, UsageSource } from '../ports.js';
import { keptDays } from './kept-days.js';
import { merged } from './merged.js';
import { PlaceReader } from './place-reader.js';
import { countText, durationText } from './words.js';

export interface EventHistoryOptions {
  readonly histories: EventHistories;
  /** Calls of LookupEvents to one account in one Region at most. */
  readonly budget: number;
  /** AWS's clock, ISO 8601: event history ends ninety days before. Absent: the end of the span. */
  readonly now?: string | undefined;
  /** Accounts that are asked at the same time. */
  readonly accountsAtOnce?: number;
}

const ACCOUNTS_AT_ONCE = 64;

/** Use as event history tells it. It has all events on secrets, whatever trails record. */
class EventHistorySource implements UsageSource {
  readonly #options: EventHistoryOptions;
  #calls = 0;

  constructor(options: EventHistoryOptions) {
    this.#options = options;
  }

  estimate({ places }: UsageQuery): Promise<UsageEstimate> {
    const { budget, histories } = this.#options;
    const count = places.reduce((sum, { regions }) => sum + regions.length, 0);
    const least = USAGE_EVENTS.length;
    const time = (calls: number): string => durationText(calls / histories.callsPerSecond);
    return Promise.resolve({
      says: [
        `Event history is asked in ${countText(count, 'place', 'places')} (account and Region), with at least ${count * least} calls of LookupEvents in all.`,
        `At ${Number(histories.callsPerSecond.toFixed(2))} calls a second and place, this takes an estimated ${time(least)} at least, and ${time(Math.max(budget, least))} where a place needs its whole budget of ${countText(budget, 'call', 'calls')} (some ${budget * 50} events); a place that needs more is not known in the end.`,
      ],
    });
  }

  async *observe({ span, places }: UsageQuery): AsyncGenerator<Observation> {
    const counter = new EventCounter(span);
    const accounts = places.map((account) => () => this.#account(account, { span, counter }));
    yield* merged(accounts, this.#options.accountsAtOnce ?? ACCOUNTS_AT_ONCE);
    // Only now is the other record of every shared event known.
    for (const count of counter.counts()) yield { kind: 'count', count };
  }

  notes(): readonly string[] {
    return [`${countText(this.#calls, 'page', 'pages')} of event history were read.`];
  }

  async close(): Promise<void> {}

  async *#account({ account, regions }: UsagePlaces, asked: Asked): AsyncGenerator<Observation> {
    const entered = await this.#options.histories.enter(account);
    if (!entered.ok) {
      for (const region of regions)
        yield { kind: 'failure', account, region, failure: entered.failure };
      return;
    }
    const { value: historyIn } = entered;
    const streams = regions.map(
      (region) => () => this.#place({ account, region, history: historyIn(region) }, asked),
    );
    yield* merged(streams, Math.max(1, regions.length));
  }

  async *#place({ account, region, history }: Place, asked: Asked): AsyncGenerator<Observation> {
    const reader = new PlaceReader(history, this.#options.budget);
    const uses = await reader.read(asked.span);
    this.#calls += reader.calls;
    if (!uses.ok) {
      yield { kind: 'failure', account, region, failure: uses.failure };
      return;
    }
    // Of a place that is not known in the end nothing is counted.
    for (const use of uses.value) asked.counter.add(use);
    const days = keptDays(asked.span, this.#options.now ?? asked.span.to);
    yield { kind: 'activity', activity: { account, region, days, recordsReads: true } };
  }
}

/** What all places are asked, and where the answers are counted. */
interface Asked {
  readonly span: Span;
  readonly counter: EventCounter;
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly history: EventHistoryPort;
}

/** The source `events`. */
export const eventHistorySource = (options: EventHistoryOptions): UsageSource =>
  new EventHistorySource(options);
