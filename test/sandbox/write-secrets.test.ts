import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  RestoreSecretCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { members, refusal, SHOP, type Tiny, tinyForTest } from './tiny.js';

const NOW = new Date('2026-03-02T09:30:00Z');
const DB = 'prod/shop/db-password';
const PLAIN = 'prod/shop/never-read';

let tiny: Tiny;
let secrets: SecretsManagerClient;
beforeEach(async () => {
  tiny = await tinyForTest();
  secrets = tiny.as(SHOP).secrets;
});

const describeSecret = async (SecretId: string, region?: string) =>
  members(await tiny.as(SHOP, region).secrets.send(new DescribeSecretCommand({ SecretId })));

const create = (Name: string, more: object = {}) =>
  secrets.send(new CreateSecretCommand({ Name, SecretString: 'one', ...more }));

describe('CreateSecret', () => {
  test('makes a secret with a value, tags and a replica', async () => {
    const created = await create('new/thing', {
      Description: 'just born',
      Tags: [{ Key: 'team', Value: 'shop' }],
      KmsKeyId: 'alias/shop',
      AddReplicaRegions: [{ Region: 'us-east-1' }],
    });
    expect(created.ARN).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:100000000002:secret:new\/thing-[A-Za-z0-9]{6}$/,
    );
    expect(created.ReplicationStatus).toStrictEqual([{ Region: 'us-east-1', Status: 'InSync' }]);
    expect(await describeSecret('new/thing')).toMatchObject({
      Description: 'just born',
      CreatedDate: NOW,
      LastChangedDate: NOW,
      KmsKeyId: 'alias/shop',
      Tags: [{ Key: 'team', Value: 'shop' }],
      VersionIdsToStages: { [created.VersionId ?? '']: ['AWSCURRENT'] },
    });
    expect(await describeSecret('new/thing', 'us-east-1')).toMatchObject({
      ARN: created.ARN?.replace('eu-west-1', 'us-east-1'),
      PrimaryRegion: 'eu-west-1',
    });
  });

  test('answers the same request with the same secret', async () => {
    const ClientRequestToken = '11111111-2222-4333-8444-555555555555';
    const first = await create('new/thing', { ClientRequestToken });
    const again = await create('new/thing', { ClientRequestToken });
    expect(members(again)).toStrictEqual(members(first));
  });

  test('gives a secret that was made again another ARN', async () => {
    const first = await create('new/thing');
    const forced = { SecretId: 'new/thing', ForceDeleteWithoutRecovery: true };
    await secrets.send(new DeleteSecretCommand(forced));
    expect((await create('new/thing')).ARN).not.toBe(first.ARN);
  });

  test.each([
    [
      'a name that is taken',
      DB,
      {},
      'ResourceExistsException',
      `The operation failed because the secret ${DB} already exists.`,
    ],
    [
      'the name of a secret that is being deleted',
      'prod/shop/leaving',
      {},
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    ],
    [
      'a name with a space',
      'not good',
      {},
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    ],
    [
      'a tag of AWS',
      'new/thing',
      { Tags: [{ Key: 'aws:x', Value: 'y' }] },
      'InvalidParameterException',
      'aws: prefixed tag key names are not allowed for external use.',
    ],
    [
      'two values',
      'new/thing',
      { SecretBinary: new Uint8Array([1]) },
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    ],
  ])('refuses %s', async (_what, name, more, error, message) => {
    expect(await refusal(create(name, more))).toStrictEqual({ name: error, message, status: 400 });
  });
});

