/** A policy -> policies that mean the same, written otherwise. */
import {
  ACTIONS,
  type ConditionJson,
  listOf,
  type PolicyJson,
  type StatementJson,
} from './policy-json.js';
import { OTHER_ORGANIZATION, SECRET, STRANGER } from './sampled-world.js';

export type Rewriting = (policy: PolicyJson) => PolicyJson;

const backwards = <Item>(items: readonly Item[]): readonly Item[] => [...items].reverse();

/** What nobody but the law's own check would call a policy of the type. */
export const asPolicy = (policy: unknown): PolicyJson => policy as PolicyJson;

/** Objects, and lists if asked for, the other way round. */
function reversed(
  value: unknown,
  reverse: (list: readonly unknown[]) => readonly unknown[],
): unknown {
  if (Array.isArray(value)) return reverse(value).map((item) => reversed(item, reverse));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    backwards(Object.entries(value)).map(([k, v]) => [k, reversed(v, reverse)]),
  );
}

/** Rewrites a policy statement by statement. */
export const eachStatement =
  (rewrite: (statement: StatementJson) => StatementJson): Rewriting =>
  (policy) => ({ ...policy, Statement: policy.Statement.map(rewrite) });

/** Letters of the one case in the other. */
const swapped = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const same = (name: string): string => name;

/** Operators and keys by other names, but for those whose other name is taken. */
const renamed = (
  condition: ConditionJson,
  { operator = same, key = same }: Readonly<Record<string, (name: string) => string>>,
): ConditionJson =>
  Object.fromEntries(
    Object.entries(condition).map(([name, keys]) => [
      Object.hasOwn(condition, operator(name)) ? name : operator(name),
      Object.fromEntries(Object.entries(keys).map(([one, values]) => [key(one), values])),
    ]),
  );

const withConditions = (rewrite: (condition: ConditionJson) => ConditionJson): Rewriting =>
  eachStatement((statement) => ({ ...statement, Condition: rewrite(statement.Condition ?? {}) }));

const mapped = <Name extends 'Action' | 'NotAction'>(
  name: Name,
  statement: StatementJson,
  rewrite: (text: string) => string,
): Partial<StatementJson> =>
  statement[name] === undefined ? {} : { [name]: listOf(statement[name]).map(rewrite) };

const actionsInOtherCase = eachStatement((statement) => ({
  ...statement,
  ...mapped('Action', statement, swapped),
  ...mapped('NotAction', statement, swapped),
}));

const NEGATED = /^(?!for).*not[a-z]*$/i;

/** On a negated operator IfExists says what is so already. */
const withIfExists = (name: string): string =>
  NEGATED.test(name) && !name.endsWith('IfExists') ? `${name}IfExists` : name;

const withoutIfExists = (name: string): string =>
  NEGATED.test(name) ? name.replace(/IfExists$/, '') : name;

/** The actions that are left, one by one. */
const namingActions = eachStatement((statement) => {
  const { NotAction, ...rest } = statement;
  const patterns = listOf(NotAction).map(
    (text) => new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i'),
  );
  const left = ACTIONS.filter((action) => !patterns.some((pattern) => pattern.test(action)));
  return NotAction === undefined
    ? statement
    : { ...rest, Action: left.length === 0 ? ['s3:GetObject'] : left };
});

/** One statement for each value of the first condition of which one value is enough. */
function splitValues(statement: StatementJson): readonly StatementJson[] {
  const condition = statement.Condition ?? {};
  for (const [operator, keys] of Object.entries(condition)) {
    if (/not|forall/i.test(operator)) continue;
    for (const [key, values] of Object.entries(keys)) {
      if (listOf(values).length < 2) continue;
      return listOf(values).map((value) => ({
        ...statement,
        Condition: { ...condition, [operator]: { ...keys, [key]: [value] } },
      }));
    }
  }
  return [statement];
}

/** One statement for each action and each principal. */
function splitLists(statement: StatementJson): readonly StatementJson[] {
  if (statement.Action === undefined) return [statement];
  const byAction = listOf(statement.Action).map((Action) => ({ ...statement, Action }));
  const { Principal } = statement;
  if (Principal === undefined || Principal === '*') return byAction;
  return byAction.flatMap((one) =>
    Object.entries(Principal).flatMap(([type, entries]) =>
      listOf(entries).map((entry) => ({ ...one, Principal: { [type]: entry } })),
    ),
  );
}

const INERT: readonly StatementJson[] = [
  { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' },
  { Effect: 'Allow', Principal: '*', Action: '*', Resource: `${SECRET}x` },
  { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:ListSecrets', Resource: '*' },
  {
    Effect: 'Deny',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition: {
      Bool: { 'aws:SecureTransport': 'false' },
      StringLike: { 'aws:PrincipalOrgID': OTHER_ORGANIZATION, 'aws:PrincipalAccount': STRANGER },
    },
  },
];

const doubled = (value: unknown): unknown => {
  if (Array.isArray(value)) return [...value, ...value];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, doubled(v)]));
};

const flattened =
  (split: (statement: StatementJson) => readonly StatementJson[]): Rewriting =>
  (policy) => ({ ...policy, Statement: policy.Statement.flatMap(split) });

/** The verdict, and how sure it is, stay the same. */
export const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  'the order of statements': (policy) => ({ ...policy, Statement: backwards(policy.Statement) }),
  'the order of keys': (policy) => asPolicy(reversed(policy, (list) => list)),
  'the order of everything': (policy) => asPolicy(reversed(policy, backwards)),
  'letter case of actions': actionsInOtherCase,
  'letter case of condition keys': withConditions((one) => renamed(one, { key: swapped })),
  'letter case of operators': withConditions((one) => renamed(one, { operator: swapped })),
  'naming a value twice': eachStatement((statement) => ({
    ...statement,
    Condition: doubled(statement.Condition ?? {}) as ConditionJson,
  })),
  'repeating every statement': (policy) => ({
    ...policy,
    Statement: [...policy.Statement, ...policy.Statement],
  }),
  'inert statements': (policy) => ({ ...policy, Statement: [...INERT, ...policy.Statement] }),
  'ArnLike for ArnEquals': withConditions((one) =>
    renamed(one, { operator: (name) => name.replace(/^Arn(Not)?Equals/, 'Arn$1Like') }),
  ),
  'IfExists on negated operators': withConditions((one) =>
    renamed(one, { operator: withIfExists }),
  ),
  'no IfExists on negated operators': withConditions((one) =>
    renamed(one, { operator: withoutIfExists }),
  ),
  'naming the actions that NotAction leaves': namingActions,
  'splitting actions and principals over statements': flattened(splitLists),
};

/** The verdict stays the same; a doubt about one value need not be one about another. */
export const SPLITTINGS: Readonly<Record<string, Rewriting>> = {
  'splitting the values of a condition over statements': flattened(splitValues),
};
