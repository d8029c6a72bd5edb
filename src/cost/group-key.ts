/** A secret x a grouping -> the key of its group. */
import type { Grouping, NamedTag } from '../model/cost.js';
import type { Secret } from '../model/secret.js';

/** The first part of a name, as far as slashes divide it; undefined where none does. */
function prefixOf(name: string): string | undefined {
  const parts = name.split('/').filter((part) => part !== '');
  return parts.length > 1 ? parts[0] : undefined;
}

/** The unit that an account stands in directly, by its id. */
const unitOf = ({ account }: Secret): string | undefined => account.ouPath?.split('/').at(-1);

/** Null where the secret has none: no such tag, no owner, no prefix, or an account whose place is not known. */
export function groupKey(
  secret: Secret,
  grouping: Grouping,
  owner: NamedTag | undefined,
): string | null {
  switch (grouping.by) {
    case 'account':
      return secret.account.id;
    case 'ou':
      return unitOf(secret) ?? null;
    case 'tag':
      return Object.hasOwn(secret.tags, grouping.tag) ? (secret.tags[grouping.tag] ?? null) : null;
    case 'owner':
      return owner?.value ?? null;
    case 'prefix':
      return prefixOf(secret.name) ?? null;
  }
}
