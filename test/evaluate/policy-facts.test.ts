/** What rules can ask of a policy, from the policy's text on. */
import { describe, expect, test } from 'vitest';
import { type PolicyFindings, policyFacts } from '../../src/evaluate/policy-facts.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';

const OWN = '111122223333';
const SISTER = '444455556666';
const STRANGER = '999988887777';
const ORGANIZATION = 'o-a1b2c3d4e5';
const SECRET_ARN = `arn:aws:secretsmanager:eu-west-1:${OWN}:secret:db-AbCdEf`;
const ID = 'AROAJQ4NT2KZ7EXAMPLE9';

type Part = Readonly<Record<string, unknown>>;

const allow = (Principal: unknown, more: Part = {}): Part => ({
  Effect: 'Allow',
  Principal,
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  ...more,
});
const everyone = (Condition: Part): Part => allow('*', { Condition });
const arn = (account: string, name: string): Part => ({
  AWS: `arn:aws:iam::${account}:role/${name}`,
});

/** The facts of a policy in an organization with one sister account. */
function factsOf(statements: readonly Part[], managedBy: 'aws' | 'customer' = 'customer') {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const findings: PolicyFindings = {
    analysis: analyzeResourcePolicy(document, {
      secretArn: SECRET_ARN,
      organizationId: ORGANIZATION,
      trustedAccounts: [OWN, SISTER],
      kmsKey: { managedBy },
    }),
    untrusting: () => analyzeResourcePolicy(document, { secretArn: SECRET_ARN }),
    organizationId: ORGANIZATION,
    wildcardActions: () => [],
  };
  return policyFacts(true, findings);
}

test('a secret without a policy has the facts of one that lets nobody in', () => {
  const facts = policyFacts(false);
  expect(facts).toEqual({ ...factsOf([allow(arn(OWN, 'shop'))]), present: false });
  expect(facts['outsiderWitness']).toBeUndefined();
  expect(Object.values(facts).filter((value) => value === true)).toEqual([]);
});

describe('effects', () => {
  const all = [
    allow(arn(STRANGER, 'reader'), {
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    }),
    allow({ AWS: STRANGER }, { Action: 'secretsmanager:Delete*' }),
    allow({ Service: 'lambda.amazonaws.com' }, { Action: 'secretsmanager:RotateSecret' }),
  ];

  test('of outsiders and of services are told apart, the worst first', () => {
    const { outsiderEffects, serviceEffects } = factsOf(all);
    expect(outsiderEffects).toEqual(['readsValue', 'controlsPolicy', 'destroys', 'metadata']);
    expect(serviceEffects).toEqual(['changesValue']);
  });

  test('leave out the value where the key withholds it', () => {
    expect(factsOf(all, 'aws')['outsiderEffects']).toEqual([
      'controlsPolicy',
      'destroys',
      'metadata',
    ]);
    expect(factsOf([allow(arn(STRANGER, 'reader'))], 'aws')['outsiderEffects']).toEqual([]);
  });
});

describe('the witness', () => {
  test('shows the worst that an outsider can do, and counts the others', () => {
    const { outsiderWitness } = factsOf([
      allow(arn(STRANGER, 'auditor'), { Action: 'secretsmanager:DescribeSecret' }),
      allow(arn(STRANGER, 'reader'), { Sid: 'Readers' }),
      allow(arn(STRANGER, 'writer'), { Action: 'secretsmanager:PutSecretValue' }),
    ]);
    expect(outsiderWitness).toBe(
      `role reader of account ${STRANGER} can read the value (statement 1 “Readers”): arn:aws:iam::${STRANGER}:role/reader may call secretsmanager:GetSecretValue from the Internet; 2 more get in`,
    );
  });

  test('of a public policy is one of the public, even where somebody else can do worse', () => {
    const { outsiderWitness } = factsOf([
      allow(arn(STRANGER, 'reader')),
      allow('*', { Action: 'secretsmanager:DescribeSecret' }),
    ]);
    expect(outsiderWitness).toMatch(
      /^any AWS account can see or change the metadata \(statement 1\): /,
    );
  });

  test('of a service is another than that of an outsider', () => {
    const facts = factsOf([allow({ Service: 'lambda.amazonaws.com' })]);
    expect(facts['serviceWitness']).toMatch(/^lambda\.amazonaws\.com for any account can read /);
    expect(facts['outsiderWitness']).toBeUndefined();
  });
});

describe('readers of other accounts', () => {
  test.each([
    ['a sister account', [allow({ AWS: SISTER })], [`account ${SISTER}`]],
    ['a stranger', [allow(arn(STRANGER, 'reader'))], [`role reader of account ${STRANGER}`]],
    [
      'a sister account behind a perimeter',
      [
        allow({ AWS: SISTER }),
        {
          Effect: 'Deny',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
        },
      ],
      [`account ${SISTER}`],
    ],
    [
      'another organization',
      [everyone({ StringEquals: { 'aws:PrincipalOrgID': 'o-partner001' } })],
      ['organization o-partner001'],
    ],
    ['the own account', [allow({ AWS: OWN })], []],
    [
      'the own organization, which has the own account in it',
      [everyone({ StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } })],
      [],
    ],
    [
      'the own organization from one network',
      [
        everyone({
          StringEquals: {
            'aws:PrincipalOrgID': ORGANIZATION,
            'aws:SourceVpce': 'vpce-0a1b2c3d4e5f60718',
          },
        }),
      ],
      [],
    ],
    ['everybody', [allow('*')], []],
    ['a service', [allow({ Service: 'lambda.amazonaws.com' })], []],
    [
      'a sister account that may only describe the secret',
      [allow({ AWS: SISTER }, { Action: 'secretsmanager:DescribeSecret' })],
      [],
    ],
    [
      'a sister account that a Deny stops',
      [allow({ AWS: SISTER }), { ...allow({ AWS: SISTER }), Effect: 'Deny' }],
      [],
    ],
  ])('where the policy names %s', (_, statements, readers) => {
    expect(factsOf(statements)['crossAccountReaders']).toEqual(readers);
    expect(factsOf(statements, 'aws')['crossAccountReaders']).toEqual(readers);
  });
});

describe('stale principals', () => {
  test.each([
    ['in an Allow', [allow({ AWS: [ID, `arn:aws:iam::${OWN}:role/shop`] })], [ID]],
    [
      'that a Deny was to spare',
      [{ Effect: 'Deny', NotPrincipal: { AWS: ID }, Action: '*', Resource: '*' }],
      [ID],
    ],
    [
      'in several statements, each once and sorted',
      [allow({ AWS: ID }), allow({ AWS: [ID, 'AIDAJQ4NT2KZ7EXAMPLE1'] })],
      ['AIDAJQ4NT2KZ7EXAMPLE1', ID],
    ],
    [
      'are not those of a condition, where a living role is written so, too',
      [allow({ AWS: OWN }, { Condition: { StringLike: { 'aws:userid': `${ID}:*` } } })],
      [],
    ],
  ])('%s', (_, statements, ids) => {
    expect(factsOf(statements)['stalePrincipals']).toEqual(ids);
  });
});

test('the whole organization and a lock-out are told', () => {
  const wide = factsOf([everyone({ StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } })]);
  const locked = factsOf([{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }]);
  expect([wide['organizationWide'], wide['lockedOut']]).toEqual([true, false]);
  expect([locked['organizationWide'], locked['lockedOut']]).toEqual([false, true]);
});
