/** A seed -> policies out of a small vocabulary whose words overlap in telling ways. */
import fc from 'fast-check';
import type { ConditionJson, PolicyJson, PrincipalJson, StatementJson } from './brute-force.js';
import {
  OTHER_ORGANIZATION,
  OWN,
  OWN_ORGANIZATION,
  PARTNER,
  SECRET,
  STRANGER,
} from './sampled-requesters.js';

const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

/** At least one, at most so many; often one. */
const someOf = (words: readonly string[], most: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: most });

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

/** Operators of a family, some keys, and values that the operators tell apart. */
interface Theme {
  readonly operators: readonly string[];
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

const optional = (operators: readonly string[]): readonly string[] => [
  ...operators,
  ...operators.map((operator) => `${operator}IfExists`),
];

const overSets = (operators: readonly string[]): readonly string[] =>
  operators.flatMap((operator) => [`ForAnyValue:${operator}`, `ForAllValues:${operator}`]);

const TEXT = ['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike'];
const ARN = ['ArnLike', 'ArnNotLike', 'ArnEquals', 'ArnNotEquals'];
const ADDRESS = ['IpAddress', 'NotIpAddress'];
const NUMBER = ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericGreaterThanEquals'];

const THEMES: readonly Theme[] = [
  {
    operators: [...optional(TEXT), ...overSets(TEXT.slice(0, 3)), 'StringEqualsIgnoreCase'],
    keys: ['aws:PrincipalOrgID', 'aws:SourceOrgID'],
    values: [
      OWN_ORGANIZATION,
      OTHER_ORGANIZATION,
      'o-*',
      `${OWN_ORGANIZATION}*`,
      '${aws:ResourceOrgID}',
    ],
  },
  {
    operators: overSets(TEXT),
    keys: ['aws:PrincipalOrgPaths', 'aws:SourceOrgPaths'],
    values: [
      `${OWN_ORGANIZATION}/*`,
      `${OTHER_ORGANIZATION}/r-ab12/*`,
      '*/ou-ab12-11111111/*',
      `${OTHER_ORGANIZATION}/r-ab12/`,
    ],
  },
  {
    operators: [...optional(TEXT), 'ForAllValues:StringEquals', 'ForAnyValue:StringLike'],
    keys: ['aws:PrincipalAccount', 'aws:SourceAccount', 'aws:VpceAccount'],
    values: [
      OWN,
      PARTNER,
      STRANGER,
      '11112222333?',
      '*',
      '${aws:ResourceAccount}',
      '${aws:PrincipalAccount}',
      '${aws:VpceAccount}',
    ],
  },
  {
    operators: [...optional([...TEXT, ...ARN])],
    keys: ['aws:PrincipalArn'],
    values: [
      role('*', 'App'),
      role('*', 'app-*'),
      role('*', '*-prod'),
      role(OWN, '*'),
      role(STRANGER, 'App'),
      `arn:aws:iam::${STRANGER}:*`,
      `arn:*:iam::${OWN}:root`,
      role('${aws:PrincipalAccount}', 'App'),
      'arn:aws:iam::*:user/${aws:username}',
    ],
  },
  {
    operators: optional(TEXT),
    keys: ['aws:PrincipalArn'],
    values: [`*${OWN}*`, 'arn:aws:iam::*', '*:user/*'],
  },
  {
    operators: TEXT,
    keys: ['aws:userid', 'aws:username'],
    values: ['AROA1234567890EXAMPLE:*', 'AIDA*', '*:ci', STRANGER, 'kim', 'k*'],
  },
  {
    operators: optional(ADDRESS),
    keys: ['aws:SourceIp'],
    values: [
      '52.95.10.0/24',
      '52.0.0.0/8',
      '52.0.0.0/7',
      '10.0.0.0/8',
      '0.0.0.0/0',
      '2600:1f00::/32',
      '::/0',
    ],
  },
  { operators: ADDRESS, keys: ['aws:VpcSourceIp'], values: ['10.0.0.0/8', '192.168.0.1'] },
  {
    operators: optional(TEXT),
    keys: ['aws:SourceVpce', 'aws:SourceVpc'],
    values: ['vpce-named', 'vpc-named', 'vpce-own', 'vpc-own', 'vpc*'],
  },
  {
    operators: optional([...ARN, 'StringLike']),
    keys: ['aws:SourceArn'],
    values: [
      `arn:aws:lambda:*:${OWN}:*`,
      `arn:aws:lambda:us-east-1:${STRANGER}:function:x`,
      'arn:aws:lambda:*:*:function:*',
      'arn:aws:s3:::acme-*',
    ],
  },
  {
    operators: TEXT,
    keys: ['aws:PrincipalServiceName'],
    values: ['lambda.amazonaws.com', 's3.*'],
  },
  {
    operators: ['Bool', 'BoolIfExists'],
    keys: [
      'aws:PrincipalIsAWSService',
      'aws:SecureTransport',
      'aws:ViaAWSService',
      'aws:MultiFactorAuthPresent',
    ],
    values: ['true', 'false'],
  },
  {
    operators: optional(TEXT),
    keys: ['aws:PrincipalTag/team', 'secretsmanager:VersionStage', 'aws:UserAgent'],
    values: ['payments', 'AWSCURRENT', 'AWS*', OWN, '*'],
  },
  { operators: overSets(TEXT), keys: ['aws:TagKeys'], values: ['a', 'b*', 'b2'] },
  {
    operators: optional(NUMBER),
    keys: ['secretsmanager:RecoveryWindowInDays'],
    values: ['7', '8'],
  },
  {
    operators: ['DateLessThan', 'DateGreaterThan'],
    keys: ['aws:CurrentTime'],
    values: ['2025-06-01T00:00:00Z', '2026-06-01T00:00:00Z'],
  },
  {
    operators: ['Null'],
    keys: [
      'aws:PrincipalOrgID',
      'aws:PrincipalArn',
      'aws:SourceVpce',
      'aws:SourceIp',
      'aws:SourceAccount',
      'aws:PrincipalTag/team',
      'aws:username',
      'aws:TagKeys',
    ],
    values: ['true', 'false'],
  },
];

interface ConditionPart {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const conditionParts: fc.Arbitrary<ConditionPart> = fc
  .constantFrom(...THEMES)
  .chain(({ operators, keys, values }) =>
    fc.record({
      operator: fc.constantFrom(...operators),
      key: fc.constantFrom(...keys),
      values: someOf(values, 2),
    }),
  );

function conditionOf(parts: readonly ConditionPart[]): ConditionJson {
  const condition: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of parts) {
    condition[operator] = { ...condition[operator], [key]: values };
  }
  return condition;
}

const conditions: fc.Arbitrary<ConditionJson> = fc
  .array(conditionParts, { maxLength: 3 })
  .map(conditionOf);

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
          fc.constant({ NotResource: [SECRET.slice(0, -7)] }),
        ),
      ),
      conditions,
    )
    .map(([who, what, which, Condition]) => ({ Effect, ...who, ...what, ...which, Condition }));

/** One to four statements, the first an Allow. */
export const policies: fc.Arbitrary<PolicyJson> = fc
  .record({
    Version: rarely(fc.constant('2012-10-17'), fc.constant('2008-10-17')),
    first: statements('Allow'),
    others: fc.array(fc.oneof(statements('Allow'), statements('Deny'), statements('Deny')), {
      maxLength: 3,
    }),
  })
  .map(({ Version, first, others }) => ({ Version, Statement: [first, ...others] }));
