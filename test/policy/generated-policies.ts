/** A seed -> policies out of a small vocabulary whose words overlap in telling ways, and what surrounds them. */
import fc from 'fast-check';
import { conditions, role, someOf } from './generated-conditions.js';
import type { PolicyJson, PrincipalJson, StatementJson } from './policy-json.js';
import { IDS, OWN, PARTNER, SECRET, STRANGER } from './sampled-world.js';

const AWS_PRINCIPALS = [
  '*',
  OWN,
  PARTNER,
  STRANGER,
  `arn:aws:iam::${STRANGER}:root`,
  role(STRANGER, 'App'),
  role(OWN, 'App'),
  `arn:aws:iam::${STRANGER}:user/kim`,
  `arn:aws:sts::${STRANGER}:assumed-role/App/ci`,
  `arn:aws:sts::${STRANGER}:federated-user/kim`,
  ...Object.values(IDS),
];

const SERVICES = ['lambda.amazonaws.com', 's3.amazonaws.com'];

const principals: fc.Arbitrary<PrincipalJson> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<PrincipalJson>('*') },
  { weight: 3, arbitrary: fc.record({ AWS: someOf(AWS_PRINCIPALS, 3) }) },
  { weight: 1, arbitrary: fc.record({ Service: someOf(SERVICES, 2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ AWS: someOf(AWS_PRINCIPALS, 2), Service: someOf(SERVICES, 1) }),
  },
);

const named: fc.Arbitrary<PrincipalJson> = fc.oneof(
  fc.record({ AWS: someOf(AWS_PRINCIPALS.slice(1), 3) }),
  fc.record({ Service: someOf(SERVICES, 2) }),
  fc.record({ AWS: someOf(AWS_PRINCIPALS.slice(1), 2), Service: someOf(SERVICES, 1) }),
);

const actions = someOf(
  [
    'secretsmanager:GetSecretValue',
    'secretsmanager:DescribeSecret',
    'secretsmanager:Put*',
    'secretsmanager:get?ecretValue',
    'secretsmanager:*Policy',
    'secretsmanager:*',
    'secretsmanager:ListSecrets',
    's3:*',
    '*',
  ],
  2,
);

const resources = someOf(['*', SECRET, SECRET.replace('AbCdEf', '??????'), SECRET.slice(0, -7)], 2);

const otherResources = someOf([SECRET.slice(0, -7), SECRET.replace('AbCdEf', '??????'), '*x'], 2);

const rarely = <Item>(usual: fc.Arbitrary<Item>, other: fc.Arbitrary<Item>): fc.Arbitrary<Item> =>
  fc.oneof({ weight: 7, arbitrary: usual }, { weight: 1, arbitrary: other });

/** Statements with one effect. Lists are always written as lists. */
export const statements = (Effect: StatementJson['Effect']): fc.Arbitrary<StatementJson> =>
  fc
    .tuple(
      rarely<Partial<StatementJson>>(
        principals.map((Principal) => ({ Principal })),
        named.map((NotPrincipal) => ({ NotPrincipal })),
      ),
      rarely<Partial<StatementJson>>(
        actions.map((Action) => ({ Action })),
        actions.map((NotAction) => ({ NotAction })),
      ),
      rarely<Partial<StatementJson>>(
        fc.constant({ Resource: ['*'] }),
        fc.oneof(
          resources.map((Resource) => ({ Resource })),
          otherResources.map((NotResource) => ({ NotResource })),
        ),
      ),
      conditions,
    )
    .map(([who, what, which, Condition]) => ({ Effect, ...who, ...what, ...which, Condition }));

const versions = rarely(fc.constant('2012-10-17'), fc.constant('2008-10-17'));

/** One to five statements, the first an Allow. */
export const policies: fc.Arbitrary<PolicyJson> = fc
  .record({
    Version: versions,
    first: statements('Allow'),
    others: fc.array(fc.oneof(statements('Allow'), statements('Deny'), statements('Deny')), {
      maxLength: 4,
    }),
  })
  .map(({ Version, first, others }) => ({ Version, Statement: [first, ...others] }));

/** What AWS puts into every account: it grants nothing that the policy does not. */
const FULL_ACCESS: StatementJson = {
  Effect: 'Allow',
  Principal: '*',
  Action: ['*'],
  Resource: ['*'],
};

const controlPolicies: fc.Arbitrary<PolicyJson> = fc
  .record({ Version: versions, denies: fc.array(statements('Deny'), { maxLength: 2 }) })
  .map(({ Version, denies }) => ({ Version, Statement: [FULL_ACCESS, ...denies] }));

/** A policy, the resource control policies above it, and where it was read. */
export interface Situation {
  readonly policy: PolicyJson;
  readonly controls: readonly PolicyJson[];
  readonly source: 'aws' | 'template';
}

/** Policies in their situations; most of them with nothing above. */
export const situations: fc.Arbitrary<Situation> = fc.record({
  policy: policies,
  controls: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(controlPolicies, { minLength: 1, maxLength: 2 }) },
  ),
  source: rarely<Situation['source']>(fc.constant('aws'), fc.constant('template')),
});