describe('values', () => {
  test('a new one becomes current, and the old one previous', async () => {
    const put = await secrets.send(
      new PutSecretValueCommand({ SecretId: DB, SecretBinary: new Uint8Array([0, 255]) }),
    );
    expect(put.VersionStages).toStrictEqual(['AWSCURRENT']);
    const read = await secrets.send(new GetSecretValueCommand({ SecretId: DB }));
    expect(read.VersionId).toBe(put.VersionId);
    expect(read.SecretBinary).toStrictEqual(new Uint8Array([0, 255]));
    expect(read.CreatedDate).toStrictEqual(NOW);
    const { VersionIdsToStages, LastChangedDate } = await describeSecret(DB);
    expect(VersionIdsToStages).toStrictEqual({
      [put.VersionId ?? '']: ['AWSCURRENT'],
      'c14ad2e1-70a9-49fb-a487-07c47f898acf': ['AWSPREVIOUS'],
    });
    expect(LastChangedDate).toStrictEqual(NOW);
  });

  test('a pending one leaves the current one where it is', async () => {
    const put = await secrets.send(
      new PutSecretValueCommand({
        SecretId: DB,
        SecretString: 'next',
        VersionStages: ['AWSPENDING'],
      }),
    );
    expect((await describeSecret(DB)).VersionIdsToStages).toMatchObject({
      [put.VersionId ?? '']: ['AWSPENDING'],
      'c14ad2e1-70a9-49fb-a487-07c47f898acf': ['AWSCURRENT'],
    });
  });

  test('a token stands for one value only', async () => {
    const ClientRequestToken = '11111111-2222-4333-8444-555555555555';
    const put = (SecretString: string) =>
      secrets.send(new PutSecretValueCommand({ SecretId: DB, SecretString, ClientRequestToken }));
    expect((await put('a')).VersionId).toBe(ClientRequestToken);
    expect((await put('a')).VersionId).toBe(ClientRequestToken);
    expect(await refusal(put('b'))).toMatchObject({ name: 'ResourceExistsException' });
  });

  test('one must be sent', async () => {
    const call = secrets.send(new PutSecretValueCommand({ SecretId: DB }));
    expect(await refusal(call)).toMatchObject({
      name: 'InvalidRequestException',
      message: 'You must provide either SecretString or SecretBinary.',
    });
  });
});

describe('UpdateSecret', () => {
  test('changes what was sent and leaves the rest', async () => {
    const update = new UpdateSecretCommand({ SecretId: DB, Description: 'moved', KmsKeyId: '' });
    expect(members(await secrets.send(update))).toStrictEqual({
      ARN: `arn:aws:secretsmanager:eu-west-1:100000000002:secret:${DB}-AbCdEf`,
      Name: DB,
    });
    const after = await describeSecret(DB);
    expect(after).toMatchObject({ Description: 'moved', RotationEnabled: true });
    expect(after).not.toHaveProperty('KmsKeyId');
  });
});

describe('tags', () => {
  test('are set, replaced and taken away', async () => {
    const Tags = [
      { Key: 'team', Value: 'payments' },
      { Key: 'owner', Value: 'mia' },
    ];
    await secrets.send(new TagResourceCommand({ SecretId: DB, Tags }));
    await secrets.send(new UntagResourceCommand({ SecretId: DB, TagKeys: ['cost-center'] }));
    expect(await describeSecret(DB)).toMatchObject({ Tags, LastChangedDate: NOW });
  });
});

describe('resource policies', () => {
  const PUBLIC = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
  });
  const put = (ResourcePolicy: string, BlockPublicPolicy = false) =>
    secrets.send(new PutResourcePolicyCommand({ SecretId: DB, ResourcePolicy, BlockPublicPolicy }));
  const policy = async () =>
    (await secrets.send(new GetResourcePolicyCommand({ SecretId: DB }))).ResourcePolicy;

  test('are written as sent and taken away', async () => {
    await put(PUBLIC);
    expect(await policy()).toBe(PUBLIC);
    await secrets.send(new DeleteResourcePolicyCommand({ SecretId: DB }));
    expect(await policy()).toBeUndefined();
  });

  test.each(['{ not json', '"text"', '[]'])('must be JSON objects: %s', async (text) => {
    expect(await refusal(put(text))).toStrictEqual({
      name: 'MalformedPolicyDocumentException',
      message: 'This resource policy contains a syntax error.',
      status: 400,
    });
  });

  test('must not be public where that is blocked', async () => {
    expect(await refusal(put(PUBLIC, true))).toMatchObject({ name: 'PublicPolicyException' });
    const narrowed = JSON.parse(PUBLIC);
    narrowed.Statement.Principal = { AWS: 'arn:aws:iam::100000000003:root' };
    await put(JSON.stringify(narrowed), true);
    expect(await policy()).toBe(JSON.stringify(narrowed));
  });
});

