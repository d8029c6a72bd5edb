/** What strangers can do -> grants: one for each statement and each way of saying who gets in. */
import type { Grant, GrantClass, PolicyFix } from '../../model/access.js';
import { by } from '../../model/order.js';
import {
  type ActionSet,
  actionEffects,
  actionNames,
  mostTelling,
  NO_ACTIONS,
} from '../language/actions.js';
import type { Statement } from '../language/statement.js';
import { consideredDenies } from './considered-denies.js';
import { type conditionWriter, explainConditions } from './explained-conditions.js';
import { effective, type Group } from './groups.js';
import { placeOf } from './place.js';
import { type Mentioned, witnessOf } from './witness.js';

const CLASS_ORDER: Readonly<Record<GrantClass, string>> = {
  public: '0',
  external: '1',
  confusedDeputy: '2',
};

/** By statement, then class, then principal. */
export const inOrder = by<Group>(
  ({ way }) => String(way.way.allow.statement.index).padStart(9, '0'),
  (one) => CLASS_ORDER[one.class],
  ({ description }) => description.text,
);

/** What a grant is explained with. */
export interface Explaining {
  readonly mentioned: Mentioned;
  /** Actions that the policy grants and the key does not let happen. */
  readonly withheld: ActionSet;
  /** Those of the policy and of resource control policies. */
  readonly denies: readonly Statement[];
  /** So many of them are explained to one grant. */
  readonly mostDenies: number;
  readonly writeCondition: ReturnType<typeof conditionWriter>;
  readonly fixOf: (group: Group) => PolicyFix;
}

/** The grant that a group of requests makes. */
export function grantOf(group: Group, explaining: Explaining): Grant {
  const { mentioned, denies, mostDenies, withheld, writeCondition, fixOf } = explaining;
  const { way, actions, best } = group;
  const isExact = (actions & ~group.certain) === NO_ACTIONS;
  return {
    class: group.class,
    statement: placeOf(way.way.allow.statement),
    principal: group.description.text,
    actions: actionNames(actions),
    effects: actionEffects(actions),
    ...explainConditions(best.request, way, writeCondition),
    denies: consideredDenies({ way, request: best.request, actions }, denies, mostDenies),
    witness: witnessOf(
      best.request,
      mostTelling(effective(best.actions, withheld)) ?? '',
      mentioned,
    ),
    fix: fixOf(group),
    confidence: isExact ? 'exact' : 'conservative',
  };
}
