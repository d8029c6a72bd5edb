/** Entering accounts: whose credentials requests there are signed with, and what their sessions may do. */
import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Aws, connect } from '../../src/aws/connect.js';
import { SESSION_POLICIES } from '../../src/aws/operations.js';
import type { Answer } from '../../src/model/gap.js';
import { type Loopback, standForAws } from './loopback.js';
import { FULL_PACE } from './sessions.js';

const OWN = '111122223333';
const MEMBER = '444455556666';

const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAOFTHEROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

const scopeOf = ({ headers }: IncomingMessage): string =>
  /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.replace(/\/\d{8}/, '') ?? '';

let server: Loopback;
let aws: Aws | undefined;
let assumed: URLSearchParams[] = [];
let scopes: string[] = [];

beforeAll(async () => {
  server = await standForAws((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      scopes.push(scopeOf(request));
      if (request.url === '/') {
        assumed.push(new URLSearchParams(body));
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(ASSUMED);
      } else {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"HubArn":"arn:aws:securityhub:eu-west-1:1:hub/default"}');
      }
    });
  });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAOFTHECALLER');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  vi.stubEnv('AWS_REGION', 'us-east-1');
});
afterEach(() => {
  aws?.close();
  assumed = [];
  scopes = [];
});
afterAll(() => server.close());

const connecting = async (): Promise<Aws> => {
  aws = await connect({
    role: { name: 'Role' },
    concurrency: 1,
    pace: FULL_PACE,
    version: '0.0.0',
    identity: { accountId: OWN, arn: `arn:aws-cn:iam::${OWN}:user/u`, partition: 'aws-cn' },
  });
  return aws;
};

async function hubIn(account: string) {
  const entered = await (await connecting()).hubs('r1').enter(account);
  if (!entered.ok) throw new Error(entered.failure.detail);
  return entered.value.hub('eu-west-1').state();
}

test.each<[string, (aws: Aws) => Promise<Answer<unknown>>, string]>([
  ['to the inventory', (aws) => aws.enter(MEMBER, 'r1'), SESSION_POLICIES.scan],
  ['to event history', (aws) => aws.histories('r1').enter(MEMBER), SESSION_POLICIES.scan],
  ['to the hubs', (aws) => aws.hubs('r1').enter(MEMBER), SESSION_POLICIES.push],
])('a session that leads %s may do what that needs', async (_, enter, policy) => {
  expect(await enter(await connecting())).toMatchObject({ ok: true });
  expect(assumed.map((asked) => [asked.get('RoleArn'), asked.get('Policy')])).toEqual([
    [`arn:aws-cn:iam::${MEMBER}:role/Role`, policy],
  ]);
});

test('the hub of another account is asked with the credentials of its role, in its Region', async () => {
  expect(await hubIn(MEMBER)).toMatchObject({ ok: true });
  expect(scopes).toEqual([
    'AKIAOFTHECALLER/us-east-1/sts/aws4_request',
    'ASIAOFTHEROLE/eu-west-1/securityhub/aws4_request',
  ]);
});

test("the hub of the caller's own account is asked without a role", async () => {
  expect(await hubIn(OWN)).toMatchObject({ ok: true });
  expect(scopes).toEqual(['AKIAOFTHECALLER/eu-west-1/securityhub/aws4_request']);
});
