/** Statements that do nothing for this secret, or more than they seem to: each with a note. */

import type { KeyValues } from '../decide/request.js';
import { NO_ACTIONS } from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import type { VariableRule } from '../read/read-conditions.js';
import { type Remark, remark } from '../read/remarks.js';
import { conditionNotes } from './condition-notes.js';

/** Whether the statement can have a say in any request for the secret. */
export const isLive = ({ actions, resource }: Statement): boolean =>
  actions !== NO_ACTIONS && resource !== false;

function onTarget({ index, actions, resource }: Statement): readonly Remark[] {
  return [
    ...(actions === NO_ACTIONS
      ? [
          remark(
            'inert-actions',
            'It names no action that the policy of a secret can grant.',
            index,
          ),
        ]
      : []),
    ...(resource === false
      ? [
          remark(
            'other-resource',
            'It names another resource than this secret, whose ARN ends in a hyphen and six characters.',
            index,
          ),
        ]
      : []),
  ];
}

function onPrincipals({ index, effect, principals }: Statement): readonly Remark[] {
  if (effect !== 'Allow' || !principals.negated) return [];
  return [
    remark(
      'not-principal-allow',
      'NotPrincipal in an Allow means everyone else, strangers among them; AWS no longer supports it.',
      index,
    ),
  ];
}

/** Notes on a statement; for one that has no say, only why. */
export const statementNotes = (
  statement: Statement,
  rule: VariableRule,
  constants: KeyValues,
): readonly Remark[] =>
  isLive(statement)
    ? [...onPrincipals(statement), ...conditionNotes(statement, rule, constants)]
    : onTarget(statement);
