import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import * as accountSdk from '@aws-sdk/client-account';
import * as kmsSdk from '@aws-sdk/client-kms';
import * as organizationsSdk from '@aws-sdk/client-organizations';
import * as secretsSdk from '@aws-sdk/client-secrets-manager';
import * as hubSdk from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { account } from '../../src/sandbox/services/account.js';
import { kms } from '../../src/sandbox/services/kms.js';
import { organizations } from '../../src/sandbox/services/organizations.js';
import { secretsManager } from '../../src/sandbox/services/secrets-manager.js';
import { securityHub } from '../../src/sandbox/services/security-hub.js';
import { finding } from './findings.js';
import { deviations, outputOf } from './sdk-schema.js';
import { ROOT, SHOP, startTiny, type Tiny } from './tiny.js';

const LARGEST_BODY = 8 * 1024 * 1024;

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.close());

/** A signed request, as far as the sandbox looks at signatures. */
const signed = (service: string, accountId = SHOP, region = 'eu-west-1') => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=AKIA${accountId}DEMO/20260302/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`,
});

const post = (headers: Readonly<Record<string, string>>, body = '{}', path = '/') =>
  fetch(`${tiny.url}${path}`, { method: 'POST', headers, body });

describe('every answer in JSON has only members and types that the SDK knows', () => {
  const DB = { SecretId: 'prod/shop/db-password' };
  const NEW = { SecretId: 'new/thing' };
  const KEY = { KeyId: '8a5740a8-dcbb-449f-a49e-e5cbdd63bb45' };

  /** In an order in which each finds what it needs. */
  const secretsRequests = {
    CreateSecret: {
      Name: 'new/thing',
      SecretString: 'x',
      AddReplicaRegions: [{ Region: 'us-east-1' }],
    },
    ListSecrets: {},
    DescribeSecret: DB,
    ListSecretVersionIds: DB,
    GetResourcePolicy: DB,
    PutResourcePolicy: { ...NEW, ResourcePolicy: '{}' },
    DeleteResourcePolicy: NEW,
    GetSecretValue: DB,
    PutSecretValue: { ...NEW, SecretString: 'y' },
    UpdateSecret: { ...NEW, SecretString: 'z' },
    TagResource: { ...NEW, Tags: [{ Key: 'a', Value: 'b' }] },
    UntagResource: { ...NEW, TagKeys: ['a'] },
    RotateSecret: { ...NEW, RotationLambdaARN: 'x', RotationRules: { AutomaticallyAfterDays: 1 } },
    CancelRotateSecret: NEW,
    RemoveRegionsFromReplication: { ...NEW, RemoveReplicaRegions: ['us-east-1'] },
    ReplicateSecretToRegions: { ...NEW, AddReplicaRegions: [] },
    DeleteSecret: NEW,
    RestoreSecret: NEW,
  };
  const keyRequests = { DescribeKey: KEY, GetKeyRotationStatus: KEY, ListAliases: {} };
  const root = { ParentId: 'r-tiny' };
  const organizationRequests = {
    DescribeOrganization: {},
    ListAccounts: {},
    ListRoots: {},
    ListOrganizationalUnitsForParent: root,
    ListAccountsForParent: root,
    ListTagsForResource: { ResourceId: SHOP },
  };

  const cases = [
    {
      service: secretsManager,
      sdk: secretsSdk,
      target: 'secretsmanager',
      requests: secretsRequests,
    },
    { service: kms, sdk: kmsSdk, target: 'TrentService', requests: keyRequests },
    {
      service: organizations,
      sdk: organizationsSdk,
      target: 'AWSOrganizationsV20161128',
      requests: organizationRequests,
    },
  ];

  test.each(cases)('$target', async ({ service, sdk, target, requests }) => {
    expect(Object.keys(requests).sort()).toStrictEqual(Object.keys(service.operations).sort());
    const schemas = new Map<string, unknown>(Object.entries(sdk));
    for (const [name, input] of Object.entries(requests)) {
      const answer = await post(
        {
          ...signed(service.name, service === organizations ? ROOT : SHOP),
          'X-Amz-Target': `${target}.${name}`,
        },
        JSON.stringify(input),
      );
      const body: unknown = await answer.json();
      const found = deviations(outputOf(schemas.get(`${name}$`)), body, name);
      expect({ name, status: answer.status, found }).toStrictEqual({
        name,
        status: 200,
        found: [],
      });
    }
  });

  test('account', async () => {
    expect(Object.keys(account.operations)).toStrictEqual(['ListRegions']);
    const answer = await post(signed('account'), '{}', '/listRegions');
    expect(deviations(outputOf(accountSdk.ListRegions$), await answer.json())).toStrictEqual([]);
  });

  test('securityhub', async () => {
    const { Id = '', ProductArn = '' } = finding();
    const requests = [
      ['EnableSecurityHub', 'POST', '/accounts', {}, 'us-east-1'],
      ['DescribeHub', 'GET', '/accounts', undefined],
      ['BatchImportFindings', 'POST', '/findings/import', { Findings: [finding(), {}] }],
      ['GetFindings', 'POST', '/findings', {}],
      [
        'BatchUpdateFindings',
        'PATCH',
        '/findings/batchupdate',
        {
          FindingIdentifiers: [
            { Id, ProductArn },
            { Id: 'none', ProductArn },
          ],
          Note: { Text: 'looked at', UpdatedBy: 'me' },
        },
      ],
    ] as const;
    const names = requests.map(([name]) => name).sort();
    expect(names).toStrictEqual(Object.keys(securityHub.operations).sort());
    const schemas = new Map<string, unknown>(Object.entries(hubSdk));
    for (const [name, method, path, input, region] of requests) {
      const answer = await fetch(`${tiny.url}${path}`, {
        method,
        headers: signed('securityhub', SHOP, region),
        ...(input && { body: JSON.stringify(input) }),
      });
      const body: unknown = await answer.json();
      const found = deviations(outputOf(schemas.get(`${name}$`)), body, name);
      expect({ name, status: answer.status, found }).toStrictEqual({
        name,
        status: 200,
        found: [],
      });
    }
  });

  test('and the comparison notices what is wrong', () => {
    const schema = outputOf(secretsSdk.ListSecrets$);
    const body = { SecretList: [{ Name: 1, Colour: 'red', Tags: {} }], NextToken: 'x' };
    expect(deviations(schema, body)).toStrictEqual([
      '.SecretList[0].Name: 1 is not a 0',
      '.SecretList[0].Colour is unknown to the SDK',
      '.SecretList[0].Tags is not a list',
    ]);
  });
});

describe('XML', () => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };

  test('of STS has a result element', async () => {
    const answer = await post(
      { ...form, ...signed('sts') },
      'Action=GetCallerIdentity&Version=2011-06-15',
    );
    const id = answer.headers.get('x-amzn-requestid');
    expect((await answer.text()).replace(/AIDA\w+/, 'AIDA')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
        `<GetCallerIdentityResult><UserId>AIDA</UserId><Account>${SHOP}</Account>` +
        `<Arn>arn:aws:iam::${SHOP}:user/administrator</Arn></GetCallerIdentityResult>` +
        `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
    );
  });

  test('of EC2 has none', async () => {
    const answer = await post(
      { ...form, ...signed('ec2') },
      'Action=DescribeRegions&Version=2016-11-15&RegionName.1=eu-west-1',
    );
    const id = answer.headers.get('x-amzn-requestid');
    expect(await answer.text()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">' +
        `<requestId>${id}</requestId><regionInfo><item><regionName>eu-west-1</regionName>` +
        '<regionEndpoint>ec2.eu-west-1.amazonaws.com</regionEndpoint>' +
        '<optInStatus>opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>',
    );
  });

  test('of errors is escaped', async () => {
    const hostile = encodeURIComponent('<script>&"\u0007');
    const sts = await post(
      { ...form, ...signed('sts') },
      `Action=AssumeRole&RoleSessionName=ok&RoleArn=${hostile}`,
    );
    expect(await sts.text()).toContain('on resource: &lt;script&gt;&amp;&quot;\uFFFD</Message>');
    const ec2 = await post(
      { ...form, ...signed('ec2') },
      `Action=DescribeRegions&RegionName.1=${hostile}`,
    );
    expect(await ec2.text()).toContain('[&lt;script&gt;&amp;&quot;\uFFFD]</Message>');
  });
});

