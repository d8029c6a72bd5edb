/** A secret x the prices in force -> what it and its replicas cost a month, why nothing, or why nobody knows. */
import type { CallCost, CostPart, FreeReason, PriceBook, SecretCost } from '../model/cost.js';
import type { Gap } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import { INCLUDED_IN_OWNERS_PRICE } from './list-prices.js';
import { pricesIn, toMicros } from './prices-in.js';

/** Why the replicas are not known; undefined where they are. */
export const replicaGap = ({ gaps }: Secret): Gap | undefined =>
  gaps.find(({ fact }) => fact === 'replica' || fact === 'replica.regions');

/** What is billed for storage; undefined where a price is missing. Each replica is billed as a secret. Source: pricing page. */
function storedParts({ region, replica, partition }: Secret, book: PriceBook) {
  const parts: CostPart[] = [];
  for (const [index, place] of [region, ...replica.regions].entries()) {
    const prices = pricesIn(book, partition, place);
    if (prices === undefined) return undefined;
    const kind = index === 0 ? 'secret' : 'replica';
    parts.push({ kind, region: place, monthly: toMicros(prices.secretMonth) });
  }
  return parts;
}

const callPart = ({ region }: Secret, calls: CallCost | undefined): readonly CostPart[] =>
  calls?.status === 'counted' && calls.monthly > 0
    ? [{ kind: 'calls', region, monthly: calls.monthly }]
    : [];

/** Why nothing is billed; undefined where something is. */
export function freeReason({ deletion, owningService }: Secret): FreeReason | undefined {
  if (deletion.scheduled) return 'pendingDeletion';
  if (owningService !== undefined && INCLUDED_IN_OWNERS_PRICE.has(owningService))
    return 'includedInOwnersPrice';
  return undefined;
}

/**
 * What a secret costs; with the calls that read it where they are given and counted. Nothing is billed while deletion is
 * scheduled, nor for what the owner's price includes. Sources: user guide, "delete a secret" and "secrets managed by
 * other AWS services".
 */
export function costOf(secret: Secret, book: PriceBook | undefined, calls?: CallCost): SecretCost {
  const { owningService } = secret;
  const free = freeReason(secret);
  if (free !== undefined) return { status: 'free', reason: free };
  const stored = book && storedParts(secret, book);
  const parts = stored && [...stored, ...callPart(secret, calls)];
  if (parts === undefined) return { status: 'unknown', reason: 'noListPrice' };
  if (replicaGap(secret) !== undefined) return { status: 'unknown', reason: 'replicasUnknown' };
  const monthly = parts.reduce((sum, part) => sum + part.monthly, 0);
  if (owningService !== undefined)
    return { status: 'unknown', reason: 'ownersPriceUnclear', ifBilled: monthly };
  return { status: 'priced', monthly, parts };
}
