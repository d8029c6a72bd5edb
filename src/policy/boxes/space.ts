/** The ways in which requests can differ, dimension by dimension, as far as a policy's statements can tell. */

import type {
  Circumstances,
  Facet,
  NamedPart,
  Request,
  RequesterKind,
  Who,
} from '../decide/request.js';
import { ALL_ACTIONS } from '../language/actions.js';
import type { Box } from './box.js';
import { type Mask, maskOf } from './mask.js';

/** One respect in which requests differ, independent of all others. */
export interface Dimension {
  /** Lower-case condition keys whose values the facets hold. */
  readonly keys: readonly string[];
  /** At least one. */
  readonly facets: readonly Facet[];
}

/** All requests of one kind: every combination of one facet from each dimension. The first dimension tells who calls. */
export interface Space extends Circumstances {
  readonly kind: RequesterKind;
  readonly dimensions: readonly Dimension[];
  /** Lower-case condition key -> the index of its dimension. */
  readonly dimensionOf: ReadonlyMap<string, number>;
}

/** A space from its dimensions. */
export const spaceOf = (
  kind: RequesterKind,
  dimensions: readonly Dimension[],
  { constants, untried }: Circumstances,
): Space => ({
  kind,
  dimensions,
  dimensionOf: new Map(dimensions.flatMap(({ keys }, index) => keys.map((key) => [key, index]))),
  constants,
  untried,
});

const joint = (facets: readonly Facet[]): Request['reach'] => {
  if (facets.some(({ reach }) => reach === 'trusted')) return 'trusted';
  return facets.every(({ reach }) => reach === 'fresh') ? 'fresh' : 'named';
};

/** The request that a choice of facets makes, given by their indexes. */
export function requestAt({ kind, dimensions }: Space, choice: readonly number[]): Request {
  const facets = dimensions.flatMap((dimension, index) => {
    const facet = dimension.facets[choice[index] ?? 0];
    return facet === undefined ? [] : [facet];
  });
  const who: Who = Object.assign({}, ...facets.map((facet) => facet.who));
  const named = new Set<NamedPart>(facets.flatMap((facet) => facet.named));
  return {
    kind,
    who,
    named,
    keys: new Map(facets.flatMap(({ keys }) => [...keys])),
    reach: joint(facets),
    isAnywhere: facets.every(({ reach, named: parts }) => reach === 'fresh' || parts.length > 0),
  };
}

/** Facets of a dimension that pass a test. */
export const facetsWhere = ({ facets }: Dimension, test: (facet: Facet) => boolean): Mask =>
  maskOf(facets.length, (index) => facets[index] !== undefined && test(facets[index]));

/** The requests all of whose facets pass a test, with all actions; some masks may be empty. */
export const boxWhere = ({ dimensions }: Space, test: (facet: Facet) => boolean): Box => ({
  masks: dimensions.map((dimension) => facetsWhere(dimension, test)),
  actions: ALL_ACTIONS,
});
