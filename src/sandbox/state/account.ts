/** The accounts of a world, each with where it stands and what it is denied. */
import type { AccountState } from '../../model/account.js';
import { parseWorldTime } from '../world/time.js';
import type { AccountEntry, OrganizationFile, RoleEntry, World } from '../world.js';
import type { Key } from './key.js';
import type { OrganizationTree, Unit } from './organization.js';
import { type AccountSecrets, emptyAccountSecrets } from './region-secrets.js';
import { Trail } from './trail.js';

/** A role that exists, its defaults filled in. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly deniedActions: readonly string[];
  readonly boundaryDenies: readonly string[];
  readonly externalId?: string;
  /** Ids of the accounts whose identities may assume it. */
  readonly trusted: ReadonlySet<string>;
}

/** A service control policy that holds for an account. */
export interface ServiceControlPolicy {
  readonly arn: string;
  readonly deny: readonly string[];
  readonly deniesIn: (region: string) => boolean;
}

/** An account with all that it holds. */
export interface SandboxAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  readonly invited: boolean;
  readonly joined: Date;
  readonly tags: Readonly<Record<string, string>>;
  /** False: it belongs to no organization. */
  readonly member: boolean;
  readonly management: boolean;
  /** The management account or a delegated administrator: it may ask about the organization. */
  readonly mayListOrganization: boolean;
  /** The units above it, from the top. */
  readonly units: readonly Unit[];
  readonly roles: ReadonlyMap<string, Role>;
  readonly serviceControlPolicies: readonly ServiceControlPolicy[];
  /** Regions that are on. */
  readonly regions: ReadonlySet<string>;
  /** By Region; a Region without keys has no entry. */
  readonly keys: Map<string, Key[]>;
  /** By Region of the primary or of a replica. */
  readonly secrets: AccountSecrets;
  /** What CloudTrail knows. */
  readonly trail: Trail;
  /** When the world has Security Hub enabled in a Region; undefined: it is off there, unless a call has enabled it. */
  readonly hubSince: (region: string) => Date | undefined;
}

const DEFAULT_JOINED = '3 years ago';

/** Makes an account, still without keys, secrets and events. */
export function makeAccount(
  entry: AccountEntry,
  world: Pick<World, 'organization'>,
  tree: OrganizationTree,
): SandboxAccount {
  const { organization: file } = world;
  const now = new Date(file.asOf);
  const management = entry.name === file.organization.management;
  const member = entry.standalone !== true;
  const delegated = file.delegatedAdministrators?.includes(entry.name) ?? false;
  const units = member && entry.unit !== undefined ? tree.above(entry.unit) : [];
  return {
    id: entry.id,
    name: entry.name,
    email: entry.email ?? `aws+${entry.name}@example.com`,
    state: entry.state ?? 'ACTIVE',
    invited: entry.invited ?? false,
    joined: parseWorldTime(entry.joined ?? DEFAULT_JOINED, now) ?? now,
    tags: entry.tags ?? {},
    member,
    management,
    mayListOrganization: member && (management || delegated),
    units,
    roles: rolesOf(entry, world, tree.partition),
    serviceControlPolicies:
      member && !management ? policiesOver(entry.name, units, world, tree) : [],
    regions: new Set([
      ...Object.keys(file.regions).filter((region) => file.regions[region] === 'default'),
      ...(entry.regions ?? []),
    ]),
    keys: new Map(),
    secrets: emptyAccountSecrets(),
    trail: new Trail(entry.id),
    hubSince: hubOf(entry.name, file),
  };
}

const DEFAULT_HUB_SINCE = '2 years ago';

function hubOf(
  account: string,
  { securityHub, asOf }: OrganizationFile,
): SandboxAccount['hubSince'] {
  const excepted = securityHub?.except?.[account] ?? [];
  if (securityHub === undefined || excepted === 'all') return () => undefined;
  const { enabled, since: text = DEFAULT_HUB_SINCE } = securityHub;
  const now = new Date(asOf);
  const since = parseWorldTime(text, now) ?? now;
  return (region) =>
    (enabled === 'all' || enabled.includes(region)) && !excepted.includes(region)
      ? since
      : undefined;
}

function rolesOf(
  entry: AccountEntry,
  world: Pick<World, 'organization'>,
  partition: string,
): ReadonlyMap<string, Role> {
  const { accounts, organization, delegatedAdministrators } = world.organization;
  const member = entry.standalone !== true;
  const created = member && entry.invited !== true && entry.name !== organization.management;
  const entries: Readonly<Record<string, RoleEntry>> = {
    SecretsCensus: {},
    SecretsCensusPush: {},
    ...(created ? { OrganizationAccountAccessRole: {} } : {}),
    ...entry.roles,
  };
  const trustedByDefault = (role: string): readonly string[] => {
    if (!member) return [entry.name];
    const delegated = role.startsWith('SecretsCensus') ? (delegatedAdministrators ?? []) : [];
    return [organization.management, ...delegated];
  };
  const idOf = (name: string) => accounts.find((account) => account.name === name)?.id ?? name;
  const kept = Object.entries(entries).filter(([name]) => !entry.missingRoles?.includes(name));
  return new Map(
    kept.map(([name, role]) => [
      name,
      {
        name,
        arn: `arn:${partition}:iam::${entry.id}:role/${name}`,
        deniedActions: role.deniedActions ?? [],
        boundaryDenies: role.boundaryDenies ?? [],
        ...(role.externalId === undefined ? {} : { externalId: role.externalId }),
        trusted: new Set((role.trusted ?? trustedByDefault(name)).map(idOf)),
      },
    ]),
  );
}

function policiesOver(
  account: string,
  units: readonly Unit[],
  world: Pick<World, 'organization'>,
  tree: OrganizationTree,
): readonly ServiceControlPolicy[] {
  const names = new Set(['Root', account, ...units.map(({ name }) => name)]);
  return (world.organization.serviceControlPolicies ?? [])
    .filter(({ targets }) => targets.some((target) => names.has(target)))
    .map(({ id, deny, onlyIn, notIn }) => ({
      arn: `${tree.arnPrefix}:policy/${tree.id}/service_control_policy/${id}`,
      deny,
      deniesIn: (region) =>
        (onlyIn?.includes(region) ?? true) && !(notIn?.includes(region) ?? false),
    }));
}
