import { ListAliasesCommand } from '@aws-sdk/client-kms';
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AUDIT,
  administrator,
  clientsFor,
  members,
  OLD,
  OUTSIDER,
  ROOT,
  refusal,
  SHOP,
  startTiny,
  type Tiny,
} from './tiny.js';

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.close());

const whoAmI = new GetCallerIdentityCommand({});

describe('who calls', () => {
  test('an access key is the administrator of the account that it names', async () => {
    expect(members(await tiny.as(SHOP).sts.send(whoAmI))).toStrictEqual({
      UserId: expect.stringMatching(/^AIDA[0-9A-F]{17}$/),
      Account: SHOP,
      Arn: `arn:aws:iam::${SHOP}:user/administrator`,
    });
  });

  test('a session is its role', async () => {
    const session = await tiny.assume({ role: 'SecretsCensus' });
    expect(members(await session.sts.send(whoAmI))).toStrictEqual({
      UserId: expect.stringMatching(/^AROA[0-9A-F]{17}:tests$/),
      Account: SHOP,
      Arn: `arn:aws:sts::${SHOP}:assumed-role/SecretsCensus/tests`,
    });
  });

  const INVALID = 'The security token included in the request is invalid.';

  test.each([
    ['of no account', administrator('999999999999')],
    ['of a suspended account', administrator(OLD)],
    ['of another shape', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }],
    ['of a session without a token', { accessKeyId: `ASIA${SHOP}ABCD`, secretAccessKey: 'x' }],
    [
      'with a token that is garbage',
      { accessKeyId: `ASIA${SHOP}ABCD`, secretAccessKey: 'x', sessionToken: 'garbage' },
    ],
    [
      "with another account's token",
      {
        accessKeyId: `ASIA${SHOP}ABCD`,
        secretAccessKey: 'x',
        sessionToken: Buffer.from(
          JSON.stringify({ account: AUDIT, role: 'SecretsCensus', name: 'x' }),
        ).toString('base64url'),
      },
    ],
  ])('a key %s is refused as each service refuses it', async (_what, credentials) => {
    const clients = clientsFor(tiny.url, credentials);
    expect(await refusal(clients.sts.send(whoAmI))).toStrictEqual({
      name: 'InvalidClientTokenId',
      message: INVALID,
      status: 403,
    });
    expect(await refusal(clients.secrets.send(new ListSecretsCommand({})))).toStrictEqual({
      name: 'UnrecognizedClientException',
      message: INVALID,
      status: 400,
    });
    expect(await refusal(clients.kms.send(new ListAliasesCommand({})))).toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });
});

