/** A group, and what its primary says of it, to the facts about replicas and last access. */
import type { Failure, Gap } from '../model/gap.js';
import { type Answer, gapIn } from '../model/gap.js';
import { compareText } from '../model/order.js';
import type { Replication } from '../model/secret.js';
import type { Group } from './join-replicas.js';
import type { ReplicationStatus } from './ports.js';

/** Facts that need all members of a group. */
export interface GroupFacts {
  readonly replica: Replication;
  readonly lastAccessedAt?: string;
  readonly gaps: readonly Gap[];
}

/** What is known of the account's other Regions. */
export interface Elsewhere {
  /** Why some Region was not listed to its end; absent: all were. */
  readonly unseen?: Failure;
}

const newest = (times: readonly (string | undefined)[]): string | undefined =>
  times
    .filter((time) => time !== undefined)
    .sort(compareText)
    .at(-1);

const unique = (regions: readonly string[]): string[] => [...new Set(regions)].sort(compareText);

/**
 * Whether the primary must be described: only its description names failed replicas and replicas in Regions that
 * were not listed. AWS names the primary Region on primaries that replicate.
 */
export const needsDescription = (group: Group, { unseen }: Elsewhere): boolean =>
  unseen !== undefined || group.replicas.length > 0 || group.lead.entry.primaryRegion !== undefined;

const REPLICA_LISTS = ['replica.regions', 'replica.failedRegions', 'replica.failures'];

/** Where only a replica was seen: what lies with the primary is not known. */
function orphaned(group: Group, elsewhere: Elsewhere): GroupFacts {
  const failure = elsewhere.unseen ?? {
    reason: 'error',
    detail: `The primary in ${group.primaryRegion} was not in the list of its Region.`,
  };
  const facts = [...REPLICA_LISTS, 'key', 'lastAccessedAt', 'rotation', 'valueChangedAt'];
  return {
    replica: { ...base(group), isReplica: true, regions: seenReplicas(group), failed: [] },
    gaps: facts.map((fact) => gapIn(fact, failure)),
  };
}

const base = ({ primaryRegion }: Group) => ({ isReplica: false, primaryRegion });

const seenReplicas = ({ replicas }: Group): string[] =>
  unique(replicas.map(({ region }) => region));

/** What most secrets are: without replicas, and nothing that could be told of any. */
const alone = (group: Group): GroupFacts => {
  const { lastAccessedAt } = group.lead.entry;
  return {
    replica: { ...base(group), regions: [], failed: [] },
    ...(lastAccessedAt === undefined ? {} : { lastAccessedAt }),
    gaps: [],
  };
};

/** Facts of a group. `description` is absent where it was not needed. */
export function groupFacts(
  group: Group,
  description: Answer<ReplicationStatus> | undefined,
  elsewhere: Elsewhere,
): GroupFacts {
  if (group.lead.region !== group.primaryRegion) return orphaned(group, elsewhere);
  if (group.replicas.length === 0 && description === undefined) return alone(group);
  const seen = [group.lead, ...group.replicas].map(({ entry }) => entry.lastAccessedAt);
  const described = description?.ok === true ? description.value : undefined;
  const accessed = newest([...seen, ...(described?.replicas ?? []).map((r) => r.lastAccessedAt)]);
  const lastAccessed = accessed === undefined ? {} : { lastAccessedAt: accessed };
  const regions = unique([
    ...seenReplicas(group),
    ...(described?.replicas ?? []).map(({ region }) => region),
  ]);
  const replica = { ...base(group), regions, failed: described?.failed ?? [] };
  if (description === undefined || description.ok) return { replica, ...lastAccessed, gaps: [] };
  // What the lists show stays true, but a failed replica is in none of them, and what an unseen Region has neither.
  const hidden =
    elsewhere.unseen === undefined ? REPLICA_LISTS : [...REPLICA_LISTS, 'lastAccessedAt'];
  return {
    replica,
    ...lastAccessed,
    gaps: hidden.map((fact) => gapIn(fact, description.failure)),
  };
}
