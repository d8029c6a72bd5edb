import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUDIT, members, refusal, SHOP, startTiny, type Tiny, TODAY, tinyForTest } from './tiny.js';

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.close());

const DB_ARN = 'arn:aws:secretsmanager:eu-west-1:100000000002:secret:prod/shop/db-password-AbCdEf';

const describeSecret = async (id: string, region?: string) =>
  members(await tiny.as(SHOP, region).secrets.send(new DescribeSecretCommand({ SecretId: id })));

describe('DescribeSecret', () => {
  test('tells everything about a rotating, replicated secret, in the types of the SDK', async () => {
    expect(await describeSecret('prod/shop/db-password')).toStrictEqual({
      ARN: DB_ARN,
      Name: 'prod/shop/db-password',
      Description: 'Password of the order database',
      KmsKeyId: 'alias/shop',
      RotationEnabled: true,
      RotationLambdaARN: 'arn:aws:lambda:eu-west-1:100000000002:function:rotate-db',
      RotationRules: { AutomaticallyAfterDays: 30, Duration: '3h' },
      LastRotatedDate: new Date('2026-02-20T09:30:00Z'),
      LastChangedDate: new Date('2026-02-20T09:30:00Z'),
      LastAccessedDate: new Date('2026-02-28T00:00:00Z'),
      NextRotationDate: new Date('2026-03-22T23:59:59Z'),
      Tags: [
        { Key: 'team', Value: 'shop' },
        { Key: 'cost-center', Value: '42' },
      ],
      VersionIdsToStages: {
        'c14ad2e1-70a9-49fb-a487-07c47f898acf': ['AWSCURRENT'],
        '41c2cd28-c46e-43c2-a3f2-7424ea2accd7': ['AWSPREVIOUS'],
      },
      CreatedDate: new Date('2025-05-06T09:30:00Z'),
      PrimaryRegion: 'eu-west-1',
      ReplicationStatus: [
        {
          Region: 'us-east-1',
          Status: 'InSync',
          LastAccessedDate: new Date('2026-03-01T00:00:00Z'),
        },
        {
          Region: 'ap-east-1',
          Status: 'Failed',
          StatusMessage: 'A secret of this name exists there already.',
        },
      ],
    });
  });

  test('tells a replica its own last access and its primary, and no replication status', async () => {
    expect(await describeSecret('prod/shop/db-password', 'us-east-1')).toMatchObject({
      ARN: DB_ARN.replace('eu-west-1', 'us-east-1'),
      LastAccessedDate: new Date('2026-03-01T00:00:00Z'),
      PrimaryRegion: 'eu-west-1',
    });
    const replica = await describeSecret('prod/shop/db-password', 'us-east-1');
    expect(replica).not.toHaveProperty('ReplicationStatus');
    expect(replica).not.toHaveProperty('KmsKeyId');
  });

  test('knows a partner-managed secret by type, role and metadata', async () => {
    expect(await describeSecret('prod/shop/datadog-api-key')).toMatchObject({
      Type: 'DatadogApiKey',
      RotationEnabled: true,
      ExternalSecretRotationRoleArn: 'arn:aws:iam::100000000002:role/datadog-rotation',
      ExternalSecretRotationMetadata: [{ Key: 'site', Value: 'datadoghq.eu' }],
    });
  });

  test('knows a managed secret by its owner, its tag and a rotation without a function', async () => {
    const secret = await describeSecret('rds!cluster-0a1b2c3d');
    expect(secret).toMatchObject({
      OwningService: 'rds',
      RotationEnabled: true,
      RotationRules: { AutomaticallyAfterDays: 7, ScheduleExpression: 'rate(7 days)' },
      Tags: [{ Key: 'aws:secretsmanager:owningService', Value: 'rds' }],
    });
    expect(secret).not.toHaveProperty('RotationLambdaARN');
  });

  test('keeps the rules of a rotation that was switched off, but tells no next date', async () => {
    const secret = await describeSecret('prod/shop/never-read');
    expect(secret).toMatchObject({
      RotationEnabled: false,
      RotationRules: { AutomaticallyAfterDays: 90 },
      LastRotatedDate: new Date('2023-12-23T09:30:00Z'),
    });
    for (const absent of ['NextRotationDate', 'LastAccessedDate', 'PrimaryRegion']) {
      expect(secret).not.toHaveProperty(absent);
    }
  });

  test('leaves rotation out where it was never set up', async () => {
    const secret = await describeSecret('prod/shop/broken-policy');
    for (const absent of ['RotationEnabled', 'RotationRules', 'Description', 'Type']) {
      expect(secret).not.toHaveProperty(absent);
    }
  });

  test('still describes a secret that is scheduled for deletion', async () => {
    expect(await describeSecret('prod/shop/leaving')).toMatchObject({
      DeletedDate: new Date('2026-03-11T09:30:00Z'),
    });
  });

  test.each([
    ['its name', 'prod/shop/db-password'],
    ['its ARN', DB_ARN],
    ['its ARN without the last six characters', DB_ARN.slice(0, -7)],
  ])('finds a secret by %s', async (_kind, id) => {
    expect(await describeSecret(id)).toMatchObject({ ARN: DB_ARN });
  });

  const NOT_FOUND = {
    name: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret.",
    status: 400,
  };

  test.each([
    ['an unknown name', 'nope', NOT_FOUND],
    ['a wrong suffix', `${DB_ARN.slice(0, -6)}ZZZZZZ`, NOT_FOUND],
    ['another Region', DB_ARN.replace('eu-west-1', 'us-east-1'), NOT_FOUND],
    ['a name that objects have', 'constructor', NOT_FOUND],
    [
      'another account',
      DB_ARN.replace(SHOP, AUDIT),
      {
        name: 'AccessDeniedException',
        message: `User: arn:aws:iam::100000000002:user/administrator is not authorized to perform: secretsmanager:DescribeSecret on resource: ${DB_ARN.replace(SHOP, AUDIT)} because no resource-based policy allows the secretsmanager:DescribeSecret action`,
        status: 400,
      },
    ],
    [
      'nothing at all',
      '',
      {
        name: 'ValidationException',
        message:
          "1 validation error detected: Value '' at 'secretId' failed to satisfy constraint: Member must have length greater than or equal to 1",
        status: 400,
      },
    ],
  ])('refuses an id of %s', async (_kind, id, expected) => {
    const command = new DescribeSecretCommand({ SecretId: id });
    expect(await refusal(tiny.as(SHOP).secrets.send(command))).toStrictEqual(expected);
  });
});

