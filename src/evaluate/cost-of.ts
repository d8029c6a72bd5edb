/** What a secret and its replicas cost a month, at list price. */
import type { Secret } from '../model/secret.js';
import type { PriceSettings } from '../model/settings.js';
import type { Cost } from '../model/verdict.js';
import { INCLUDED_IN_OWNERS_PRICE, LIST_PRICES } from './list-prices.js';

const cents = (amount: number): number => Math.round(amount * 100) / 100;

/** The price in force; undefined where none is known. */
export const priceIn = (partition: string, override?: PriceSettings): PriceSettings | undefined =>
  override ?? LIST_PRICES[partition];

/**
 * Each replica is billed as a secret; nothing is billed while deletion is scheduled, nor for what the owner's price
 * includes. Undefined where no price is known. Sources: pricing page; user guide, "delete a secret".
 */
export function costOf(secret: Secret, override?: PriceSettings): Cost | undefined {
  const price = priceIn(secret.partition, override);
  if (price === undefined) return undefined;
  const included =
    secret.owningService !== undefined && INCLUDED_IN_OWNERS_PRICE.has(secret.owningService);
  const billed = secret.deletion.scheduled || included ? 0 : 1 + secret.replica.regions.length;
  return {
    monthly: cents(billed * price.secretMonth),
    currency: price.currency,
    asOf: price.asOf,
  };
}
