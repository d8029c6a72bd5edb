import { describe, expect, test } from 'vitest';
import type { Grant } from '../../src/model/access.js';
import { effectsOf, worstGrant } from '../../src/model/grant-effects.js';
import { requestWords, statementWords, witnessSentence } from '../../src/model/witness-sentence.js';

const READABLE = { valueReadable: true };
const WITHHELD = { valueReadable: false };

const grantOf = (given: Partial<Grant> = {}): Grant => ({
  class: 'public',
  statement: { index: 1, sid: 'ShareWithPartner' },
  principal: 'any AWS account',
  actions: ['secretsmanager:GetSecretValue'],
  effects: ['readsValue'],
  narrowedBy: [],
  notCredited: [],
  denies: [],
  witness: {
    principalArn: 'arn:aws:iam::210987654321:role/Anyone',
    account: '210987654321',
    network: 'the Internet, address 198.51.100.7',
    action: 'secretsmanager:GetSecretValue',
    context: { 'aws:SourceIp': '198.51.100.7' },
  },
  fix: { summary: 'Remove statement 1.', patch: [{ op: 'remove', path: '/Statement/1' }] },
  confidence: 'exact',
  ...given,
});

const REQUEST =
  'arn:aws:iam::210987654321:role/Anyone may call secretsmanager:GetSecretValue from the Internet';

describe('the sentence on a grant', () => {
  test('says who can do what, by which statement, and a request that proves it', () => {
    expect(witnessSentence(grantOf(), READABLE)).toBe(
      `any AWS account can read the value (statement 1 “ShareWithPartner”): ${REQUEST}`,
    );
  });

  test.each([
    [['readsValue', 'metadata'], READABLE, 'can read the value'],
    [['controlsPolicy', 'destroys'], READABLE, 'can replace this policy'],
    [['changesValue'], READABLE, 'can change the value or its rotation'],
    [['destroys'], READABLE, 'can delete the secret or its replicas'],
    [['metadata'], READABLE, 'can see or change the metadata'],
    [['readsValue'], WITHHELD, 'may ask for the value, which the key withholds'],
    [
      ['readsValue', 'destroys', 'metadata'],
      WITHHELD,
      'can delete the secret or its replicas, while the key withholds the value',
    ],
    [['metadata'], WITHHELD, 'can see or change the metadata'],
  ] as const)('that gives %j with %j says: %s', (effects, access, words) => {
    expect(witnessSentence(grantOf({ effects }), access)).toContain(
      `any AWS account ${words} (statement 1 `,
    );
  });
});

describe('the request', () => {
  const { witness } = grantOf();

  test('from a named address tells the address', () => {
    const narrowedBy = [
      { operator: 'IpAddress', key: 'AWS:sourceip', values: ['198.51.100.0/24'] },
    ];
    expect(requestWords(grantOf({ narrowedBy }))).toMatch(/ from the address 198\.51\.100\.7$/);
  });

  test('through an endpoint tells the endpoint', () => {
    const network = 'VPC endpoint vpce-0123 in vpc-0456';
    const context = { 'aws:SourceVpce': 'vpce-0123', 'aws:SourceVpc': 'vpc-0456' };
    const narrowedBy = [{ operator: 'StringEquals', key: 'aws:SourceVpce', values: ['vpce-0123'] }];
    const grant = grantOf({ narrowedBy, witness: { ...witness, network, context } });
    expect(requestWords(grant)).toMatch(/GetSecretValue from VPC endpoint vpce-0123 in vpc-0456$/);
  });

  test('of a service tells on whose behalf', () => {
    const grant = grantOf({
      class: 'confusedDeputy',
      principal: 'lambda.amazonaws.com for any account',
      witness: {
        service: 'lambda.amazonaws.com',
        action: 'secretsmanager:GetSecretValue',
        context: { 'aws:SourceAccount': '210987654321', 'aws:SourceIp': '198.51.100.7' },
      },
    });
    expect(requestWords(grant)).toBe(
      'lambda.amazonaws.com may call secretsmanager:GetSecretValue on behalf of account 210987654321',
    );
  });

  test('of a principal without an ARN is made by whom the grant names', () => {
    const { principalArn: _, ...rest } = witness;
    expect(requestWords(grantOf({ principal: 'CanonicalUser abc', witness: rest }))).toMatch(
      /^CanonicalUser abc may call /,
    );
  });

  test('tells what else its conditions ask for, and what the rest of the sentence tells not again', () => {
    const keys = ['aws:principalarn', 'aws:useragent', 'secretsmanager:VersionStage'];
    const grant = grantOf({
      narrowedBy: keys.map((key) => ({ operator: 'StringLike', key, values: ['*'] })),
      witness: {
        ...witness,
        context: {
          ...witness.context,
          'aws:PrincipalArn': 'arn:aws:iam::210987654321:role/Anyone',
          'aws:SecureTransport': 'true',
          'aws:UserAgent': 'curl',
          'secretsmanager:VersionStage': 'AWSCURRENT',
        },
      },
    });
    expect(requestWords(grant)).toBe(
      `${REQUEST} with aws:UserAgent “curl”, secretsmanager:VersionStage “AWSCURRENT”`,
    );
  });

  test('does not go on for ever', () => {
    const keys = Array.from({ length: 50 }, (_, index) => `aws:RequestTag/${index}`);
    const grant = grantOf({
      narrowedBy: keys.map((key) => ({ operator: 'StringLike', key, values: ['x'] })),
      witness: {
        ...witness,
        context: { ...witness.context, ...Object.fromEntries(keys.map((key) => [key, 'x'])) },
      },
    });
    expect(requestWords(grant)).toBe(
      `${REQUEST} with aws:RequestTag/0 “x”, aws:RequestTag/1 “x”, aws:RequestTag/2 “x” and more`,
    );
  });
});

test.each([
  [{ index: 0 }, 'statement 0'],
  [{ index: 3, sid: 'Readers' }, 'statement 3 “Readers”'],
])('the place %j reads: %s', (place, words) => {
  expect(statementWords(place)).toBe(words);
});

describe('of several grants', () => {
  const reads = grantOf({ statement: { index: 0 } });
  const deletes = grantOf({ statement: { index: 1 }, effects: ['destroys', 'metadata'] });
  const describes = grantOf({ statement: { index: 2 }, effects: ['metadata'] });

  test('the worst is the one with the most telling effect, and of equals the first', () => {
    expect(worstGrant([describes, deletes, reads], READABLE)).toBe(reads);
    expect(worstGrant([describes, reads, deletes], WITHHELD)).toBe(deletes);
    expect(worstGrant([reads, grantOf()], READABLE)).toBe(reads);
    expect(worstGrant([reads, grantOf()], WITHHELD)).toBe(reads);
    expect(worstGrant([], READABLE)).toBeUndefined();
  });

  test('effects are told once, the most telling first, without the value that the key withholds', () => {
    expect(effectsOf([describes, deletes, reads], READABLE)).toEqual([
      'readsValue',
      'destroys',
      'metadata',
    ]);
    expect(effectsOf([describes, deletes, reads], WITHHELD)).toEqual(['destroys', 'metadata']);
    expect(effectsOf([], READABLE)).toEqual([]);
  });
});
