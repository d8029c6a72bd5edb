/** Boxes of allowed requests -> concrete requests out of them, as few as tell everyone whom they let in. */
import type { Box } from '../boxes/box.js';
import { members } from '../boxes/mask.js';
import { type Dimension, requestAt, type Space } from '../boxes/space.js';
import type { Facet, Request } from '../decide/request.js';
import type { ActionSet } from '../language/actions.js';

/** A request that a box lets in, and what it may do. */
export interface Admission {
  readonly request: Request;
  readonly actions: ActionSet;
}

/** What a facet pins of the requester, as one text. */
const pinOf = ({ named, who }: Facet): string =>
  named
    .map((part) =>
      part === 'principal'
        ? (who.uniqueId ?? who.opaque ?? who.sessionArn ?? who.principalArn)
        : `${part} ${who[part]}`,
    )
    .join();

/** Of the facets of a box, one that nobody named where there is one, else one for each that is named apart. */
function tellingFacets({ facets }: Dimension, indexes: readonly number[]): readonly number[] {
  const fresh = indexes.find((index) => facets[index]?.reach === 'fresh');
  if (fresh !== undefined) return [fresh];
  const found = new Map<string, number>();
  for (const index of indexes) {
    const facet = facets[index];
    const pin = facet === undefined ? '' : pinOf(facet);
    if (!found.has(pin)) found.set(pin, index);
  }
  return [...found.values()];
}

/** The requests of a box, at most as many as given. */
export function admissionsOf(space: Space, box: Box, most: number): readonly Admission[] {
  let choices: readonly (readonly number[])[] = [[]];
  for (const [index, dimension] of space.dimensions.entries()) {
    const facets = tellingFacets(dimension, members(box.masks[index] ?? []));
    choices = choices.flatMap((choice) => facets.map((facet) => [...choice, facet])).slice(0, most);
  }
  return choices.map((choice) => ({
    request: requestAt(space, choice),
    actions: box.actions,
  }));
}
