/** The tags of a secret -> the one that names its owner. */
import type { NamedTag } from '../model/cost.js';

/** Names of tags that say whose a secret is, the most telling first; letter case does not count. */
export const OWNER_TAGS: readonly string[] = [
  'owner',
  'owned-by',
  'team',
  'squad',
  'maintainer',
  'contact',
];

/** The first of these tags that the secret has, with something in it. Letter case does not count. */
export function ownerOf(
  tags: Readonly<Record<string, string>>,
  ownerTags: readonly string[] = OWNER_TAGS,
): NamedTag | undefined {
  // `Owner` and `owner` are two tags: the first by code unit counts, in whichever order AWS names them.
  const named = Object.keys(tags).sort();
  for (const wanted of ownerTags) {
    const name = named.find(
      (tag) => tag.toLowerCase() === wanted.toLowerCase() && tags[tag]?.trim() !== '',
    );
    if (name !== undefined) return { name, value: tags[name] ?? '' };
  }
  return undefined;
}
