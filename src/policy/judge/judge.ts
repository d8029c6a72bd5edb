/** Statements -> what strangers can do, and what the policy does to its owner. */
import type { Reading } from '../boxes/reading.js';
import { type Scene, sceneOf } from '../boxes/scene.js';
import { VALUE_READS } from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import { TooComplex } from '../requests/budget.js';
import { directSpace, serviceSpace } from '../requests/spaces.js';
import type { World } from '../world.js';
import { simplified } from './coarse.js';
import { isLockedOut, isOrganizationWide, mayLockOut } from './owner.js';
import { both, isSame, NOTHING, type Reached, reachOf } from './reached.js';
import { type StrangersWay, strangersWays } from './strangers-ways.js';
import { canHold, isAllow, telling } from './telling-statements.js';
import { type Work, work } from './work.js';

export interface Judgement extends Reached {
  readonly ways: readonly StrangersWay[];
  /** Nothing of the verdict hangs on something that was not understood. */
  readonly isCertain: boolean;
  /** What the verdict may hang on, where it is not certain. */
  readonly doubts: readonly Reading[];
  /** The exact way took too long. */
  readonly isCoarse: boolean;
  /** Condition keys whose values were too many to try. */
  readonly untried: readonly string[];
  /** Any account of the own organization can read the value. */
  readonly organizationWide: boolean;
  /** The Denies keep all of the owner's own users and roles from the policy itself. */
  readonly lockedOut: boolean;
  /** The work that it took, in steps of about a microsecond. */
  readonly effort: number;
}

function untriedIn(scenes: readonly Scene[]): readonly string[] {
  const untried = new Set<string>();
  for (const { space } of scenes) for (const key of space.untried) untried.add(key);
  return [...untried];
}

/** Judges within a bound on work. */
function judgeWithin(
  statements: readonly Statement[],
  world: World,
  { apart, against }: Work,
): Judgement {
  const withOwn = mayLockOut(statements, world);
  const scenes: Scene[] = [];
  const forDirect = telling(statements, 'direct');
  let direct: Scene | undefined;
  if (withOwn || forDirect.some(isAllow)) {
    const space = directSpace({ statements: forDirect, world, budget: apart }, { withOwn });
    direct = sceneOf(space, forDirect, against);
    scenes.push(direct);
  }
  const forServices = telling(statements, 'service');
  if (forServices.some(isAllow)) {
    const space = serviceSpace({ statements: forServices, world, budget: apart });
    scenes.push(sceneOf(space, forServices, against));
  }
  const ways = scenes.flatMap(strangersWays);
  let reached = NOTHING;
  let certain = NOTHING;
  for (const way of ways) {
    const { space } = way.scene;
    const part = reachOf(space, way.open);
    reached = both(reached, part);
    certain = both(certain, way.certain === way.open ? part : reachOf(space, way.certain));
  }
  const isCertain = isSame(reached, certain);
  return {
    public: reached.public,
    external: reached.external,
    confusedDeputy: reached.confusedDeputy,
    actions: reached.actions,
    ways,
    isCertain,
    doubts: isCertain ? [] : scenes.flatMap(({ readings }) => readings),
    isCoarse: scenes.some(({ isWhole }) => !isWhole),
    untried: untriedIn(scenes),
    organizationWide: direct !== undefined && isOrganizationWide(direct, VALUE_READS, world),
    lockedOut: withOwn && direct !== undefined && isLockedOut(direct, world, against),
    effort: 20 + statements.length * 5 + apart.spent() + against.spent(),
  };
}

/** Every Allow by itself: no condition narrows it and no Deny stops it. Linear in the policy, never too little. */
function judgeCoarsely(statements: readonly Statement[], world: World): Judgement {
  const parts = simplified(statements, world).map((statement) =>
    judgeWithin([statement], world, work()),
  );
  const ways = parts.flatMap((part) => part.ways);
  return {
    ...parts.reduce<Reached>(both, NOTHING),
    // What a Deny that was left out may stop is not certain.
    ways: statements.every(isAllow) ? ways : ways.map((way) => ({ ...way, certain: [] })),
    isCertain: false,
    doubts: [],
    isCoarse: true,
    untried: [],
    organizationWide: parts.some(({ organizationWide }) => organizationWide),
    lockedOut: false,
    effort: Number.POSITIVE_INFINITY,
  };
}

/** Judges what strangers can do. */
export function judge(all: readonly Statement[], world: World): Judgement {
  const statements = all.filter((statement) => canHold(statement, world));
  try {
    return judgeWithin(statements, world, work());
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return judgeCoarsely(statements, world);
  }
}
