/** `organization.yaml` turned into problems where its names point to nothing or are used twice. */
import type { Problem } from '../../model/user-error.js';
import type { OrganizationFile, UnitEntry } from '../world.js';
import { type At, type Reference, referTo, repeated, unresolved } from './references.js';
import type { Path } from './yaml-file.js';

/** Service control policies name the root, units and accounts alike, so that all names must differ. */
const ROOT = 'Root';

/** The problems of the file; its shape was checked before. */
export function checkOrganization(file: OrganizationFile, at: At): readonly Problem[] {
  const { accounts, organization, serviceControlPolicies: policies = [] } = file;
  const names = accounts.map(({ name }, n) => ({ name, path: ['accounts', n, 'name'] }));
  const ids = accounts.map(({ id }, n) => ({ name: id, path: ['accounts', n, 'id'] }));
  const units = unitReferences(organization.units, ['organization', 'units']);
  const targets = policies.flatMap((policy, n) =>
    referTo(policy.targets, ['serviceControlPolicies', n, 'targets']),
  );
  const unitsOfAccounts = accounts.flatMap(({ unit }, n) =>
    unit === undefined ? [] : [{ name: unit, path: ['accounts', n, 'unit'] }],
  );
  const namesOf = (references: readonly Reference[]) => references.map(({ name }) => name);
  const anyTarget = [ROOT, ...namesOf(units), ...namesOf(names)];
  return [
    ...repeated('name', [{ name: ROOT, path: [] }, ...units, ...names], at),
    ...repeated('account id', ids, at),
    ...unresolved('account', accountReferences(file), { known: namesOf(names), at }),
    ...unresolved('unit', unitsOfAccounts, { known: namesOf(units), at }),
    ...unresolved('account or unit', targets, { known: anyTarget, at }),
    ...unresolved('Region', regionReferences(file), { known: Object.keys(file.regions), at }),
  ];
}

const unitReferences = (units: readonly UnitEntry[] = [], path: Path): readonly Reference[] =>
  units.flatMap((unit, n) => [
    { name: unit.name, path: [...path, n, 'name'] },
    ...unitReferences(unit.units, [...path, n, 'units']),
  ]);

/** Regions of a list; `all` names none. */
const named = (regions: 'all' | readonly string[], path: Path): readonly Reference[] =>
  regions === 'all' ? [] : referTo(regions, path);

const accountReferences = (file: OrganizationFile): readonly Reference[] => [
  { name: file.organization.management, path: ['organization', 'management'] },
  ...referTo(file.delegatedAdministrators, ['delegatedAdministrators']),
  ...(file.trail === undefined ? [] : [{ name: file.trail.account, path: ['trail', 'account'] }]),
  ...Object.keys(file.securityHub?.except ?? {}).map((name) => ({
    name,
    path: ['securityHub', 'except', name],
  })),
  ...file.accounts.flatMap(({ roles }, n) =>
    Object.entries(roles ?? {}).flatMap(([role, { trusted }]) =>
      referTo(trusted, ['accounts', n, 'roles', role, 'trusted']),
    ),
  ),
];

const regionReferences = (file: OrganizationFile): readonly Reference[] => [
  ...(file.trail === undefined ? [] : [{ name: file.trail.region, path: ['trail', 'region'] }]),
  ...file.accounts.flatMap(({ regions }, n) => referTo(regions, ['accounts', n, 'regions'])),
  ...(file.serviceControlPolicies ?? []).flatMap(({ onlyIn, notIn }, n) => [
    ...referTo(onlyIn, ['serviceControlPolicies', n, 'onlyIn']),
    ...referTo(notIn, ['serviceControlPolicies', n, 'notIn']),
  ]),
  ...named(file.securityHub?.enabled ?? [], ['securityHub', 'enabled']),
  ...Object.entries(file.securityHub?.except ?? {}).flatMap(([account, regions]) =>
    named(regions, ['securityHub', 'except', account]),
  ),
];
