/** The conditions of a grant's statement -> those that still narrow the grant, and those that do not, each with why. */
import type { PolicyCondition, UncreditedCondition } from '../../model/access.js';
import { evaluateCondition } from '../decide/evaluate-condition.js';
import { held, type Request } from '../decide/request.js';
import type { StrangersWay } from '../judge/strangers-ways.js';
import type { Condition } from '../language/statement.js';

export interface ExplainedConditions {
  readonly narrowedBy: readonly PolicyCondition[];
  readonly notCredited: readonly UncreditedCondition[];
}

const asWritten = ({ operatorText, keyText, values, written }: Condition): PolicyCondition => ({
  operator: operatorText,
  key: keyText,
  values: written ?? values.map(({ text }) => text),
});

/** How a condition holds of a request that lacks its key. */
function byAbsence({ operator, keyText }: Condition): string {
  if (operator?.ifExists === true) return `IfExists also holds for requests without ${keyText}`;
  if (operator?.set === 'all') return `ForAllValues also holds for requests without ${keyText}`;
  return `a negated operator also holds for requests without ${keyText}`;
}

/** Why the condition does not keep the witness out; undefined where it narrows the grant. */
function reasonOf(condition: Condition, request: Request, way: StrangersWay): string | undefined {
  const { operator, known, key, keyText, operatorText } = condition;
  const { space } = way.scene;
  if (operator === undefined) return `AWS has no operator ${operatorText}; it was counted as met`;
  if (known === undefined)
    return `no request to Secrets Manager that we know of holds ${keyText}; it was counted as met`;
  if (space.untried.has(key))
    return `callers can hold ${keyText} in too many ways to try; it was counted as met`;
  const outcome = evaluateCondition(condition, request.keys, space);
  if (known.role === 'constant') {
    return outcome === 'unknown'
      ? `what ${keyText} holds for this secret is not known; it was counted as met`
      : `${keyText} is the same in every request for this secret`;
  }
  if (outcome === 'unknown') return 'whether it holds cannot be told; it was counted as met';
  const isMissing = held(request.keys, key, space) === 'missing';
  if (isMissing && operator.family !== 'absence') return byAbsence(condition);
  return way.way.allow.narrowing.has(condition) ? undefined : 'it holds for every such request';
}

/** Writes conditions out; grants of one statement share what is written. */
export function conditionWriter(): (condition: Condition) => PolicyCondition {
  const known = new Map<Condition, PolicyCondition>();
  return (condition) => {
    const written = known.get(condition) ?? asWritten(condition);
    known.set(condition, written);
    return written;
  };
}

/** Explains the conditions by the witness's request. */
export function explainConditions(
  request: Request,
  way: StrangersWay,
  write: (condition: Condition) => PolicyCondition,
): ExplainedConditions {
  const { conditions } = way.way.allow.statement;
  const reasons = conditions.map((condition) => ({
    condition: write(condition),
    reason: reasonOf(condition, request, way),
  }));
  return {
    narrowedBy: reasons.flatMap(({ condition, reason }) =>
      reason === undefined ? [condition] : [],
    ),
    notCredited: reasons.flatMap(({ condition, reason }) =>
      reason === undefined ? [] : [{ ...condition, reason }],
    ),
  };
}
