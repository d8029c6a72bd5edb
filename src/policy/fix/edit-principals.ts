/** A grant -> edits of its statement after which others no longer get in. */
import type { PatchOperation } from '../../model/access.js';
import { statementWords } from '../../model/witness-sentence.js';
import type { Group } from '../explain/groups.js';
import type { Statement } from '../language/statement.js';
import { textsOf } from '../read/json-shapes.js';
import { withCondition } from './edit-conditions.js';
import { pointer } from './json-patch.js';
import { type Edits, edit, objectAt, rawStatement, stepsTo, type Written } from './written.js';

/** Takes texts out of a list; undefined where nothing or everything would go. */
function without(
  value: unknown,
  isUnwanted: (text: string) => boolean,
  steps: readonly (string | number)[],
): readonly PatchOperation[] | undefined {
  const texts = Array.isArray(value) ? textsOf(value) : undefined;
  const gone = texts?.flatMap((text, index) => (isUnwanted(text) ? [index] : [])) ?? [];
  if (texts === undefined || gone.length === 0 || gone.length === texts.length) return undefined;
  // From the end, so that the places before stay what they are.
  return gone.toReversed().map((index) => ({ op: 'remove', path: pointer(...steps, index) }));
}

/** The texts by which the policy writes out whom the group describes. */
function namesOf({ best: { request }, class: grantClass }: Group): ReadonlySet<string> {
  const { account, organization, principalArn, sessionArn, service, opaque, uniqueId } =
    request.who;
  const { named } = request;
  const texts = [
    ...(named.has('account') && !named.has('principal') ? [account] : []),
    ...(named.has('organization') ? [organization] : []),
    ...(named.has('principal') ? [sessionArn, principalArn, opaque, uniqueId] : []),
    ...(grantClass === 'confusedDeputy' && named.has('service') ? [service] : []),
  ];
  return new Set(texts.filter((text) => text !== undefined));
}

/** Whether a text of a policy names one of them: as it is, as the root of an account, or as the beginning of a path. */
const isNaming =
  (names: ReadonlySet<string>) =>
  (text: string): boolean =>
    names.has(text) ||
    names.has(text.replace(/^arn:[^:]*:iam::([0-9]{12}):root$/, '$1')) ||
    names.has(text.slice(0, text.indexOf('/')));

/** Takes whom the grant lets in out of the principals, or out of the values of conditions. */
export function removeNames(written: Written, statement: Statement, group: Group): Edits {
  const names = namesOf(group);
  if (names.size === 0) return [];
  const raw = rawStatement(written, statement.index);
  const steps = stepsTo(written, statement.index);
  const principals = objectAt(raw, 'Principal') ?? {};
  const conditions = objectAt(raw, 'Condition') ?? {};
  const lists: readonly (readonly [unknown, readonly (string | number)[]])[] = [
    ...Object.entries(principals).map(
      ([type, value]) => [value, [...steps, 'Principal', type]] as const,
    ),
    ...Object.keys(conditions).flatMap((operator) =>
      Object.entries(objectAt(conditions, operator) ?? {}).map(
        ([key, value]) => [value, [...steps, 'Condition', operator, key]] as const,
      ),
    ),
  ];
  const who = [...names].join(', ');
  const fromLists = lists.flatMap(([value, path]): Edits => {
    const patch = without(value, isNaming(names), path);
    return patch === undefined
      ? []
      : [
          edit(
            `In ${statementWords(statement)}, remove ${who} from ${path.slice(steps.length).join(' / ')}.`,
            ...patch,
          ),
        ];
  });
  const types = Object.entries(principals);
  const fromTypes = types.flatMap(([type, value]): Edits => {
    const texts = textsOf(value) ?? [];
    return types.length > 1 && texts.length > 0 && texts.every(isNaming(names))
      ? [
          edit(`In ${statementWords(statement)}, remove the ${type} principal ${who}.`, {
            op: 'remove',
            path: pointer(...steps, 'Principal', type),
          }),
        ]
      : [];
  });
  return [...fromLists, ...fromTypes];
}

/** Services get a statement of their own, since direct calls hold no source keys. */
function splitServices(written: Written, statement: Statement): Edits {
  const raw = rawStatement(written, statement.index);
  const principals = objectAt(raw, 'Principal') ?? {};
  const { account } = written.world;
  if (!Array.isArray(written.document['Statement'])) return [];
  if (Object.keys(principals).length < 2 || !Object.hasOwn(principals, 'Service')) return [];
  const { Sid: _, ...rest } = raw;
  const conditions = objectAt(raw, 'Condition') ?? {};
  const equals = objectAt(conditions, 'StringEquals') ?? {};
  const alone = {
    ...rest,
    Principal: { Service: principals['Service'] },
    Condition: { ...conditions, StringEquals: { ...equals, 'aws:SourceAccount': account } },
  };
  const path = pointer('Statement', statement.index, 'Principal', 'Service');
  return [
    edit(
      `Give the services of ${statementWords(statement)} a statement of their own that asks for aws:SourceAccount = ${account}.`,
      { op: 'remove', path },
      { op: 'add', path: pointer('Statement', '-'), value: alone },
    ),
  ];
}

/** Limits who may call to the owner's own. */
export function confine(written: Written, statement: Statement, group: Group): Edits {
  const { account, organization } = written.world;
  const { principals } = statement;
  const isOpen = principals.everyone || principals.negated;
  // Whose secret it is, is not known.
  if (account === '') return [];
  if (group.class === 'confusedDeputy' && !isOpen) {
    const names = principals.accounts.size + principals.arns.size + principals.sessions.size;
    return names > 0
      ? splitServices(written, statement)
      : withCondition(
          written,
          statement,
          ['aws:SourceAccount', account],
          'services act for the own account only',
        );
  }
  // Whom a statement names and nobody else, no condition can turn into the owner's own.
  if (!isOpen && principals.webIdentities.size === 0 && principals.accountPatterns.length === 0) {
    return [];
  }
  return [
    ...(organization === undefined
      ? []
      : withCondition(
          written,
          statement,
          ['aws:PrincipalOrgID', organization],
          'only the own organization gets in',
        )),
    ...withCondition(
      written,
      statement,
      ['aws:PrincipalAccount', account],
      'only the own account gets in',
    ),
  ];
}
