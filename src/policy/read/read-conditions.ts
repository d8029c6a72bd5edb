/** The Condition element -> its conditions, one for each key of each operator. */
import { readRange } from '../language/addresses.js';
import { conditionKey } from '../language/condition-keys.js';
import { isTextual, type OperatorFamily, readOperator } from '../language/condition-operators.js';
import type { Condition, ConditionValue } from '../language/statement.js';
import { readTemplate } from '../language/template.js';
import { isJsonObject, textsOf } from './json-shapes.js';

/** Whether `${...}` is a variable, by the policy's version; unknown for versions that AWS does not have. */
export type VariableRule = 'variables' | 'text' | 'unknown';

/** Longer values are not compared: no key of AWS holds as much. */
const LONGEST_VALUE = 2048;

function readValue(
  text: string,
  family: OperatorFamily | undefined,
  rule: VariableRule,
): ConditionValue {
  if (family === 'address') {
    const range = readRange(text);
    return range === undefined ? { text } : { text, range };
  }
  if (family === undefined || !isTextual(family) || text.length > LONGEST_VALUE) return { text };
  if (rule === 'unknown' && text.includes('${')) return { text };
  const template = readTemplate(text, {
    wildcards: family === 'textPattern' || family === 'arnPattern',
    variables: rule === 'variables',
    ignoreCase: family === 'textIgnoringCase',
    arn: family === 'arnPattern',
  });
  return { text, template };
}

/** The text that a request's value must equal, where there is exactly one. */
function literalOf({ template }: ConditionValue, family: OperatorFamily): string | undefined {
  const literal = template?.fixed?.literal;
  switch (family) {
    case 'text':
    case 'textPattern':
      return literal;
    case 'arnPattern':
      return literal?.startsWith('arn:') === true && template?.fixed?.bySegment === true
        ? literal
        : undefined;
    default:
      return undefined;
  }
}

function readCondition(
  operatorText: string,
  keyText: string,
  texts: readonly string[],
  rule: VariableRule,
): Condition {
  const operator = readOperator(operatorText);
  const key = keyText.toLowerCase();
  const known = conditionKey(key);
  const literals = new Set<string>();
  const patterns: ConditionValue[] = [];
  const values = texts.map((text) => readValue(text, operator?.family, rule));
  for (const value of values) {
    const literal = operator === undefined ? undefined : literalOf(value, operator.family);
    if (literal === undefined) patterns.push(value);
    else literals.add(literal);
  }
  return {
    operatorText,
    keyText,
    key,
    values,
    literals,
    patterns,
    ...(operator === undefined ? {} : { operator }),
    ...(known === undefined ? {} : { known }),
  };
}

/** Reads the element; undefined where its shape is wrong. */
export function readConditions(
  element: unknown,
  rule: VariableRule,
): readonly Condition[] | undefined {
  if (element === undefined) return [];
  if (!isJsonObject(element)) return undefined;
  const conditions: Condition[] = [];
  for (const [operatorText, keys] of Object.entries(element)) {
    if (!isJsonObject(keys)) return undefined;
    for (const [keyText, value] of Object.entries(keys)) {
      const texts = textsOf(value);
      if (texts === undefined) return undefined;
      conditions.push(readCondition(operatorText, keyText, texts, rule));
    }
  }
  return conditions;
}
