/** A seed -> conditions out of a small vocabulary whose words overlap in telling ways. */
import fc from 'fast-check';
import type { ConditionJson, Scalar } from './policy-json.js';
import {
  IDS,
  OTHER_ORGANIZATION,
  OWN,
  OWN_ORGANIZATION,
  PARTNER,
  PARTNER_ORGANIZATION,
  STRANGER,
} from './sampled-world.js';

/** The ARN of a role. */
export const role = (account: string, name: string): string =>
  `arn:aws:iam::${account}:role/${name}`;

/** At least one, at most so many; often one. */
export const someOf = <Word extends Scalar>(
  words: readonly Word[],
  most: number,
): fc.Arbitrary<Word[]> =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: most });

/** Operators of a family, some keys, and values that the operators tell apart. */
interface Theme {
  readonly operators: readonly string[];
  readonly keys: readonly string[];
  readonly values: readonly Scalar[];
}

const optional = (operators: readonly string[]): readonly string[] => [
  ...operators,
  ...operators.map((operator) => `${operator}IfExists`),
];

const overSets = (operators: readonly string[]): readonly string[] =>
  operators.flatMap((operator) => [`ForAnyValue:${operator}`, `ForAllValues:${operator}`]);

const TEXT = ['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike'];
const CASELESS = ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const ARN = ['ArnLike', 'ArnNotLike', 'ArnEquals', 'ArnNotEquals'];
const ADDRESS = ['IpAddress', 'NotIpAddress'];
const RELATIONS = [
  'Equals',
  'NotEquals',
  'LessThan',
  'LessThanEquals',
  'GreaterThan',
  'GreaterThanEquals',
];
const NUMBER = RELATIONS.map((relation) => `Numeric${relation}`);
const DATE = RELATIONS.map((relation) => `Date${relation}`);

/** Every way to hold one value against texts. */
const ANY_TEXT = optional([...TEXT, ...CASELESS]);

/** The same for keys with one value, with the set operators that do not belong there. */
const EVEN_SETS = [...ANY_TEXT, 'ForAllValues:StringEquals', 'ForAnyValue:StringLike'];

/** Every way to hold a list against texts. */
const LISTS = optional(overSets(TEXT));

const ORGANIZATIONS: Theme = {
  operators: [...EVEN_SETS, 'ForAnyValue:StringNotEquals'],
  keys: ['aws:PrincipalOrgID', 'aws:PrincipalOrgID', 'aws:SourceOrgID', 'aws:VpceOrgID'],
  values: [
    OWN_ORGANIZATION,
    OTHER_ORGANIZATION,
    PARTNER_ORGANIZATION,
    'o-*',
    `${OWN_ORGANIZATION}*`,
    'O-A1B2C3D4E5',
    '${aws:ResourceOrgID}',
    '${aws:PrincipalOrgID}',
  ],
};

const PATHS: Theme = {
  operators: [...LISTS, 'StringLike', 'StringNotEquals'],
  keys: [
    'aws:PrincipalOrgPaths',
    'aws:PrincipalOrgPaths',
    'aws:SourceOrgPaths',
    'aws:VpceOrgPaths',
  ],
  values: [
    `${OWN_ORGANIZATION}/*`,
    `${OTHER_ORGANIZATION}/r-ab12/*`,
    '*/ou-ab12-11111111/*',
    `${OTHER_ORGANIZATION}/r-ab12/`,
    '*',
  ],
};

const ACCOUNTS: Theme = {
  operators: EVEN_SETS,
  keys: [
    'aws:PrincipalAccount',
    'aws:PrincipalAccount',
    'aws:SourceAccount',
    'aws:SourceOwner',
    'aws:VpceAccount',
    'aws:ResourceAccount',
  ],
  values: [
    OWN,
    PARTNER,
    STRANGER,
    '11112222333?',
    '*',
    '${aws:ResourceAccount}',
    '${aws:PrincipalAccount}',
    '${aws:VpceAccount}',
    "${aws:SourceAccount, '999988887777'}",
  ],
};

