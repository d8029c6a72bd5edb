/** What strangers may do to a secret, and the policy of its key -> whether they can read the value. */
import type { Box } from '../boxes/box.js';
import { meet } from '../boxes/box.js';
import { type Scene, sceneOf } from '../boxes/scene.js';
import type { RequesterKind } from '../decide/request.js';
import { NO_ACTIONS, VALUE_READS } from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import { some, type Ternary } from '../language/ternary.js';
import { KEY_ACTIONS } from '../read/key-statements.js';
import { TooComplex } from '../requests/budget.js';
import { directSpace, serviceSpace } from '../requests/spaces.js';
import type { World } from '../world.js';
import { isOrganizationWide } from './owner.js';
import { strangersWays } from './strangers-ways.js';
import { canHold, telling } from './telling-statements.js';
import { work } from './work.js';

/** Boxes from which the value is read. */
const reading = (boxes: readonly Box[]): readonly Box[] =>
  boxes.filter(({ actions }) => (actions & VALUE_READS) !== NO_ACTIONS);

/** Whether some request is in one of each; what it does to the secret and to the key are two things. */
const meetsAny = (toSecret: readonly Box[], toKey: readonly Box[]): boolean =>
  reading(toSecret).some((box) =>
    toKey.some((other) => meet(box, { masks: other.masks, actions: box.actions })),
  );

/** Two policies on what someone may do. */
export interface BothPolicies {
  readonly secret: readonly Statement[];
  /** Those of the key, with the actions that lead to the value. */
  readonly key: readonly Statement[];
}

interface BothScenes {
  readonly secret: Scene;
  readonly key: Scene;
}

/** Both policies over the same requests. */
function scenesOf({ secret, key }: BothPolicies, world: World, kind: RequesterKind): BothScenes {
  const held = (statements: readonly Statement[]): readonly Statement[] =>
    telling(
      statements.filter((statement) => canHold(statement, world)),
      kind,
    );
  const told = { secret: held(secret), key: held(key) };
  const { apart, against } = work();
  const extent = { statements: [...told.secret, ...told.key], world, budget: apart };
  const space = kind === 'direct' ? directSpace(extent, { withOwn: false }) : serviceSpace(extent);
  return {
    secret: sceneOf(space, told.secret, against),
    key: sceneOf(space, told.key, against),
  };
}

const readable = ({ secret, key }: BothScenes): Ternary =>
  some(strangersWays(secret), (way) =>
    some(strangersWays(key), (keyWay) => {
      if (!meetsAny(way.open, keyWay.open)) return false;
      return meetsAny(way.certain, keyWay.certain) ? true : 'unknown';
    }),
  );

/** Unknown where it takes too much work. */
function orUnknown(judge: () => Ternary): Ternary {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return 'unknown';
  }
}

/** Whether some stranger may read the value by the secret's policy and decrypt it by the key's, too. */
export const readableThroughKey = (policies: BothPolicies, world: World): Ternary =>
  orUnknown(() =>
    some(['direct', 'service'] as const, (kind) => readable(scenesOf(policies, world, kind))),
  );

/** Whether every account of the own organization may do both. */
export const organizationReadsThroughKey = (policies: BothPolicies, world: World): Ternary =>
  orUnknown(() => {
    const { secret, key } = scenesOf(policies, world, 'direct');
    return (
      isOrganizationWide(secret, VALUE_READS, world) && isOrganizationWide(key, KEY_ACTIONS, world)
    );
  });
