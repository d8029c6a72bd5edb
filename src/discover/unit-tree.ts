/** Organizational units that a user names, found in the tree of the organization. */
import type { Answer } from '../model/gap.js';
import { answered } from '../model/gap.js';
import type { OrganizationPort, Unit } from './ports.js';

/** Organizations allow 2,000 units, five levels deep; a walk beyond that is a loop. */
const MAX_UNITS = 10_000;

/** A unit and where it stands: ids and names from the root down. */
interface Placed {
  readonly unit: Unit;
  readonly idPath: string;
  /** Names without the root's, as people write them. */
  readonly namePath: string;
}

async function walk(port: OrganizationPort): Promise<Answer<readonly Placed[]>> {
  const roots = await port.roots();
  if (!roots.ok) return roots;
  const found: Placed[] = roots.value.map((unit) => ({ unit, idPath: unit.id, namePath: '' }));
  for (let i = 0; i < found.length && found.length < MAX_UNITS; i++) {
    const above = found[i];
    if (above === undefined) break;
    const units = await port.unitsIn(above.unit.id);
    if (!units.ok) return units;
    for (const unit of units.value)
      found.push({
        unit,
        idPath: `${above.idPath}/${unit.id}`,
        namePath: above.namePath === '' ? unit.name : `${above.namePath}/${unit.name}`,
      });
  }
  return answered(found);
}

const isId = (wanted: string): boolean => wanted.startsWith('ou-') || wanted.startsWith('r-');

/** The units that a user named. */
export interface FoundUnits {
  readonly ids: readonly string[];
  /** Names that no unit has. */
  readonly missing: readonly string[];
  /** Where each account stands, for organizations that do not say so themselves; by account id. */
  readonly ouPaths: ReadonlyMap<string, string>;
}

/** Finds units by id or by path of names. Account places are read only where `withAccounts` asks for them. */
export async function findUnits(
  port: OrganizationPort,
  wanted: readonly string[],
  withAccounts: boolean,
): Promise<Answer<FoundUnits>> {
  if (!withAccounts && wanted.every(isId))
    return answered({ ids: wanted, missing: [], ouPaths: new Map() });
  const tree = await walk(port);
  if (!tree.ok) return tree;
  const idsOf = (name: string): string[] =>
    tree.value
      .filter(({ unit, namePath }) => unit.id === name || namePath === name.replace(/^\/|\/$/g, ''))
      .map(({ unit }) => unit.id);
  const ouPaths = new Map<string, string>();
  if (withAccounts) {
    for (const { unit, idPath } of tree.value) {
      const accounts = await port.accountIdsIn(unit.id);
      if (!accounts.ok) return accounts;
      for (const account of accounts.value) ouPaths.set(account, idPath);
    }
  }
  return answered({
    ids: wanted.flatMap(idsOf),
    missing: wanted.filter((name) => idsOf(name).length === 0),
    ouPaths,
  });
}
