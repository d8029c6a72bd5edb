/** Statements -> what strangers can do, and what the policy does to its owner. */
import { type Box, intersect, meet } from './boxes/box.js';
import { overlaps } from './boxes/mask.js';
import { remainderOf } from './boxes/remainder.js';
import { type Scene, sceneOf, type Way } from './boxes/scene.js';
import { boxWhere, facetsWhere, type Space } from './boxes/space.js';
import { evaluateCondition } from './decide/evaluate-condition.js';
import { meansRequester } from './decide/means-requester.js';
import type { Circumstances, KeyValues, RequesterKind } from './decide/request.js';
import { type ActionSet, NO_ACTIONS, POLICY_CONTROLS, VALUE_READS } from './language/actions.js';
import type { Condition, Principals, Statement } from './language/statement.js';
import { accountOfText } from './requests/accounts.js';
import { meansOwn, meansStrangers } from './requests/addressees.js';
import { type Budget, budgetOf, TooComplex } from './requests/budget.js';
import { ownRequests } from './requests/own-request.js';
import { directSpace, serviceSpace } from './requests/spaces.js';
import type { World } from './world.js';

/** What strangers can do. */
export interface Reached {
  readonly public: boolean;
  readonly external: boolean;
  readonly confusedDeputy: boolean;
  readonly actions: ActionSet;
}

/** What strangers can do by one Allow. */
export interface StrangersWay {
  readonly scene: Scene;
  readonly way: Way;
  /** Never empty. */
  readonly open: readonly Box[];
  /** The same list where nothing is in doubt. */
  readonly certain: readonly Box[];
}

