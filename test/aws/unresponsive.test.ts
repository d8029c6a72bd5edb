import type { RequestListener } from 'node:http';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel } from '../../src/aws/channel.js';
import { Clients, clientOf } from '../../src/aws/clients.js';
import type { Timeouts } from '../../src/aws/http-handler.js';
import { RealClock } from '../../src/aws/pacing/clock.js';
import { type Loopback, standForAws } from './loopback.js';
import { FULL_PACE, sessionOf } from './sessions.js';

const secretsManager = clientOf('secretsmanager', (config) => new SecretsManagerClient(config));

let aws: Loopback | undefined;
afterEach(() => {
  aws?.close();
  vi.restoreAllMocks();
});

const PATIENT = { connect: 1_000, answer: 10_000, silence: 10_000, whole: 10_000 };

const HUNG: readonly (readonly [string, RequestListener, Partial<Timeouts>])[] = [
  ['does not begin to answer', () => {}, { answer: 40 }],
  [
    'stops in the middle of an answer',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.write('{"SecretList":[');
    },
    { silence: 40 },
  ],
  [
    'drips without an end',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    },
    { whole: 60 },
  ],
];

describe('a service that hangs is asked again, then told as a failure: one that', () => {
  test.each(HUNG)('%s', async (_, answer, timeouts) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    let requests = 0;
    aws = await standForAws((request, response) => {
      requests++;
      answer(request, response);
    });
    const clients = new Clients({
      connections: 1,
      userAgent: 'test',
      timeouts: { ...PATIENT, ...timeouts },
    });
    const caller = new Caller(clients, {
      concurrency: 1,
      pace: FULL_PACE,
      backoff: () => 0,
      clock: new RealClock(),
    });
    const channel = new Channel(caller, sessionOf('a'), 'eu-west-1');
    const listed = await channel.call('secretsmanager:ListSecrets', (sign) =>
      secretsManager(channel).send(sign(new ListSecretsCommand({}))),
    );
    clients.close();
    expect(listed).toMatchObject({
      ok: false,
      failure: { reason: 'error', detail: expect.stringMatching(/^TimeoutError: /) },
    });
    expect(requests).toBe(3);
    expect(warn).not.toHaveBeenCalled();
  });
});
