/** The accounts of a world, each with where it stands and what it is denied. */
import type { AccountState } from '../../model/account.js';
import { parseWorldTime } from '../world/time.js';
import type { AccountEntry, OrganizationFile, RoleEntry } from '../world.js';
import type { Key } from './key.js';
import type { OrganizationTree, Unit } from './organization.js';
import { type DeliveryOf, deliveryOf } from './organization-trail.js';
import { type AccountSecrets, emptyAccountSecrets } from './region-secrets.js';
import { type Past, Trail } from './trail.js';

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
  /** What of it the trail of the organization delivers. */
  readonly delivery: DeliveryOf;
  /** When the world has Security Hub enabled in a Region; undefined: it is off there, unless a call has enabled it. */
  readonly hubSince: (region: string) => Date | undefined;
}

const DEFAULT_JOINED = '3 years ago';

/** The organization of an account, and what happened there before. */
export interface AccountOrigin {
  readonly organization: OrganizationFile;
  readonly tree: OrganizationTree;
  readonly past: Past;
}

/** Makes an account, still without keys and secrets. */
export function makeAccount(entry: AccountEntry, origin: AccountOrigin): SandboxAccount {
  const { organization: file, tree, past } = origin;
  const now = new Date(file.asOf);
  const management = entry.name === file.organization.management;
  const member = entry.standalone !== true;
  const delegated = file.delegatedAdministrators?.includes(entry.name) ?? false;
  const units = member && entry.unit !== undefined ? tree.above(entry.unit) : [];
  const joined = parseWorldTime(entry.joined ?? DEFAULT_JOINED, now) ?? now;
  return {
    id: entry.id,
    name: entry.name,
    email: entry.email ?? `aws+${entry.name}@example.com`,
    state: entry.state ?? 'ACTIVE',
    invited: entry.invited ?? false,
    joined,
    tags: entry.tags ?? {},
    member,
    management,
    mayListOrganization: member && (management || delegated),
    units,
    roles: rolesOf(entry, file, tree.partition),
    serviceControlPolicies: member && !management ? policiesOver(entry.name, units, origin) : [],
    regions: regionsOf(entry, file),
    keys: new Map(),
    secrets: emptyAccountSecrets(),
    trail: new Trail(entry.id, past),
    delivery: deliveryOf(entry, joined, now),
    hubSince: hubOf(entry.name, file),
  };
}

/** Regions that are on in an account. */
export const regionsOf = (
  entry: AccountEntry,
  { regions }: Pick<OrganizationFile, 'regions'>,
): ReadonlySet<string> =>
  new Set([
    ...Object.keys(regions).filter((region) => regions[region] === 'default'),
    ...(entry.regions ?? []),
  ]);

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
  { accounts, organization, delegatedAdministrators }: OrganizationFile,
  partition: string,
): ReadonlyMap<string, Role> {
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
  { organization, tree }: AccountOrigin,
): readonly ServiceControlPolicy[] {
  const names = new Set(['Root', account, ...units.map(({ name }) => name)]);
  return (organization.serviceControlPolicies ?? [])
    .filter(({ targets }) => targets.some((target) => names.has(target)))
    .map(({ id, deny, onlyIn, notIn }) => ({
      arn: `${tree.arnPrefix}:policy/${tree.id}/service_control_policy/${id}`,
      deny,
      deniesIn: (region) =>
        (onlyIn?.includes(region) ?? true) && !(notIn?.includes(region) ?? false),
    }));
}