describe('a request', () => {
  const target = (name: string) => ({ 'X-Amz-Target': `secretsmanager.${name}` });

  test('gets the date of the world and an id that counts', async () => {
    const fresh = await startTiny();
    const answers = [];
    for (const _ of [1, 2]) {
      answers.push(
        await fetch(fresh.url, {
          method: 'POST',
          headers: { ...signed('secretsmanager'), ...target('ListSecrets') },
          body: '{}',
        }),
      );
    }
    await fresh.close();
    expect(answers.map(({ headers }) => headers.get('date'))).toStrictEqual([
      'Mon, 02 Mar 2026 09:30:00 GMT',
      'Mon, 02 Mar 2026 09:30:00 GMT',
    ]);
    expect(answers.map(({ headers }) => headers.get('x-amzn-requestid'))).toStrictEqual([
      '00000000-0000-4000-8000-000000000001',
      '00000000-0000-4000-8000-000000000002',
    ]);
  });

  test.each([
    ['of an unknown operation', target('BatchGetSecretValue'), '{}', 'UnknownOperationException'],
    ['of an operation that objects have', target('constructor'), '{}', 'UnknownOperationException'],
    [
      "with another service's target",
      { 'X-Amz-Target': 'TrentService.ListAliases' },
      '{}',
      'UnknownOperationException',
    ],
    ['with a body that is no JSON', target('ListSecrets'), '{', 'SerializationException'],
    ['with a body that is no object', target('ListSecrets'), '[]', 'SerializationException'],
    [
      'with a number for a text',
      target('DescribeSecret'),
      '{"SecretId":1}',
      'SerializationException',
    ],
    [
      'with a text for a number',
      target('ListSecrets'),
      '{"MaxResults":"many"}',
      'SerializationException',
    ],
    ['with a text for a list', target('ListSecrets'), '{"Filters":"x"}', 'SerializationException'],
    [
      'with a text in a list of structures',
      target('ListSecrets'),
      '{"Filters":["x"]}',
      'SerializationException',
    ],
    ['without what is required', target('DescribeSecret'), '{}', 'ValidationException'],
  ])('%s is refused', async (_what, headers, body, code) => {
    const answer = await post({ ...signed('secretsmanager'), ...headers }, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: code });
  });

  test('for a service that the sandbox does not have names those it has', async () => {
    const answer = await post(signed('dynamodb'));
    expect(await answer.json()).toStrictEqual({
      __type: 'UnknownOperationException',
      message:
        'The sandbox has only these services: secretsmanager, kms, organizations, account, sts, ec2, cloudtrail, securityhub, pricing, athena, s3.',
    });
  });

  test.each([
    [target('ListSecrets'), '{}', '/', 400, 'MissingAuthenticationTokenException'],
    [{}, '{}', '/listRegions', 403, 'Missing Authentication Token'],
    [
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'Action=GetCallerIdentity',
      '/',
      403,
      '<Code>MissingAuthenticationToken</Code>',
    ],
  ])(
    'that is not signed is refused in the protocol of its service: %j %s %s',
    async (headers, body, path, status, part) => {
      const answer = await post(headers, body, path);
      expect(answer.status).toBe(status);
      expect(await answer.text()).toContain(part);
    },
  );

  test('of up to eight mebibytes is read, and of more refused', async () => {
    const headers = { ...signed('secretsmanager'), ...target('ListSecrets') };
    const padding = (bytes: number) => `{}${' '.repeat(bytes - 2)}`;
    expect((await post(headers, padding(LARGEST_BODY))).status).toBe(200);
    expect((await post(headers, padding(LARGEST_BODY + 1))).status).toBe(413);
  });
});

