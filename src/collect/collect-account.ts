/** The Regions of one account to its inventory: secrets with facts and gaps, and how well each Region was seen. */
import type { Account } from '../model/account.js';
import { type CoverageRow, notScanned } from '../model/coverage.js';
import { type Failure, type Gap, gapIn } from '../model/gap.js';
import type { AccountInventory } from '../model/inventory.js';
import { by } from '../model/order.js';
import type { ResourcePolicy, Secret } from '../model/secret.js';
import { coverageRow } from './coverage-row.js';
import { type Group, joinReplicas } from './join-replicas.js';
import { type KeyFacts, keyReader } from './key-facts.js';
import { listRegion, type RegionList } from './list-region.js';
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

interface PolicyFact {
  readonly policy: ResourcePolicy;
  readonly gaps: readonly Gap[];
}

const BEING_DELETED: Failure = {
  reason: 'notCollected',
  api: 'secretsmanager:GetResourcePolicy',
  detail: 'AWS does not tell the policy of a secret that is being deleted.',
};

async function policyOf(group: Group, ports: RegionPorts): Promise<PolicyFact> {
  const absent = { present: false };
  const { entry } = group.lead;
  if (entry.deletedAt !== undefined)
    return { policy: absent, gaps: [gapIn('policy', BEING_DELETED)] };
  const answer = await ports.secrets.policy(entry.arn);
  if (!answer.ok) return { policy: absent, gaps: [gapIn('policy', answer.failure)] };
  const document = answer.value;
  return { policy: document === undefined ? absent : { present: true, document }, gaps: [] };
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
const oncePerFact = (gaps: readonly Gap[]): Gap[] =>
  [...new Map([...gaps].reverse().map((gap) => [gap.fact, gap])).values()].sort(
    by((gap) => gap.fact),
  );

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

/**
 * Collects one account. `enter` gives the ports of a Region. Never throws for facts about the world: what could not
 * be read is a gap of a secret, or a row of the coverage.
 */
export async function collectAccount(
  targets: AccountTargets,
  enter: (region: string) => RegionPorts,
  options: CollectOptions,
): Promise<AccountInventory> {
  const { account, regions } = targets;
  const ports = new Map(regions.map((region) => [region, enter(region)]));
  const portsOf = (region: string): RegionPorts => ports.get(region) ?? enter(region);
  const lists = await Promise.all(
    regions.map((region) => listRegion(region, portsOf(region).secrets)),
  );
  const keys = new Map(
    regions.map((region) => [region, keyReader(portsOf(region).keys, account.id)]),
  );
  const others = elsewhere(lists, targets);
  const secrets = await Promise.all(
    joinReplicas(lists).map(async (group) => {
      const { region, entry } = group.lead;
      const port = portsOf(region);
      const describe = region === group.primaryRegion && needsDescription(group, others);
      const readKey = keys.get(region) ?? keyReader(port.keys, account.id);
      const [policy, value, key, description] = await Promise.all([
        policyOf(group, port),
        valueAgeOf(group, port, options),
        readKey(entry.keyId),
        describe ? port.secrets.replication(entry.arn) : undefined,
      ]);
      const facts = groupFacts(group, description, others);
      return secretOf(group, { policy, value, key, group: facts }, targets);
    }),
  );
  secrets.sort(
    by(
      (secret) => secret.region,
      (secret) => secret.name,
      (secret) => secret.arn,
    ),
  );
  const coverage = lists.map((list) => coverageRow(account.id, list, secrets));
  return { account, coverage, secrets };
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
