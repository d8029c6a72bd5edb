/** The use of a secret x the prices in force -> what the calls cost that read it, or why they are not counted. */
import type { CallCost, PriceBook, UncountedCalls } from '../model/cost.js';
import type { Answer } from '../model/gap.js';
import { monthlyReads } from '../model/monthly-reads.js';
import type { Secret } from '../model/secret.js';
import type { ObservedUsage } from '../model/usage.js';
import { freeReason } from './cost-of.js';
import { pricesIn, toMicros } from './prices-in.js';

/** The lowest one of its Regions, since it is not known which of them was asked; undefined where one is missing. */
function callPrice({ region, partition, replica }: Secret, book: PriceBook): number | undefined {
  let lowest = Number.POSITIVE_INFINITY;
  for (const place of [region, ...replica.regions]) {
    const price = pricesIn(book, partition, place)?.apiCall;
    if (price === undefined) return undefined;
    lowest = Math.min(lowest, price);
  }
  return lowest;
}

const notCounted = (reason: UncountedCalls): CallCost => ({ status: 'notCounted', reason });

/** Counts the calls; what they cost is that many times the price, rounded to the millionth. */
export function callCost(
  secret: Secret,
  usage: Answer<ObservedUsage>,
  book: PriceBook | undefined,
): CallCost {
  if (freeReason(secret) !== undefined) return notCounted('notBilled');
  if (!usage.ok) return notCounted('usageUnknown');
  const price = book && callPrice(secret, book);
  if (price === undefined) return notCounted('noPrice');
  const month = monthlyReads(usage.value);
  if (month === undefined) return notCounted('spanTooShort');
  return {
    status: 'counted',
    calls: month.reads,
    monthly: toMicros(month.reads * price),
    cachedCalls: month.cached,
    savable: toMicros((month.reads - month.cached) * price),
  };
}
