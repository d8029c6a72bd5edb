/** Statements -> who among strangers gets in, and for what; the exact way, or where that takes too long a coarse one. */
import type { Grant } from '../model/access.js';
import { evaluateRequest } from './decide/evaluate-request.js';
import type { Request } from './decide/request.js';
import { type Admission, classOf, grantsOf } from './explain/grants.js';
import { type ActionSet, NO_ACTIONS, POLICY_CONTROLS } from './language/actions.js';
import type { Condition, Statement } from './language/statement.js';
import { type Budget, budgetOf, TooComplex } from './strangers/budget.js';
import { ownRequests, strangerRequests } from './strangers/requests.js';
import { settingOf } from './strangers/setting.js';
import type { World } from './world.js';

/** What strangers can do. */
export interface Reached {
  readonly public: boolean;
  readonly external: boolean;
  readonly confusedDeputy: boolean;
  readonly actions: ActionSet;
}

export interface Judgement extends Reached {
  readonly grants: readonly Grant[];
  /** Nothing of it hangs on something that was not understood. */
  readonly isCertain: boolean;
  /** The exact way took too long. */
  readonly isCoarse: boolean;
  /** Condition keys whose values were too many to try. */
  readonly untried: readonly string[];
}

/** About a fifth of a second. */
const MOST_STEPS = 200_000;

const NOTHING: Reached = {
  public: false,
  external: false,
  confusedDeputy: false,
  actions: NO_ACTIONS,
};

function add(reached: Reached, request: Request, actions: ActionSet): Reached {
  if (actions === NO_ACTIONS) return reached;
  const grantClass = classOf(request);
  return {
    public: reached.public || grantClass === 'public',
    external: reached.external || grantClass !== 'confusedDeputy',
    confusedDeputy: reached.confusedDeputy || grantClass === 'confusedDeputy',
    actions: reached.actions | actions,
  };
}

const isSame = (a: Reached, b: Reached): boolean =>
  a.public === b.public &&
  a.external === b.external &&
  a.confusedDeputy === b.confusedDeputy &&
  a.actions === b.actions;

function judgeWithin(statements: readonly Statement[], world: World, budget: Budget): Judgement {
  const setting = settingOf(statements, world, budget);
  const requests = [...strangerRequests(setting)];
  const admissions: Admission[] = [];
  let reached = NOTHING;
  let certain = NOTHING;
  for (const request of requests) {
    for (const permission of evaluateRequest(statements, request).permissions) {
      const { statement, actions } = permission;
      admissions.push({ request, statement, actions });
      reached = add(reached, request, actions);
      certain = add(certain, request, permission.certain);
    }
  }
  const grants = grantsOf(admissions, requests, setting.vocabulary);
  const untried = new Set(requests.flatMap((request) => [...request.untried]));
  return {
    ...reached,
    grants,
    isCertain: isSame(reached, certain),
    isCoarse: false,
    untried: [...untried],
  };
}

/** A condition that nothing is known of. */
const ANY_CONDITION: Condition = { operatorText: '', keyText: '', key: '', values: [] };

const withoutDetails = (statement: Statement): Statement => ({
  ...statement,
  conditions: statement.conditions.length === 0 ? [] : [ANY_CONDITION],
});

/** Every Allow by itself: no condition narrows it and no Deny stops it. Linear in the policy, never too little. */
function judgeCoarsely(statements: readonly Statement[], world: World): Judgement {
  const parts = statements
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) =>
      judgeWithin([withoutDetails(statement)], world, budgetOf(Number.POSITIVE_INFINITY)),
    );
  return {
    public: parts.some((part) => part.public),
    external: parts.some((part) => part.external),
    confusedDeputy: parts.some((part) => part.confusedDeputy),
    actions: parts.reduce((actions, part) => actions | part.actions, NO_ACTIONS),
    grants: parts.flatMap(({ grants }) => grants),
    isCertain: false,
    isCoarse: true,
    untried: [],
  };
}

/** Judges what strangers can do. */
export function judge(statements: readonly Statement[], world: World): Judgement {
  try {
    return judgeWithin(statements, world, budgetOf(MOST_STEPS));
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return judgeCoarsely(statements, world);
  }
}

/** Whether the Denies keep all of the owner's own users and roles from the policy itself; false where that takes too long. */
export function isLockedOut(statements: readonly Statement[], world: World): boolean {
  const denies = statements.filter(
    ({ effect, actions }) => effect === 'Deny' && (actions & POLICY_CONTROLS) !== NO_ACTIONS,
  );
  if (denies.length === 0) return false;
  try {
    const setting = settingOf(denies, world, budgetOf(MOST_STEPS));
    for (const request of ownRequests(setting)) {
      const { denied } = evaluateRequest(denies, request);
      if ((POLICY_CONTROLS & ~denied) !== NO_ACTIONS) return false;
    }
    return true;
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return false;
  }
}
