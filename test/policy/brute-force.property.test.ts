/** Generated policies: the analyser against the brute force, and laws that hold for every policy. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grant, PolicyAnalysis, Witness } from '../../src/model/access.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import {
  allowedActions,
  type Call,
  type ConditionJson,
  listOf,
  type PolicyJson,
  type StatementJson,
} from './brute-force.js';
import { policies, statements } from './generated-policies.js';
import {
  CONSTANT_KEYS,
  CONTEXT,
  OTHER_ORGANIZATION,
  SECRET,
  STRANGER,
  sampledCalls,
} from './sampled-requesters.js';

/** POLICY_RUNS makes the search longer, POLICY_SEED takes another path through it. */
const settings = {
  numRuns: Number(process.env['POLICY_RUNS'] ?? 300),
  seed: Number(process.env['POLICY_SEED'] ?? 20_260_101),
};

/** The laws are many, and each holds or fails in plain sight. */
const lawSettings = { ...settings, numRuns: Math.ceil(settings.numRuns / 4) };

const LONG = 3_600_000;

/** The actions that a secret's policy can grant. */
const ACTIONS = [
  'CancelRotateSecret',
  'DeleteResourcePolicy',
  'DeleteSecret',
  'DescribeSecret',
  'GetResourcePolicy',
  'GetSecretValue',
  'ListSecretVersionIds',
  'PutResourcePolicy',
  'PutSecretValue',
  'RemoveRegionsFromReplication',
  'ReplicateSecretToRegions',
  'RestoreSecret',
  'RotateSecret',
  'StopReplicationToReplica',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'UpdateSecretVersionStage',
  'ValidateResourcePolicy',
].map((name) => `secretsmanager:${name}`);

const analyse = (policy: PolicyJson): PolicyAnalysis => analyzeResourcePolicy(policy, CONTEXT);

type Verdict = Pick<PolicyAnalysis, 'public' | 'external' | 'confusedDeputy' | 'actions'>;

const verdictOf = (policy: PolicyJson): Verdict => {
  const { public: isPublic, external, confusedDeputy, actions } = analyse(policy);
  return { public: isPublic, external, confusedDeputy, actions };
};

/** What the sampled strangers reach. */
function sampledVerdict(policy: PolicyJson): Verdict {
  const reached = sampledCalls(policy)
    .map(({ call, isFresh }) => ({ call, isFresh, actions: allowedActions(policy, call, ACTIONS) }))
    .filter(({ actions }) => actions.length > 0);
  return {
    public: reached.some(({ isFresh }) => isFresh),
    external: reached.some(({ call }) => call.kind === 'direct'),
    confusedDeputy: reached.some(({ call }) => call.kind === 'service'),
    actions: [...new Set(reached.flatMap(({ actions }) => actions))].sort(),
  };
}

/** What the one has and the other lacks. */
function excess(verdict: Verdict, over: Verdict): readonly string[] {
  const kinds = (['public', 'external', 'confusedDeputy'] as const).filter(
    (kind) => verdict[kind] && !over[kind],
  );
  return [...kinds, ...verdict.actions.filter((action) => !over.actions.includes(action))];
}

const MULTIVALUED = ['aws:tagkeys', 'aws:principalorgpaths', 'aws:sourceorgpaths'];

/** The role that a session belongs to. */
const principalOfSession = (arn: string): string =>
  arn.replace(/^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.*$/, 'arn:aws:iam::$1:role/$2');

/** A witness says what the policy asks for; what it leaves out follows from who calls. */
function callOf(witness: Witness): Call {
  const { account, principalArn, service } = witness;
  const shown = Object.entries(witness.context).map(([key, value]) => {
    const name = key.toLowerCase();
    return [name, MULTIVALUED.includes(name) ? value.split(', ') : [value]] as const;
  });
  const keys = { ...CONSTANT_KEYS, ...Object.fromEntries(shown) };
  if (service !== undefined) {
    return { kind: 'service', secretArn: SECRET, service, keys };
  }
  if (account === undefined || principalArn === undefined) throw new Error('Nobody calls.');
  const shownArn = keys['aws:principalarn']?.[0];
  const principal = shownArn ?? principalOfSession(principalArn);
  return {
    kind: 'direct',
    secretArn: SECRET,
    account,
    principalArn: principal,
    sessionArn: principalArn,
    keys: { 'aws:principalaccount': [account], 'aws:principalarn': [principal], ...keys },
  };
}

const TRUSTED: readonly (string | undefined)[] = [
  CONTEXT.organizationId,
  SECRET.split(':')[4],
  ...CONTEXT.trustedAccounts,
];

const isStranger = ({ account, organization, service, context }: Witness): boolean =>
  service === undefined
    ? !TRUSTED.includes(account) && !(organization !== undefined && TRUSTED.includes(organization))
    : !TRUSTED.includes(context['aws:SourceAccount']);

/** Variables that count as met. Confidence is in the verdict: one grant of several may still rest on such a doubt. */
const DOUBTFUL = /\$\{aws:(principalaccount|vpceaccount|username)\}/i;

