/** A shape turned into the state of a sandbox: an organization of any size, of which only what is asked for is made. */

import { chance, hashText, scramble } from '../seeded.js';
import { makeAccount, type SandboxAccount } from '../state/account.js';
import { createHubs, type Hubs } from '../state/hubs.js';
import { makeTree } from '../state/organization.js';
import { RegionSecrets } from '../state/region-secrets.js';
import type { SandboxState } from '../state/state.js';
import type { AccountEntry, OrganizationFile } from '../world.js';
import { makeSecret } from './make-secret.js';
import { syntheticPast } from './past.js';
import { REGIONS } from './regions.js';
import { checkShape, minimalCalls, type SyntheticFacts, type SyntheticShape } from './shape.js';
import { accountShelves, createShelves } from './shelves.js';
import { spreadSecrets } from './spread.js';
import { ENVIRONMENTS, TEAMS } from './words.js';

/** The clock of every synthetic organization. */
const AS_OF = '2026-11-02T08:00:00Z';

const MANAGEMENT = 'management';

const UNITS = ['Security', 'Infrastructure', 'Production', 'Development', 'Sandboxes'] as const;

/** An organization that was made up. */
export interface Synthetic {
  readonly state: SandboxState;
  readonly facts: SyntheticFacts;
}

/**
 * Makes the organization. Nothing is missing in it: every account has all roles, every Region is on, and Security Hub in each.
 * @throws UserError where the shape is out of bounds.
 */
export function createSynthetic(shape: SyntheticShape, hubs: Hubs = createHubs()): Synthetic {
  checkShape(shape);
  const { seed = 1, whale = 0 } = shape;
  const counts = spreadSecrets(shape);
  const largest = counts.reduce((most, count) => Math.max(most, count), 0);
  const facts: SyntheticFacts = {
    ...shape,
    seed,
    whale,
    largestAccountRegion: largest,
    minimalCalls: minimalCalls(shape.accounts, counts),
  };
  return { state: stateOf(shape, { counts, largest, hubs }), facts };
}

interface Spread {
  readonly counts: Uint32Array;
  readonly largest: number;
  readonly hubs: Hubs;
}

function stateOf(shape: SyntheticShape, { counts, largest, hubs }: Spread): SandboxState {
  const { seed = 1 } = shape;
  const regions = REGIONS.slice(0, shape.regions);
  const file = organizationOf(shape, regions);
  const tree = makeTree(file);
  const now = new Date(file.asOf);
  const idAt = (index: number): string => file.accounts[index]?.id ?? tree.managementAccount.id;

  const make = (place: number): RegionSecrets | undefined => {
    const count = counts[place] ?? 0;
    if (count === 0) return undefined;
    const account = Math.floor(place / regions.length);
    const region = regions[place % regions.length] ?? '';
    const secrets = new RegionSecrets(region);
    const where = {
      account: idAt(account),
      region,
      neighbour: idAt((account + 1) % shape.accounts),
      management: tree.managementAccount.id,
      organization: tree.id,
      partition: tree.partition,
      now,
    };
    const first = hashText(`${seed} ${place}`);
    for (let n = 0; n < count; n++) {
      secrets.add(makeSecret(scramble(first + n), where, (name) => secrets.has(name)));
    }
    return secrets;
  };
  const shelves = createShelves({
    make,
    empty: (place) => new RegionSecrets(regions[place % regions.length] ?? ''),
    largest,
  });
  const places = new Map<string, number>(regions.map((region, index) => [region, index]));

  const past = syntheticPast({ partition: tree.partition, now }, (account, region) => {
    const index = file.accounts.findIndex(({ id }) => id === account);
    const place = places.get(region);
    const secrets = place === undefined ? undefined : make(index * regions.length + place);
    return secrets?.values() ?? [];
  });
  const accounts = new Map<string, SandboxAccount>();
  file.accounts.forEach((entry, index) => {
    const placeOf = (region: string): number | undefined => {
      const place = places.get(region);
      return place === undefined ? undefined : index * regions.length + place;
    };
    const account = makeAccount(entry, { organization: file, tree, past });
    accounts.set(account.id, { ...account, secrets: accountShelves(shelves, placeOf) });
  });
  let issued = 0;
  return {
    now,
    tree,
    regions: new Map(Object.entries(file.regions)),
    accounts,
    members: [...accounts.values()],
    listing: {},
    hubs,
    serial: () => ++issued,
  };
}

function organizationOf(shape: SyntheticShape, regions: readonly string[]): OrganizationFile {
  const { seed = 1 } = shape;
  return {
    asOf: AS_OF,
    organization: {
      id: 'o-synthetic1',
      management: MANAGEMENT,
      root: 'r-syn1',
      units: UNITS.map((name) => ({ name })),
    },
    regions: Object.fromEntries(regions.map((region) => [region, 'default' as const])),
    accounts: Array.from({ length: shape.accounts }, (_, index) => accountOf(seed, index)),
    securityHub: { enabled: 'all' },
  };
}

/** Ids neither begin at one nor follow each other, as on AWS. A step that large never meets itself within bounds. */
const idOf = (seed: number, index: number): string =>
  String(100_000_000_000 + ((scramble(seed) + index * 7_919_311) % 800_000_000_000));

function accountOf(seed: number, index: number): AccountEntry {
  const id = idOf(seed, index);
  if (index === 0) return { id, name: MANAGEMENT, joined: '6 years ago' };
  const word = <T>(words: readonly T[], what: string): T | undefined =>
    words[Math.floor(chance(seed, what, index) * words.length)];
  const team = word(TEAMS, 'team') ?? '';
  const environment = word(ENVIRONMENTS, 'environment') ?? '';
  return {
    id,
    name: `${team}-${environment}-${String(index).padStart(5, '0')}`,
    unit: word(UNITS, 'unit') ?? UNITS[0],
    tags: { team, env: environment },
    joined: `${1 + Math.floor(chance(seed, 'joined', index) * 2000)} days ago`,
  };
}
