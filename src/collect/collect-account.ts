/** The Regions of one account to its inventory: secrets with facts and gaps, and how well each Region was seen. */
import type { Account } from '../model/account.js';
import { type CarriedOver, type CoverageRow, notScanned } from '../model/coverage.js';
import { type Failure, type Gap, gapIn } from '../model/gap.js';
import type { AccountInventory } from '../model/inventory.js';
import { by } from '../model/order.js';
import type { Secret } from '../model/secret.js';
import { coverageRow } from './coverage-row.js';
import { type EarlierRegion, type Memory, memoryOf, NO_MEMORY } from './earlier-policies.js';
import { type Group, joinReplicas } from './join-replicas.js';
import { type KeyFacts, keyReader } from './key-facts.js';
import { listRegion, type RegionList } from './list-region.js';
import { type PolicyFact, type PolicyReader, policyReader } from './policy-reader.js';
import type { RegionPorts } from './ports.js';
import { type Elsewhere, groupFacts, needsDescription } from './replication-facts.js';
import { valueChangedAtFromList } from './value-age.js';

/** What to collect of one account. */
export interface AccountTargets {
  readonly account: Account;
  readonly partition: string;
  /** Sorted. */
  readonly regions: readonly string[];
  /** Some enabled Regions are outside the scope. */
  readonly restricted: boolean;
  /** The account's tags were asked for and could not be read. */
  readonly tagsFailure?: Failure | undefined;
}

export interface CollectOptions {
  /** Ask for the versions of secrets whose value's age the list does not tell. */
  readonly deep: boolean;
  /** What an earlier scan knows of a Region. */
  readonly earlier?: (region: string) => EarlierRegion | undefined;
  /** Hears how many more secrets were listed. */
  readonly listed?: (secrets: number) => void;
}

/** An account, and where events could not be read though an earlier scan's policies were at hand. */
export interface Collected {
  readonly inventory: AccountInventory;
  readonly eventsUnread: readonly Failure[];
}

const OUT_OF_SCOPE: Failure = {
  reason: 'notCollected',
  detail: 'Some enabled Regions of the account are outside the scope of this scan.',
};

const NOT_DEEP: Failure = {
  reason: 'notCollected',
  detail: 'The age of the value is read by deep scans only (--deep).',
};

/** What keeps an account's other Regions from being known in full. */
function elsewhere(lists: readonly RegionList[], targets: AccountTargets): Elsewhere {
  const failure = lists.find((list) => list.failure !== undefined)?.failure;
  if (failure !== undefined) return { unseen: failure };
  return targets.restricted ? { unseen: OUT_OF_SCOPE } : {};
}

interface ValueFact {
  readonly valueChangedAt?: string;
  readonly gaps: readonly Gap[];
}

async function valueAgeOf(
  group: Group,
  ports: RegionPorts,
  { deep }: CollectOptions,
): Promise<ValueFact> {
  const told = valueChangedAtFromList(group.lead.entry);
  if (told !== undefined) return { valueChangedAt: told, gaps: [] };
  if (!deep) return { gaps: [gapIn('valueChangedAt', NOT_DEEP)] };
  const answer = await ports.secrets.valueChangedAt(group.lead.entry.arn);
  if (!answer.ok) return { gaps: [gapIn('valueChangedAt', answer.failure)] };
  return answer.value === undefined ? { gaps: [] } : { valueChangedAt: answer.value, gaps: [] };
}

interface Parts {
  readonly policy: PolicyFact;
  readonly value: ValueFact;
  readonly key: KeyFacts;
  readonly group: ReturnType<typeof groupFacts>;
}

/** A fact that is missing for two reasons is one gap: the first reason stands. */
function oncePerFact(gaps: readonly Gap[]): readonly Gap[] {
  if (gaps.length < 2) return gaps;
  const first = new Map([...gaps].reverse().map((gap) => [gap.fact, gap]));
  return [...first.values()].sort(byFact);
}

const byFact = by<Gap>((gap) => gap.fact);