test('the log has one line for each request, and nothing of its own words', async () => {
  const lines: string[] = [];
  const world = loadWorld('fixtures/tiny');
  const { url, close } = await startSandbox({ world, log: (line) => lines.push(line) });
  const send = (headers: Readonly<Record<string, string>>, body = '{}') =>
    fetch(url, { method: 'POST', headers, body });
  const list = { 'X-Amz-Target': 'secretsmanager.ListSecrets' };
  await send({ ...list, ...signed('secretsmanager') });
  await send({ ...list, ...signed('secretsmanager', '\u009b31m', '\u009b2J') });
  await send({ 'X-Amz-Target': 'secretsmanager.\u009b2J' });
  await send({}, 'x'.repeat(LARGEST_BODY + 1));
  await close();
  expect(lines).toStrictEqual([
    'secretsmanager:ListSecrets eu-west-1 100000000002 200',
    'secretsmanager:ListSecrets ? ? 400 UnrecognizedClientException',
    'unknown operation 400',
    'a body of more than 8388608 bytes 413',
  ]);
});

test('closing ends connections that are open', async () => {
  const fresh = await startTiny();
  const socket = connect(fresh.port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n');
  const ended = text(socket).catch((error: NodeJS.ErrnoException) => error.code);
  await new Promise((resolve) => socket.once('connect', resolve));
  await fresh.close();
  expect(['', 'ECONNRESET']).toContain(await ended);
});
