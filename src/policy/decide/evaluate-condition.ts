/** One condition held against one request: true, false, or not known. */

import type { ConditionOperator } from '../language/condition-operators.js';
import type { Condition, ConditionValue } from '../language/statement.js';
import { every, not, some, type Ternary } from '../language/ternary.js';
import { type Comparison, meets } from './compare-value.js';
import { held, type Request, resolveIn } from './request.js';

/** `Null`: "true" wants the key absent, "false" wants it there. */
function evaluateAbsence(isMissing: boolean, values: readonly ConditionValue[]): Ternary {
  return some(values, ({ text }) => {
    const wanted = text.toLowerCase();
    return wanted === 'true' || wanted === 'false' ? (wanted === 'true') === isMissing : 'unknown';
  });
}

/** Source: IAM user guide, "Condition operators" and "Set operators for multivalued context keys". */
function whenMissing({ set, ifExists, negated }: ConditionOperator): Ternary {
  if (set === 'all') return true;
  // Which of the two wins is not documented.
  if (set === 'any') return ifExists ? 'unknown' : false;
  return ifExists || negated;
}

function whenPresent(
  held: readonly string[],
  condition: Condition,
  comparison: Comparison,
): Ternary {
  const { set, negated } = comparison.operator;
  const meetsOne = (value: string): Ternary =>
    some(condition.values, (bound) => meets(value, bound, comparison));
  const passes = (value: string): Ternary => (negated ? not(meetsOne(value)) : meetsOne(value));
  if (set === 'all') return every(held, passes);
  if (set === 'any') return some(held, passes);
  return negated ? not(some(held, meetsOne)) : some(held, meetsOne);
}

/** Whether the request meets the condition. */
export function evaluateCondition(condition: Condition, request: Request): Ternary {
  const { operator, known, key, values } = condition;
  // AWS contradicts itself on an empty list of values.
  if (operator === undefined || values.length === 0) return 'unknown';
  const present = held(request, key);
  if (present === 'unknown') return 'unknown';
  if (operator.family === 'absence') return evaluateAbsence(present === 'missing', values);
  if (present === 'missing') return whenMissing(operator);
  return whenPresent(present, condition, {
    operator,
    resolve: resolveIn(request, key),
    choosable: known?.role === 'choosable',
  });
}