function secretOf(group: Group, parts: Parts, targets: AccountTargets): Secret {
  const { entry, region } = group.lead;
  const { keyId: _, primaryRegion: __, deletedAt, lastAccessedAt: ___, ...listed } = entry;
  const { account, partition, tagsFailure } = targets;
  // Tags that nobody asked for are no gap of the snapshot: judging says so where a rule reads them.
  const accountTags = tagsFailure === undefined ? [] : [gapIn('account.tags', tagsFailure)];
  const { gaps: groupGaps, ...groupOwn } = parts.group;
  const { gaps: valueGaps, ...valueOwn } = parts.value;
  return {
    ...listed,
    ...groupOwn,
    ...valueOwn,
    groupArn: group.groupArn,
    account,
    region,
    partition,
    key: parts.key.key,
    policy: parts.policy.policy,
    deletion: { scheduled: deletedAt !== undefined, ...(deletedAt && { at: deletedAt }) },
    gaps: oncePerFact([
      ...groupGaps,
      ...parts.policy.gaps,
      ...valueGaps,
      ...parts.key.gaps,
      ...accountTags,
    ]),
  };
}

/** One Region, while its account is collected. */
interface RegionWork {
  readonly region: string;
  readonly ports: RegionPorts;
  readonly memory: Promise<Memory>;
  readonly policies: PolicyReader;
  readonly readKey: (id?: string) => Promise<KeyFacts>;
}

function workOn(
  region: string,
  ports: RegionPorts,
  targets: AccountTargets,
  { earlier }: CollectOptions,
): RegionWork {
  const memory = memoryOf(earlier?.(region), ports.events);
  memory.catch(() => {});
  return {
    region,
    ports,
    memory,
    policies: policyReader(ports.secrets, memory),
    readKey: keyReader(ports.keys, targets.account.id),
  };
}

/** Lists a Region; policies of primaries are asked for as soon as a page names them. */
const listWork = (
  { region, ports, policies }: RegionWork,
  { listed }: CollectOptions,
): Promise<RegionList> =>
  listRegion(region, ports.secrets, (entries) => {
    listed?.(entries.length);
    // Whoever needs the policy later on hears of what goes wrong here.
    for (const entry of entries)
      if ((entry.primaryRegion ?? region) === region) policies.read(entry).catch(() => {});
  });

const inOrder = by<Secret>(
  (secret) => secret.region,
  (secret) => secret.name,
  (secret) => secret.arn,
);

/**
 * Collects one account. `enter` gives the ports of a Region. Never throws for facts about the world: what could not
 * be read is a gap of a secret, or a row of the coverage.
 */
export async function collectAccount(
  targets: AccountTargets,
  enter: (region: string) => RegionPorts,
  options: CollectOptions,
): Promise<Collected> {
  const { account, regions } = targets;
  const works = new Map(
    regions.map((region) => [region, workOn(region, enter(region), targets, options)]),
  );
  const lists = await Promise.all([...works.values()].map((work) => listWork(work, options)));
  const others = elsewhere(lists, targets);
  const secretIn = async (group: Group): Promise<Secret[]> => {
    const { region, entry } = group.lead;
    const work = works.get(region);
    if (work === undefined) return [];
    const describe = region === group.primaryRegion && needsDescription(group, others);
    const [policy, value, key, description] = await Promise.all([
      work.policies.read(entry),
      valueAgeOf(group, work.ports, options),
      work.readKey(entry.keyId),
      describe ? work.ports.secrets.replication(entry.arn) : undefined,
    ]);
    const facts = groupFacts(group, description, others);
    return [secretOf(group, { policy, value, key, group: facts }, targets)];
  };
  const secrets = (await Promise.all(joinReplicas(lists).map(secretIn))).flat().sort(inOrder);
  const memories = await Promise.all([...works.values()].map(({ memory }) => memory));
  const carried = (region: string, { readAt }: Memory): CarriedOver | undefined => {
    const policies = works.get(region)?.policies.carriedOver() ?? 0;
    return policies === 0 || readAt === undefined ? undefined : { policies, since: readAt };
  };
  const coverage = lists.map((list, index) => {
    const row = coverageRow(account.id, list, secrets);
    const carriedOver = carried(list.region, memories[index] ?? NO_MEMORY);
    return carriedOver === undefined ? row : { ...row, carriedOver };
  });
  return {
    inventory: { account, coverage, secrets },
    eventsUnread: memories.flatMap(({ failure }) => failure ?? []),
  };
}

/** The inventory of an account that could not be entered. */
export const notEntered = (account: Account, rows: readonly CoverageRow[]): AccountInventory => ({
  account,
  coverage: rows,
  secrets: [],
});

/** Rows for Regions that were asked for but are off. */
export const disabledRows = (account: string, regions: readonly string[]): CoverageRow[] =>
  regions.map((region) =>
    notScanned(account, region, {
      reason: 'regionDisabled',
      detail: 'The Region is not enabled in this account.',
    }),
  );
