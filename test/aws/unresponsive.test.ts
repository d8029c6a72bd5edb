import type { RequestListener } from 'node:http';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Clients } from '../../src/aws/clients.js';
import { type Loopback, standForAws } from './loopback.js';

const session = { credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) };
const noBackoff = { computeNextBackoffDelay: () => 0, setDelayBase: () => {} };

let aws: Loopback | undefined;
afterEach(() => {
  aws?.close();
  vi.restoreAllMocks();
});

const HUNG: readonly (readonly [string, RequestListener, { answer: number; silence: number }])[] = [
  ['does not begin to answer', () => {}, { answer: 40, silence: 10_000 }],
  [
    'stops in the middle of an answer',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.write('{"SecretList":[');
    },
    { answer: 10_000, silence: 40 },
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
      concurrency: 1,
      userAgent: 'test',
      timeouts: { connect: 1_000, ...timeouts },
      backoff: noBackoff,
    });
    const listed = await new Caller(clients, 1).call('secretsmanager:ListSecrets', session, () =>
      clients.secretsManager('eu-west-1').send(new ListSecretsCommand({})),
    );
    expect(listed).toMatchObject({
      ok: false,
      failure: { reason: 'error', detail: expect.stringMatching(/^TimeoutError: /) },
    });
    expect(requests).toBe(3);
    expect(warn).not.toHaveBeenCalled();
  });
});
