/** One concrete request held against all statements: what it may do, giving the benefit of the doubt. */
import { type ActionSet, NO_ACTIONS } from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import { evaluateCondition } from './evaluate-condition.js';
import { meansRequester } from './means-requester.js';
import type { Circumstances, KeyValues, Who } from './request.js';

/** Who calls, and with which condition keys. */
export interface ConcreteRequest {
  readonly who: Who;
  readonly keys: KeyValues;
}

/** The actions that some Allow may grant and no Deny certainly stops. */
export function allowedActions(
  statements: readonly Statement[],
  { who, keys }: ConcreteRequest,
  circumstances: Circumstances,
): ActionSet {
  let allowed = NO_ACTIONS;
  let denied = NO_ACTIONS;
  for (const { effect, principals, resource, conditions, actions, isDoubtful } of statements) {
    const outcomes = [
      meansRequester(principals, who),
      resource,
      ...conditions.map((condition) => evaluateCondition(condition, keys, circumstances)),
    ];
    if (effect === 'Allow' && !outcomes.includes(false)) allowed |= actions;
    const isCertain = outcomes.every((outcome) => outcome === true) && isDoubtful !== true;
    if (effect === 'Deny' && isCertain) denied |= actions;
  }
  return allowed & ~denied;
}