const PRINCIPALS: Theme = {
  operators: optional([...TEXT, ...ARN]),
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
    "arn:aws:iam::*:user/${aws:username, 'kim'}",
    `arn:aws:iam::\${aws:ResourceAccount}:role/*`,
    `arn:aws:sts::${STRANGER}:federated-user/*`,
  ],
};

const LOOSE_PRINCIPALS: Theme = {
  operators: ANY_TEXT,
  keys: ['aws:PrincipalArn'],
  values: [`*${OWN}*`, 'arn:aws:iam::*', '*:user/*', '*/App', '*'],
};

const IDENTITIES: Theme = {
  operators: ANY_TEXT,
  keys: ['aws:userid', 'aws:userid', 'aws:username'],
  values: [
    `${IDS.unknown}:*`,
    `${IDS.own}:*`,
    `${IDS.stranger}:ci`,
    'AIDA*',
    '*:ci',
    STRANGER,
    `${STRANGER}:*`,
    'kim',
    'k*',
  ],
};

const ADDRESSES: Theme = {
  operators: optional(ADDRESS),
  keys: ['aws:SourceIp'],
  values: [
    '52.95.10.0/24',
    '52.95.10.0/25',
    '52.0.0.0/8',
    '52.0.0.0/7',
    '10.0.0.0/8',
    '0.0.0.0/0',
    '2600:1f00::/32',
    '::/0',
  ],
};

const ENDPOINTS: Theme = {
  operators: ANY_TEXT,
  keys: ['aws:SourceVpce', 'aws:SourceVpc', 'aws:Ec2InstanceSourceVpc'],
  values: ['vpce-named', 'vpc-named', 'vpce-own', 'vpc-own', 'vpc*', '*'],
};

const SOURCES: Theme = {
  operators: optional([...ARN, 'StringLike', 'StringNotLike']),
  keys: ['aws:SourceArn'],
  values: [
    `arn:aws:lambda:*:${OWN}:*`,
    `arn:aws:lambda:us-east-1:${STRANGER}:function:x`,
    'arn:aws:lambda:*:*:function:*',
    'arn:aws:lambda:*:${aws:SourceAccount}:*',
    'arn:aws:s3:::acme-*',
  ],
};

const HOMES: Theme = {
  operators: optional([...ARN, 'StringLike']),
  keys: ['lambda:SourceFunctionArn', 'ec2:SourceInstanceARN', 'aws:SourceVpcArn'],
  values: [
    `arn:aws:lambda:us-east-1:${STRANGER}:function:x`,
    `arn:aws:*:*:${OWN}:*`,
    `arn:aws:ec2:*:${STRANGER}:*`,
    'arn:aws:*:us-east-1:*:*',
  ],
};

const CHOSEN: Theme = {
  operators: [...ANY_TEXT, 'ForAllValues:StringEquals'],
  keys: [
    'aws:PrincipalTag/team',
    'secretsmanager:VersionStage',
    'aws:UserAgent',
    'aws:PrincipalTag/unit',
  ],
  values: [
    'payments',
    'Payments',
    'AWSCURRENT',
    'AWS*',
    OWN,
    '*',
    '${aws:PrincipalAccount}',
    "${aws:username, 'payments'}",
    "${aws:PrincipalTag/unit, 'x'}",
    '${aws:ResourceAccount}',
    '${*}',
  ],
};

const NULLS: Theme = {
  operators: ['Null'],
  keys: [
    'aws:PrincipalOrgID',
    'aws:PrincipalOrgPaths',
    'aws:PrincipalArn',
    'aws:PrincipalAccount',
    'aws:PrincipalTag/team',
    'aws:PrincipalServiceName',
    'aws:MultiFactorAuthAge',
    'aws:SourceVpce',
    'aws:SourceIp',
    'aws:SourceAccount',
    'aws:SourceArn',
    'aws:SourceOrgID',
    'aws:TagKeys',
    'aws:CalledVia',
    'aws:userid',
    'aws:username',
    'aws:VpceAccount',
    'aws:SecureTransport',
    'lambda:SourceFunctionArn',
  ],
  values: ['true', 'false', true, false],
};

