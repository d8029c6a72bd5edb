/** The functions that conditions may call beyond CEL's own; all linear in their arguments. */
import { daysBetween } from '../model/days.js';
import { globMatches } from '../model/glob.js';
import type { FactType } from './facts.js';

/** One function. */
export interface OwnFunction {
  readonly takes: readonly FactType[];
  readonly gives: FactType;
  /** What it gives changes by the mere passing of time. */
  readonly ages?: true;
  /** The arguments are of the types that it takes. */
  readonly call: (...values: readonly unknown[]) => unknown;
}

const ofTime = (call: (time: Date) => unknown): OwnFunction['call'] => {
  return (time) => call(time instanceof Date ? time : new Date(Number.NaN));
};

/** Cents; what is less than half of one, and yet something, is not said to be nothing. */
const moneyText = (amount: number): string =>
  amount > 0 && amount < 0.005 ? '<0.01' : amount.toFixed(2);

/** The functions by name, for one moment that counts as now. */
export const ownFunctions = (now: Date): Readonly<Record<string, OwnFunction>> => ({
  daysSince: {
    takes: ['timestamp'],
    gives: 'int',
    ages: true,
    call: ofTime((time) => BigInt(daysBetween(time, now))),
  },
  daysUntil: {
    takes: ['timestamp'],
    gives: 'int',
    ages: true,
    call: ofTime((time) => BigInt(daysBetween(now, time))),
  },
  date: {
    takes: ['timestamp'],
    gives: 'string',
    call: ofTime((time) => time.toISOString().slice(0, 10)),
  },
  days: { takes: ['int'], gives: 'string', call: (n) => (n === 1n ? '1 day' : `${n} days`) },
  glob: {
    takes: ['string', 'string'],
    gives: 'bool',
    call: (pattern, text) => globMatches(String(pattern), String(text)),
  },
  first: {
    takes: ['list<string>', 'int'],
    gives: 'list<string>',
    call: (texts, count) =>
      Array.isArray(texts) ? texts.slice(0, Math.max(0, Number(count))) : [],
  },
  money: { takes: ['double'], gives: 'string', call: (amount) => moneyText(Number(amount)) },
});
