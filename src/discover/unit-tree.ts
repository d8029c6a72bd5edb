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

async function placesIn(
  port: OrganizationPort,
  tree: readonly Placed[],
): Promise<Answer<ReadonlyMap<string, string>>> {
  const ouPaths = new Map<string, string>();
  for (const { unit, idPath } of tree) {
    const accounts = await port.accountIdsIn(unit.id);
    if (!accounts.ok) return accounts;
    for (const account of accounts.value) ouPaths.set(account, idPath);
  }
  return answered(ouPaths);
}

/** What to look for. */
export interface UnitSearch {
  /** Ids, or paths of names. */
  readonly wanted: readonly string[];
  /** Ids of units that accounts were seen in: these exist, and need no walk. */
  readonly seen: ReadonlySet<string>;
  /** Also find where each account stands, at the price of a request per unit. */
  readonly withAccounts: boolean;
}

/** The units that a user named. */
export interface FoundUnits {
  readonly ids: readonly string[];
  /** Ids and names that no unit has. */
  readonly missing: readonly string[];
  /** Where each account stands, for organizations that do not say so themselves; by account id. */
  readonly ouPaths: ReadonlyMap<string, string>;
}

/** Finds units by id or by path of names. The tree is walked only for what the accounts seen do not tell. */
export async function findUnits(
  port: OrganizationPort,
  { wanted, seen, withAccounts }: UnitSearch,
): Promise<Answer<FoundUnits>> {
  if (!withAccounts && wanted.every((id) => seen.has(id)))
    return answered({ ids: wanted, missing: [], ouPaths: new Map() });
  const tree = await walk(port);
  if (!tree.ok) return tree;
  const idsOf = (name: string): string[] =>
    tree.value
      .filter(({ unit, namePath }) => unit.id === name || namePath === name.replace(/^\/|\/$/g, ''))
      .map(({ unit }) => unit.id);
  const places = withAccounts ? await placesIn(port, tree.value) : answered(new Map());
  if (!places.ok) return places;
  return answered({
    ids: wanted.flatMap(idsOf),
    missing: wanted.filter((name) => idsOf(name).length === 0),
    ouPaths: places.value,
  });
}
