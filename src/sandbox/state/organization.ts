/** The tree of an organization: its root and units with their ids, ARNs and paths. */
import type { OrganizationFile, UnitEntry } from '../world.js';
import { deriveHex } from './derive.js';

/** A unit with its place in the tree. */
export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** Id of the root or unit above. */
  readonly parent: string;
  /** Such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. */
  readonly path: string;
}

/** The organization, without its accounts. */
export interface OrganizationTree {
  readonly partition: string;
  readonly id: string;
  readonly rootId: string;
  readonly rootArn: string;
  readonly arn: string;
  /** What all ARNs of the organization begin with: partition, service and management account. */
  readonly arnPrefix: string;
  readonly managementAccount: { readonly id: string; readonly name: string };
  /** In the order of the file, parents first. */
  readonly units: readonly Unit[];
  /** The unit of that name with those above it, from the top. */
  readonly above: (name: string) => readonly Unit[];
}

/** Gives every unit its id, ARN and path. */
export function makeTree(file: OrganizationFile): OrganizationTree {
  const { id, root, management } = file.organization;
  const partition = file.organization.partition ?? 'aws';
  const managementId = file.accounts.find(({ name }) => name === management)?.id ?? '';
  const arnPrefix = `arn:${partition}:organizations::${managementId}`;

  const place = (entry: UnitEntry, parent: string, path: string): readonly Unit[] => {
    const unitId = entry.id ?? `ou-${root.slice(2)}-${deriveHex(8, id, path, entry.name)}`;
    const unit = {
      id: unitId,
      name: entry.name,
      arn: `${arnPrefix}:ou/${id}/${unitId}`,
      parent,
      path: `${path}${unitId}/`,
    };
    return [unit, ...(entry.units ?? []).flatMap((child) => place(child, unitId, unit.path))];
  };
  const units = (file.organization.units ?? []).flatMap((unit) =>
    place(unit, root, `${id}/${root}/`),
  );

  return {
    partition,
    id,
    rootId: root,
    rootArn: `${arnPrefix}:root/${id}/${root}`,
    arn: `${arnPrefix}:organization/${id}`,
    arnPrefix,
    managementAccount: { id: managementId, name: management },
    units,
    above: (name) => {
      const leaf = units.find((unit) => unit.name === name);
      return leaf === undefined ? [] : units.filter(({ path }) => leaf.path.startsWith(path));
    },
  };
}
