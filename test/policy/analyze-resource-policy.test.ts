/** Resource policies and what strangers can do by them: one case for each rule of how AWS reads a policy. */
import { describe, expect, it } from 'vitest';
import type { PolicyAnalysis, PolicyContext } from '../../src/model/access.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';

const OWN = '111122223333';
const PARTNER = '444455556666';
const STRANGER = '999988887777';
const OWN_ORGANIZATION = 'o-a1b2c3d4e5';
const OTHER_ORGANIZATION = 'o-zyxw987654';
const SECRET = `arn:aws:secretsmanager:us-east-1:${OWN}:secret:prod/db-AbCdEf`;
const READ = 'secretsmanager:GetSecretValue';

const CONTEXT: PolicyContext = {
  secretArn: SECRET,
  organizationId: OWN_ORGANIZATION,
  trustedAccounts: [PARTNER],
};

type Elements = Readonly<Record<string, unknown>>;
type Verdict = Pick<PolicyAnalysis, 'public' | 'external' | 'confusedDeputy'>;

const verdict = (isPublic: boolean, external: boolean, confusedDeputy: boolean): Verdict => ({
  public: isPublic,
  external,
  confusedDeputy,
});

const NOBODY = verdict(false, false, false);
const EVERYONE = verdict(true, true, true);
const ANY_ACCOUNT = verdict(true, true, false);
const SOMEONE_OUTSIDE = verdict(false, true, false);
const SERVICES = verdict(false, false, true);
const SOMEONE_OUTSIDE_AND_SERVICES = verdict(false, true, true);

/** An Allow for reading the secret, changed as given. */
const allow = (elements: Elements): Elements => ({
  Effect: 'Allow',
  Principal: '*',
  Action: READ,
  Resource: '*',
  ...elements,
});

const allowIf = (condition: Elements): Elements => allow({ Condition: condition });

const deny = (elements: Elements): Elements => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'secretsmanager:*',
  Resource: '*',
  ...elements,
});

const denyIf = (condition: Elements): Elements => deny({ Condition: condition });

const policyOf = (...statements: readonly Elements[]): object => ({
  Version: '2012-10-17',
  Statement: statements,
});

const analyse = (...statements: readonly Elements[]): PolicyAnalysis =>
  analyzeResourcePolicy(policyOf(...statements), CONTEXT);

const verdictOf = ({ public: isPublic, external, confusedDeputy }: PolicyAnalysis): Verdict =>
  verdict(isPublic, external, confusedDeputy);

const variable = (key: string): string => `\${${key}}`;

type Case = readonly [
  sentence: string,
  statements: readonly Elements[],
  expected: Verdict,
  confidence?: 'conservative',
];

const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

