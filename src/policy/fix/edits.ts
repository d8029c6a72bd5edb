/** A grant -> the edits of the policy that may close it, the smallest first. */
import type { PolicyFix } from '../../model/access.js';
import { statementWords } from '../../model/witness-sentence.js';
import type { Group } from '../explain/groups.js';
import type { Statement } from '../language/statement.js';
import { mendDenies, requireKeys } from './edit-conditions.js';
import { confine, removeNames } from './edit-principals.js';
import { pointer } from './json-patch.js';
import { type Edits, edit, type Written } from './written.js';

/** Taking the statement out closes all that it grants. */
export function removeStatement(written: Written, statement: Statement): PolicyFix {
  const list = written.document['Statement'];
  if (!Array.isArray(list) || list.length === 1) {
    return edit('Delete the policy: it has no other statement.', {
      op: 'replace',
      path: pointer('Statement'),
      value: [],
    });
  }
  return edit(`Remove ${statementWords(statement)}.`, {
    op: 'remove',
    path: pointer('Statement', statement.index),
  });
}

/** The edits worth trying, the smallest first; taking the statement out is not among them. */
export function editsFor(group: Group, written: Written): Edits {
  const { statement } = group.way.way.allow;
  const { everyone, negated } = statement.principals;
  // Services that a statement names are meant to call; that anybody can make them call is the hole.
  const isForServices = group.class === 'confusedDeputy' && !everyone && !negated;
  const confined = confine(written, statement, group);
  const without = [...removeNames(written, statement, group), ...mendDenies(written)];
  return [
    ...requireKeys(written, statement),
    ...(isForServices ? [...confined, ...without] : [...without, ...confined]),
  ].filter(({ patch }) => patch.length > 0);
}
