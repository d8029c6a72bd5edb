/** A number of secrets spread over accounts and Regions: unevenly, as in companies, and always in the same way. */
import { chance, sequence } from '../seeded.js';
import type { SyntheticShape } from './shape.js';

/** Secrets by account and Region: those of account `a` in Region `r` are at `a * regions + r`. */
export function spreadSecrets(shape: SyntheticShape): Uint32Array {
  const { accounts, regions, secrets, whale = 0, seed = 1 } = shape;
  const counts = new Uint32Array(accounts * regions);
  const whaleAt = whale > 0 ? Math.floor(chance(seed, 'whale') * accounts) * regions : -1;
  if (whaleAt >= 0) counts[whaleAt] = whale;

  const sums = new Float64Array(counts.length);
  let sum = 0;
  for (let place = 0; place < counts.length; place++) {
    if (place !== whaleAt) sum += weightOf(shape, Math.floor(place / regions), place % regions);
    sums[place] = sum;
  }
  const draw = sequence(seed);
  for (let rest = secrets - whale; rest > 0; rest--) {
    // Where the whale has the only place, all is there.
    const place = sum === 0 ? 0 : placeOf(sums, draw() * sum);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** A few accounts have much, and the first Regions have the most. */
function weightOf({ seed = 1 }: SyntheticShape, account: number, region: number): number {
  const ofAccount = 0.2 + 4 * chance(seed, 'account', account) ** 3;
  return ofAccount / (1 + region);
}

/** The first place whose sum is greater. */
function placeOf(sums: Float64Array, target: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
