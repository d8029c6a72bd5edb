/** Statements that do not do what they seem to: each gets a note, and its well-kept neighbour none. */
import { describe, expect, it } from 'vitest';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import { CONTEXT, OWN } from './sampled-requesters.js';

type Elements = Readonly<Record<string, unknown>>;

const ROLE = `arn:aws:iam::${OWN}:role/App`;

const statement = (elements: Elements): Elements => ({
  Effect: 'Allow',
  Principal: { AWS: ROLE },
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  ...elements,
});

const notesOn = (...statements: readonly Elements[]) =>
  analyzeResourcePolicy({ Version: '2012-10-17', Statement: statements }, CONTEXT).notes;

const LAMBDA = { Principal: { Service: 'lambda.amazonaws.com' } };

/** A statement that gets the note, and one that does not. */
type Row = readonly [code: string, what: string, noted: Elements, quiet: Elements];

const condition = (operator: string, key: string, value: unknown): Elements => ({
  Condition: { [operator]: { [key]: value } },
});

const ROWS: readonly Row[] = [
  [
    'ungrantable-action',
    'actions that no secret can grant',
    { Action: ['secretsmanager:GetSecretValue', 'secretsmanager:ListSecrets'] },
    { Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'] },
  ],
  [
    'ungrantable-action',
    'actions of another service',
    { Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'] },
    { Action: ['secretsmanager:*'] },
  ],
  [
    'never-matches',
    'a date that is past',
    condition('DateLessThan', 'aws:CurrentTime', '2025-01-01T00:00:00Z'),
    condition('Bool', 'aws:SecureTransport', 'true'),
  ],
  [
    'always-holds',
    'a date that is past for long',
    condition('DateGreaterThan', 'aws:CurrentTime', '2025-01-01T00:00:00Z'),
    condition('IpAddress', 'aws:SourceIp', '52.95.10.0/24'),
  ],
  [
    'always-holds',
    'the Region in which the secret is',
    condition('StringEquals', 'aws:RequestedRegion', 'us-east-1'),
    condition('StringEquals', 'aws:PrincipalAccount', OWN),
  ],
  [
    'never-matches',
    'another Region than that of the secret',
    condition('StringEquals', 'aws:RequestedRegion', 'eu-west-1'),
    condition('StringEqualsIfExists', 'aws:SourceVpce', 'vpce-0a1b2c3d'),
  ],
  [
    'never-matches',
    'a key of services where users and roles are named',
    condition('StringEquals', 'aws:SourceAccount', OWN),
    condition('StringNotEquals', 'aws:SourceAccount', OWN),
  ],
  [
    'never-matches',
    'a key of users and roles where services are named',
    { ...LAMBDA, ...condition('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5') },
    { ...LAMBDA, ...condition('StringEquals', 'aws:SourceAccount', OWN) },
  ],
  [
    'never-matches',
    'an organization that cannot be',
    condition('StringEquals', 'aws:PrincipalOrgID', 'o-short'),
    condition('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'),
  ],
  [
    'never-matches',
    'an account that lost its leading zero',
    condition('StringEquals', 'aws:PrincipalAccount', 11122223333),
    condition('StringEquals', 'aws:PrincipalAccount', '111122223333'),
  ],
  [
    'never-matches',
    'a wildcard where texts must be equal',
    condition('StringEquals', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/*`),
    condition('StringLike', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/*`),
  ],
  [
    'never-matches',
    'a text that is no ARN',
    condition('ArnEquals', 'aws:PrincipalArn', 'role/App'),
    condition('ArnEquals', 'aws:PrincipalArn', ROLE),
  ],
  [
    'never-matches',
    'a call without TLS',
    condition('Bool', 'aws:SecureTransport', 'false'),
    { Effect: 'Deny', Principal: '*', ...condition('Bool', 'aws:SecureTransport', 'false') },
  ],
  [
    'variable-as-text',
    'a variable under the old version',
    condition('StringEquals', 'aws:PrincipalTag/team', '$' + '{aws:username}'),
    condition('StringEquals', 'aws:PrincipalTag/team', 'payments'),
  ],
];

describe('a note', () => {
  it.each(ROWS)('%s is made of %s, and of nothing like it', (code, _what, noted, quiet) => {
    const version = code === 'variable-as-text' ? '2008-10-17' : '2012-10-17';
    const notesIn = (elements: Elements) =>
      analyzeResourcePolicy({ Version: version, Statement: [statement(elements)] }, CONTEXT).notes;
    const made = notesIn(noted).filter((note) => note.code === code);
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ statement: 0, message: expect.stringMatching(/^[A-Z].*\.$/) });
    expect(notesIn(quiet)).toEqual([]);
  });

  it('names a few of many actions, and counts the rest', () => {
    const Action = ['secretsmanager:GetSecretValue', 's3:a', 's3:b', 's3:c', 's3:d'];
    expect(notesOn(statement({ Action }))[0]?.message).toBe(
      'The policy of a secret cannot grant "s3:a", "s3:b", "s3:c" and 1 more.',
    );
  });
});
