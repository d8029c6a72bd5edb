/** A seed to a mixture of faults, the same one every time. */
import type { Fault } from '../../src/sandbox/faults/fault.js';
import { sequence } from '../../src/sandbox/seeded.js';
import { EFFECTS, OPERATIONS } from './kinds.js';

/** Where faults may happen. */
export interface Places {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

const GLOBS = ['secretsmanager:*', 'kms:*', 'organizations:*', '*:List*', '*:Describe*'] as const;

/** Between one fault and five of any kind, each for some operations, accounts, Regions or requests. */
export function randomFaults(seed: number, { accounts, regions }: Places): readonly Fault[] {
  const draw = sequence(seed);
  const pick = <T>(items: readonly T[]): T[] =>
    items.slice(Math.floor(draw() * items.length)).slice(0, 1);
  const sometimes = (share: number): boolean => draw() < share;
  const fault = (): Fault[] =>
    pick(Object.values(EFFECTS)).map((effect) => ({
      ...effect,
      operations: pick(sometimes(0.8) ? OPERATIONS : GLOBS),
      ...(sometimes(0.3) && { accounts: pick(accounts) }),
      ...(sometimes(0.3) && { regions: pick(regions) }),
      ...(sometimes(0.4) && { share: Math.ceil(draw() * 9) / 10 }),
      ...(sometimes(0.3) && { times: Math.ceil(draw() * 6) }),
      ...(sometimes(0.3) && { after: Math.floor(draw() * 6) }),
    }));
  return Array.from({ length: 1 + Math.floor(draw() * 5) }, fault).flat();
}