describe('rotation', () => {
  const rotate = (SecretId: string, more: object) =>
    secrets.send(new RotateSecretCommand({ SecretId, ...more }));

  test('is set up, and done at once', async () => {
    const RotationLambdaARN = 'arn:aws:lambda:eu-west-1:100000000002:function:fresh';
    const { VersionId } = await rotate('prod/shop/broken-policy', {
      RotationLambdaARN,
      RotationRules: { ScheduleExpression: 'rate(10 days)', Duration: '2h' },
    });
    expect(await describeSecret('prod/shop/broken-policy')).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN,
      RotationRules: {
        AutomaticallyAfterDays: 10,
        ScheduleExpression: 'rate(10 days)',
        Duration: '2h',
      },
      LastRotatedDate: NOW,
      NextRotationDate: new Date('2026-03-12T23:59:59Z'),
      VersionIdsToStages: { [VersionId ?? '']: ['AWSCURRENT'] },
    });
  });

  test('waits for its schedule when told so', async () => {
    const rules = { RotationRules: { AutomaticallyAfterDays: 5 }, RotateImmediately: false };
    expect(members(await rotate(DB, rules))).not.toHaveProperty('VersionId');
    expect(await describeSecret(DB)).toMatchObject({
      LastRotatedDate: new Date('2026-02-20T09:30:00Z'),
      RotationRules: { AutomaticallyAfterDays: 5 },
    });
  });

  test('is switched off, and its rules stay', async () => {
    await secrets.send(new CancelRotateSecretCommand({ SecretId: DB }));
    const after = await describeSecret(DB);
    expect(after).toMatchObject({
      RotationEnabled: false,
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
    expect(after).not.toHaveProperty('NextRotationDate');
  });

  test.each([
    [{}, 'InvalidRequestException'],
    [
      { RotationLambdaARN: 'x', RotationRules: { AutomaticallyAfterDays: 0 } },
      'ValidationException',
    ],
    [
      {
        RotationLambdaARN: 'x',
        RotationRules: { AutomaticallyAfterDays: 1, ScheduleExpression: 'rate(1 day)' },
      },
      'InvalidParameterException',
    ],
  ])('is refused with %j', async (more, name) => {
    expect(await refusal(rotate('prod/shop/broken-policy', more))).toMatchObject({ name });
  });

  test('cannot be switched off where it is off', async () => {
    const call = secrets.send(new CancelRotateSecretCommand({ SecretId: PLAIN }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidRequestException' });
  });
});

describe('deletion', () => {
  const remove = (SecretId: string, more: object = {}) =>
    secrets.send(new DeleteSecretCommand({ SecretId, ...more }));

  test.each([
    [{}, '2026-04-01T09:30:00Z'],
    [{ RecoveryWindowInDays: 7 }, '2026-03-09T09:30:00Z'],
    [{ RecoveryWindowInDays: 30 }, '2026-04-01T09:30:00Z'],
  ])('is scheduled with %j', async (more, date) => {
    const { DeletionDate } = await remove(PLAIN, more);
    expect(DeletionDate).toStrictEqual(new Date(date));
    expect(await describeSecret(PLAIN)).toMatchObject({ DeletedDate: new Date(date) });
    const read = secrets.send(new GetSecretValueCommand({ SecretId: PLAIN }));
    expect(await refusal(read)).toMatchObject({ name: 'InvalidRequestException' });
  });

  test('is taken back', async () => {
    await remove(PLAIN);
    await secrets.send(new RestoreSecretCommand({ SecretId: PLAIN }));
    expect(await describeSecret(PLAIN)).not.toHaveProperty('DeletedDate');
  });

  test('is done at once when forced, also of what is not there', async () => {
    await remove(PLAIN, { ForceDeleteWithoutRecovery: true });
    const { SecretList = [] } = await secrets.send(
      new ListSecretsCommand({ Filters: [{ Key: 'name', Values: [PLAIN] }] }),
    );
    expect(SecretList).toStrictEqual([]);
    const again = await remove(PLAIN, { ForceDeleteWithoutRecovery: true });
    expect(again.DeletionDate).toStrictEqual(NOW);
  });

  test.each([
    [PLAIN, { RecoveryWindowInDays: 6 }, 'InvalidParameterException'],
    [PLAIN, { RecoveryWindowInDays: 31 }, 'InvalidParameterException'],
    [
      PLAIN,
      { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
      'InvalidParameterException',
    ],
    ['prod/shop/leaving', {}, 'InvalidRequestException'],
    [DB, {}, 'InvalidRequestException'],
    ['nope', {}, 'ResourceNotFoundException'],
  ])('of %s with %j is refused', async (id, more, name) => {
    expect(await refusal(remove(id, more))).toMatchObject({ name, status: 400 });
  });

  test('of a secret with replicas names their Regions', async () => {
    expect(await refusal(remove(DB))).toMatchObject({
      message: `You can't delete secret ${DB} that still has replica regions us-east-1, ap-east-1.`,
    });
  });
});

describe('replication', () => {
  const replicate = (SecretId: string, Region: string, more: object = {}) =>
    secrets.send(
      new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region }], ...more }),
    );

  test('adds a replica with the same suffix and policy', async () => {
    const answer = await replicate('prod/shop/broken-policy', 'us-east-1');
    expect(answer.ReplicationStatus).toStrictEqual([{ Region: 'us-east-1', Status: 'InSync' }]);
    const replica = await describeSecret('prod/shop/broken-policy', 'us-east-1');
    expect(replica.ARN).toBe(answer.ARN?.replace('eu-west-1', 'us-east-1'));
  });

  test('fails where the name is taken, unless it may overwrite', async () => {
    const there = tiny.as(SHOP, 'us-east-1').secrets;
    await there.send(new CreateSecretCommand({ Name: PLAIN, SecretString: 'other' }));
    const failed = await replicate(PLAIN, 'us-east-1');
    expect(failed.ReplicationStatus).toStrictEqual([
      {
        Region: 'us-east-1',
        Status: 'Failed',
        StatusMessage: `Replication failed: Secret name ${PLAIN} already exists in region us-east-1.`,
      },
    ]);
    expect(await describeSecret(PLAIN, 'us-east-1')).not.toHaveProperty('PrimaryRegion');
    const forced = await replicate(PLAIN, 'us-east-1', { ForceOverwriteReplicaSecret: true });
    expect(forced.ReplicationStatus).toMatchObject([{ Status: 'InSync' }]);
    expect(await describeSecret(PLAIN, 'us-east-1')).toMatchObject({ PrimaryRegion: 'eu-west-1' });
  });

  test('is taken away, and then the secret can be deleted', async () => {
    const RemoveReplicaRegions = ['us-east-1', 'ap-east-1'];
    const removed = await secrets.send(
      new RemoveRegionsFromReplicationCommand({ SecretId: DB, RemoveReplicaRegions }),
    );
    expect(removed.ReplicationStatus).toStrictEqual([]);
    expect(await describeSecret(DB)).not.toHaveProperty('PrimaryRegion');
    const replica = tiny
      .as(SHOP, 'us-east-1')
      .secrets.send(new DescribeSecretCommand({ SecretId: DB }));
    expect(await refusal(replica)).toMatchObject({ name: 'ResourceNotFoundException' });
    await secrets.send(new DeleteSecretCommand({ SecretId: DB }));
  });

  test.each([
    ['its own Region', 'eu-west-1'],
    ['a Region that does not exist', 'mars-north-1'],
    ['a Region that has it', 'us-east-1'],
  ])('into %s is refused', async (_what, region) => {
    expect(await refusal(replicate(DB, region))).toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('leaves no write to the replica', async () => {
    const there = tiny.as(SHOP, 'us-east-1').secrets;
    const calls = [
      there.send(new PutSecretValueCommand({ SecretId: DB, SecretString: 'x' })),
      there.send(new TagResourceCommand({ SecretId: DB, Tags: [] })),
      there.send(new DeleteSecretCommand({ SecretId: DB })),
      there.send(new PutResourcePolicyCommand({ SecretId: DB, ResourcePolicy: '{}' })),
    ];
    for (const refused of await Promise.all(calls.map(refusal))) {
      expect(refused).toStrictEqual({
        name: 'InvalidRequestException',
        message:
          "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
        status: 400,
      });
    }
  });
});