export interface Judgement extends Reached {
  readonly ways: readonly StrangersWay[];
  /** Nothing of the verdict hangs on something that was not understood. */
  readonly isCertain: boolean;
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

/** Work for one policy, in steps of about a microsecond. */
interface Work {
  /** For telling requests apart. */
  readonly apart: Budget;
  /** For holding statements against them, and against each other. */
  readonly against: Budget;
}

const work = (): Work => ({ apart: budgetOf(36_000), against: budgetOf(12_000) });

const NOTHING: Reached = {
  public: false,
  external: false,
  confusedDeputy: false,
  actions: NO_ACTIONS,
};

const NO_KEYS: KeyValues = new Map();

const NONE: ReadonlySet<string> = new Set();

/** Whether the conditions that are the same for all requests leave the statement any effect. */
const canHold = ({ conditions }: Statement, circumstances: Circumstances): boolean =>
  !conditions.some(
    (condition) =>
      condition.known?.role === 'constant' &&
      evaluateCondition(condition, NO_KEYS, circumstances) === false,
  );

/** The statements that can have a say in what strangers or the owner can do, of requesters of one kind. */
function telling(
  statements: readonly Statement[],
  world: World,
  kind: RequesterKind,
): readonly Statement[] {
  const asks = ({ principals }: Statement): boolean =>
    kind === 'direct' ||
    principals.everyone ||
    principals.negated ||
    principals.services.size > 0 ||
    principals.servicePatterns.length > 0;
  return statements.filter(
    (statement) =>
      asks(statement) &&
      (statement.effect === 'Deny' || meansStrangers(statement.principals, world)),
  );
}

const isAllow = ({ effect }: Statement): boolean => effect === 'Allow';

const controlsPolicy = ({ effect, actions, principals }: Statement, world: World): boolean =>
  effect === 'Deny' && (actions & POLICY_CONTROLS) !== NO_ACTIONS && meansOwn(principals, world);

/** Whether the Denies may stop every ordinary request of the owner's; where they do not, they lock nobody out. */
function stopsOrdinary(denies: readonly Statement[], world: World): boolean {
  const circumstances = { constants: world.constants, untried: NONE };
  const conditions = denies.flatMap((deny) => deny.conditions);
  return ownRequests(world, conditions).every(({ who, keys }) => {
    const stopped = denies.filter(
      (deny) =>
        meansRequester(deny.principals, who) !== false &&
        deny.conditions.every(
          (condition) => evaluateCondition(condition, keys, circumstances) !== false,
        ),
    );
    const actions = stopped.reduce((set, deny) => set | deny.actions, NO_ACTIONS);
    return (POLICY_CONTROLS & ~actions) === NO_ACTIONS;
  });
}

const present = (box: Box | undefined): readonly Box[] => (box === undefined ? [] : [box]);

const within = (boxes: readonly Box[], limits: Box): readonly Box[] =>
  boxes.flatMap((box) => present(intersect(box, limits)));

function strangersWays(scene: Scene): readonly StrangersWay[] {
  if (scene.ways.length === 0) return [];
  const strangers = boxWhere(scene.space, ({ reach }) => reach !== 'trusted');
  const ways: StrangersWay[] = [];
  for (const way of scene.ways) {
    const open = within(way.open, strangers);
    if (open.length === 0) continue;
    const certain = way.certain === way.open ? open : within(way.certain, strangers);
    ways.push({ scene, way, open, certain });
  }
  return ways;
}

function reachOf({ kind, dimensions }: Space, boxes: readonly Box[]): Reached {
  const actions = boxes.reduce((set, box) => set | box.actions, NO_ACTIONS);
  const isReached = actions !== NO_ACTIONS;
  if (kind === 'service') return { ...NOTHING, confusedDeputy: isReached, actions };
  const fresh = dimensions.map((dimension) =>
    facetsWhere(dimension, ({ reach }) => reach === 'fresh'),
  );
  const isPublic = boxes.some(({ masks }) =>
    masks.every((mask, index) => overlaps(mask, fresh[index] ?? [])),
  );
  return { public: isPublic, external: isReached, confusedDeputy: false, actions };
}

const both = (a: Reached, b: Reached): Reached => ({
  public: a.public || b.public,
  external: a.external || b.external,
  confusedDeputy: a.confusedDeputy || b.confusedDeputy,
  actions: a.actions | b.actions,
});

const isSame = (a: Reached, b: Reached): boolean =>
  a.public === b.public &&
  a.external === b.external &&
  a.confusedDeputy === b.confusedDeputy &&
  a.actions === b.actions;

/** Whether any account of the own organization can read the value, from some network. */
function isOrganizationWide({ space, ways }: Scene, { organization }: World): boolean {
  const [identity, organizations] = space.dimensions;
  if (organization === undefined || identity === undefined || organizations === undefined) {
    return false;
  }
  const isOwn = organizations.facets.some(({ who }) => who.organization === organization);
  const everywhere = boxWhere(space, () => true);
  const members: Box = {
    actions: VALUE_READS,
    masks: [
      facetsWhere(identity, ({ reach }) => reach === 'fresh'),
      facetsWhere(organizations, ({ who }) => !isOwn || who.organization === organization),
      ...everywhere.masks.slice(2),
    ],
  };
  return ways.some(({ certain }) => certain.some((box) => meet(box, members)));
}

/** Whether the Denies keep every user and role of the own account from the policy; false where that takes too long. */
function isLockedOut(scene: Scene, { organization, account }: World, budget: Budget): boolean {
  const { space, denies } = scene;
  const [identity, organizations] = space.dimensions;
  if (identity === undefined || organizations === undefined) return false;
  const isMember = organizations.facets.some(
    ({ who }) => organization !== undefined && who.organization === organization,
  );
  const everywhere = boxWhere(space, () => true);
  const own: Box = {
    actions: POLICY_CONTROLS,
    masks: [
      facetsWhere(identity, ({ who }) => who.account === account),
      facetsWhere(organizations, ({ who, reach }) =>
        isMember ? who.organization === organization : reach !== 'trusted',
      ),
      ...everywhere.masks.slice(2),
    ],
  };
  const stopped = denies.flatMap(({ certain }) => present(certain));
  return remainderOf(own, stopped, budget).boxes.length === 0;
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
  const controlling = statements.filter((statement) => controlsPolicy(statement, world));
  const withOwn = controlling.length > 0 && stopsOrdinary(controlling, world);
  const scenes: Scene[] = [];
  const forDirect = telling(statements, world, 'direct');
  let direct: Scene | undefined;
  if (withOwn || forDirect.some(isAllow)) {
    const space = directSpace({ statements: forDirect, world, budget: apart }, { withOwn });
    direct = sceneOf(space, forDirect, against);
    scenes.push(direct);
  }
  const forServices = telling(statements, world, 'service');
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
  return {
    ...reached,
    ways,
    isCertain: isSame(reached, certain),
    isCoarse: scenes.some(({ isWhole }) => !isWhole),
    untried: untriedIn(scenes),
    organizationWide: direct !== undefined && isOrganizationWide(direct, world),
    lockedOut: withOwn && direct !== undefined && isLockedOut(direct, world, against),
    effort: 20 + statements.length * 5 + apart.spent() + against.spent(),
  };
}

/** A condition that nothing is known of. */
const ANY_CONDITION: Condition = {
  operatorText: '',
  keyText: '',
  key: '',
  values: [],
  literals: new Set(),
  patterns: [],
};

/** More statements than AWS has room for in one policy. */
const MOST_COARSE = 400;

const firstOf = <T>(items: ReadonlySet<T>): ReadonlySet<T> => new Set([...items].slice(0, 1));

/** As few of the principals as show whether strangers are among them. */
function fewest(principals: Principals, world: World): Principals {
  if (principals.negated || principals.everyone) return principals;
  const isForeign = (account: string): boolean => !world.trustedAccounts.has(account);
  const foreign = (texts: ReadonlySet<string>, accountOf: (text: string) => string) =>
    firstOf(new Set([...texts].filter((text) => isForeign(accountOf(text)))));
  return {
    ...principals,
    accounts: foreign(principals.accounts, (text) => text),
    providerAccounts: foreign(principals.providerAccounts, (text) => text),
    arns: foreign(principals.arns, accountOfText),
    sessions: foreign(principals.sessions, accountOfText),
    services: firstOf(principals.services),
    opaque: firstOf(principals.opaque),
    accountPatterns: principals.accountPatterns.slice(0, 1),
    servicePatterns: principals.servicePatterns.slice(0, 1),
  };
}

/** Every Allow by itself: no condition narrows it and no Deny stops it. Linear in the policy, never too little. */
function judgeCoarsely(statements: readonly Statement[], world: World): Judgement {
  const parts = statements
    .filter(isAllow)
    .slice(0, MOST_COARSE)
    .map(
      (statement): Statement => ({
        ...statement,
        principals: fewest(statement.principals, world),
        conditions: statement.conditions.length === 0 ? [] : [ANY_CONDITION],
      }),
    )
    .map((statement) => judgeWithin([statement], world, work()));
  return {
    ...parts.reduce<Reached>(both, NOTHING),
    ways: parts.flatMap(({ ways }) => ways),
    isCertain: false,
    isCoarse: true,
    untried: [],
    organizationWide: parts.some(({ organizationWide }) => organizationWide),
    lockedOut: false,
    effort: Number.POSITIVE_INFINITY,
  };
}

/** Judges what strangers can do. */
export function judge(all: readonly Statement[], world: World): Judgement {
  const circumstances = { constants: world.constants, untried: NONE };
  const statements = all.filter((statement) => canHold(statement, circumstances));
  try {
    return judgeWithin(statements, world, work());
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return judgeCoarsely(statements, world);
  }
}
