/** Requests that are allowed -> grants: one for each statement and each way of saying who gets in. */
import type { Grant, GrantClass, PolicyCondition } from '../../model/access.js';
import { by } from '../../model/order.js';
import { evaluateCondition } from '../decide/evaluate-condition.js';
import { meansRequester } from '../decide/evaluate-request.js';
import type { Request, Requester } from '../decide/request.js';
import {
  type ActionSet,
  actionEffects,
  actionNames,
  mostTelling,
  NO_ACTIONS,
  telling,
} from '../language/actions.js';
import type { Condition, Statement } from '../language/statement.js';
import type { Vocabulary } from '../strangers/vocabulary.js';
import { type Description, describe } from './describe-requester.js';
import { witnessOf } from './witness.js';

/** A request, and what one statement gives to it. */
export interface Admission {
  readonly request: Request;
  readonly statement: Statement;
  readonly actions: ActionSet;
}

/** Admissions that read alike. */
interface Group {
  readonly class: GrantClass;
  readonly statement: Statement;
  readonly description: Description;
  readonly actions: ActionSet;
  /** The first that shows the most telling action. */
  readonly best: Admission;
}

/** Whom a request shows to be let in. */
export function classOf({ requester, network, choices }: Request): GrantClass {
  if (requester.kind === 'service') return 'confusedDeputy';
  const isFresh = [requester, network, choices].every(({ reach }) => reach === 'fresh');
  return isFresh ? 'public' : 'external';
}

function group(admissions: readonly Admission[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const admission of admissions) {
    const { request, statement, actions } = admission;
    const grantClass = classOf(request);
    const description = describe(request, statement);
    const key = JSON.stringify([statement.index, grantClass, description.text]);
    const known = groups.get(key);
    const isBetter = known === undefined || telling(actions) > telling(known.best.actions);
    groups.set(key, {
      class: grantClass,
      statement,
      description: known?.description ?? description,
      actions: actions | (known?.actions ?? NO_ACTIONS),
      best: isBetter ? admission : known.best,
    });
  }
  return [...groups.values()];
}

/** Every list that leaves something of the list out. */
const partsOf = (list: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 2 ** list.length - 1 }, (_, mask) =>
    list.filter((_item, index) => (mask & (1 << index)) !== 0),
  );

const groupKey = (one: Group, pins: readonly string[]): string =>
  JSON.stringify([one.statement.index, one.class === 'confusedDeputy', pins]);

/** Leaves out what another group of the same statement says of more people, for no fewer actions. */
function broadest(groups: readonly Group[]): readonly Group[] {
  const byPins = new Map(groups.map((one) => [groupKey(one, one.description.pins), one]));
  return groups.filter(
    (narrow) =>
      !partsOf(narrow.description.pins).some((pins) => {
        const broad = byPins.get(groupKey(narrow, pins));
        return broad !== undefined && (narrow.actions & ~broad.actions) === NO_ACTIONS;
      }),
  );
}

const asWritten = ({ operatorText, keyText, values }: Condition): PolicyCondition => ({
  operator: operatorText,
  key: keyText,
  values: values.map(({ text }) => text),
});

/** Conditions of a statement that turn away someone of a kind whom its principals mean. */
function narrowing(
  { principals, conditions }: Statement,
  kind: Requester['kind'],
  requests: readonly Request[],
): readonly PolicyCondition[] {
  if (conditions.length === 0) return [];
  const addressed = requests.filter(
    ({ requester }) => requester.kind === kind && meansRequester(principals, requester) !== false,
  );
  return conditions
    .filter((condition) =>
      addressed.some((request) => evaluateCondition(condition, request) === false),
    )
    .map(asWritten);
}

const CLASS_ORDER: Readonly<Record<GrantClass, string>> = {
  public: '0',
  external: '1',
  confusedDeputy: '2',
};

const inOrder = by<Group>(
  ({ statement }) => String(statement.index).padStart(9, '0'),
  (one) => CLASS_ORDER[one.class],
  ({ description }) => description.text,
);

/** The grants, by statement, then class, then principal. */
export function grantsOf(
  admissions: readonly Admission[],
  requests: readonly Request[],
  vocabulary: Vocabulary,
): readonly Grant[] {
  const narrowed = new Map<string, readonly PolicyCondition[]>();
  return [...broadest(group(admissions))].sort(inOrder).map((one) => {
    const { statement, actions, best } = one;
    const { kind } = best.request.requester;
    const key = `${statement.index} ${kind}`;
    const narrowedBy = narrowed.get(key) ?? narrowing(statement, kind, requests);
    narrowed.set(key, narrowedBy);
    return {
      class: one.class,
      statement: {
        index: statement.index,
        ...(statement.sid === undefined ? {} : { sid: statement.sid }),
      },
      principal: one.description.text,
      actions: actionNames(actions),
      effects: actionEffects(actions),
      narrowedBy,
      witness: witnessOf(best.request, mostTelling(best.actions) ?? '', vocabulary),
    };
  });
}