const THEMES: readonly Theme[] = [
  ORGANIZATIONS,
  ORGANIZATIONS,
  PATHS,
  ACCOUNTS,
  ACCOUNTS,
  PRINCIPALS,
  PRINCIPALS,
  LOOSE_PRINCIPALS,
  { operators: optional(ARN), keys: ['aws:PrincipalArn'], values: ['*', role(OWN, 'App')] },
  IDENTITIES,
  ADDRESSES,
  {
    operators: optional(ADDRESS),
    keys: ['aws:VpcSourceIp'],
    values: ['10.0.0.0/8', '192.168.0.1'],
  },
  ENDPOINTS,
  SOURCES,
  HOMES,
  CHOSEN,
  CHOSEN,
  {
    operators: ANY_TEXT,
    keys: ['aws:PrincipalServiceName'],
    values: ['lambda.amazonaws.com', 's3.*'],
  },
  {
    operators: LISTS,
    keys: ['aws:PrincipalServiceNamesList'],
    values: ['lambda.amazonaws.com', 's3.*'],
  },
  {
    operators: optional(['Bool']),
    keys: [
      'aws:PrincipalIsAWSService',
      'aws:SecureTransport',
      'aws:ViaAWSService',
      'aws:MultiFactorAuthPresent',
      'secretsmanager:ForceDeleteWithoutRecovery',
    ],
    values: ['true', 'false', true, false],
  },
  { operators: LISTS, keys: ['aws:TagKeys'], values: ['a', 'b*', 'b2', '*'] },
  {
    operators: LISTS,
    keys: ['aws:CalledVia'],
    values: ['athena.amazonaws.com', 'a*', 'cloudformation.amazonaws.com'],
  },
  { operators: ANY_TEXT, keys: ['aws:CalledViaFirst'], values: ['athena.amazonaws.com', 'b*'] },
  {
    operators: optional(NUMBER),
    keys: ['secretsmanager:RecoveryWindowInDays', 'aws:MultiFactorAuthAge'],
    values: ['7', '8', 8, 3600],
  },
  {
    operators: optional(DATE),
    keys: ['aws:CurrentTime', 'aws:EpochTime', 'aws:TokenIssueTime'],
    values: ['2025-06-01T00:00:00Z', '2026-06-01T00:00:00Z', '2026-01-01T00:00:00Z', 1767225600],
  },
  {
    operators: optional(NUMBER),
    keys: ['aws:EpochTime'],
    values: [1767225600, '1767225601', '1700000000'],
  },
  { operators: ANY_TEXT, keys: ['aws:RequestedRegion'], values: ['us-east-1', 'eu-*'] },
  { operators: ANY_TEXT, keys: ['kms:ViaService'], values: ['secretsmanager.*', '*'] },
  {
    operators: ANY_TEXT,
    keys: ['aws:ResourceTag/team', 'aws:PrincipalType'],
    values: ['User', 'a*'],
  },
  NULLS,
  NULLS,
];

interface ConditionPart {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Scalar[];
}

const conditionParts: fc.Arbitrary<ConditionPart> = fc
  .constantFrom(...THEMES)
  .chain(({ operators, keys, values }) =>
    fc.record({
      operator: fc.constantFrom(...operators),
      key: fc.constantFrom(...keys),
      values: someOf(values, 3),
    }),
  );

function conditionOf(parts: readonly ConditionPart[]): ConditionJson {
  const condition: Record<string, Record<string, readonly Scalar[]>> = {};
  for (const { operator, key, values } of parts) {
    condition[operator] = { ...condition[operator], [key]: values };
  }
  return condition;
}

/** Up to three conditions. Lists are always written as lists. */
export const conditions: fc.Arbitrary<ConditionJson> = fc
  .array(conditionParts, { maxLength: 3 })
  .map(conditionOf);