describe('AssumeRole', () => {
  const assume = (arn: string, more: object = {}, by = ROOT) =>
    tiny
      .as(by)
      .sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'tests', ...more }));
  const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

  test('gives credentials that end within the hour, by the clock of the client', async () => {
    const before = Date.now();
    const Policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
    const given = members(await assume(role(SHOP, 'SecretsCensus'), { Policy }));
    expect(given).toStrictEqual({
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA100000000002[A-Z0-9]{4}$/),
        SecretAccessKey: expect.stringMatching(/^.{40}$/),
        SessionToken: expect.stringMatching(/^\S+$/),
        Expiration: expect.any(Date),
      },
      AssumedRoleUser: {
        AssumedRoleId: expect.stringMatching(/^AROA.*:tests$/),
        Arn: `arn:aws:sts::${SHOP}:assumed-role/SecretsCensus/tests`,
      },
      PackedPolicySize: expect.any(Number),
    });
    const lifetime = (given.Credentials?.Expiration?.getTime() ?? 0) - before;
    expect(Math.round(lifetime / 60_000)).toBe(60);
  });

  test.each([
    ['the scan role, by a delegated administrator', SHOP, 'SecretsCensus', AUDIT],
    [
      'the role of Organizations, by the management account',
      SHOP,
      'OrganizationAccountAccessRole',
      ROOT,
    ],
    ['the scan role of a standalone account, by itself', OUTSIDER, 'SecretsCensus', OUTSIDER],
  ])('lets in: %s', async (_what, account, name, by) => {
    const { AssumedRoleUser } = await assume(role(account, name), {}, by);
    expect(AssumedRoleUser?.Arn).toContain(name);
  });

  test.each([
    ['a role that does not exist', SHOP, 'Nope', ROOT, {}],
    ['an account that does not exist', '999999999999', 'SecretsCensus', ROOT, {}],
    ['an account that is suspended', OLD, 'SecretsCensus', ROOT, {}],
    ['a caller whom the role does not trust', SHOP, 'OrganizationAccountAccessRole', AUDIT, {}],
    ['a missing external id', SHOP, 'Partner', OUTSIDER, {}],
    ['a wrong external id', SHOP, 'Partner', OUTSIDER, { ExternalId: 'wrong' }],
    [
      'the management account, which has no such role',
      ROOT,
      'OrganizationAccountAccessRole',
      ROOT,
      {},
    ],
  ])('keeps out: %s', async (_what, account, name, by, more) => {
    expect(await refusal(assume(role(account, name), more, by))).toStrictEqual({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${by}:user/administrator is not authorized to perform: sts:AssumeRole on resource: ${role(account, name)}`,
      status: 403,
    });
  });

  test('lets in with the right external id', async () => {
    const by = OUTSIDER;
    const partner = await tiny.assume({ by, role: 'Partner', externalId: 'tiny-external-id' });
    expect((await partner.sts.send(whoAmI)).Account).toBe(SHOP);
  });

  test.each([
    [{ RoleSessionName: 'not good' }, 'ValidationError'],
    [{ DurationSeconds: 899 }, 'ValidationError'],
    [{ DurationSeconds: 3601 }, 'ValidationError'],
    [{ Policy: '{ not json' }, 'MalformedPolicyDocumentException'],
    [{ Policy: `{"Statement":[]}${' '.repeat(2048)}` }, 'ValidationError'],
  ])('refuses %j', async (more, name) => {
    const refused = await refusal(assume(role(SHOP, 'SecretsCensus'), more));
    expect(refused).toMatchObject({ name, status: 400 });
  });
});

describe('denials', () => {
  const session = `User: arn:aws:sts::${SHOP}:assumed-role`;
  const list = new ListSecretsCommand({});
  const policyOf = new GetResourcePolicyCommand({ SecretId: 'prod/shop/db-password' });

  test('name the service control policy, also for an administrator', async () => {
    for (const [clients, user] of [
      [tiny.as(SHOP, 'ap-east-1'), `User: arn:aws:iam::${SHOP}:user/administrator`],
      [
        await tiny.assume({ role: 'SecretsCensus', region: 'ap-east-1' }),
        `${session}/SecretsCensus/tests`,
      ],
    ] as const) {
      expect(await refusal(clients.secrets.send(list))).toStrictEqual({
        name: 'AccessDeniedException',
        message: `${user} is not authorized to perform: secretsmanager:ListSecrets with an explicit deny in a service control policy: arn:aws:organizations::${ROOT}:policy/o-tiny000001/service_control_policy/p-region01`,
        status: 400,
      });
    }
  });

  test('say that no identity-based policy allows it', async () => {
    const clients = await tiny.assume({ role: 'Narrow' });
    expect(await refusal(clients.secrets.send(policyOf))).toMatchObject({
      name: 'AccessDeniedException',
      message: `${session}/Narrow/tests is not authorized to perform: secretsmanager:GetResourcePolicy on resource: prod/shop/db-password because no identity-based policy allows the secretsmanager:GetResourcePolicy action`,
    });
    expect(await refusal(clients.kms.send(new ListAliasesCommand({})))).toMatchObject({
      name: 'AccessDeniedException',
      message: `${session}/Narrow/tests is not authorized to perform: kms:ListAliases because no identity-based policy allows the kms:ListAliases action`,
    });
    expect((await clients.secrets.send(list)).SecretList).toHaveLength(3);
  });

  test('name the permissions boundary', async () => {
    const clients = await tiny.assume({ role: 'Bounded' });
    expect(await refusal(clients.secrets.send(list))).toMatchObject({
      message: `${session}/Bounded/tests is not authorized to perform: secretsmanager:ListSecrets with an explicit deny in a permissions boundary: arn:aws:iam::${SHOP}:policy/BoundedBoundary`,
    });
  });

  const readOnly = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['secretsmanager:Describe*', 'SecretsManager:getSecretValue'] },
      { Effect: 'Deny', Action: 'secretsmanager:GetSecret*' },
    ].map((statement) => ({ ...statement, Resource: '*' })),
  };

  test('name the session policy that denies', async () => {
    const clients = await tiny.assume({ role: 'SecretsCensus', policy: readOnly });
    const read = new GetSecretValueCommand({ SecretId: 'x' });
    expect(await refusal(clients.secrets.send(read))).toMatchObject({
      name: 'AccessDeniedException',
      message: `${session}/SecretsCensus/tests is not authorized to perform: secretsmanager:GetSecretValue on resource: x with an explicit deny in a session policy`,
    });
  });

  test('name the session policy that does not allow', async () => {
    const clients = await tiny.assume({ role: 'SecretsCensus', policy: readOnly });
    expect(await refusal(clients.secrets.send(list))).toMatchObject({
      message: `${session}/SecretsCensus/tests is not authorized to perform: secretsmanager:ListSecrets because no session policy allows the secretsmanager:ListSecrets action`,
    });
    const allowed = new DescribeSecretCommand({ SecretId: 'prod/shop/db-password' });
    expect((await clients.secrets.send(allowed)).Name).toBe('prod/shop/db-password');
  });

  test('of NotAction spare what is listed', async () => {
    const policy = {
      Statement: { Effect: 'Allow', NotAction: 'secretsmanager:GetSecretValue', Resource: '*' },
    };
    const clients = await tiny.assume({ role: 'SecretsCensus', policy });
    const read = new GetSecretValueCommand({ SecretId: 'prod/shop/db-password' });
    expect(await refusal(clients.secrets.send(read))).toMatchObject({
      message: expect.stringContaining('because no session policy allows'),
    });
    expect((await clients.secrets.send(list)).SecretList).toHaveLength(3);
  });

  test('do not reach the question who one is', async () => {
    const policy = { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
    const clients = await tiny.assume({ role: 'SecretsCensus', policy });
    expect((await clients.sts.send(whoAmI)).Account).toBe(SHOP);
  });
});