const PRINCIPALS: readonly Case[] = [
  ['"*" means every account and every service', [allow({})], EVERYONE],
  ['{"AWS": "*"} means the same as "*"', [allow({ Principal: { AWS: '*' } })], EVERYONE],
  ['a bare list with "*" means the same as "*"', [allow({ Principal: ['*'] })], EVERYONE],
  ['the own account is no stranger', [allow({ Principal: { AWS: OWN } })], NOBODY],
  ['a trusted account is no stranger', [allow({ Principal: { AWS: PARTNER } })], NOBODY],
  [
    'a bare account id lets that account in',
    [allow({ Principal: { AWS: STRANGER } })],
    SOMEONE_OUTSIDE,
  ],
  ['a number is an account id', [allow({ Principal: { AWS: Number(STRANGER) } })], SOMEONE_OUTSIDE],
  [
    'the ARN of a root lets its whole account in',
    [allow({ Principal: { AWS: `arn:aws:iam::${STRANGER}:root` } })],
    SOMEONE_OUTSIDE,
  ],
  [
    'one session of a role is someone outside',
    [allow({ Principal: { AWS: `arn:aws:sts::${STRANGER}:assumed-role/team/ci` } })],
    SOMEONE_OUTSIDE,
  ],
  [
    'a federated user is someone outside',
    [allow({ Principal: { AWS: `arn:aws:sts::${STRANGER}:federated-user/kim` } })],
    SOMEONE_OUTSIDE,
  ],
  [
    'an ARN with a wildcard for the account is read as public',
    [allow({ Principal: { AWS: 'arn:aws:iam::*:root' } })],
    ANY_ACCOUNT,
    'conservative',
  ],
  [
    'an ARN with a wildcard in the own account is still the own account',
    [allow({ Principal: { AWS: `arn:aws:iam::${OWN}:role/*` } })],
    NOBODY,
    'conservative',
  ],
  [
    'the id of a deleted role lets nobody in',
    [allow({ Principal: { AWS: 'AROA1234567890EXAMPLE' } })],
    NOBODY,
  ],
  [
    'a provider of web identities is anyone who signs up there',
    [allow({ Principal: { Federated: 'graph.facebook.com' } })],
    ANY_ACCOUNT,
    'conservative',
  ],
  [
    'an identity provider belongs to its account',
    [allow({ Principal: { Federated: `arn:aws:iam::${OWN}:saml-provider/Corp` } })],
    NOBODY,
    'conservative',
  ],
  [
    'a canonical user is someone outside whose account cannot be told',
    [allow({ Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbaced' } })],
    SOMEONE_OUTSIDE,
    'conservative',
  ],
  [
    'NotPrincipal in an Allow lets everyone else in',
    [allow({ Principal: undefined, NotPrincipal: { AWS: OWN } })],
    EVERYONE,
  ],
  [
    'NotPrincipal in a Deny leaves only those it lists',
    [
      allow({}),
      deny({ Principal: undefined, NotPrincipal: { AWS: [OWN, `arn:aws:iam::${STRANGER}:root`] } }),
    ],
    SOMEONE_OUTSIDE,
  ],
  [
    'an Allow without principals grants nothing',
    [allow({ Principal: undefined })],
    NOBODY,
    'conservative',
  ],
];

const ACTIONS_AND_RESOURCES: readonly Case[] = [
  [
    'letter case of actions does not count',
    [allow({ Action: 'SECRETSMANAGER:getsecret*' })],
    EVERYONE,
  ],
  ['actions of other services are inert', [allow({ Action: ['s3:*', 'kms:Decrypt'] })], NOBODY],
  [
    'ListSecrets is not for a secret to grant',
    [allow({ Action: 'secretsmanager:ListSecrets' })],
    NOBODY,
  ],
  [
    'NotAction grants all that it does not name',
    [allow({ Action: undefined, NotAction: 's3:*' })],
    EVERYONE,
  ],
  ['the ARN of the secret means the secret', [allow({ Resource: SECRET })], EVERYONE],
  [
    'wildcards can stand for the six characters',
    [allow({ Resource: SECRET.replace('AbCdEf', '??????') })],
    EVERYONE,
  ],
  [
    'without the six characters it is another secret',
    [allow({ Resource: SECRET.slice(0, -7) })],
    NOBODY,
  ],
  [
    'another Region is another secret',
    [allow({ Resource: SECRET.replace('us-east-1', 'eu-west-1') })],
    NOBODY,
  ],
  [
    'NotResource means the secret when it names another',
    [allow({ Resource: undefined, NotResource: `${SECRET}x` })],
    EVERYONE,
  ],
  [
    'a missing Resource may mean the secret',
    [allow({ Resource: undefined })],
    EVERYONE,
    'conservative',
  ],
];

const IDENTITY_CONDITIONS: readonly Case[] = [
  [
    'the own organization is trusted',
    [allowIf({ StringEquals: { 'aws:PrincipalOrgID': OWN_ORGANIZATION } })],
    NOBODY,
  ],
  [
    'another organization is outside, yet not everyone',
    [allowIf({ StringEquals: { 'aws:PrincipalOrgID': OTHER_ORGANIZATION } })],
    SOMEONE_OUTSIDE,
  ],
  [
    'an id of an organization with a wildcard pins none',
    [allowIf({ StringLike: { 'aws:PrincipalOrgID': `${OWN_ORGANIZATION}*` } })],
    ANY_ACCOUNT,
  ],
  [
    'letter case of keys and operators does not count',
    [allowIf({ stringequals: { 'AWS:PRINCIPALORGID': OWN_ORGANIZATION } })],
    NOBODY,
  ],
  [
    'IfExists lets accounts in that are in no organization',
    [allowIf({ StringEqualsIfExists: { 'aws:PrincipalOrgID': OWN_ORGANIZATION } })],
    EVERYONE,
  ],
  [
    'ForAllValues holds for a missing key',
    [allowIf({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': OWN_ORGANIZATION } })],
    EVERYONE,
  ],
  [
    'Null closes the hole of ForAllValues',
    [
      allowIf({
        'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': OWN_ORGANIZATION },
        Null: { 'aws:PrincipalOrgID': false },
      }),
    ],
    NOBODY,
  ],
  [
    'ForAnyValue does not hold for a missing key',
    [allowIf({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${OWN_ORGANIZATION}/*` } })],
    NOBODY,
  ],
  [
    'an organizational unit is unique only inside its organization',
    [allowIf({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': '*/ou-ab12-11111111/*' } })],
    ANY_ACCOUNT,
  ],
  [
    'the account of a principal pins it',
    [allowIf({ StringEquals: { 'aws:PrincipalAccount': [OWN, STRANGER] } })],
    SOMEONE_OUTSIDE,
  ],
  [
    'an account with a wildcard pins nobody',
    [allowIf({ StringLike: { 'aws:PrincipalAccount': '11112222333?' } })],
    ANY_ACCOUNT,
  ],
  [
    'a role can be named after an account, so a text pattern does not pin one',
    [allowIf({ StringLike: { 'aws:PrincipalArn': `*${OWN}*` } })],
    ANY_ACCOUNT,
  ],
  [
    'an ARN pattern is compared segment by segment and pins the account',
    [allowIf({ ArnLike: { 'aws:PrincipalArn': `arn:*:iam::${OWN}:role/*` } })],
    NOBODY,
  ],
  [
    'patterns that only hold together of an unobvious name do hold',
    [
      allowIf({
        StringLike: { 'aws:PrincipalArn': role('*', 'app-*') },
        ArnLike: { 'aws:PrincipalArn': role('*', '*-prod') },
      }),
    ],
    ANY_ACCOUNT,
  ],
  [
    'an equals operator takes wildcards as text',
    [allowIf({ StringEquals: { 'aws:PrincipalArn': role('*', 'App') } })],
    NOBODY,
  ],
  [
    'a unique id pins one principal whose account is not known',
    [allowIf({ StringLike: { 'aws:userid': 'AROA1234567890EXAMPLE:*' } })],
    SOMEONE_OUTSIDE,
  ],
  [
    "the name of a session is the caller's choice",
    [allowIf({ StringLike: { 'aws:userid': '*:kim@example.com' } })],
    ANY_ACCOUNT,
  ],
  [
    "tags of principals are their account's choice",
    [allowIf({ StringEquals: { 'aws:PrincipalTag/team': 'payments' } })],
    ANY_ACCOUNT,
  ],
  [
    'the function that calls is in the account that calls',
    [allowIf({ ArnLike: { 'lambda:SourceFunctionArn': `arn:aws:lambda:*:${OWN}:function:*` } })],
    NOBODY,
  ],
  [
    'a property of the secret narrows nobody',
    [allowIf({ StringEquals: { 'aws:ResourceAccount': OWN } })],
    EVERYONE,
  ],
  [
    'a variable for the own organization is the own organization',
    [allowIf({ StringEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } })],
    NOBODY,
  ],
  [
    'a variable that the caller fills pins nobody',
    [allowIf({ ArnLike: { 'aws:PrincipalArn': role(variable('aws:PrincipalAccount'), 'App') } })],
    ANY_ACCOUNT,
  ],
  [
    'two keys of the caller that are held against each other count as met',
    [allowIf({ StringEquals: { 'aws:PrincipalAccount': variable('aws:VpceAccount') } })],
    EVERYONE,
    'conservative',
  ],
  [
    'the name of a user in the own ARN counts as met',
    [
      allowIf({
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:user/${variable('aws:username')}` },
      }),
    ],
    ANY_ACCOUNT,
    'conservative',
  ],
  [
    'a Deny that holds two keys of the caller against each other stops nothing',
    [
      allow({ Principal: { Service: 'lambda.amazonaws.com' } }),
      denyIf({ StringEquals: { 'aws:SourceAccount': variable('aws:PrincipalAccount') } }),
    ],
    SERVICES,
    'conservative',
  ],
  [
    'a tag of the secret that is not known here counts as met',
    [allowIf({ StringEquals: { 'aws:PrincipalTag/team': variable('aws:ResourceTag/team') } })],
    ANY_ACCOUNT,
    'conservative',
  ],
];

const NETWORK_CONDITIONS: readonly Case[] = [
  [
    'a narrow range pins the network, not the caller',
    [allowIf({ IpAddress: { 'aws:SourceIp': '52.95.10.0/24' } })],
    SOMEONE_OUTSIDE,
  ],
  [
    'a /8 is the broadest narrow range',
    [allowIf({ IpAddress: { 'aws:SourceIp': '52.0.0.0/8' } })],
    SOMEONE_OUTSIDE,
  ],
  ['a /7 is everyone', [allowIf({ IpAddress: { 'aws:SourceIp': '52.0.0.0/7' } })], EVERYONE],
  [
    'a /32 of version 6 is narrow',
    [allowIf({ IpAddress: { 'aws:SourceIp': '2600:1f00::/32' } })],
    SOMEONE_OUTSIDE,
  ],
  [
    'a /31 of version 6 is everyone',
    [allowIf({ IpAddress: { 'aws:SourceIp': '2600:1f00::/31' } })],
    EVERYONE,
  ],
  [
    'no call from the Internet has a private address',
    [allowIf({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
    NOBODY,
  ],
  [
    'a call through an endpoint has no source address',
    [allow({}), denyIf({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } })],
    EVERYONE,
  ],
  [
    'an address that must not be one is no limit',
    [allowIf({ NotIpAddress: { 'aws:SourceIp': '8.8.8.8' } })],
    EVERYONE,
  ],
  [
    'one endpoint pins the network, not the caller',
    [allowIf({ StringEquals: { 'aws:SourceVpce': 'vpce-1234a5678b9012c' } })],
    SOMEONE_OUTSIDE,
  ],
  [
    'a pattern over VPCs pins none',
    [allowIf({ StringLike: { 'aws:SourceVpc': 'vpc-*' } })],
    ANY_ACCOUNT,
  ],
  [
    'IfExists lets calls in that come through no endpoint',
    [allowIf({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1234a5678b9012c' } })],
    EVERYONE,
  ],
  [
    "addresses inside a VPC are anyone's",
    [allowIf({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })],
    ANY_ACCOUNT,
  ],
  [
    'the account of an endpoint pins the network, not the caller',
    [allowIf({ StringEquals: { 'aws:VpceAccount': OWN } })],
    SOMEONE_OUTSIDE,
  ],
];

const OTHER_CONDITIONS: readonly Case[] = [
  [
    'a condition that callers can meet is no limit',
    [allowIf({ StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } })],
    EVERYONE,
  ],
  [
    'numbers can be chosen on either side of a bound',
    [
      allowIf({
        NumericGreaterThan: { 'secretsmanager:RecoveryWindowInDays': 7 },
        NumericLessThan: { 'secretsmanager:RecoveryWindowInDays': 9 },
      }),
    ],
    EVERYONE,
  ],
  [
    'two values can be in a list together',
    [
      allowIf({
        'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' },
        'ForAnyValue:StringLike': { 'aws:TagKeys': 'b*' },
      }),
    ],
    EVERYONE,
  ],
  [
    'what can never hold together lets nobody in',
    [
      allowIf({
        StringEquals: { 'aws:UserAgent': 'a' },
        StringNotEquals: { 'aws:UserAgent': 'a' },
      }),
    ],
    NOBODY,
  ],
  ['a call is always encrypted', [allowIf({ Bool: { 'aws:SecureTransport': 'false' } })], NOBODY],
  [
    'an operator that AWS does not have counts as met',
    [allowIf({ StringAlmostEquals: { 'aws:PrincipalOrgID': OWN_ORGANIZATION } })],
    EVERYONE,
    'conservative',
  ],
  [
    'a key of another service counts as met',
    [allowIf({ StringEquals: { 'kms:CallerAccount': OWN } })],
    EVERYONE,
    'conservative',
  ],
  [
    'an address that cannot be read counts as met',
    [allowIf({ IpAddress: { 'aws:SourceIp': '52.95.10.0/33' } })],
    EVERYONE,
    'conservative',
  ],
  [
    'something unknown that changes nothing leaves the verdict exact',
    [allow({}), allowIf({ StringEquals: { 'kms:CallerAccount': OWN } })],
    EVERYONE,
  ],
];

const DENIES: readonly Case[] = [
  ['a Deny beats every Allow', [allow({}), deny({})], NOBODY],
  ['a Deny of other actions stops nothing', [allow({}), deny({ Action: 's3:*' })], EVERYONE],
  [
    'a negated condition holds for a missing key',
    [allow({}), denyIf({ StringNotEquals: { 'aws:PrincipalOrgID': OWN_ORGANIZATION } })],
    NOBODY,
  ],
  [
    'ForAnyValue misses callers without the key',
    [
      allow({}),
      denyIf({ 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgID': OWN_ORGANIZATION } }),
    ],
    EVERYONE,
  ],
  [
    'exempting AWS services exempts every service',
    [
      allow({}),
      denyIf({
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': OWN_ORGANIZATION },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      }),
    ],
    SERVICES,
  ],
  [
    'conditions of a Deny must hold together',
    [
      allow({}),
      denyIf({
        StringNotEquals: { 'aws:PrincipalOrgID': OWN_ORGANIZATION },
        Bool: { 'aws:SecureTransport': 'false' },
      }),
    ],
    EVERYONE,
  ],
  [
    'a Deny for an account stops all its principals',
    [
      allow({ Principal: { AWS: role(STRANGER, 'Vendor') } }),
      deny({ Principal: { AWS: STRANGER } }),
    ],
    NOBODY,
  ],
  [
    'a Deny for a role stops its sessions',
    [
      allow({ Principal: { AWS: `arn:aws:sts::${STRANGER}:assumed-role/Vendor/ci` } }),
      deny({ Principal: { AWS: role(STRANGER, 'Vendor') } }),
    ],
    NOBODY,
  ],
  [
    'a Deny for one role leaves the rest of its account',
    [
      allow({ Principal: { AWS: STRANGER } }),
      deny({ Principal: { AWS: role(STRANGER, 'Vendor') } }),
    ],
    SOMEONE_OUTSIDE,
  ],
  [
    'a doubtful Deny stops nothing',
    [allow({}), denyIf({ StringEquals: { 'kms:CallerAccount': STRANGER } })],
    EVERYONE,
    'conservative',
  ],
  [
    'a broken Deny stops nothing',
    [allow({}), deny({ Condition: 'yes' })],
    EVERYONE,
    'conservative',
  ],
];

const SERVICE_PRINCIPALS: readonly Case[] = [
  [
    'a service can be made to call by any account',
    [allow({ Principal: { Service: 'lambda.amazonaws.com' } })],
    SERVICES,
  ],
  [
    'a service that acts for the own account is confined',
    [
      allow({
        Principal: { Service: 'lambda.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': OWN } },
      }),
    ],
    NOBODY,
  ],
  [
    'IfExists does not let a service off, for it always says for whom it acts',
    [
      allow({
        Principal: { Service: 'lambda.amazonaws.com' },
        Condition: { ArnLikeIfExists: { 'aws:SourceArn': `arn:aws:lambda:*:${OWN}:*` } },
      }),
    ],
    NOBODY,
  ],
  [
    'the ARN of a bucket tells no account',
    [
      allow({
        Principal: { Service: 's3.amazonaws.com' },
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acme-*' } },
      }),
    ],
    SERVICES,
  ],
  [
    'only services carry the account that they act for',
    [allowIf({ StringEquals: { 'aws:SourceAccount': STRANGER } })],
    SERVICES,
  ],
  [
    'services carry no ARN of a principal',
    [allowIf({ ArnEqualsIfExists: { 'aws:PrincipalArn': role(OWN, 'App') } })],
    SERVICES,
  ],
  [
    'a pattern over names of services lets in those that it means, well known or not',
    [allowIf({ StringLike: { 'aws:PrincipalServiceName': 's3.*' } })],
    SERVICES,
  ],
  [
    'strangers and the services that they drive are told apart',
    [
      allow({ Principal: { AWS: STRANGER, Service: 'events.amazonaws.com' } }),
      denyIf({ StringEquals: { 'aws:SourceAccount': OWN } }),
    ],
    SOMEONE_OUTSIDE_AND_SERVICES,
  ],
];

const TABLES: Readonly<Record<string, readonly Case[]>> = {
  principals: PRINCIPALS,
  'actions and resources': ACTIONS_AND_RESOURCES,
  'conditions on who calls': IDENTITY_CONDITIONS,
  'conditions on the network': NETWORK_CONDITIONS,
  'other conditions': OTHER_CONDITIONS,
  'statements that deny': DENIES,
  services: SERVICE_PRINCIPALS,
};

for (const [theme, cases] of Object.entries(TABLES)) {
  describe(theme, () => {
    for (const [sentence, statements, expected, confidence] of cases) {
      it(sentence, () => {
        const analysis = analyse(...statements);
        expect(verdictOf(analysis)).toEqual(expected);
        expect(analysis.confidence).toBe(confidence ?? 'exact');
        expect(analysis.actions.length > 0).toBe(expected !== NOBODY);
        expect(analysis.grants.length > 0).toBe(expected !== NOBODY);
      });
    }
  });
}

describe('the shape of a policy', () => {
  it('may have one statement that is no list', () => {
    const policy = { Version: '2012-10-17', Statement: allow({}) };
    expect(verdictOf(analyzeResourcePolicy(policy, CONTEXT))).toEqual(EVERYONE);
  });

  it('is the same as text and as an object', () => {
    const policy = policyOf(allow({ Principal: { AWS: STRANGER } }), deny({ Action: 's3:*' }));
    expect(analyzeResourcePolicy(JSON.stringify(policy), CONTEXT)).toEqual(
      analyzeResourcePolicy(policy, CONTEXT),
    );
  });

  it.each(['2008-10-17', undefined])('knows no variables in version %s', (Version) => {
    const condition = { StringNotEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } };
    const policy = { Version, Statement: [allow({}), denyIf(condition)] };
    const analysis = analyzeResourcePolicy(policy, CONTEXT);
    expect(verdictOf(analysis)).toEqual(NOBODY);
    expect(analysis.notes.map(({ code }) => code)).toEqual(['lock-out', 'variable-as-text']);
  });

  it('counts variables as unknown in a version that AWS does not have', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } };
    const policy = { Version: '2019-10-19', Statement: [allowIf(condition)] };
    const analysis = analyzeResourcePolicy(policy, CONTEXT);
    expect(analysis).toMatchObject({ public: true, confidence: 'conservative' });
  });
});

describe('the context', () => {
  const vendor = policyOf(allow({ Principal: { AWS: role(STRANGER, 'Vendor') } }));

  it.each([
    ['aws', false, 'exact'],
    ['customer', true, 'conservative'],
    ['unknown', true, 'conservative'],
  ] as const)(
    'lets a key managed by %s decide whether the value can be read',
    (managedBy, readable, confidence) => {
      const analysis = analyzeResourcePolicy(vendor, { ...CONTEXT, kmsKey: { managedBy } });
      expect(analysis).toMatchObject({ external: true, valueReadable: readable, confidence });
    },
  );

  it('trusts organizations and networks that are named', () => {
    const trusting: PolicyContext = {
      ...CONTEXT,
      trustedOrganizations: [OTHER_ORGANIZATION],
      trustedNetworks: { cidrs: ['52.95.10.0/24'], vpcEndpoints: ['vpce-own'], vpcs: ['vpc-own'] },
    };
    const conditions = [
      { StringEquals: { 'aws:PrincipalOrgID': OTHER_ORGANIZATION } },
      { IpAddress: { 'aws:SourceIp': '52.95.10.128/25' } },
      { StringEquals: { 'aws:SourceVpce': 'vpce-own' } },
      { StringEquals: { 'aws:SourceVpc': 'vpc-own' } },
    ];
    const verdicts = conditions.map((condition) =>
      verdictOf(analyzeResourcePolicy(policyOf(allowIf(condition)), trusting)),
    );
    expect(verdicts).toEqual(conditions.map(() => NOBODY));
  });

  it('sees the part of a range that reaches beyond the trusted network', () => {
    const trusting: PolicyContext = { ...CONTEXT, trustedNetworks: { cidrs: ['52.95.10.0/25'] } };
    const policy = policyOf(allowIf({ IpAddress: { 'aws:SourceIp': '52.95.10.0/24' } }));
    const [grant] = analyzeResourcePolicy(policy, trusting).grants;
    expect(grant?.witness.context).toEqual({ 'aws:SourceIp': '52.95.10.128' });
  });

  it('judges dates on the given day', () => {
    const policy = policyOf(
      allowIf({ DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }),
    );
    const on = (day: string): PolicyAnalysis =>
      analyzeResourcePolicy(policy, { ...CONTEXT, now: new Date(day) });
    expect(on('2025-12-31').public).toBe(true);
    expect(on('2026-01-01').public).toBe(false);
    expect(analyzeResourcePolicy(policy, CONTEXT)).toMatchObject({
      public: true,
      confidence: 'conservative',
    });
  });

  it('takes the Denies of resource control policies as its own', () => {
    const perimeter = policyOf(
      denyIf({ StringNotEqualsIfExists: { 'aws:PrincipalOrgID': OWN_ORGANIZATION } }),
    );
    const context = { ...CONTEXT, resourceControlPolicies: [perimeter] };
    expect(verdictOf(analyzeResourcePolicy(policyOf(allow({})), context))).toEqual(NOBODY);
  });

  it('takes ids of principals for live in a template, and resolves those that it is told of', () => {
    const id = 'AROA1234567890EXAMPLE';
    const policy = policyOf(allow({ Principal: { AWS: id } }));
    const template: PolicyContext = { ...CONTEXT, source: 'template' };
    const resolved: PolicyContext = { ...template, principalIds: { [id]: role(OWN, 'App') } };
    expect(verdictOf(analyzeResourcePolicy(policy, template))).toEqual(SOMEONE_OUTSIDE);
    expect(verdictOf(analyzeResourcePolicy(policy, resolved))).toEqual(NOBODY);
    const condition = policyOf(allowIf({ StringLike: { 'aws:userid': `${id}:*` } }));
    expect(verdictOf(analyzeResourcePolicy(condition, resolved))).toEqual(NOBODY);
  });

  it('does not take another organization for the own one where the own one is not known', () => {
    const { organizationId: _, ...unknowing } = CONTEXT;
    const policy = policyOf(
      allowIf({ StringEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } }),
    );
    expect(verdictOf(analyzeResourcePolicy(policy, unknowing))).toEqual(NOBODY);
  });
});

describe('a grant', () => {
  it('tells who gets in, by which statement, for what, and shows a request that succeeds', () => {
    const analysis = analyse(
      deny({ Sid: 'KeepPolicy', Action: '*Policy', Principal: { AWS: STRANGER } }),
      allow({
        Sid: 'Vendor',
        Principal: { AWS: role(STRANGER, 'Vendor') },
        Action: ['secretsmanager:*Policy', 'secretsmanager:DescribeSecret', READ],
        Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      }),
    );
    expect(analysis.grants).toEqual([
      {
        class: 'external',
        statement: { index: 1, sid: 'Vendor' },
        principal: `role Vendor of account ${STRANGER}`,
        actions: ['secretsmanager:DescribeSecret', READ],
        effects: ['readsValue', 'metadata'],
        narrowedBy: [
          { operator: 'StringEquals', key: 'secretsmanager:VersionStage', values: ['AWSCURRENT'] },
        ],
        notCredited: [],
        denies: [
          {
            statement: { index: 0, sid: 'KeepPolicy' },
            origin: 'policy',
            effect: 'partial',
            reason: 'it denies other actions than these',
          },
        ],
        witness: {
          principalArn: role(STRANGER, 'Vendor'),
          account: STRANGER,
          network: 'the Internet, address 198.51.100.7',
          action: READ,
          context: { 'aws:SourceIp': '198.51.100.7', 'secretsmanager:VersionStage': 'AWSCURRENT' },
        },
        fix: {
          summary: expect.stringMatching(/^Remove statement 1 .*Vendor/),
          patch: [{ op: 'remove', path: '/Statement/1' }],
        },
        confidence: 'exact',
      },
    ]);
  });

  it('for a service shows for whom the service acts', () => {
    const { grants } = analyse(allow({ Principal: { Service: 'lambda.amazonaws.com' } }));
    expect(grants).toMatchObject([
      {
        class: 'confusedDeputy',
        principal: 'lambda.amazonaws.com for any account',
        witness: { service: 'lambda.amazonaws.com' },
      },
    ]);
    const [grant] = grants;
    expect(Object.keys(grant?.witness.context ?? {})).toEqual([
      'aws:SourceAccount',
      'aws:SourceArn',
    ]);
  });

  const principalsOf = (...statements: readonly Elements[]): readonly string[] =>
    analyse(...statements).grants.map(({ principal }) => principal);

  it.each([
    ['any AWS account', { Principal: { AWS: 'arn:aws:iam::*:root' } }],
    [`account ${STRANGER}`, { Principal: { AWS: STRANGER } }],
    [
      `user kim of account ${STRANGER}`,
      { Principal: { AWS: `arn:aws:iam::${STRANGER}:user/kim` } },
    ],
    [
      `session ci of role Deploy of account ${STRANGER}`,
      { Principal: { AWS: `arn:aws:sts::${STRANGER}:assumed-role/Deploy/ci` } },
    ],
    [
      `organization ${OTHER_ORGANIZATION}`,
      { Condition: { StringEquals: { 'aws:PrincipalOrgID': OTHER_ORGANIZATION } } },
    ],
    [
      'the principal with the unique id AROA1234567890EXAMPLE',
      { Condition: { StringLike: { 'aws:userid': 'AROA1234567890EXAMPLE:*' } } },
    ],
    [
      'any AWS account, from a named network',
      { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1234a5678b9012c' } } },
    ],
    ['any user of graph.facebook.com', { Principal: { Federated: 'graph.facebook.com' } }],
    [
      'any AWS service for any account',
      { Condition: { Bool: { 'aws:PrincipalIsAWSService': true } } },
    ],
    [
      `any AWS service for account ${STRANGER}`,
      { Condition: { StringEquals: { 'aws:SourceAccount': STRANGER } } },
    ],
  ])('names "%s" as people say it', (principal, elements) => {
    expect(principalsOf(allow(elements))).toEqual([principal]);
  });

  it('is not repeated for those whom a broader one covers', () => {
    const principals = principalsOf(
      allow({ Principal: { AWS: [STRANGER, role(STRANGER, 'Vendor')] } }),
    );
    expect(principals).toEqual([`account ${STRANGER}`]);
  });
});

describe('a note', () => {
  it.each<readonly [string, readonly Elements[]]>([
    ['dead-principal', [allow({ Principal: { AWS: 'AIDA1234567890EXAMPLE' } })]],
    ['inert-actions', [allow({ Action: 's3:*' })]],
    ['other-resource', [allow({ Resource: `${SECRET}x` })]],
    ['not-principal-allow', [allow({ Principal: undefined, NotPrincipal: { AWS: OWN } })]],
    ['unknown-operator', [allowIf({ StringAlmostEquals: { 'aws:UserAgent': 'a' } })]],
    ['unknown-key', [allowIf({ StringEquals: { 's3:prefix': 'a' } })]],
    ['unknown-value', [allowIf({ StringEquals: { 'aws:ResourceTag/team': 'a' } })]],
    ['unreadable-value', [allowIf({ NumericEquals: { 'aws:MultiFactorAuthAge': 'soon' } })]],
    ['empty-condition', [allowIf({ StringEquals: { 'aws:UserAgent': [] } })]],
    ['missing-set-operator', [allowIf({ StringEquals: { 'aws:TagKeys': 'a' } })]],
    ['for-all-values-in-allow', [allowIf({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } })]],
    ['optional-source', [allowIf({ StringEqualsIfExists: { 'aws:SourceAccount': OWN } })]],
    ['never-matches', [allowIf({ IpAddress: { 'aws:SourceIp': '192.168.0.0/16' } })]],
    ['never-matches', [allowIf({ StringEquals: { 'aws:PrincipalOrgID': 'O-A1B2C3D4E5' } })]],
    [
      'never-matches',
      [allowIf({ ArnLike: { 'aws:PrincipalArn': `arn:aws:sts::${OWN}:assumed-role/App/*` } })],
    ],
    [
      'idle-deny',
      [denyIf({ Bool: { 'aws:SecureTransport': false }, StringEquals: { 'aws:UserAgent': 'a' } })],
    ],
    ['lock-out', [deny({})]],
    ['unknown-element', [allow({ Conditions: {} })]],
    ['missing-resource', [allow({ Resource: undefined })]],
  ])('%s names the statement or the policy that it is about', (code, statements) => {
    const notes = analyse(...statements).notes.filter((note) => note.code === code);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.message).toMatch(/^[A-Z].*\.$/);
    expect(notes[0]?.statement).toBe(code === 'lock-out' ? undefined : 0);
  });

  it('says nothing of a well-kept policy', () => {
    expect(
      analyse(
        allow({
          Principal: { AWS: role(OWN, 'App') },
          Condition: {
            'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' },
          },
        }),
      ),
    ).toEqual({
      public: false,
      external: false,
      confusedDeputy: false,
      actions: [],
      valueReadable: false,
      organizationWide: false,
      lockedOut: false,
      grants: [],
      notes: [],
      confidence: 'exact',
    });
  });

  it('does not call a policy a lock-out that leaves the root user', () => {
    const root = `arn:aws:iam::${OWN}:root`;
    const { notes } = analyse(denyIf({ ArnNotEquals: { 'aws:PrincipalArn': root } }));
    expect(notes).toEqual([]);
  });
});

describe('the order of things', () => {
  const statements = [
    allow({ Principal: { AWS: [STRANGER, '888877776666'] } }),
    allowIf({ StringLike: { 'aws:PrincipalArn': [role('*', 'a*'), role('*', '*b')] } }),
    denyIf({ StringEquals: { 'aws:PrincipalOrgID': OTHER_ORGANIZATION } }),
  ];

  it('of statements changes no verdict', () => {
    const forwards = analyse(...statements);
    const backwards = analyse(...[...statements].reverse());
    expect(verdictOf(backwards)).toEqual(verdictOf(forwards));
    expect(backwards.actions).toEqual(forwards.actions);
    expect(backwards.grants.map(({ principal }) => principal).sort()).toEqual(
      forwards.grants.map(({ principal }) => principal).sort(),
    );
  });

  it('is the same each time', () => {
    expect(analyse(...statements)).toEqual(analyse(...statements));
  });
});
