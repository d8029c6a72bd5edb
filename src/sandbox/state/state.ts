/** A world turned into what the sandbox serves: ids and defaults filled in, and open to write operations. */
import { worldPast } from '../past/world-past.js';
import type { AccountFile, Listing, World } from '../world.js';
import { makeAccount, type SandboxAccount } from './account.js';
import { createHubs, type Hubs } from './hubs.js';
import { makeKey } from './key.js';
import { makeTree, type OrganizationTree } from './organization.js';
import { type OrganizationTrail, trailOf } from './organization-trail.js';
import { isVisibleIn, type SecretGroup } from './secret.js';
import { secretFromEntry } from './secret-from-entry.js';

/** All that the sandbox serves. */
export interface SandboxState {
  /** The world's clock, which stands still. */
  readonly now: Date;
  readonly tree: OrganizationTree;
  /** Region code -> whether every account has it. */
  readonly regions: ReadonlyMap<string, 'default' | 'opt-in'>;
  /** By id, in the order of the file. */
  readonly accounts: ReadonlyMap<string, SandboxAccount>;
  /** The accounts that belong to the organization, in the same order. */
  readonly members: readonly SandboxAccount[];
  readonly listing: Listing;
  /** Absent: the organization has none. */
  readonly trail?: OrganizationTrail;
  /** What Security Hub holds; it may have held it before. */
  readonly hubs: Hubs;
  /** A number that differs every time: what is made while the sandbox runs gets its ids from it. */
  readonly serial: () => number;
}

/** Makes the state of a world. Two states of one world share nothing but the hubs that both are given. */
export function createState(world: World, hubs: Hubs = createHubs()): SandboxState {
  const { organization } = world;
  const tree = makeTree(organization);
  const origin = { organization, tree, past: worldPast(world, tree) };
  const trail = trailOf(organization);
  const accounts = new Map<string, SandboxAccount>();
  for (const entry of organization.accounts) {
    const account = makeAccount(entry, origin);
    fill(account, world, tree.partition);
    accounts.set(account.id, account);
  }
  let issued = 0;
  return {
    now: new Date(organization.asOf),
    tree,
    regions: new Map(Object.entries(organization.regions)),
    accounts,
    members: [...accounts.values()].filter(({ member }) => member),
    listing: organization.listing ?? {},
    ...(trail === undefined ? {} : { trail }),
    hubs,
    serial: () => ++issued,
  };
}

function fill(account: SandboxAccount, world: World, partition: string): void {
  const file: AccountFile = world.accounts.get(account.name) ?? {};
  const now = new Date(world.organization.asOf);
  const idOf = (name: string) =>
    world.organization.accounts.find((other) => other.name === name)?.id ?? name;
  for (const [region, entries] of Object.entries(file.keys ?? {})) {
    const place = { account: account.id, region };
    account.keys.set(
      region,
      entries.map((entry) => makeKey(entry, place, { now, idOf })),
    );
  }
  for (const [region, entries] of Object.entries(file.secrets ?? {})) {
    for (const entry of entries) {
      const origin = { account: account.id, partition, region, now, policies: world.policies };
      addGroup(account, secretFromEntry(entry, origin));
    }
  }
}

/** Makes a group visible in the Regions of its members. */
export function addGroup(account: SandboxAccount, group: SecretGroup): void {
  for (const region of group.members.keys()) {
    if (!isVisibleIn(group, region)) continue;
    account.secrets.keep(region);
    account.secrets.at(region).add(group);
  }
}
