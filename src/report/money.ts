/** Amounts in millionths of a currency -> the texts and numbers that people and programs read. */
import type { Micros } from '../model/cost.js';

const MICROS = 1_000_000;
const MICROS_IN_A_CENT = 10_000;

/** An amount as a number: 400 000 is 0.4. */
export const amountOf = (micros: Micros): number => micros / MICROS;

/** What so many of a thing cost, at a price in the currency. */
export const microsFor = (count: number, price: number): Micros =>
  Math.round(count * price * MICROS);

/** An amount in full: at least two digits after the point, and as many more as it has. */
export function exactAmount(micros: Micros): string {
  const fraction = String(micros % MICROS).padStart(6, '0');
  return `${Math.floor(micros / MICROS)}.${fraction.replace(/0{1,4}$/, '')}`;
}

const centsText = (cents: number): string =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** An amount, rounded to cents. */
export const roundAmount = (micros: Micros): string =>
  centsText(Math.round(micros / MICROS_IN_A_CENT));

/** The same, but for what is more than nothing and rounds to it. */
export const seenAmount = (micros: Micros): string =>
  micros > 0 && micros < MICROS_IN_A_CENT / 2 ? 'under 0.01' : roundAmount(micros);

/**
 * Amounts in cents that add up to their sum in cents: each is rounded down, and what is left over goes to those that lose
 * most, the first among equals. None differs by a cent or more from what it stands for.
 */
export function amountsThatAddUp(amounts: readonly Micros[]): readonly string[] {
  const cents = amounts.map((micros) => Math.floor(micros / MICROS_IN_A_CENT));
  const total = Math.round(amounts.reduce((sum, micros) => sum + micros, 0) / MICROS_IN_A_CENT);
  const left = total - cents.reduce((sum, cent) => sum + cent, 0);
  const losers = amounts
    .map((micros, index) => ({ index, lost: micros % MICROS_IN_A_CENT }))
    .sort((a, b) => b.lost - a.lost || a.index - b.index)
    .slice(0, left);
  const raised = new Set(losers.map(({ index }) => index));
  return cents.map((cent, index) => centsText(cent + (raised.has(index) ? 1 : 0)));
}
