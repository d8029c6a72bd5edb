/** A secret x the prices in force -> what it and its replicas cost a month, why nothing, or why nobody knows. */
import type { CostPart, Micros, PriceBook, SecretCost } from '../model/cost.js';
import type { Gap } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import { INCLUDED_IN_OWNERS_PRICE } from './list-prices.js';

/** An amount of a currency, rounded to its millionths. */
const toMicros = (amount: number): Micros => Math.round(amount * 1_000_000);

/** Why the replicas are not known; undefined where they are. */
export const replicaGap = ({ gaps }: Secret): Gap | undefined =>
  gaps.find(({ fact }) => fact === 'replica' || fact === 'replica.regions');

function monthIn({ regions, usual }: PriceBook, region: string): Micros | undefined {
  const prices = Object.hasOwn(regions, region) ? regions[region] : usual;
  return prices && toMicros(prices.secretMonth);
}

/** What is billed; undefined where a price is missing. Each replica is billed as a secret. Source: pricing page. */
function partsOf({ region, replica, partition }: Secret, book: PriceBook): CostPart[] | undefined {
  if (book.partition !== undefined && book.partition !== partition) return undefined;
  const parts: CostPart[] = [];
  for (const [index, place] of [region, ...replica.regions].entries()) {
    const monthly = monthIn(book, place);
    if (monthly === undefined) return undefined;
    parts.push({ kind: index === 0 ? 'secret' : 'replica', region: place, monthly });
  }
  return parts;
}

/**
 * Nothing is billed while deletion is scheduled, nor for what the owner's price includes. Sources: user guide, "delete a
 * secret" and "secrets managed by other AWS services".
 */
export function costOf(secret: Secret, book: PriceBook | undefined): SecretCost {
  const { owningService } = secret;
  if (secret.deletion.scheduled) return { status: 'free', reason: 'pendingDeletion' };
  if (owningService !== undefined && INCLUDED_IN_OWNERS_PRICE.has(owningService))
    return { status: 'free', reason: 'includedInOwnersPrice' };
  const parts = book && partsOf(secret, book);
  if (parts === undefined) return { status: 'unknown', reason: 'noListPrice' };
  if (replicaGap(secret) !== undefined) return { status: 'unknown', reason: 'replicasUnknown' };
  const monthly = parts.reduce((sum, part) => sum + part.monthly, 0);
  if (owningService !== undefined)
    return { status: 'unknown', reason: 'ownersPriceUnclear', ifBilled: monthly };
  return { status: 'priced', monthly, parts };
}
