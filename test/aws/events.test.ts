import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  ReplicateSecretToRegionsCommand,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel } from '../../src/aws/channel.js';
import { Clients } from '../../src/aws/clients.js';
import { eventsPort } from '../../src/aws/events.js';
import { administrator, SHOP, tinyForTest } from '../sandbox/tiny.js';
import { standForAws } from './loopback.js';
import { FULL_PACE, hastyClock, sessionOf } from './sessions.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** What happened in the Region of an account, by the port. */
function portAt(accessKeyId: string, region = 'eu-west-1') {
  const clients = new Clients({ connections: 4, userAgent: 'test' });
  onTestFinished(() => clients.close());
  const caller = new Caller(clients, { concurrency: 4, pace: FULL_PACE, clock: hastyClock() });
  return eventsPort(new Channel(caller, sessionOf(accessKeyId), region));
}

const SINCE = '2026-02-20T00:00:00.000Z';
const NAMELESS = {
  ok: false,
  failure: {
    reason: 'error',
    api: 'cloudtrail:LookupEvents',
    detail: 'An event does not say which secret was changed.',
  },
};

describe('in the sandbox', () => {
  const DB = 'prod/shop/db-password';
  const PUBLIC = JSON.stringify({ Version: '2012-10-17', Statement: [] });

  test('the ids of changed and new secrets are as their callers wrote them, and those of others are not told', async () => {
    const tiny = await tinyForTest({ quotas: [] });
    const { secrets } = tiny.as(SHOP);
    const policy = { ResourcePolicy: PUBLIC };
    await secrets.send(new PutResourcePolicyCommand({ SecretId: DB, ...policy }));
    const made = await secrets.send(new CreateSecretCommand({ Name: 'new', SecretString: 'x' }));
    const { ARN = '' } = made;
    await secrets.send(new DeleteResourcePolicyCommand({ SecretId: ARN }));
    const partial = ARN.slice(0, -7);
    await secrets.send(
      new ReplicateSecretToRegionsCommand({
        SecretId: partial,
        AddReplicaRegions: [{ Region: 'us-east-1' }],
      }),
    );
    const other = { SecretId: 'prod/shop/never-read' };
    await secrets.send(new TagResourceCommand({ ...other, Tags: [{ Key: 'a', Value: 'b' }] }));
    await secrets.send(new GetSecretValueCommand(other));
    await secrets.send(new DeleteSecretCommand(other));
    vi.stubEnv('AWS_ENDPOINT_URL', tiny.url);
    const key = administrator(SHOP).accessKeyId;
    expect(await portAt(key).policyChanges(SINCE, 10)).toEqual({
      ok: true,
      value: new Set(['new', ARN, partial, DB]),
    });
    expect(await portAt(key).policyChanges('2026-03-02T09:30:01.000Z', 10)).toMatchObject({
      ok: false,
    });
  });

  test('all pages are read', async () => {
    const tiny = await tinyForTest({ quotas: [] });
    const { secrets } = tiny.as(SHOP);
    const names = Array.from({ length: 8 }, (_, n) => `secret-${n}`);
    for (const Name of names) await secrets.send(new CreateSecretCommand({ Name }));
    vi.stubEnv('AWS_ENDPOINT_URL', tiny.url);
    const changes = await portAt(administrator(SHOP).accessKeyId).policyChanges(SINCE, 10);
    expect(changes).toEqual({ ok: true, value: new Set(names) });
  });

  test('a role that may not look events up is told so', async () => {
    const tiny = await tinyForTest({
      quotas: [],
      faults: [{ kind: 'deny', operations: ['cloudtrail:LookupEvents'] }],
    });
    vi.stubEnv('AWS_ENDPOINT_URL', tiny.url);
    const answer = await portAt(administrator(SHOP).accessKeyId).policyChanges(SINCE, 10);
    expect(answer).toMatchObject({
      ok: false,
      failure: { reason: 'accessDenied', api: 'cloudtrail:LookupEvents' },
    });
  });
});

describe('an event', () => {
  /** What the port makes of one event, in the answer to every look-up. */
  async function changesBy(event: object): Promise<unknown> {
    const aws = await standForAws((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ Events: [event] }));
    });
    onTestFinished(() => aws.close());
    return portAt('AKIDEXAMPLE').policyChanges(SINCE, 10);
  }

  const record = (fields: object): object => ({ CloudTrailEvent: JSON.stringify(fields) });
  const ids = (...all: string[]) => ({ ok: true, value: new Set(all) });

  test.each<[string, object, object]>([
    ['with an id', record({ requestParameters: { secretId: 'db' } }), ids('db')],
    ['with a name', record({ requestParameters: { name: 'db' } }), ids('db')],
    ['with both', record({ requestParameters: { secretId: 'db', name: 'other' } }), ids('db')],
    [
      'that was refused, and says of which secret it spoke',
      record({ errorCode: 'AccessDenied', requestParameters: { secretId: 'db' } }),
      ids('db'),
    ],
    [
      'that was refused, without parameters',
      record({ errorCode: 'AccessDenied', requestParameters: null }),
      ids(),
    ],
    [
      'of another service, whose operation has the same name',
      {
        EventSource: 'logs.amazonaws.com',
        ...record({ requestParameters: { policyName: 'p', policyDocument: '{}' } }),
      },
      ids(),
    ],
    [
      'of the service itself',
      { EventSource: 'secretsmanager.amazonaws.com', ...record({ requestParameters: null }) },
      NAMELESS,
    ],
    ['without a record', {}, NAMELESS],
    ['whose record is empty', { CloudTrailEvent: '' }, NAMELESS],
    ['whose record is no JSON', { CloudTrailEvent: '{"requestParameters":' }, NAMELESS],
    ['whose record is null', { CloudTrailEvent: 'null' }, NAMELESS],
    ['whose record is a list', { CloudTrailEvent: '[{"secretId":"db"}]' }, NAMELESS],
    ['whose record is a text', { CloudTrailEvent: '"db"' }, NAMELESS],
    ['without parameters', record({}), NAMELESS],
    ['with parameters that are a list', record({ requestParameters: ['db'] }), NAMELESS],
    ['with parameters that are a text', record({ requestParameters: 'db' }), NAMELESS],
    ['with an id that is a number', record({ requestParameters: { secretId: 7 } }), NAMELESS],
    [
      'with an id that is an object',
      record({ requestParameters: { secretId: { toString: 'db' } } }),
      NAMELESS,
    ],
    [
      'with an id where every object has one',
      { CloudTrailEvent: '{"requestParameters":{"__proto__":{"secretId":"db"}}}' },
      NAMELESS,
    ],
    ['whose error is no code', record({ errorCode: { a: 1 }, requestParameters: null }), NAMELESS],
  ])('%s', async (_, event, expected) => {
    expect(await changesBy(event)).toEqual(expected);
  });

  test('that nests a hundred thousand deep does no harm', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await changesBy({ CloudTrailEvent: deep })).toEqual(NAMELESS);
  });
});

test('an answer without events is one without changes', async () => {
  const aws = await standForAws((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end('{}');
  });
  onTestFinished(() => aws.close());
  expect(await portAt('AKIDEXAMPLE').policyChanges(SINCE, 10)).toEqual({
    ok: true,
    value: new Set(),
  });
});
