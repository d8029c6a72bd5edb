/** Boxes of allowed requests -> the verdicts of an analysis. */
import type { Box } from '../boxes/box.js';
import { overlaps } from '../boxes/mask.js';
import { facetsWhere, type Space } from '../boxes/space.js';
import { type ActionSet, NO_ACTIONS } from '../language/actions.js';

/** What strangers can do. */
export interface Reached {
  readonly public: boolean;
  readonly external: boolean;
  readonly confusedDeputy: boolean;
  readonly actions: ActionSet;
}

/** Nobody can do anything. */
export const NOTHING: Reached = {
  public: false,
  external: false,
  confusedDeputy: false,
  actions: NO_ACTIONS,
};

/** Whether someone gets in of whom nobody named anything. */
export function isPublic({ kind, dimensions }: Space, boxes: readonly Box[]): boolean {
  if (kind === 'service') return false;
  const fresh = dimensions.map((dimension) =>
    facetsWhere(dimension, ({ reach }) => reach === 'fresh'),
  );
  return boxes.some(({ masks }) =>
    masks.every((mask, index) => overlaps(mask, fresh[index] ?? [])),
  );
}

/** What the requests in boxes of a space can do. */
export function reachOf(space: Space, boxes: readonly Box[]): Reached {
  const actions = boxes.reduce((set, box) => set | box.actions, NO_ACTIONS);
  const isReached = actions !== NO_ACTIONS;
  if (space.kind === 'service') return { ...NOTHING, confusedDeputy: isReached, actions };
  return { public: isPublic(space, boxes), external: isReached, confusedDeputy: false, actions };
}

/** What either can do. */
export const both = (a: Reached, b: Reached): Reached => ({
  public: a.public || b.public,
  external: a.external || b.external,
  confusedDeputy: a.confusedDeputy || b.confusedDeputy,
  actions: a.actions | b.actions,
});

/** Whether both can do the same. */
export const isSame = (a: Reached, b: Reached): boolean =>
  a.public === b.public &&
  a.external === b.external &&
  a.confusedDeputy === b.confusedDeputy &&
  a.actions === b.actions;
