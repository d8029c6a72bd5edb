/** A grant -> edits of its statement after which others no longer get in. */
import type { PatchOperation } from '../../model/access.js';
import { statementWords } from '../../model/witness-sentence.js';
import type { Group } from '../explain/groups.js';
import { accountOfText } from '../language/account-of-arn.js';
import type { Statement } from '../language/statement.js';
import { type JsonObject, textsOf } from '../read/json-shapes.js';
import { quote } from '../read/remarks.js';
import { withCondition } from './edit-conditions.js';
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

/** Whether a text of a policy names one of them: as it is, by something in an account, or by the beginning of a path. */
const isNaming =
  (names: ReadonlySet<string>) =>
  (text: string): boolean =>
    names.has(text) ||
    (text.startsWith('arn:') && names.has(accountOfText(text))) ||
    names.has(text.slice(0, text.indexOf('/')));

/** A list somewhere in a statement. */
interface List {
  readonly value: unknown;
  readonly place: readonly string[];
}

const listsIn = (parent: JsonObject | undefined, ...place: readonly string[]): readonly List[] =>
  Object.entries(parent ?? {}).map(([key, value]) => ({ value, place: [...place, key] }));

function conditionLists(raw: JsonObject): readonly List[] {
  const conditions = objectAt(raw, 'Condition') ?? {};
  return Object.keys(conditions).flatMap((operator) =>
    listsIn(objectAt(conditions, operator), 'Condition', operator),
  );
}

/** Takes texts out of each of the lists that holds some. */
function removeFrom(
  lists: readonly List[],
  isUnwanted: (text: string) => boolean,
  { written, statement }: { readonly written: Written; readonly statement: Statement },
): Edits {
  const steps = stepsTo(written, statement.index);
  return lists.flatMap(({ value, place }): Edits => {
    const patch = without(value, isUnwanted, [...steps, ...place]);
    if (patch === undefined) return [];
    const gone = (textsOf(value) ?? []).filter(isUnwanted).map(quote).join(', ');
    const where = `In ${statementWords(statement)}`;
    return [edit(`${where}, remove ${gone} from ${place.join(' / ')}.`, ...patch)];
  });
}

/** Takes a whole type of principals out where all of it is unwanted. */
function removeType(
  principals: JsonObject,
  isUnwanted: (text: string) => boolean,
  { written, statement }: { readonly written: Written; readonly statement: Statement },
): Edits {
  const types = Object.entries(principals);
  const steps = stepsTo(written, statement.index);
  return types.flatMap(([type, value]): Edits => {
    const texts = textsOf(value) ?? [];
    if (types.length < 2 || texts.length === 0 || !texts.every(isUnwanted)) return [];
    const what = `In ${statementWords(statement)}, remove the ${type} principals.`;
    return [edit(what, { op: 'remove', path: pointer(...steps, 'Principal', type) })];
  });
}

/** Takes whom the grant lets in out of the principals, out of the values of conditions, or out of what Denies spare. */
export function removeNames(written: Written, statement: Statement, group: Group): Edits {
  const { named } = group.best.request;
  const isEveryone = named.size === 0 && statement.principals.everyone;
  const names = isEveryone ? new Set(['*']) : namesOf(group);
  if (names.size === 0) return [];
  const isUnwanted = isEveryone ? (text: string): boolean => text === '*' : isNaming(names);
  const raw = rawStatement(written, statement.index);
  const principals = objectAt(raw, 'Principal') ?? {};
  const denies = written.statements.filter(
    ({ effect, origin }) => effect === 'Deny' && origin === 'policy',
  );
  const place = { written, statement };
  return [
    ...removeFrom(listsIn(principals, 'Principal'), isUnwanted, place),
    ...removeType(principals, isUnwanted, place),
    ...(isEveryone ? [] : removeFrom(conditionLists(raw), isUnwanted, place)),
    ...(isEveryone ? [] : denies).flatMap((deny) => {
      const other = rawStatement(written, deny.index);
      const spared = [
        ...listsIn(objectAt(other, 'NotPrincipal'), 'NotPrincipal'),
        ...conditionLists(other),
      ];
      return removeFrom(spared, isUnwanted, { written, statement: deny });
    }),
  ];
}

/** Services get a statement of their own, since direct calls hold no source keys. */
function splitServices(written: Written, statement: Statement): Edits {
  const raw = rawStatement(written, statement.index);
  const principals = objectAt(raw, 'Principal') ?? {};
  const { account } = written.world;
  if (Object.keys(principals).length < 2 || !Object.hasOwn(principals, 'Service')) return [];
  const { Service, ...others } = principals;
  const conditions = objectAt(raw, 'Condition') ?? {};
  const equals = objectAt(conditions, 'StringEquals') ?? {};
  const alone = {
    ...withoutConditions(raw),
    Principal: { Service },
    Condition: { ...conditions, StringEquals: { ...equals, 'aws:SourceAccount': account } },
  };
  const summary = `Give the services of ${statementWords(statement)} a statement of their own that asks for aws:SourceAccount = ${account}.`;
  if (!Array.isArray(written.document['Statement'])) {
    const value = [{ ...raw, Principal: others }, alone];
    return [edit(summary, { op: 'replace', path: pointer('Statement'), value })];
  }
  const path = pointer('Statement', statement.index, 'Principal', 'Service');
  return [
    edit(
      summary,
      { op: 'remove', path },
      { op: 'add', path: pointer('Statement', '-'), value: alone },
    ),
  ];
}

/** A Deny for services that act for others, for policies that let services in on purpose. */
function denyOtherSources({ document, world }: Written): Edits {
  if (!Array.isArray(document['Statement'])) return [];
  const { account, organization } = world;
  const [key, value] =
    organization === undefined ? ['aws:SourceAccount', account] : ['aws:SourceOrgID', organization];
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'secretsmanager:*',
    Resource: '*',
    Condition: {
      StringNotEqualsIfExists: { [key]: value },
      Null: { 'aws:SourceAccount': 'false' },
      Bool: { 'aws:PrincipalIsAWSService': 'true' },
    },
  };
  return [
    edit(`Deny services that act for others than ${key} = ${value}.`, {
      op: 'add',
      path: pointer('Statement', '-'),
      value: deny,
    }),
  ];
}

const forOwnAccount = (written: Written, statement: Statement): Edits =>
  withCondition(
    written,
    statement,
    ['aws:SourceAccount', written.world.account],
    'services act for the own account only',
  );

/** Limits who may call to the owner's own. Whoever is named already, no condition can turn into the owner's own. */
export function confine(written: Written, statement: Statement, group: Group): Edits {
  const { account, organization } = written.world;
  const { principals } = statement;
  const { named } = group.best.request;
  // Whose secret it is, is not known.
  if (account === '' || named.has('account') || named.has('organization')) return [];
  if (named.has('principal')) return [];
  const isOpen = principals.everyone || principals.negated;
  if (group.class === 'confusedDeputy' && !isOpen) {
    return [...splitServices(written, statement), ...forOwnAccount(written, statement)];
  }
  const ownOrganization: readonly (readonly [string, string])[] =
    organization === undefined ? [] : [['aws:PrincipalOrgID', organization]];
  return [
    ...ownOrganization.flatMap((pair) =>
      withCondition(written, statement, pair, 'only the own organization gets in'),
    ),
    ...withCondition(
      written,
      statement,
      ['aws:PrincipalAccount', account],
      'only the own account gets in',
    ),
    ...(group.class === 'confusedDeputy' ? denyOtherSources(written) : []),
  ];
}
