/** What strangers may do to a secret, and the policy of its key -> whether they can read the value. */
import type { Box } from '../boxes/box.js';
import { meet } from '../boxes/box.js';
import { sceneOf } from '../boxes/scene.js';
import type { Space } from '../boxes/space.js';
import { VALUE_READS } from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import { some, type Ternary } from '../language/ternary.js';
import { TooComplex } from '../requests/budget.js';
import { directSpace, serviceSpace } from '../requests/spaces.js';
import type { World } from '../world.js';
import { strangersWays } from './strangers-ways.js';
import { canHold, telling } from './telling-statements.js';
import { work } from './work.js';

const reading = (boxes: readonly Box[]): readonly Box[] =>
  boxes.flatMap((box) => {
    const actions = box.actions & VALUE_READS;
    return actions === 0 ? [] : [{ ...box, actions }];
  });

const meetsAny = (some: readonly Box[], others: readonly Box[]): boolean =>
  some.some((box) => others.some((other) => meet(box, other)));

/** Two policies on what strangers may do. */
export interface BothPolicies {
  readonly secret: readonly Statement[];
  /** Those of the key, as if decrypting were reading the value. */
  readonly key: readonly Statement[];
}

function readableIn(space: Space, { secret, key }: BothPolicies): Ternary {
  const budget = work().against;
  const ways = strangersWays(sceneOf(space, secret, budget));
  const through = strangersWays(sceneOf(space, key, budget));
  return some(ways, (way) =>
    some(through, (keyWay) => {
      if (!meetsAny(reading(way.open), reading(keyWay.open))) return false;
      return meetsAny(reading(way.certain), reading(keyWay.certain)) ? true : 'unknown';
    }),
  );
}

/** Whether some stranger may read the value by the secret's policy and decrypt it by the key's, too. */
export function readableThroughKey(policies: BothPolicies, world: World): Ternary {
  const secret = policies.secret.filter((statement) => canHold(statement, world));
  const key = policies.key.filter((statement) => canHold(statement, world));
  try {
    return some(['direct', 'service'] as const, (kind) => {
      const told = { secret: telling(secret, kind), key: telling(key, kind) };
      const extent = { statements: [...told.secret, ...told.key], world, budget: work().apart };
      const space =
        kind === 'direct' ? directSpace(extent, { withOwn: false }) : serviceSpace(extent);
      return readableIn(space, told);
    });
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return 'unknown';
  }
}
