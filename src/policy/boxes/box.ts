/** Sets of requests as boxes: in each dimension some facets, and some actions; all combinations are meant. */
import { type ActionSet, NO_ACTIONS } from '../language/actions.js';
import { and, isEmpty, type Mask, minus, overlaps } from './mask.js';

/** No mask of a box is empty, and it holds at least one action. */
export interface Box {
  /** One for each dimension of the space. */
  readonly masks: readonly Mask[];
  readonly actions: ActionSet;
}

/** Whether some request with some action is in both. */
export const meet = (a: Box, b: Box): boolean =>
  (a.actions & b.actions) !== NO_ACTIONS &&
  a.masks.every((mask, index) => overlaps(mask, b.masks[index] ?? []));

/** What is in both; undefined where nothing is. */
export function intersect(a: Box, b: Box): Box | undefined {
  const actions = a.actions & b.actions;
  if (actions === NO_ACTIONS) return undefined;
  const masks = a.masks.map((mask, index) => and(mask, b.masks[index] ?? []));
  return masks.some(isEmpty) ? undefined : { masks, actions };
}

/** What is in the one and not in the other, as boxes that do not overlap. */
export function subtract(box: Box, cut: Box): readonly Box[] {
  if (!meet(box, cut)) return [box];
  const pieces: Box[] = [];
  let masks = box.masks;
  for (const [index, mask] of box.masks.entries()) {
    const other = cut.masks[index] ?? [];
    const outside = minus(mask, other);
    if (isEmpty(outside)) continue;
    pieces.push({ masks: masks.with(index, outside), actions: box.actions });
    masks = masks.with(index, and(mask, other));
  }
  const actions = box.actions & ~cut.actions;
  return actions === NO_ACTIONS ? pieces : [...pieces, { masks, actions }];
}
