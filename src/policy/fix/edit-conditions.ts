/** A statement -> edits of its conditions that stop requests which they should have stopped. */
import type { PatchOperation } from '../../model/access.js';
import { statementWords } from '../../model/witness-sentence.js';
import type { Condition, Statement } from '../language/statement.js';
import { pointer } from './json-patch.js';
import {
  type Edits,
  edit,
  objectAt,
  rawStatement,
  stepsTo,
  type Written,
  withoutConditions,
} from './written.js';

/** Adds `StringEquals` for a key that the statement does not hold against texts yet. */
function addEquals(
  written: Written,
  index: number,
  [key, value]: readonly [string, string],
): PatchOperation | undefined {
  const raw = rawStatement(written, index);
  const steps = [...stepsTo(written, index), 'Condition'];
  // A misspelt element would stand beside the right one.
  const isMisspelt = Object.keys(raw).some(
    (name) => name !== 'Condition' && name.toLowerCase() === 'condition',
  );
  if (isMisspelt) return undefined;
  if (!Object.hasOwn(raw, 'Condition')) {
    return { op: 'add', path: pointer(...steps), value: { StringEquals: { [key]: value } } };
  }
  const conditions = objectAt(raw, 'Condition');
  if (conditions === undefined) return undefined;
  const name = Object.keys(conditions).find((one) => one.toLowerCase() === 'stringequals');
  if (name === undefined) {
    return { op: 'add', path: pointer(...steps, 'StringEquals'), value: { [key]: value } };
  }
  const keys = objectAt(conditions, name) ?? {};
  const isTaken = Object.keys(keys).some((one) => one.toLowerCase() === key.toLowerCase());
  return isTaken ? undefined : { op: 'add', path: pointer(...steps, name, key), value };
}

/** Asks for a key to equal a value; nothing where the statement holds the key against texts already. */
export function withCondition(
  written: Written,
  statement: Statement,
  pair: readonly [string, string],
  why: string,
): Edits {
  const operation = addEquals(written, statement.index, pair);
  const [key, value] = pair;
  return operation === undefined
    ? []
    : [
        edit(
          `In ${statementWords(statement)}, ask for ${key} = ${value}, so that ${why}.`,
          operation,
        ),
      ];
}

/** Gives a condition another operator; other keys of the old one stay where they are. */
function changeOperator(
  written: Written,
  statement: Statement,
  { operatorText, keyText }: Condition,
  operator: string,
): readonly PatchOperation[] {
  const conditions = objectAt(rawStatement(written, statement.index), 'Condition') ?? {};
  const keys = objectAt(conditions, operatorText) ?? {};
  const steps = [...stepsTo(written, statement.index), 'Condition'];
  const value = keys[keyText];
  const others = objectAt(conditions, operator);
  // Two conditions on one key under one operator would overwrite each other.
  if (others !== undefined && Object.hasOwn(others, keyText)) return [];
  return [
    {
      op: 'remove',
      path: pointer(...steps, operatorText, ...(Object.keys(keys).length > 1 ? [keyText] : [])),
    },
    others === undefined
      ? { op: 'add', path: pointer(...steps, operator), value: { [keyText]: value } }
      : { op: 'add', path: pointer(...steps, operator, keyText), value },
  ];
}

const withoutIfExists = (operator: string): string => operator.slice(0, -'IfExists'.length);

const meansServicesOnly = ({ principals }: Statement): boolean =>
  principals.services.size > 0 &&
  !principals.everyone &&
  !principals.negated &&
  principals.accounts.size + principals.arns.size + principals.sessions.size === 0;

/** Conditions of the Allow that also hold where their key is missing. */
export const requireKeys = (written: Written, statement: Statement): Edits =>
  statement.conditions.flatMap((condition): Edits => {
    const { operator, operatorText, keyText, known } = condition;
    // What callers choose keeps nobody out.
    if (known?.role === 'choosable' || known?.role === 'constant') return [];
    // Users and roles hold none of the keys of services.
    if (known?.serviceOnly === true && !meansServicesOnly(statement)) return [];
    const where = `In ${statementWords(statement)}`;
    if (operator?.ifExists === true) {
      const patch = changeOperator(written, statement, condition, withoutIfExists(operatorText));
      return [edit(`${where}, ask for ${keyText} without IfExists.`, ...patch)];
    }
    if (operator?.set === 'all') {
      const any = `ForAnyValue:${operatorText.slice('ForAllValues:'.length)}`;
      const patch = changeOperator(written, statement, condition, any);
      return [edit(`${where}, ask for ${keyText} with ForAnyValue, not ForAllValues.`, ...patch)];
    }
    return [];
  });

/** Denies that spare requests without the key. */
function denyWithoutKey(written: Written, statement: Statement): Edits {
  return statement.conditions.flatMap((condition): Edits => {
    const { operator, operatorText, keyText, known } = condition;
    if (operator?.set !== 'any' || !operator.negated) return [];
    const plain = operatorText.slice('ForAnyValue:'.length);
    const name = known?.multivalued === true ? `ForAllValues:${plain}` : plain;
    const patch = changeOperator(written, statement, condition, name);
    return [
      edit(
        `In ${statementWords(statement)}, hold ${keyText} against ${name}, which also denies requests without the key.`,
        ...patch,
      ),
    ];
  });
}

/** Denies in which a condition that never holds keeps the others from having an effect. */
function splitDeny(written: Written, statement: Statement): Edits {
  if (statement.conditions.length < 2) return [];
  const raw = rawStatement(written, statement.index);
  const conditions = objectAt(raw, 'Condition') ?? {};
  return statement.conditions.flatMap(({ key, keyText, operatorText }): Edits => {
    if (key !== 'aws:securetransport') return [];
    const keys = objectAt(conditions, operatorText) ?? {};
    const alone = {
      ...withoutConditions(raw),
      Condition: { [operatorText]: { [keyText]: keys[keyText] } },
    };
    const onlyOne = Object.keys(keys).length === 1;
    const steps = [...stepsTo(written, statement.index), 'Condition', operatorText];
    return [
      edit(
        `Split ${statementWords(statement)} in two: what asks for ${keyText} never holds together with the rest.`,
        { op: 'remove', path: pointer(...steps, ...(onlyOne ? [] : [keyText])) },
        { op: 'add', path: pointer('Statement', '-'), value: alone },
      ),
    ];
  });
}

/** Denies that stop less than they seem to. */
export const mendDenies = (written: Written): Edits =>
  written.statements
    .filter(({ effect, origin }) => effect === 'Deny' && origin === 'policy')
    .flatMap((deny) => [...splitDeny(written, deny), ...denyWithoutKey(written, deny)]);
