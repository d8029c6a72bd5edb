/** Conditions that were not understood, or that do not do what they seem to: each with a note. */

import { readDate, readNumber } from '../decide/compare-value.js';
import type { KeyValues } from '../decide/request.js';
import type { OperatorFamily } from '../language/condition-operators.js';
import type { ConditionValue, Statement } from '../language/statement.js';
import type { VariableRule } from '../read/read-conditions.js';
import { quote, type Remark, remark } from '../read/remarks.js';
import type { Check, Place } from './check.js';
import { MATCHING_CHECKS } from './matching-checks.js';

const FATE = 'it was counted as met in an Allow and as not met in a Deny';

const unknownOperator: Check = ({ operator, operatorText }) =>
  operator === undefined
    ? ['unknown-operator', `AWS has no condition operator ${quote(operatorText)}; ${FATE}.`]
    : undefined;

const unknownKey: Check = ({ known, keyText }) =>
  known === undefined
    ? [
        'unknown-key',
        `The condition key ${quote(keyText)} is in no request to Secrets Manager that we know of; ${FATE}.`,
      ]
    : undefined;

const emptyList: Check = ({ values, keyText }) =>
  values.length === 0
    ? ['empty-condition', `The condition on ${quote(keyText)} has no values; ${FATE}.`]
    : undefined;

const unknownConstant: Check = ({ known, key, keyText }, { constants }) =>
  known?.role === 'constant' && !constants.has(key)
    ? ['unknown-value', `What ${quote(keyText)} holds for this secret is not known here; ${FATE}.`]
    : undefined;

const isReadable = (family: OperatorFamily, { text, range }: ConditionValue): boolean => {
  const lower = text.toLowerCase();
  switch (family) {
    case 'address':
      return range !== undefined;
    case 'number':
      return readNumber(text) !== undefined;
    case 'date':
      return readDate(text) !== undefined;
    case 'boolean':
    case 'absence':
      return lower === 'true' || lower === 'false';
    default:
      return true;
  }
};

const unreadableValue: Check = ({ operator, operatorText, values }) => {
  const odd = values.find((value) => operator !== undefined && !isReadable(operator.family, value));
  return odd === undefined
    ? undefined
    : ['unreadable-value', `${operatorText} cannot read ${quote(odd.text)}; ${FATE}.`];
};

const textualVariable: Check = ({ values }, { rule }) => {
  const odd = rule === 'text' ? values.find(({ text }) => text.includes('${')) : undefined;
  return odd === undefined
    ? undefined
    : [
        'variable-as-text',
        `Variables need version 2012-10-17; ${quote(odd.text)} is compared letter by letter.`,
      ];
};

const missingSetOperator: Check = ({ known, operator, keyText }) =>
  known?.multivalued === true &&
  operator !== undefined &&
  operator.set === undefined &&
  operator.family !== 'absence'
    ? [
        'missing-set-operator',
        `The key ${keyText} holds a list, and asks for ForAnyValue or ForAllValues.`,
      ]
    : undefined;

/** `Null: false` on the same key closes the hole. */
const isRequired = ({ conditions }: Statement, wanted: string): boolean =>
  conditions.some(
    ({ key, operator, values }) =>
      key === wanted &&
      operator?.family === 'absence' &&
      values.every(({ text }) => text.toLowerCase() === 'false'),
  );

const emptySetPasses: Check = ({ operator, known, key, keyText }, { statement }) =>
  statement.effect === 'Allow' &&
  operator?.set === 'all' &&
  known?.always !== true &&
  !isRequired(statement, key)
    ? ['for-all-values-in-allow', `ForAllValues also holds for requests without ${keyText}.`]
    : undefined;

const optionalSource: Check = ({ operator, known, keyText }, { statement }) =>
  statement.effect === 'Allow' && operator?.ifExists === true && known?.serviceOnly === true
    ? [
        'optional-source',
        `IfExists lets in every request that does not carry ${keyText}, which is every one that no service makes.`,
      ]
    : undefined;

const CHECKS: readonly Check[] = [
  unknownOperator,
  unknownKey,
  emptyList,
  unknownConstant,
  unreadableValue,
  textualVariable,
  missingSetOperator,
  emptySetPasses,
  optionalSource,
  ...MATCHING_CHECKS,
];

const NO_REMARKS: readonly Remark[] = [];

function remarksOn(place: Place): readonly Remark[] {
  const remarks: Remark[] = [];
  for (const condition of place.statement.conditions) {
    for (const check of CHECKS) {
      const found = check(condition, place);
      if (found !== undefined) remarks.push(remark(found[0], found[1], place.statement.index));
    }
  }
  return remarks;
}

/** Notes on the conditions of a statement. */
export const conditionNotes = (
  statement: Statement,
  rule: VariableRule,
  constants: KeyValues,
): readonly Remark[] =>
  statement.conditions.length === 0 ? NO_REMARKS : remarksOn({ statement, rule, constants });
