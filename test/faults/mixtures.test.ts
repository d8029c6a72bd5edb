/** FAULT_RUNS makes the search longer, FAULT_SEED begins it elsewhere. */
import { describe, expect, test } from 'vitest';
import { inPackage } from '../../src/files/package-facts.js';
import { loadWorld } from '../../src/sandbox/load-world.js';
import type { World } from '../../src/sandbox/world.js';
import { HEALTHY } from './healthy-world.js';
import { lies } from './lies.js';
import { randomFaults } from './random-faults.js';
import { type Seen, scanUnder } from './scan-under-faults.js';

const WORLDS: readonly (readonly [name: string, world: World, runs: number])[] = [
  ['a healthy company', HEALTHY, 40],
  ['the tiny company', loadWorld(inPackage('fixtures/tiny')), 20],
  ['Acme', loadWorld(inPackage('fixtures/acme')), 6],
];

const FEW = 66;
const longer = Number(process.env['FAULT_RUNS'] ?? FEW) / FEW;
const firstSeed = Number(process.env['FAULT_SEED'] ?? 20_260_101);

const ASKED = { scope: { readAccountTags: true } };

describe.each(WORLDS)('a scan of %s tells no lie under a mixture of faults', (_, world, runs) => {
  const places = {
    accounts: world.organization.accounts.map(({ id }) => id),
    regions: Object.keys(world.organization.regions),
  };
  let known: Promise<Seen> | undefined;
  const seeds = Array.from({ length: Math.ceil(runs * longer) }, (_, n) => firstSeed + n);

  test.each(seeds)('of seed %i', async (seed) => {
    known ??= scanUnder({ world }, ASKED);
    const clean = await known;
    const faults = randomFaults(seed, places);
    const faulty = await scanUnder({ world, faults, seed }, ASKED);
    expect({ faults, lies: lies({ faults, clean, faulty }) }).toEqual({ faults, lies: [] });
  });
});