describe('GetResourcePolicy', () => {
  const policyOf = async (id: string, region?: string) => {
    const command = new GetResourcePolicyCommand({ SecretId: id });
    return members(await tiny.as(SHOP, region).secrets.send(command));
  };

  test('gives the policy as it was written', async () => {
    const { ResourcePolicy: text = '', ...rest } = await policyOf('prod/shop/db-password');
    expect(rest).toStrictEqual({ ARN: DB_ARN, Name: 'prod/shop/db-password' });
    expect(JSON.parse(text)).toMatchObject({ Statement: [{ Sid: 'AuditorsRead' }] });
  });

  test('gives it to a replica too', async () => {
    const primary = await policyOf('prod/shop/db-password');
    const replica = await policyOf('prod/shop/db-password', 'us-east-1');
    expect(replica.ResourcePolicy).toBe(primary.ResourcePolicy);
  });

  test('leaves it out where there is none', async () => {
    expect(await policyOf('prod/shop/never-read')).not.toHaveProperty('ResourcePolicy');
  });

  test('gives text that is no JSON', async () => {
    expect(await policyOf('prod/shop/broken-policy')).toMatchObject({
      ResourcePolicy: '{ not json',
    });
  });

  test('refuses a secret that is scheduled for deletion', async () => {
    const command = new GetResourcePolicyCommand({ SecretId: 'prod/shop/leaving' });
    expect(await refusal(tiny.as(SHOP).secrets.send(command))).toStrictEqual({
      name: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
      status: 400,
    });
  });
});

