import { gunzipSync } from 'node:zlib';
import * as sdk from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { createState } from '../../src/sandbox/state/state.js';
import { trailRecords } from '../../src/sandbox/trail-records.js';
import {
  AUDIT,
  administrator,
  type Credentials,
  OUTSIDER,
  ROOT,
  refusal,
  SHOP,
  startTiny,
  type Tiny,
} from './tiny.js';

const { GetObjectCommand, HeadBucketCommand, ListObjectsV2Command } = sdk;

/** The trail of the tiny world. */
const HOME = 'us-east-1';
const Bucket = 'tiny-trail';
const ACCOUNTS = 'logs/all/AWSLogs/o-tiny000001/';

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.close());

const clientFor = (credentials: Credentials, region = HOME, url = tiny.url) =>
  new sdk.S3Client({
    endpoint: url,
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
const clientOf = (account = AUDIT, region = HOME) => clientFor(administrator(account), region);

const list = (input: Partial<sdk.ListObjectsV2CommandInput> = {}, client = clientOf()) =>
  client.send(new ListObjectsV2Command({ Bucket, ...input }));

async function everyFile(input: Partial<sdk.ListObjectsV2CommandInput> = {}) {
  const files: sdk._Object[] = [];
  const pages = sdk.paginateListObjectsV2({ client: clientOf() }, { Bucket, ...input });
  for await (const { Contents: found = [] } of pages) files.push(...found);
  return files;
}

const everyKey = async (input: Partial<sdk.ListObjectsV2CommandInput> = {}) =>
  (await everyFile(input)).map(({ Key: key = '' }) => key);

const RECORDS = [...trailRecords(createState(loadWorld('fixtures/tiny')))];

describe('ListObjectsV2', () => {
  test('lists keys as CloudTrail makes them, in their order', async () => {
    const keys = await everyKey();
    expect(keys).toEqual([...keys].sort());
    const siblings = keys.filter((key) => /\/CloudTrail-(Digest|Insight)\//.test(key));
    expect(siblings).not.toEqual([]);
    const logs = keys.filter((key) => !siblings.includes(key));
    expect(logs.length).toBeGreaterThan(100);
    for (const key of logs)
      expect(key).toMatch(
        /^logs\/all\/AWSLogs\/o-tiny000001\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail_\2_\d{8}T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/,
      );
  });

  test('gives pages of the size that is asked for, and takes only tokens that it gave', async () => {
    const prefix = `${ACCOUNTS}${SHOP}/CloudTrail/${HOME}/`;
    const first = await list({ Prefix: prefix, MaxKeys: 3 });
    expect(first).toMatchObject({ KeyCount: 3, IsTruncated: true, MaxKeys: 3 });
    expect(await everyKey({ Prefix: prefix, MaxKeys: 3 })).toEqual(
      await everyKey({ Prefix: prefix }),
    );
    expect(await refusal(list({ ContinuationToken: 'made-up' }))).toMatchObject({
      name: 'InvalidArgument',
    });
  });

  test('folds keys into the prefixes that they share up to a delimiter', async () => {
    const { CommonPrefixes: folders = [], Contents: files } = await list({
      Prefix: ACCOUNTS,
      Delimiter: '/',
    });
    const accounts = new Set(RECORDS.map(({ account }) => account));
    expect(folders.map(({ Prefix: prefix }) => prefix)).toEqual(
      [...accounts].sort().map((account) => `${ACCOUNTS}${account}/`),
    );
    expect(files).toBeUndefined();
    expect((await list({ Prefix: ACCOUNTS, Delimiter: '/', MaxKeys: 1 })).IsTruncated).toBe(true);
  });

  test('begins behind a key', async () => {
    const keys = await everyKey();
    const { Contents: files = [] } = await list({ StartAfter: keys[4] ?? '', MaxKeys: 1 });
    expect(files[0]?.Key).toBe(keys[5]);
  });

  test('of what is not there is empty', async () => {
    expect(await list({ Prefix: 'nothing/' })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });
});

describe('GetObject', () => {
  test('gives the records of a file, all files together all records', async () => {
    const client = clientOf();
    const day = `${ACCOUNTS}${SHOP}/CloudTrail/${HOME}/2026/02/`;
    const found: unknown[] = [];
    for (const file of await everyFile({ Prefix: day })) {
      const object = await client.send(new GetObjectCommand({ Bucket, Key: file.Key }));
      const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
      expect([bytes.length, object.ETag]).toEqual([file.Size, file.ETag]);
      found.push(...JSON.parse(gunzipSync(bytes).toString('utf8')).Records);
    }
    const expected = RECORDS.filter(
      ({ account, region, deliveredAt }) =>
        account === SHOP && region === HOME && deliveredAt.toISOString().startsWith('2026-02'),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(found).toEqual(expected.map(({ record }) => record));
  });

  test('is told as what CloudTrail writes: JSON, compressed', async () => {
    const [Key = ''] = await everyKey({ MaxKeys: 1, Prefix: `${ACCOUNTS}${SHOP}` });
    const { ContentType, ContentEncoding } = await clientOf().send(
      new GetObjectCommand({ Bucket, Key }),
    );
    expect([ContentType, ContentEncoding]).toEqual(['application/json', 'gzip']);
  });

  test('of what is not there is an error, whatever the key', async () => {
    for (const Key of ['nothing', 'a/%2e%2e/b', '<&>"', 'é/日本'])
      expect(await refusal(clientOf().send(new GetObjectCommand({ Bucket, Key })))).toMatchObject({
        name: 'NoSuchKey',
        status: 404,
      });
  });
});

describe('the bucket', () => {
  test('tells its Region, and refuses others', async () => {
    expect(await clientOf().send(new HeadBucketCommand({ Bucket }))).toMatchObject({
      BucketRegion: HOME,
    });
    const elsewhere = await fetch(`${tiny.url}/${Bucket}?list-type=2`, {
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=AKIA${AUDIT}DEMO/20260302/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=00`,
      },
      redirect: 'manual',
    });
    expect([elsewhere.status, elsewhere.headers.get('x-amz-bucket-region')]).toEqual([301, HOME]);
    expect(await elsewhere.text()).toMatch(/<Code>PermanentRedirect<\/Code>/);
    expect(await refusal(list({}, clientOf(AUDIT, 'eu-west-1')))).toMatchObject({
      name: 'PermanentRedirect',
      status: 301,
    });
  });

  test('is open to its own account and the management account alone', async () => {
    expect(await list({ MaxKeys: 1 }, clientOf(ROOT))).toMatchObject({ KeyCount: 1 });
    for (const account of [SHOP, OUTSIDER])
      expect(await refusal(list({}, clientOf(account)))).toEqual({
        name: 'AccessDenied',
        message: 'Access Denied',
        status: 403,
      });
  });

  test('is the only one', async () => {
    const other = { Bucket: 'other-bucket' };
    expect(await refusal(list(other))).toMatchObject({ name: 'NoSuchBucket', status: 404 });
    expect(await refusal(clientOf().send(new HeadBucketCommand(other)))).toMatchObject({
      status: 404,
    });
  });
});

test('a role needs the permission, which is named otherwise than the operation', async () => {
  const { sts } = tiny.as(ROOT);
  const Policy = JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }],
  });
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${AUDIT}:role/SecretsCensus`,
      RoleSessionName: 'tests',
      Policy,
    }),
  );
  const client = clientFor({
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  });
  const [file] = (await list({ MaxKeys: 1 }, client)).Contents ?? [];
  const get = new GetObjectCommand({ Bucket, Key: file?.Key ?? '' });
  expect(await refusal(client.send(get))).toMatchObject({
    name: 'AccessDenied',
    message: expect.stringMatching(/not authorized to perform: s3:GetObject on resource: /),
    status: 403,
  });
});

test('a fault may cut an object', async () => {
  const cut = await startTiny({
    faults: [{ kind: 'truncate', operations: ['s3:GetObject'], announced: 'half' }],
  });
  const client = clientFor(administrator(AUDIT), HOME, cut.url);
  const [file] = (await list({ MaxKeys: 1 }, client)).Contents ?? [];
  const object = await client.send(new GetObjectCommand({ Bucket, Key: file?.Key ?? '' }));
  const bytes = await object.Body?.transformToByteArray();
  expect(bytes?.length).toBe(Math.floor((file?.Size ?? 0) / 2));
  await cut.close();
});
