/** One concrete request and a policy -> the actions that the request is allowed: the rules of AWS, one after the other. */
import {
  conditionsHold,
  type ReadCondition,
  type Reading,
  readConditions,
} from './brute-force-conditions.js';
import { matchesWildcards } from './brute-force-patterns.js';
import {
  type Call,
  listOf,
  type OneOrMore,
  type PolicyJson,
  type PrincipalJson,
  type StatementJson,
} from './policy-json.js';

export type {
  Call,
  ConditionJson,
  OneOrMore,
  PolicyJson,
  StatementJson,
} from './policy-json.js';

/** What surrounds a policy. */
export interface Surroundings {
  /** Policies from above: their Denies count. */
  readonly controls: readonly PolicyJson[];
  readonly reading: Reading;
  /** Unique ids in principals: those of a template mean who has the id, those that AWS gives back mean nobody. */
  readonly idsAreLive: boolean;
  /** Unique id -> ARN, where known. */
  readonly principalIds: Readonly<Record<string, string>>;
}

const ALONE: Surroundings = {
  controls: [],
  reading: { emptyOptionalSet: false, unlikeNothing: true, shortArns: false },
  idsAreLive: false,
  principalIds: {},
};

// Principals

const UNIQUE_ID = /^A(ROA|IDA)[A-Z0-9]+$/;

function isNamedByAws(entry: string, call: Call, around: Surroundings): boolean {
  if (entry === '*') return true;
  if (call.kind === 'service') return false;
  if (UNIQUE_ID.test(entry)) {
    const arn = around.principalIds[entry];
    if (!around.idsAreLive) return false;
    return arn === undefined
      ? call.keys['aws:userid']?.[0]?.split(':')[0] === entry
      : isNamedByAws(arn, call, around);
  }
  if (
    entry === call.account ||
    /^arn:[^:]*:iam::(\d{12}):root$/.exec(entry)?.[1] === call.account
  ) {
    return true;
  }
  return entry === call.principalArn || entry === call.sessionArn;
}

function isNamed(principal: PrincipalJson, call: Call, around: Surroundings): boolean {
  if (principal === '*') return true;
  return Object.entries(principal).some(([type, entries]) => {
    if (type === 'AWS') return listOf(entries).some((entry) => isNamedByAws(entry, call, around));
    if (type === 'Service')
      return call.kind === 'service' && listOf(entries).some((name) => name === call.service);
    throw new Error(`No rule for principals of type ${type}.`);
  });
}

function meansCaller(
  { Principal, NotPrincipal }: StatementJson,
  call: Call,
  around: Surroundings,
): boolean {
  if (Principal !== undefined) return isNamed(Principal, call, around);
  return NotPrincipal !== undefined && !isNamed(NotPrincipal, call, around);
}

// Actions and resources

const namesAction = ({ Action, NotAction }: StatementJson, action: string): boolean => {
  const isListed = (patterns: OneOrMore<string>): boolean =>
    listOf(patterns).some((pattern) =>
      matchesWildcards(pattern.toLowerCase(), action.toLowerCase()),
    );
  if (Action !== undefined) return isListed(Action);
  return NotAction !== undefined && !isListed(NotAction);
};

const namesSecret = ({ Resource, NotResource }: StatementJson, arn: string): boolean => {
  const isListed = (patterns: OneOrMore<string>): boolean =>
    listOf(patterns).some((pattern) => matchesWildcards(pattern, arn));
  if (Resource !== undefined) return isListed(Resource);
  return NotResource !== undefined && !isListed(NotResource);
};

// Policies

/** A statement that names the secret, with those of the actions that it names. */
interface Standing {
  readonly statement: StatementJson;
  readonly index: number;
  readonly conditions: readonly ReadCondition[];
  readonly hasVariables: boolean;
  readonly actions: readonly string[];
}

/** What a call is allowed, and by which statements: those of the policy, by their index. */
export interface Allowance {
  readonly actions: readonly string[];
  readonly by: ReadonlyMap<number, readonly string[]>;
}

/** Readies a policy to judge many calls for the secret. */
export function judgeFor(
  policy: PolicyJson,
  secretArn: string,
  actions: readonly string[],
  around: Surroundings = ALONE,
): (call: Call) => Allowance {
  const standing = ({ Version, Statement }: PolicyJson): readonly Standing[] =>
    Statement.map((statement, index) => ({
      statement,
      index,
      conditions: readConditions(statement.Condition ?? {}),
      hasVariables: Version === '2012-10-17',
      actions: actions.filter((action) => namesAction(statement, action)),
    })).filter(({ statement }) => namesSecret(statement, secretArn));
  const own = standing(policy);
  const allows = own.filter(({ statement }) => statement.Effect === 'Allow');
  const denies = [...own, ...around.controls.flatMap(standing)].filter(
    ({ statement }) => statement.Effect === 'Deny',
  );
  const applies = (call: Call, { statement, conditions, hasVariables }: Standing): boolean =>
    meansCaller(statement, call, around) &&
    conditionsHold(conditions, {
      keys: call.keys,
      hasVariables,
      reading: around.reading,
    });
  return (call) => {
    const by = new Map<number, readonly string[]>();
    const allowing = allows.filter((one) => one.actions.length > 0 && applies(call, one));
    if (allowing.length === 0) return { actions: [], by };
    const denied = new Set(
      denies.filter((one) => applies(call, one)).flatMap((one) => one.actions),
    );
    for (const one of allowing) {
      const left = one.actions.filter((action) => !denied.has(action));
      if (left.length > 0) by.set(one.index, left);
    }
    const all = new Set([...by.values()].flat());
    return { actions: actions.filter((action) => all.has(action)), by };
  };
}

/** Those of the actions that the policy allows to the call: some Allow names it, and no Deny does. */
export const allowedActions = (
  policy: PolicyJson,
  call: Call,
  actions: readonly string[],
): readonly string[] => judgeFor(policy, call.secretArn, actions)(call).actions;
