import type { IncomingMessage } from 'node:http';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Clients } from '../../src/aws/clients.js';
import { type Loopback, standForAws } from './loopback.js';

const noBackoff = { computeNextBackoffDelay: () => 0, setDelayBase: () => {} };
const ATTEMPTS = 8;

/** Requests so far, by access key. */
const asked = new Map<string, number>();
const keyOf = ({ headers }: IncomingMessage): string =>
  /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '';

let aws: Loopback;
let caller: Caller;
beforeAll(async () => {
  aws = await standForAws((request, response) => {
    const key = keyOf(request);
    const before = asked.get(key) ?? 0;
    asked.set(key, before + 1);
    const isThrottled = key === 'WHALE' || before < ATTEMPTS - 1;
    response.writeHead(isThrottled ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(isThrottled ? '{"__type":"ThrottlingException","message":"Rate exceeded"}' : '{}');
  });
  const clients = new Clients({ concurrency: 4, userAgent: 'test', backoff: noBackoff });
  caller = new Caller(clients, 4);
});
afterAll(() => aws.close());

const listAs = (accessKeyId: string) =>
  caller.call(
    'secretsmanager:ListSecrets',
    { credentials: async () => ({ accessKeyId, secretAccessKey: 'x' }) },
    () => caller.clients.secretsManager('eu-west-1').send(new ListSecretsCommand({})),
  );

test('an account that is always throttled leaves all attempts to the others', async () => {
  // The SDK gives all clients of one strategy a hundred repetitions; these want more than twice as many.
  const whale = await Promise.all(Array.from({ length: 30 }, () => listAs('WHALE')));
  for (const answer of whale)
    expect(answer).toMatchObject({ ok: false, failure: { reason: 'throttled' } });
  expect(asked.get('WHALE')).toBe(30 * ATTEMPTS);

  expect(await listAs('MINNOW')).toMatchObject({ ok: true });
  expect(asked.get('MINNOW')).toBe(ATTEMPTS);
});
