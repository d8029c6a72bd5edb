/** Events, one by one -> those that are alike counted together, as a query of all of them at once would. */
import { compareText } from '../model/order.js';
import type { EventCount, Span } from '../model/usage.js';
import type { EventKey, RecordedUse } from './record.js';

/** Events with one key. */
interface Alike {
  readonly key: EventKey;
  count: number;
  first: string;
  last: string;
  /** Hour and session. */
  readonly sessionHours: Set<string>;
}

type Tally = Map<string, Alike>;

const keyTextOf = (key: EventKey): string =>
  JSON.stringify([
    key.account,
    key.region,
    key.event,
    key.secretId ?? null,
    key.secretIdList ?? null,
    key.caller.type ?? null,
    key.caller.arn ?? null,
    key.caller.account ?? null,
    key.caller.invokedBy ?? null,
    key.functionName ?? null,
    key.viaVpcEndpoint,
    key.errorCode ?? null,
    key.errorMessage ?? null,
  ]);

const HOUR = '2026-01-01T00'.length;

/** Only reads have sessions that could have kept the value. */
const hasSessionHour = ({ event, errorCode }: EventKey): boolean =>
  event === 'GetSecretValue' && errorCode === undefined;

function addTo(tally: Tally, { key, time, session = '' }: RecordedUse): void {
  const keyText = keyTextOf(key);
  let alike = tally.get(keyText);
  if (alike === undefined) {
    alike = { key, count: 0, first: time, last: time, sessionHours: new Set() };
    tally.set(keyText, alike);
  }
  alike.count++;
  if (time < alike.first) alike.first = time;
  if (time > alike.last) alike.last = time;
  if (hasSessionHour(key)) alike.sessionHours.add(`${time.slice(0, HOUR)} ${session}`);
}

/** The record that tells more of the caller; of two that tell as much, that of the account that is first by text. */
function isPreferred(a: RecordedUse, b: RecordedUse): boolean {
  const [tellsA, tellsB] = [a.key.caller.arn !== undefined, b.key.caller.arn !== undefined];
  if (tellsA !== tellsB) return tellsA;
  const order =
    compareText(a.key.account, b.key.account) ||
    compareText(a.key.region, b.key.region) ||
    compareText(a.time, b.time) ||
    compareText(keyTextOf(a.key), keyTextOf(b.key));
  return order < 0;
}

/**
 * Counts the events of a span. It keeps the sessions and hours of every count, and every shared event, so it is meant for
 * what one machine is told one by one, not for a whole organization's logs.
 */
export class EventCounter {
  readonly #from: number;
  readonly #to: number;
  readonly #own: Tally = new Map();
  /** By the id that the records of one event share. */
  readonly #shared = new Map<string, RecordedUse>();

  constructor({ from, to }: Span) {
    this.#from = Date.parse(from);
    this.#to = Date.parse(to);
  }

  /** Events outside of the span are passed over. */
  add(use: RecordedUse): void {
    const moment = Date.parse(use.time);
    if (moment < this.#from || moment > this.#to) return;
    if (use.sharedEventId === undefined) {
      addTo(this.#own, use);
      return;
    }
    const twin = this.#shared.get(use.sharedEventId);
    if (twin === undefined || isPreferred(use, twin)) this.#shared.set(use.sharedEventId, use);
  }

  /** In the order of their keys. Of a shared event that two accounts recorded, one record is in them. */
  counts(): readonly EventCount[] {
    const all: Tally = new Map();
    for (const [keyText, alike] of this.#own)
      all.set(keyText, { ...alike, sessionHours: new Set(alike.sessionHours) });
    for (const use of this.#shared.values()) addTo(all, use);
    return [...all]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, { key, sessionHours, ...alike }]) => ({
        ...key,
        ...alike,
        sessionHours: sessionHours.size,
      }));
  }
}
