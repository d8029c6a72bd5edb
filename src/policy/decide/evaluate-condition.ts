/** One condition held against the condition keys of a request: true, false, or not known. */

import type { ConditionOperator } from '../language/condition-operators.js';
import { canBegin, isRunAfter } from '../language/glob.js';
import type { Condition, ConditionValue } from '../language/statement.js';
import { every, not, some, type Ternary } from '../language/ternary.js';
import { UNKNOWN_ORGANIZATION } from '../world.js';
import { type Comparison, meets } from './compare-value.js';
import { type Circumstances, held, type KeyValues, resolveIn } from './request.js';

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

function meetsOne(value: string, condition: Condition, comparison: Comparison): Ternary {
  // Whether an organization that we were not told of is the one that a literal names stays open.
  if (value === UNKNOWN_ORGANIZATION) {
    return some(condition.values, (bound) => meets(value, bound, comparison));
  }
  if (condition.literals.has(value)) return true;
  return some(condition.patterns, (bound) => meets(value, bound, comparison));
}

function whenPresent(
  present: readonly string[],
  condition: Condition,
  comparison: Comparison,
): Ternary {
  const { set, negated } = comparison.operator;
  const meetsIt = (value: string): Ternary => meetsOne(value, condition, comparison);
  const passes = (value: string): Ternary => (negated ? not(meetsIt(value)) : meetsIt(value));
  if (set === 'all') return every(present, passes);
  if (set === 'any') return some(present, passes);
  return negated ? not(some(present, meetsIt)) : some(present, meetsIt);
}

/** Where in its organization the secret lies is not known, but that its path begins with the organization is. */
function evaluateOwnPath({ operator, values }: Condition, { constants }: Circumstances): Ternary {
  const [organization] = constants.get('aws:resourceorgid') ?? [];
  if (organization === undefined || organization === UNKNOWN_ORGANIZATION) return 'unknown';
  if (operator?.family !== 'text' && operator?.family !== 'textPattern') return 'unknown';
  const start = `${organization}/`;
  const met = some(values, ({ template }) => {
    const glob = template?.fixed;
    if (glob === undefined) return 'unknown';
    if (!canBegin(glob, start)) return false;
    return isRunAfter(glob, start) ? true : 'unknown';
  });
  return operator.negated ? not(met) : met;
}

/** Whether a request with the keys meets the condition. */
export function evaluateCondition(
  condition: Condition,
  keys: KeyValues,
  circumstances: Circumstances,
): Ternary {
  const { operator, known, key, values } = condition;
  // AWS contradicts itself on an empty list of values.
  if (operator === undefined || values.length === 0) return 'unknown';
  if (circumstances.incomparable.has(condition)) return 'unknown';
  const present = held(keys, key, circumstances);
  if (present === 'unknown') {
    return key === 'aws:resourceorgpaths' ? evaluateOwnPath(condition, circumstances) : 'unknown';
  }
  if (operator.family === 'absence') return evaluateAbsence(present === 'missing', values);
  if (present === 'missing') {
    // Whether a variable without a value differs from a text is not documented.
    return condition.written !== undefined && operator.negated ? 'unknown' : whenMissing(operator);
  }
  return whenPresent(present, condition, {
    operator,
    resolve: resolveIn(keys, key, circumstances),
    choosable: known?.role === 'choosable',
  });
}
