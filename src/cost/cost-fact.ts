/** What a secret costs -> the facts of the group `cost`, as rules read them. */
import type { Micros, PriceBook, SecretCost } from '../model/cost.js';
import { type Answer, answered, failed } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import type { Cost } from '../model/verdict.js';
import { replicaGap } from './cost-of.js';

const MICROS_IN_A_CENT = 10_000;

/** A secret of an owner whose price is unclear counts as one that is billed: so do all sources that name a sum. */
function amountOf(cost: SecretCost): Micros | undefined {
  switch (cost.status) {
    case 'priced':
      return cost.monthly;
    case 'free':
      return 0;
    case 'unknown':
      return cost.ifBilled;
  }
}

/**
 * The facts, rounded to cents, or why there are none. They speak of keeping the secret: API calls are not in them, even
 * where the use is known, so that one finding says what deleting saves and another what calling less often does.
 */
export function costFact(
  secret: Secret,
  cost: SecretCost,
  book: PriceBook | undefined,
): Answer<Cost> {
  const amount = amountOf(cost);
  if (book !== undefined && amount !== undefined) {
    const { currency, asOf } = book;
    return answered({ monthly: Math.round(amount / MICROS_IN_A_CENT) / 100, currency, asOf });
  }
  const gap = replicaGap(secret);
  if (cost.status === 'unknown' && cost.reason === 'replicasUnknown' && gap !== undefined) {
    const { fact: _, ...failure } = gap;
    return failed(failure);
  }
  return failed({
    reason: 'notCollected',
    detail: `No list price is known for the partition '${secret.partition}'; set 'prices' in the configuration.`,
  });
}
