/** A world of files turned into its past, when somebody asks for it. */
import { regionsOf } from '../state/account.js';
import { eventFromEntry } from '../state/event-from-entry.js';
import type { OrganizationTree } from '../state/organization.js';
import { secretFromEntry } from '../state/secret-from-entry.js';
import { type LoggedEvent, logged, type Past, type TrailEvent } from '../state/trail.js';
import type { AccountEntry, AccountFile, World } from '../world.js';
import type { Happening } from './happening.js';
import { heartbeat } from './heartbeat.js';
import { historyFromEntry, type Surroundings, secretPast } from './secret-past.js';

const keyOf = (account: string, region: string): string => `${account} ${region}`;

/** The past of all accounts of a world. */
export function worldPast(world: World, { partition }: OrganizationTree): Past {
  const { accounts, asOf } = world.organization;
  const now = new Date(asOf);
  const on = new Map(accounts.map((entry) => [entry.id, regionsOf(entry, world.organization)]));
  const active = new Set(accounts.filter(isActive).map(({ id }) => id));
  const records = (account: string, region: string) => on.get(account)?.has(region) ?? false;
  const made = new Map<string, readonly LoggedEvent[]>();
  let happened: ReadonlyMap<string, readonly TrailEvent[]> | undefined;

  return (account, region) => {
    const key = keyOf(account, region);
    const known = made.get(key);
    if (known !== undefined) return known;
    happened ??= byPlace(happenings(world, { partition, now, records }));
    const place = { partition, account, region };
    const beats = active.has(account) ? heartbeat(place, now) : [];
    const events = logged([...beats, ...(happened.get(key) ?? [])], place);
    made.set(key, events);
    return events;
  };
}

/** Nothing happens in an account that is closed or suspended. */
const isActive = ({ state = 'ACTIVE' }: AccountEntry): boolean => state === 'ACTIVE';

interface WorldFacts extends Surroundings {
  readonly partition: string;
}

const happenings = (world: World, facts: WorldFacts): readonly Happening[] =>
  world.organization.accounts.flatMap((entry) => {
    const file = world.accounts.get(entry.name) ?? {};
    return [
      ...pastOfSecrets(entry.id, file, { ...facts, policies: world.policies }),
      ...writtenEvents(entry.id, file, facts),
    ];
  });

const pastOfSecrets = (
  account: string,
  { secrets = {} }: AccountFile,
  facts: WorldFacts & Pick<World, 'policies'>,
): readonly Happening[] =>
  Object.entries(secrets).flatMap(([region, entries]) =>
    entries.flatMap((entry) => {
      const group = secretFromEntry(entry, { ...facts, account, region });
      return secretPast(historyFromEntry(entry, group, facts));
    }),
  );

function writtenEvents(
  account: string,
  { events = {} }: AccountFile,
  { partition, now }: WorldFacts,
): readonly Happening[] {
  const administrator = `arn:${partition}:iam::${account}:user/administrator`;
  return Object.entries(events).flatMap(([region, entries]) =>
    entries.map((entry) => ({
      account,
      region,
      event: eventFromEntry(entry, { now, account, administrator }),
    })),
  );
}

function byPlace(happened: readonly Happening[]): ReadonlyMap<string, readonly TrailEvent[]> {
  const places = new Map<string, TrailEvent[]>();
  for (const { account, region, event } of happened) {
    const key = keyOf(account, region);
    const events = places.get(key) ?? [];
    events.push(event);
    places.set(key, events);
  }
  return places;
}
