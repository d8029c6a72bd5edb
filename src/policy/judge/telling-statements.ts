/** Statements -> those that can have a say in a verdict. */
import { evaluateCondition } from '../decide/evaluate-condition.js';
import { inGeneral, type KeyValues, type RequesterKind } from '../decide/request.js';
import type { Statement } from '../language/statement.js';
import type { World } from '../world.js';

const NO_KEYS: KeyValues = new Map();

/** Whether the conditions that are the same for all requests leave the statement any effect. */
export const canHold = ({ conditions }: Statement, { constants }: World): boolean =>
  !conditions.some(
    (condition) =>
      condition.known?.role === 'constant' &&
      evaluateCondition(condition, NO_KEYS, inGeneral(constants)) === false,
  );

/** The statements that can have a say in what strangers or the owner can do, of requesters of one kind. */
export function telling(
  statements: readonly Statement[],
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
      asks(statement) && (statement.effect === 'Deny' || statement.principals.meansStrangers),
  );
}

export const isAllow = ({ effect }: Statement): boolean => effect === 'Allow';
