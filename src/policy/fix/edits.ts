/** A grant -> the edits of the policy that may close it, the smallest first. */
import type { PatchOperation, PolicyFix } from '../../model/access.js';
import type { Group } from '../explain/groups.js';
import type { Condition, Statement } from '../language/statement.js';
import { isJsonObject, type JsonObject, textsOf } from '../read/json-shapes.js';
import { quote } from '../read/remarks.js';
import type { World } from '../world.js';
import { pointer } from './json-patch.js';

/** A policy as it is written, and around what. */
export interface Written {
  /** The policy as JSON. */
  readonly document: JsonObject;
  readonly world: World;
  /** The statements of the policy that have a say. */
  readonly statements: readonly Statement[];
}

type Edits = readonly PolicyFix[];

const edit = (summary: string, ...patch: readonly PatchOperation[]): PolicyFix => ({
  summary,
  patch,
});

/** A policy may hold one statement that is in no list. */
const stepsTo = ({ document }: Written, index: number): readonly (string | number)[] =>
  Array.isArray(document['Statement']) ? ['Statement', index] : ['Statement'];

function rawStatement({ document }: Written, index: number): JsonObject {
  const written = document['Statement'];
  const raw: unknown = Array.isArray(written) ? written[index] : written;
  return isJsonObject(raw) ? raw : {};
}

const saySid = ({ index, sid }: Statement): string =>
  sid === undefined ? `statement ${index}` : `statement ${index} (${quote(sid)})`;

const objectAt = (parent: JsonObject, key: string): JsonObject | undefined => {
  const child = Object.hasOwn(parent, key) ? parent[key] : undefined;
  return isJsonObject(child) ? child : undefined;
};

/** Adds `StringEquals` for a key that the statement does not hold against texts yet. */
function addEquals(
  written: Written,
  index: number,
  [key, value]: readonly [string, string],
): PatchOperation | undefined {
  const raw = rawStatement(written, index);
  const steps = [...stepsTo(written, index), 'Condition'];
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

function withCondition(
  written: Written,
  statement: Statement,
  pair: readonly [string, string],
  why: string,
): Edits {
  const operation = addEquals(written, statement.index, pair);
  const [key, value] = pair;
  return operation === undefined
    ? []
    : [edit(`In ${saySid(statement)}, ask for ${key} = ${value}, so that ${why}.`, operation)];
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

/** Conditions of the Allow that also hold where their key is missing. */
const requireKeys = (written: Written, statement: Statement): Edits =>
  statement.conditions.flatMap((condition): Edits => {
    const { operator, operatorText, keyText } = condition;
    const where = `In ${saySid(statement)}`;
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
        `In ${saySid(statement)}, hold ${keyText} against ${name}, which also denies requests without the key.`,
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
    const { Sid: _, ...rest } = raw;
    const alone = { ...rest, Condition: { [operatorText]: { [keyText]: keys[keyText] } } };
    const onlyOne = Object.keys(keys).length === 1;
    const steps = [...stepsTo(written, statement.index), 'Condition', operatorText];
    return [
      edit(
        `Split ${saySid(statement)} in two: what asks for ${keyText} never holds together with the rest.`,
        { op: 'remove', path: pointer(...steps, ...(onlyOne ? [] : [keyText])) },
        { op: 'add', path: pointer('Statement', '-'), value: alone },
      ),
    ];
  });
}

const mendDenies = (written: Written): Edits =>
  written.statements
    .filter(({ effect, origin }) => effect === 'Deny' && origin === 'policy')
    .flatMap((deny) => [...splitDeny(written, deny), ...denyWithoutKey(written, deny)]);

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
    ...(named.has('principal') ? [sessionArn ?? principalArn, opaque, uniqueId] : []),
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
function removeNames(written: Written, statement: Statement, group: Group): Edits {
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
            `In ${saySid(statement)}, remove ${who} from ${path.slice(steps.length).join(' / ')}.`,
            ...patch,
          ),
        ];
  });
  const types = Object.entries(principals);
  const fromTypes = types.flatMap(([type, value]): Edits => {
    const texts = textsOf(value) ?? [];
    return types.length > 1 && texts.length > 0 && texts.every(isNaming(names))
      ? [
          edit(`In ${saySid(statement)}, remove the ${type} principal ${who}.`, {
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
      `Give the services of ${saySid(statement)} a statement of their own that asks for aws:SourceAccount = ${account}.`,
      { op: 'remove', path },
      { op: 'add', path: pointer('Statement', '-'), value: alone },
    ),
  ];
}

/** Limits who may call to the owner's own. */
function confine(written: Written, statement: Statement, group: Group): Edits {
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
  return edit(`Remove ${saySid(statement)}.`, {
    op: 'remove',
    path: pointer('Statement', statement.index),
  });
}

/** The edits worth trying, the smallest first; taking the statement out is not among them. */
export function editsFor(group: Group, written: Written): Edits {
  const { statement } = group.way.way.allow;
  return [
    ...requireKeys(written, statement),
    ...removeNames(written, statement, group),
    ...mendDenies(written),
    ...confine(written, statement, group),
  ].filter(({ patch }) => patch.length > 0);
}
