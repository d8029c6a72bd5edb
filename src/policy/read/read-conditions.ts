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
    const operator = readOperator(operatorText);
    for (const [keyText, value] of Object.entries(keys)) {
      const texts = textsOf(value);
      if (texts === undefined) return undefined;
      const key = keyText.toLowerCase();
      const known = conditionKey(key);
      conditions.push({
        operatorText,
        keyText,
        key,
        values: texts.map((text) => readValue(text, operator?.family, rule)),
        ...(operator === undefined ? {} : { operator }),
        ...(known === undefined ? {} : { known }),
      });
    }
  }
  return conditions;
}