describe('ListSecretVersionIds', () => {
  const versionsOf = (id: string, more: object = {}) =>
    tiny.as(SHOP).secrets.send(new ListSecretVersionIdsCommand({ SecretId: id, ...more }));

  test('tells the versions that have a stage, with day-grained last access', async () => {
    const { Versions, ARN, Name } = await versionsOf('prod/shop/db-password');
    expect({ ARN, Name }).toStrictEqual({ ARN: DB_ARN, Name: 'prod/shop/db-password' });
    expect(Versions).toStrictEqual([
      {
        VersionId: 'c14ad2e1-70a9-49fb-a487-07c47f898acf',
        VersionStages: ['AWSCURRENT'],
        LastAccessedDate: new Date('2026-02-28T00:00:00Z'),
        CreatedDate: new Date('2026-02-20T09:30:00Z'),
        KmsKeyIds: ['alias/shop'],
      },
      {
        VersionId: '41c2cd28-c46e-43c2-a3f2-7424ea2accd7',
        VersionStages: ['AWSPREVIOUS'],
        LastAccessedDate: new Date('2026-02-19T00:00:00Z'),
        CreatedDate: new Date('2026-01-21T09:30:00Z'),
        KmsKeyIds: ['alias/shop'],
      },
    ]);
  });

  test('adds deprecated versions when asked, page by page', async () => {
    const first = await versionsOf('prod/shop/db-password', {
      IncludeDeprecated: true,
      MaxResults: 2,
    });
    expect(first.Versions).toHaveLength(2);
    const second = await versionsOf('prod/shop/db-password', {
      IncludeDeprecated: true,
      NextToken: first.NextToken,
    });
    expect(second.Versions).toStrictEqual([]);
    const third = await versionsOf('prod/shop/db-password', {
      IncludeDeprecated: true,
      NextToken: second.NextToken,
    });
    expect(third.Versions).toMatchObject([{ CreatedDate: new Date('2025-12-22T09:30:00Z') }]);
    expect(third.Versions?.[0]).not.toHaveProperty('VersionStages');
    expect(third.NextToken).toBeUndefined();
  });

  test('names the default key as AWS does', async () => {
    const { Versions } = await versionsOf('prod/shop/never-read');
    expect(Versions).toMatchObject([{ KmsKeyIds: ['DefaultEncryptionKey'] }]);
  });
});

describe('GetSecretValue', () => {
  const ID = 'prod/shop/db-password';
  const read = (t: Tiny, more: object = {}, region?: string) =>
    t.as(SHOP, region).secrets.send(new GetSecretValueCommand({ SecretId: ID, ...more }));
  const lastAccess = async (t: Tiny, region?: string) => {
    const command = new DescribeSecretCommand({ SecretId: ID });
    const secret = await t.as(SHOP, region).secrets.send(command);
    return { own: secret.LastAccessedDate, replicas: secret.ReplicationStatus };
  };

  test('makes a value up', async () => {
    expect(members(await read(await tinyForTest()))).toStrictEqual({
      ARN: DB_ARN,
      Name: ID,
      VersionId: 'c14ad2e1-70a9-49fb-a487-07c47f898acf',
      SecretString: expect.stringMatching(/^made-up-by-the-sandbox-/),
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date('2026-02-20T09:30:00Z'),
    });
  });

  test('moves the last access to midnight of today, in that Region only', async () => {
    const own = await tinyForTest();
    await read(own, {}, 'us-east-1');
    expect((await lastAccess(own, 'us-east-1')).own).toStrictEqual(new Date(TODAY));
    expect(await lastAccess(own)).toMatchObject({
      own: new Date('2026-02-28T00:00:00Z'),
      replicas: [
        { Region: 'us-east-1', LastAccessedDate: new Date(TODAY) },
        { Region: 'ap-east-1' },
      ],
    });
  });

  test('describing does not count as access', async () => {
    const own = await tinyForTest();
    await lastAccess(own);
    expect((await lastAccess(own)).own).toStrictEqual(new Date('2026-02-28T00:00:00Z'));
  });

  test('reads a version by stage or by id', async () => {
    const previous = await read(tiny, { VersionStage: 'AWSPREVIOUS' });
    expect(previous.VersionId).toBe('41c2cd28-c46e-43c2-a3f2-7424ea2accd7');
    const byId = await read(tiny, { VersionId: previous.VersionId });
    expect(byId.SecretString).toBe(previous.SecretString);
  });

  test('refuses a stage that no version has', async () => {
    expect(await refusal(read(tiny, { VersionStage: 'AWSPENDING' }))).toMatchObject({
      name: 'ResourceNotFoundException',
      message:
        "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
    });
  });
});
