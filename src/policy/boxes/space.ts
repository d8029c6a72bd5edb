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

/** The request that a choice of facets makes, given by their indexes. */
export function requestAt({ kind, dimensions }: Space, choice: readonly number[]): Request {
  const who: Who = {};
  const named = new Set<NamedPart>();
  const keys = new Map<string, readonly string[]>();
  let reach: Request['reach'] = 'fresh';
  let isAnywhere = true;
  for (let index = 0; index < dimensions.length; index += 1) {
    const facet = dimensions[index]?.facets[choice[index] ?? 0];
    if (facet === undefined) continue;
    Object.assign(who, facet.who);
    for (const part of facet.named) named.add(part);
    for (const [key, values] of facet.keys) keys.set(key, values);
    if (reach !== 'trusted' && facet.reach !== 'fresh') reach = facet.reach;
    isAnywhere &&= facet.reach === 'fresh' || facet.named.length > 0;
  }
  return { kind, who, named, keys, reach, isAnywhere };
}

/** Facets of a dimension that pass a test. */
export const facetsWhere = ({ facets }: Dimension, test: (facet: Facet) => boolean): Mask =>
  maskOf(facets.length, (index) => facets[index] !== undefined && test(facets[index]));

/** The requests all of whose facets pass a test, with all actions; some masks may be empty. */
export const boxWhere = ({ dimensions }: Space, test: (facet: Facet) => boolean): Box => ({
  masks: dimensions.map((dimension) => facetsWhere(dimension, test)),
  actions: ALL_ACTIONS,
});
