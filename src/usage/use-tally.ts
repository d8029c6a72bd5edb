/** What became of counts -> how many events were counted for a secret, and which were not and why. */
import { compareText } from '../model/order.js';
import {
  UNRESOLVED_SAMPLES,
  type UnresolvedEvents,
  type UnresolvedReason,
  type UsageSummary,
} from '../model/usage.js';
import { principalKey } from './principal.js';

/** The part of a summary that tells of events. */
export type EventTotals = Pick<UsageSummary, 'resolved' | 'unresolved'>;

const REASONS: readonly UnresolvedReason[] = [
  'noSuchSecret',
  'earlierSecret',
  'unnamed',
  'elsewhere',
];

const keyOf = (events: UnresolvedEvents): string =>
  JSON.stringify([
    events.account,
    events.region,
    events.event,
    events.secretId ?? null,
    events.reason,
    principalKey(events.caller),
  ]);

/** Adds events up, in any order. Each name of a batch call counts as an event. */
export class UseTally {
  #resolved = 0;
  #unresolved = 0;
  readonly #byReason = new Map<UnresolvedReason, number>();
  readonly #alike = new Map<string, UnresolvedEvents>();

  addResolved(events: number): void {
    this.#resolved += events;
  }

  addUnresolved(events: UnresolvedEvents): void {
    this.#addReason(events.reason, events.count);
    this.#keep(events);
  }

  /** Adds what another tally told, of other events. */
  addTotals({ resolved, unresolved }: EventTotals): void {
    this.#resolved += resolved;
    for (const reason of REASONS) this.#addReason(reason, unresolved.byReason[reason] ?? 0);
    for (const sample of unresolved.samples) this.#keep(sample);
  }

  #addReason(reason: UnresolvedReason, events: number): void {
    this.#unresolved += events;
    this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + events);
  }

  #keep(events: UnresolvedEvents): void {
    const key = keyOf(events);
    const { count, lastAt } = this.#alike.get(key) ?? { count: 0, lastAt: '' };
    this.#alike.set(key, {
      ...events,
      count: count + events.count,
      lastAt: lastAt > events.lastAt ? lastAt : events.lastAt,
    });
  }

  totals(): EventTotals {
    const reasons = REASONS.map((reason) => [reason, this.#byReason.get(reason) ?? 0] as const);
    const samples = [...this.#alike]
      .sort(([keyA, a], [keyB, b]) => b.count - a.count || compareText(keyA, keyB))
      .slice(0, UNRESOLVED_SAMPLES)
      .map(([, events]) => events);
    return {
      resolved: this.#resolved,
      unresolved: {
        events: this.#unresolved,
        byReason: Object.fromEntries(reasons.filter(([, events]) => events > 0)),
        samples,
      },
    };
  }
}
