/** What Allows leave open -> what of it is open to strangers. */
import { type Box, intersect } from '../boxes/box.js';
import type { Scene, Way } from '../boxes/scene.js';
import { boxWhere } from '../boxes/space.js';
import { isPublic } from './reached.js';
import { asSeenBy } from './relabel.js';

/** What strangers can do by one Allow. */
export interface StrangersWay {
  readonly scene: Scene;
  readonly way: Way;
  /** Never empty. */
  readonly open: readonly Box[];
  /** The same list where nothing is in doubt. */
  readonly certain: readonly Box[];
}

const present = (box: Box | undefined): readonly Box[] => (box === undefined ? [] : [box]);

const within = (boxes: readonly Box[], limits: Box): readonly Box[] =>
  boxes.flatMap((box) => present(intersect(box, limits)));

/** The ways that are open to strangers. */
export function strangersWays(scene: Scene): readonly StrangersWay[] {
  if (scene.ways.length === 0) return [];
  const strangers = boxWhere(scene.space, ({ reach }) => reach !== 'trusted');
  const ways: StrangersWay[] = [];
  for (const way of scene.ways) {
    const open = within(way.open, strangers);
    if (open.length === 0) continue;
    const certain = way.certain === way.open ? open : within(way.certain, strangers);
    const space = isPublic(scene.space, open)
      ? scene.space
      : asSeenBy(scene.space, way.allow.statement, scene.denies);
    ways.push({ scene: { ...scene, space }, way, open, certain });
  }
  return ways;
}
