/** A price book x a Region -> the prices there. */
import type { Micros, PriceBook, UnitPrices } from '../model/cost.js';

/** An amount of a currency, rounded to its millionths. */
export const toMicros = (amount: number): Micros => Math.round(amount * 1_000_000);

/** Undefined where none are known. */
export function pricesIn(
  { partition: own, regions, usual }: PriceBook,
  partition: string,
  region: string,
): UnitPrices | undefined {
  if (own !== undefined && own !== partition) return undefined;
  return Object.hasOwn(regions, region) ? regions[region] : usual;
}
