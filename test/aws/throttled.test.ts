import type { IncomingMessage } from 'node:http';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel } from '../../src/aws/channel.js';
import { Clients, clientOf } from '../../src/aws/clients.js';
import { type Loopback, standForAws } from './loopback.js';
import { hastyClock, sessionOf } from './sessions.js';

const secretsManager = clientOf('secretsmanager', (config) => new SecretsManagerClient(config));

/** Requests so far, by access key. */
const asked = new Map<string, number>();
const keyOf = ({ headers }: IncomingMessage): string =>
  /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '';

/** How many requests of each are throttled before one gets through. */
const UNTIL: Readonly<Record<string, number>> = { WHALE: Number.POSITIVE_INFINITY, MINNOW: 20 };

let aws: Loopback;
let caller: Caller;
beforeAll(async () => {
  aws = await standForAws((request, response) => {
    const key = keyOf(request);
    const before = asked.get(key) ?? 0;
    asked.set(key, before + 1);
    const isThrottled = before < (UNTIL[key] ?? 0);
    response.writeHead(isThrottled ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(isThrottled ? '{"__type":"ThrottlingException","message":"Rate exceeded"}' : '{}');
  });
  caller = new Caller(new Clients({ connections: 4, userAgent: 'test' }), {
    concurrency: 4,
    pace: { share: 1, threads: 1, patience: 300_000 },
    clock: hastyClock(),
  });
  whale = channelOf('WHALE');
});
afterAll(() => {
  caller.clients.close();
  aws.close();
});

const channelOf = (key: string) => new Channel(caller, sessionOf(key), 'eu-west-1');
let whale: Channel;

const list = (channel: Channel) =>
  channel.call('secretsmanager:ListSecrets', (sign) =>
    secretsManager(channel).send(sign(new ListSecretsCommand({}))),
  );

test('a call that is throttled many times is answered in the end', async () => {
  expect(await list(channelOf('MINNOW'))).toMatchObject({ ok: true });
  expect(asked.get('MINNOW')).toBe(21);
});

test('an account that is always throttled costs few requests, and leaves the others alone', async () => {
  const answers = await Promise.all([
    ...Array.from({ length: 30 }, () => list(whale)),
    list(channelOf('HERRING')),
  ]);
  const herring = answers.pop();
  expect(herring).toMatchObject({ ok: true });
  for (const answer of answers)
    expect(answer).toMatchObject({
      ok: false,
      failure: { reason: 'throttled', api: 'secretsmanager:ListSecrets' },
    });
  // Five minutes of patience, with pauses that grow to twenty seconds.
  expect(asked.get('WHALE')).toBeGreaterThan(10);
  expect(asked.get('WHALE')).toBeLessThan(100);
});

test('a call to a quota of few requests ends as well', async () => {
  const answer = await channelOf('WHALE').call('organizations:DescribeOrganization', (sign) =>
    secretsManager(whale).send(sign(new ListSecretsCommand({}))),
  );
  expect(answer).toMatchObject({ ok: false, failure: { reason: 'throttled' } });
});

test('once patience is spent, the next call of that account is told so without much ado', async () => {
  const before = asked.get('WHALE') ?? 0;
  const answers = await Promise.all(Array.from({ length: 50 }, () => list(whale)));
  expect(answers.every((answer) => !answer.ok)).toBe(true);
  expect((asked.get('WHALE') ?? 0) - before).toBeLessThan(5);
});
