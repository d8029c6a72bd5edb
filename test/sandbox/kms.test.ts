import {
  DescribeKeyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  paginateListAliases,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUDIT, members, ROOT, refusal, SHOP, startTiny, type Tiny } from './tiny.js';

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.close());

const ARN = `arn:aws:kms:eu-west-1:${SHOP}`;
const SHOP_KEY = '8a5740a8-dcbb-449f-a49e-e5cbdd63bb45';

const describeKey = (KeyId: string, account = SHOP, region?: string) =>
  tiny.as(account, region).kms.send(new DescribeKeyCommand({ KeyId }));

describe('DescribeKey', () => {
  test('tells all about a key', async () => {
    expect(members(await describeKey('alias/shop'))).toStrictEqual({
      KeyMetadata: {
        AWSAccountId: SHOP,
        KeyId: SHOP_KEY,
        Arn: `${ARN}:key/${SHOP_KEY}`,
        CreationDate: new Date('2024-03-02T09:30:00Z'),
        Enabled: true,
        Description: 'Secrets of the shop',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeyState: 'Enabled',
        Origin: 'AWS_KMS',
        KeyManager: 'CUSTOMER',
        CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
        KeySpec: 'SYMMETRIC_DEFAULT',
        EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        MultiRegion: false,
      },
    });
  });

  test.each([
    ['its id', SHOP_KEY],
    ['its ARN', `${ARN}:key/${SHOP_KEY}`],
    ['its alias', 'alias/shop'],
    ["its alias's ARN", `${ARN}:alias/shop`],
  ])('finds a key by %s', async (_what, id) => {
    expect((await describeKey(id)).KeyMetadata?.KeyId).toBe(SHOP_KEY);
  });

  test('tells when a key will be gone', async () => {
    expect((await describeKey('alias/retired')).KeyMetadata).toMatchObject({
      Enabled: false,
      KeyState: 'PendingDeletion',
      DeletionDate: new Date('2026-03-14T09:30:00Z'),
    });
  });

  test('knows the key of AWS', async () => {
    expect((await describeKey('alias/aws/secretsmanager')).KeyMetadata).toMatchObject({
      KeyManager: 'AWS',
      KeyState: 'Enabled',
    });
  });

  test('answers another account only about a key that is shared with it', async () => {
    expect((await describeKey(`${ARN}:alias/shop`, AUDIT)).KeyMetadata?.AWSAccountId).toBe(SHOP);
    const retired = `${ARN}:alias/retired`;
    expect(await refusal(describeKey(retired, AUDIT))).toStrictEqual({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::${AUDIT}:user/administrator is not authorized to perform: kms:DescribeKey on resource: ${retired} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
      status: 400,
    });
    expect(await refusal(describeKey('arn:aws:kms:eu-west-1:999999999999:key/x'))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test.each([
    ['alias/nope', `Alias ${ARN}:alias/nope is not found.`],
    ['nope', `Key '${ARN}:key/nope' does not exist`],
    [`arn:aws:kms:us-east-1:${SHOP}:key/x`, 'Invalid arn us-east-1'],
  ])('does not find %s', async (id, message) => {
    const expected = { name: 'NotFoundException', message, status: 400 };
    expect(await refusal(describeKey(id))).toStrictEqual(expected);
  });
});

describe('GetKeyRotationStatus', () => {
  const status = async (id: string) => {
    const KeyId = id.startsWith('alias/') ? ((await describeKey(id)).KeyMetadata?.Arn ?? '') : id;
    return members(await tiny.as(SHOP).kms.send(new GetKeyRotationStatusCommand({ KeyId })));
  };

  test('tells when a key rotates next', async () => {
    expect(await status('alias/shop')).toStrictEqual({
      KeyId: `${ARN}:key/${SHOP_KEY}`,
      KeyRotationEnabled: true,
      RotationPeriodInDays: 365,
      NextRotationDate: new Date('2027-03-02T09:30:00Z'),
    });
  });

  test.each([
    ['alias/aws/secretsmanager', true],
    ['alias/retired', false],
  ])('of %s is %s', async (alias, expected) => {
    expect(await status(alias)).toMatchObject({ KeyRotationEnabled: expected });
  });

  test('does not take an alias', async () => {
    const command = new GetKeyRotationStatusCommand({ KeyId: 'alias/shop' });
    expect(await refusal(tiny.as(SHOP).kms.send(command))).toMatchObject({
      name: 'InvalidArnException',
    });
  });
});

describe('ListAliases', () => {
  test('tells aliases with their targets, in pages', async () => {
    const { kms: client } = tiny.as(SHOP);
    const pages: (readonly (string | undefined)[])[] = [];
    for await (const page of paginateListAliases({ client, pageSize: 2 }, {})) {
      pages.push((page.Aliases ?? []).map(({ AliasName }) => AliasName));
      expect(page.Truncated).toBe(page.NextMarker !== undefined);
    }
    expect(pages).toStrictEqual([
      ['alias/aws/secretsmanager', 'alias/shop'],
      [],
      ['alias/retired'],
    ]);
    const { Aliases } = await client.send(new ListAliasesCommand({ KeyId: SHOP_KEY }));
    expect(Aliases).toStrictEqual([
      {
        AliasName: 'alias/shop',
        AliasArn: `${ARN}:alias/shop`,
        TargetKeyId: SHOP_KEY,
        CreationDate: new Date('2024-03-02T09:30:00Z'),
        LastUpdatedDate: new Date('2024-03-02T09:30:00Z'),
      },
    ]);
  });

  test('leaves out the target of the key of AWS until a secret uses it', async () => {
    const targetIn = async (account: string, region: string) => {
      const { kms } = tiny.as(account, region);
      return (await kms.send(new ListAliasesCommand({}))).Aliases?.[0]?.TargetKeyId;
    };
    expect(await targetIn(ROOT, 'us-east-1')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await targetIn(ROOT, 'eu-west-1')).toBeUndefined();
  });

  test('refuses a marker that is garbage', async () => {
    const call = tiny.as(SHOP).kms.send(new ListAliasesCommand({ Marker: 'garbage' }));
    expect(await refusal(call)).toMatchObject({ name: 'InvalidMarkerException' });
  });
});
