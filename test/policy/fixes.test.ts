/** Holes in policies, and the smallest edit that closes each without stopping whom the policy lets in on purpose. */
import { describe, expect, it } from 'vitest';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import { applyFix } from '../../src/policy/fix/apply-fix.js';
import { CONTEXT, OWN, OWN_ORGANIZATION, PARTNER, STRANGER } from './sampled-requesters.js';

type Elements = Readonly<Record<string, unknown>>;

const allow = (elements: Elements): Elements => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  ...elements,
});

const deny = (Condition: Elements): Elements => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'secretsmanager:*',
  Resource: '*',
  Condition,
});

const OUR_ROLE = `arn:aws:iam::${OWN}:role/app`;
const THEIR_ROLE = `arn:aws:iam::${STRANGER}:role/vendor`;
const LAMBDA = 'lambda.amazonaws.com';
const OUTSIDE = { StringNotEquals: { 'aws:PrincipalOrgID': OWN_ORGANIZATION } };
const WITHOUT_TLS = { Bool: { 'aws:SecureTransport': 'false' } };

type Row = readonly [hole: string, statements: readonly Elements[], summaries: readonly string[]];

const ROWS: readonly Row[] = [
  [
    'everyone',
    [allow({})],
    [
      `In statement 0, ask for aws:PrincipalOrgID = ${OWN_ORGANIZATION}, so that only the own organization gets in.`,
    ],
  ],
  [
    'an optional condition',
    [allow({ Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': OWN_ORGANIZATION } } })],
    ['In statement 0, ask for aws:PrincipalOrgID without IfExists.'],
  ],
  [
    'ForAllValues',
    [
      allow({
        Condition: {
          'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': `${OWN_ORGANIZATION}/*` },
        },
      }),
    ],
    ['In statement 0, ask for aws:PrincipalOrgPaths with ForAnyValue, not ForAllValues.'],
  ],
  [
    'a Deny of the outside that asks for more',
    [allow({ Sid: 'Readers' }), deny({ ...OUTSIDE, ...WITHOUT_TLS })],
    [
      'Split statement 1 in two: what asks for aws:SecureTransport never holds together with the rest.',
    ],
  ],
  [
    'a Deny that spares requests without the key',
    [
      allow({ Principal: { AWS: '*' } }),
      deny({ 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgID': OWN_ORGANIZATION } }),
    ],
    [
      'In statement 1, hold aws:PrincipalOrgID against StringNotEquals, which also denies requests without the key.',
    ],
  ],
  [
    'one stranger among others',
    [allow({ Principal: { AWS: [OUR_ROLE, THEIR_ROLE] } })],
    [`In statement 0, remove "${THEIR_ROLE}" from Principal / AWS.`],
  ],
  [
    'an account and a role of it',
    [allow({ Principal: { AWS: [STRANGER, THEIR_ROLE, OUR_ROLE] } })],
    [`In statement 0, remove "${STRANGER}", "${THEIR_ROLE}" from Principal / AWS.`],
  ],
  [
    'a stranger whom a Deny spares beside a partner',
    [allow({}), deny({ StringNotEquals: { 'aws:PrincipalAccount': [PARTNER, STRANGER] } })],
    [
      `In statement 1, remove "${STRANGER}" from Condition / StringNotEquals / aws:PrincipalAccount.`,
    ],
  ],
  [
    'a stranger among the accounts for which a service acts',
    [
      allow({
        Principal: { Service: LAMBDA },
        Condition: { StringEquals: { 'aws:SourceAccount': [OWN, STRANGER] } },
      }),
    ],
    [`In statement 0, remove "${STRANGER}" from Condition / StringEquals / aws:SourceAccount.`],
  ],
  [
    'a service for anybody',
    [allow({ Principal: { Service: LAMBDA } })],
    [
      `In statement 0, ask for aws:SourceAccount = ${OWN}, so that services act for the own account only.`,
    ],
  ],
  [
    'a service for anybody, beside a role of our own',
    [allow({ Principal: { Service: LAMBDA, AWS: OUR_ROLE } })],
    [
      `Give the services of statement 0 a statement of their own that asks for aws:SourceAccount = ${OWN}.`,
    ],
  ],
  [
    'services that a perimeter spares',
    [allow({}), deny({ ...OUTSIDE, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } })],
    [`Deny services that act for others than aws:SourceOrgID = ${OWN_ORGANIZATION}.`],
  ],
  [
    'a statement for one stranger',
    [
      allow({ Principal: { AWS: OUR_ROLE } }),
      allow({ Sid: 'Vendor', Principal: { AWS: STRANGER } }),
    ],
    ['Remove statement 1 “Vendor”.'],
  ],
  [
    'nothing but one stranger',
    [allow({ Principal: { AWS: STRANGER } })],
    ['Delete the policy: it has no other statement.'],
  ],
  [
    'everyone, beside a partner who is named',
    [allow({ Principal: { AWS: ['*', PARTNER] } })],
    [
      `Deny services that act for others than aws:SourceOrgID = ${OWN_ORGANIZATION}.`,
      'In statement 0, remove "*" from Principal / AWS. It also stops some whom the policy lets in on purpose.',
    ],
  ],
];

const exposures = (policy: string | object): readonly string[] =>
  analyzeResourcePolicy(policy, CONTEXT).grants.map((grant) => `${grant.class} ${grant.principal}`);

describe('a fix', () => {
  it.each(ROWS)('closes %s', (_hole, statements, summaries) => {
    const policy = { Version: '2012-10-17', Statement: statements };
    const { grants } = analyzeResourcePolicy(policy, CONTEXT);
    expect([...new Set(grants.map(({ fix }) => fix.summary))].sort()).toEqual(summaries);
    for (const grant of grants) {
      const fixed = JSON.stringify(applyFix(JSON.stringify(policy), grant.fix));
      expect(exposures(fixed)).not.toContain(`${grant.class} ${grant.principal}`);
    }
  });

  it('keeps the one statement that stands in no list', () => {
    const Statement = allow({ Principal: { Service: LAMBDA, AWS: OUR_ROLE } });
    const policy = { Version: '2012-10-17', Statement };
    const [grant] = analyzeResourcePolicy(policy, CONTEXT).grants;
    expect(grant && applyFix(policy, grant.fix)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { ...Statement, Principal: { AWS: OUR_ROLE } },
        {
          ...Statement,
          Principal: { Service: LAMBDA },
          Condition: { StringEquals: { 'aws:SourceAccount': OWN } },
        },
      ],
    });
  });

  it('leaves behind what AWS does not know', () => {
    const odd = JSON.stringify({ ...deny({ ...OUTSIDE, ...WITHOUT_TLS }) }).slice(0, -1);
    const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;
    const text = `{"Version":"2012-10-17","Statement":[${JSON.stringify(allow({}))},${odd},"X":${deep}}]}`;
    const [grant] = analyzeResourcePolicy(text, CONTEXT).grants;
    expect(grant?.fix.patch).toHaveLength(2);
    expect(JSON.stringify(grant?.fix.patch)).not.toContain('[[');
  });

  it('escapes what stands in the path of a patch', () => {
    const tag = 'aws:PrincipalTag/a~b/c';
    const statement = allow({
      Condition: {
        StringEqualsIfExists: { 'aws:PrincipalOrgID': OWN_ORGANIZATION, [tag]: 'x' },
      },
    });
    const policy = { Version: '2012-10-17', Statement: [statement] };
    const [grant] = analyzeResourcePolicy(policy, CONTEXT).grants;
    expect(grant && applyFix(policy, grant.fix)).toMatchObject({
      Statement: [
        {
          Condition: {
            StringEqualsIfExists: { [tag]: 'x' },
            StringEquals: { 'aws:PrincipalOrgID': OWN_ORGANIZATION },
          },
        },
      ],
    });
  });
});

describe('the whole organization', () => {
  const condition = (operator: string, key: string, value: string): Elements => ({
    Condition: { [operator]: { [key]: value } },
  });
  const isWide = (statement: Elements, more: object = {}): boolean =>
    analyzeResourcePolicy(
      { Version: '2012-10-17', Statement: [statement] },
      { ...CONTEXT, ...more },
    ).organizationWide;
  const members = allow(condition('StringEquals', 'aws:PrincipalOrgID', OWN_ORGANIZATION));

  it.each<readonly [string, Elements, boolean]>([
    ['its id', members, true],
    ['everyone', allow({}), true],
    [
      'all of its paths',
      allow(condition('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', `${OWN_ORGANIZATION}/*`)),
      true,
    ],
    [
      'one of its units',
      allow(
        condition(
          'ForAnyValue:StringLike',
          'aws:PrincipalOrgPaths',
          `${OWN_ORGANIZATION}/r-ab12/ou-ab12-11111111/*`,
        ),
      ),
      false,
    ],
    ['another', allow(condition('StringEquals', 'aws:PrincipalOrgID', 'o-zyxw987654')), false],
    ['its id, for other actions', { ...members, Action: 'secretsmanager:TagResource' }, false],
    ['one of its accounts', allow({ Principal: { AWS: PARTNER } }), false],
  ])('reads the value by %s: %s', (_by, statement, expected) => {
    expect(isWide(statement)).toBe(expected);
  });

  it('does not where the key is for the own account', () => {
    const policy = {
      Statement: { Effect: 'Allow', Principal: { AWS: OWN }, Action: 'kms:*', Resource: '*' },
    };
    expect(isWide(members, { kmsKey: { managedBy: 'aws' } })).toBe(false);
    expect(isWide(members, { kmsKey: { managedBy: 'customer', policy } })).toBe(false);
    const open = { Statement: { ...policy.Statement, Principal: '*' } };
    expect(isWide(members, { kmsKey: { managedBy: 'customer', policy: open } })).toBe(true);
  });
});
