/** The Condition element -> its conditions, one for each key of each operator. */
import type { KeyValues } from '../decide/request.js';
import { readRange } from '../language/addresses.js';
import { conditionKey } from '../language/condition-keys.js';
import { isTextual, type OperatorFamily, readOperator } from '../language/condition-operators.js';
import type { Condition, ConditionValue } from '../language/statement.js';
import { readTemplate } from '../language/template.js';
import { UNKNOWN_ORGANIZATION } from '../world.js';
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

/** What conditions are read with. */
export interface ConditionReading {
  readonly rule: VariableRule;
  /** Lower-case keys that are the same in every request. */
  readonly constants: KeyValues;
}

/** The variable that a text is, where it is nothing else. */
const onlyVariable = (text: string): string | undefined =>
  /^\$\{\s*([^,{}]+?)\s*\}$/.exec(text)?.[1];

/**
 * A constant held against what the caller brings is the caller's held against the constant: `aws:ResourceAccount` equal to
 * `${aws:PrincipalAccount}` says whose account calls. Undefined where the two are not the same.
 */
function turnedAround(
  condition: Condition,
  { rule, constants }: ConditionReading,
): Condition | undefined {
  const { operator, known, key, values } = condition;
  const [held, ...more] = constants.get(key) ?? [];
  const variable = onlyVariable(values[0]?.text ?? '')?.toLowerCase();
  if (known?.role !== 'constant' || held === undefined || held === UNKNOWN_ORGANIZATION)
    return undefined;
  if (operator === undefined || operator.set !== undefined || more.length > 0) return undefined;
  if (rule !== 'variables' || values.length !== 1 || variable === undefined) return undefined;
  const brought = conditionKey(variable);
  const isComparable = operator.family !== 'arnPattern' && isTextual(operator.family);
  if (!isComparable || brought?.role !== 'identity' || brought.multivalued === true)
    return undefined;
  const ignoreCase = operator.family === 'textIgnoringCase';
  const value = {
    text: held,
    template: readTemplate(held, { wildcards: false, variables: false, ignoreCase }),
  };
  return {
    ...condition,
    key: variable,
    known: brought,
    // The constant is always there; what AWS makes of a variable without a value is told by whenMissing.
    operator: { ...operator, family: ignoreCase ? operator.family : 'text', ifExists: false },
    values: [value],
    literals: ignoreCase ? new Set() : new Set([held]),
    patterns: ignoreCase ? [value] : [],
    written: condition.values.map(({ text }) => text),
  };
}

function readCondition(
  operatorText: string,
  keyText: string,
  texts: readonly string[],
  reading: ConditionReading,
): Condition {
  const operator = readOperator(operatorText);
  const key = keyText.toLowerCase();
  const known = conditionKey(key);
  const literals = new Set<string>();
  const patterns: ConditionValue[] = [];
  const values = texts.map((text) => readValue(text, operator?.family, reading.rule));
  for (const value of values) {
    const literal = operator === undefined ? undefined : literalOf(value, operator.family);
    if (literal === undefined) patterns.push(value);
    else literals.add(literal);
  }
  const condition: Condition = {
    operatorText,
    keyText,
    key,
    values,
    literals,
    patterns,
    ...(operator === undefined ? {} : { operator }),
    ...(known === undefined ? {} : { known }),
  };
  return turnedAround(condition, reading) ?? condition;
}

/** Reads the element; undefined where its shape is wrong. */
export function readConditions(
  element: unknown,
  reading: ConditionReading,
): readonly Condition[] | undefined {
  if (element === undefined) return [];
  if (!isJsonObject(element)) return undefined;
  const conditions: Condition[] = [];
  for (const [operatorText, keys] of Object.entries(element)) {
    if (!isJsonObject(keys)) return undefined;
    for (const [keyText, value] of Object.entries(keys)) {
      const texts = textsOf(value);
      if (texts === undefined) return undefined;
      conditions.push(readCondition(operatorText, keyText, texts, reading));
    }
  }
  return conditions;
}
