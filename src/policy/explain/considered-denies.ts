/** The Denies that name an action of a grant -> why each does not stop it. */
import type { ConsideredDeny } from '../../model/access.js';
import { meet } from '../boxes/box.js';
import type { Space } from '../boxes/space.js';
import { evaluateCondition } from '../decide/evaluate-condition.js';
import { meansRequester } from '../decide/means-requester.js';
import { held, type Request } from '../decide/request.js';
import type { StrangersWay } from '../judge/strangers-ways.js';
import { type ActionSet, NO_ACTIONS } from '../language/actions.js';
import type { Condition, Statement } from '../language/statement.js';
import { quote } from '../read/remarks.js';
import { placeOf } from './place.js';

/** Why a condition of a Deny is not met. */
function unmet(
  { key, keyText, operatorText, operator }: Condition,
  request: Request,
  space: Space,
): string {
  const values = held(request.keys, key, space);
  if (values === 'missing') {
    return operator?.family === 'absence'
      ? `its ${operatorText} on ${keyText} asks for a key that the request does not hold`
      : `its ${operatorText} on ${keyText} does not hold for requests without that key`;
  }
  const shown = values === 'unknown' ? 'not known' : values.map(quote).join(', ');
  const isAlways = space.constants.has(key) ? 'always ' : '';
  return `its ${operatorText} on ${keyText} is not met: the key is ${isAlways}${shown}`;
}

const DOUBT = 'it was counted as not met';

/** Why the Deny does not stop the request from taking the actions. */
function reasonOf(
  statement: Statement,
  request: Request,
  actions: ActionSet,
  space: Space,
): string {
  const { principals, conditions, resource, isDoubtful } = statement;
  if ((statement.actions & actions) === NO_ACTIONS) return 'it denies other actions than these';
  const means = meansRequester(principals, request.who);
  if (means === false) return 'it speaks of other principals';
  const outcomes = conditions.map((condition) => ({
    condition,
    outcome: evaluateCondition(condition, request.keys, space),
  }));
  const failed = outcomes.find(({ outcome }) => outcome === false);
  if (failed !== undefined) return unmet(failed.condition, request, space);
  const open = outcomes.find(({ outcome }) => outcome === 'unknown');
  if (open !== undefined) {
    const { operatorText, keyText } = open.condition;
    return `whether its ${operatorText} on ${keyText} is met cannot be told; ${DOUBT}`;
  }
  if (means === 'unknown' || isDoubtful === true)
    return 'whether it speaks of this principal cannot be told; it was left out';
  if (resource !== true) return 'whether it speaks of this secret cannot be told; it was left out';
  const isWhole = (actions & ~statement.actions) === NO_ACTIONS;
  return isWhole
    ? 'minding it would have taken too much work; it was left out'
    : 'it denies only some of the actions';
}

/** What a grant is, as far as Denies go. */
export interface Granted {
  readonly way: StrangersWay;
  readonly request: Request;
  readonly actions: ActionSet;
}

/** The Denies of a policy that name an action of the statement, in their order, at most as many as given. */
export function consideredDenies(
  { way, request, actions }: Granted,
  denies: readonly Statement[],
  most: number,
): readonly ConsideredDeny[] {
  const { space, denies: read } = way.scene;
  const { statement, possible } = way.way.allow;
  return denies
    .filter((deny) => (deny.actions & statement.actions) !== NO_ACTIONS)
    .slice(0, most)
    .map((deny) => {
      const certain = read.find((reading) => reading.statement === deny)?.certain;
      const isPartial = possible !== undefined && certain !== undefined && meet(certain, possible);
      return {
        statement: placeOf(deny),
        origin: deny.origin === 'policy' ? 'policy' : 'resourceControlPolicy',
        effect: isPartial ? 'partial' : 'none',
        reason: reasonOf(deny, request, actions, space),
      };
    });
}