describe('the analyser and the brute force', () => {
  it(
    'agree on every sampled stranger who gets in',
    () => {
      fc.assert(
        fc.property(policies, (policy) => {
          expect(excess(sampledVerdict(policy), analyse(policy))).toEqual([]);
        }),
        settings,
      );
    },
    LONG,
  );

  it(
    'agree on every witness, who is a stranger and may do each action of the grant',
    () => {
      fc.assert(
        fc.property(policies, (policy) => {
          const { grants, confidence } = analyse(policy);
          fc.pre(confidence === 'exact' && !DOUBTFUL.test(JSON.stringify(policy)));
          for (const { witness } of grants) {
            expect(isStranger(witness), JSON.stringify(witness)).toBe(true);
            const allowed = allowedActions(policy, callOf(witness), [witness.action]);
            expect(allowed, JSON.stringify(witness)).toEqual([witness.action]);
          }
        }),
        settings,
      );
    },
    LONG,
  );

  it(
    'of a verdict the grants give every part',
    () => {
      fc.assert(
        fc.property(policies, (policy) => {
          const { grants, ...analysis } = analyse(policy);
          const has = (...classes: readonly Grant['class'][]): boolean =>
            grants.some((grant) => classes.includes(grant.class));
          expect(has('public')).toBe(analysis.public);
          expect(has('public', 'external')).toBe(analysis.external);
          expect(has('confusedDeputy')).toBe(analysis.confusedDeputy);
          const given = new Set(grants.flatMap(({ actions }) => actions));
          expect([...given].sort()).toEqual(analysis.actions);
        }),
        settings,
      );
    },
    LONG,
  );
});

type Rewriting = (policy: PolicyJson) => PolicyJson;

const backwards = <Item>(items: readonly Item[]): readonly Item[] => [...items].reverse();

/** All objects and lists the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return backwards(value).map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(backwards(Object.entries(value)).map(([k, v]) => [k, reversed(v)]));
}

/** Lists of one as what is in them. */
function unlisted(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? unlisted(value[0]) : value.map(unlisted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unlisted(v)]));
}

/** Letters of the one case in the other. */
const swapped = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const swappedKeys = (condition: ConditionJson): ConditionJson =>
  Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [swapped(key), values])),
    ]),
  );

const inOtherCase: Rewriting = (policy) => ({
  ...policy,
  Statement: policy.Statement.map((statement) => ({
    ...statement,
    ...(statement.Action === undefined ? {} : { Action: listOf(statement.Action).map(swapped) }),
    ...(statement.NotAction === undefined
      ? {}
      : { NotAction: listOf(statement.NotAction).map(swapped) }),
    Condition: swappedKeys(statement.Condition ?? {}),
  })),
});

/** One statement for each value of the first positive condition of an Allow that has several. */
function splitAllow(statement: StatementJson): readonly StatementJson[] {
  const condition = statement.Condition ?? {};
  if (statement.Effect === 'Deny') return [statement];
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

/** One statement for each action and each AWS principal of an Allow. */
function splitLists(statement: StatementJson): readonly StatementJson[] {
  if (statement.Effect === 'Deny' || statement.Action === undefined) return [statement];
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

/** What nobody but the law's own check would call a policy of the type. */
const asPolicy = (policy: unknown): PolicyJson => policy as PolicyJson;

const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  'the order of statements': ({ Statement, ...rest }) => ({
    ...rest,
    Statement: backwards(Statement),
  }),
  'the order of everything': (policy) => asPolicy(reversed(policy)),
  'a list of one written as a scalar': (policy) => asPolicy(unlisted(policy)),
  'letter case of keys and actions': inOtherCase,
  'splitting the values of a condition over statements': (policy) => ({
    ...policy,
    Statement: policy.Statement.flatMap(splitAllow),
  }),
  'splitting actions and principals over statements': (policy) => ({
    ...policy,
    Statement: policy.Statement.flatMap(splitLists),
  }),
  'repeating every statement': (policy) => ({
    ...policy,
    Statement: [...policy.Statement, ...policy.Statement],
  }),
  'inert statements': (policy) => ({ ...policy, Statement: [...policy.Statement, ...INERT] }),
};

describe('a verdict', () => {
  it.each(Object.entries(REWRITINGS))(
    'does not depend on %s',
    (_law, rewrite) => {
      fc.assert(
        fc.property(policies, (policy) => {
          expect(verdictOf(rewrite(policy))).toEqual(verdictOf(policy));
        }),
        lawSettings,
      );
    },
    LONG,
  );

  const extended = (policy: PolicyJson, statement: StatementJson): PolicyJson => ({
    ...policy,
    Statement: [...policy.Statement, statement],
  });

  it(
    'loses nothing by another Allow',
    () => {
      fc.assert(
        fc.property(policies, statements('Allow'), (policy, statement) => {
          const more = verdictOf(extended(policy, statement));
          expect(excess(verdictOf(policy), more)).toEqual([]);
        }),
        lawSettings,
      );
    },
    LONG,
  );

  it(
    'gains nothing by another Deny',
    () => {
      fc.assert(
        fc.property(policies, statements('Deny'), (policy, statement) => {
          const less = verdictOf(extended(policy, statement));
          expect(excess(less, verdictOf(policy))).toEqual([]);
        }),
        lawSettings,
      );
    },
    LONG,
  );
});
