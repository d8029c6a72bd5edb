import { GetResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel } from '../../src/aws/channel.js';
import { Clients, clientOf } from '../../src/aws/clients.js';
import { RealClock } from '../../src/aws/pacing/clock.js';
import { type Loopback, standForAws } from './loopback.js';
import { FULL_PACE, sessionOf } from './sessions.js';

const secretsManager = clientOf('secretsmanager', (config) => new SecretsManagerClient(config));

/** `access key of the signature` > `secret that was asked for`, of every request. */
const seen: string[] = [];
let aws: Loopback;
const clients = new Clients({ connections: 16, userAgent: 'secrets-census/test' });
const agents = new Set<string | undefined>();
const scopes = new Set<string | undefined>();

beforeAll(async () => {
  aws = await standForAws((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
      agents.add(request.headers['user-agent']);
      scopes.add(/Credential=[^/]+\/\d+\/([^,]+)/.exec(request.headers.authorization ?? '')?.[1]);
      seen.push(`${key}>${/"SecretId":"([^"]+)"/.exec(body)?.[1]}`);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end('{}');
    });
  });
});
afterAll(() => {
  clients.close();
  aws.close();
});

test('requests of many accounts over one client are each signed for their own account', async () => {
  const caller = new Caller(clients, { concurrency: 16, pace: FULL_PACE, clock: new RealClock() });
  const accounts = Array.from({ length: 20 }, (_, index) => `ACCOUNT${index}`);
  await Promise.all(
    accounts.flatMap((account) => {
      // Credentials that take their time, each another one, so that calls overtake each other.
      const session = {
        ...sessionOf(account),
        credentials: async () => {
          await new Promise((resolve) => setTimeout(resolve, account.length % 3));
          return { accessKeyId: account, secretAccessKey: 'x' };
        },
      };
      const channel = new Channel(caller, session, 'eu-west-1');
      return Array.from({ length: 10 }, () =>
        channel.call('secretsmanager:GetResourcePolicy', (sign) =>
          secretsManager(channel).send(sign(new GetResourcePolicyCommand({ SecretId: account }))),
        ),
      );
    }),
  );
  expect(seen).toHaveLength(200);
  expect(new Set(seen)).toEqual(new Set(accounts.map((account) => `${account}>${account}`)));
  expect([...scopes]).toEqual(['eu-west-1/secretsmanager/aws4_request']);
  expect([...agents]).toEqual(['secrets-census/test']);
});

test('a command that nobody marked is not sent', async () => {
  const before = seen.length;
  const place = { clients, region: 'eu-west-1' };
  const unmarked = secretsManager(place).send(new GetResourcePolicyCommand({ SecretId: 'x' }));
  await expect(unmarked).rejects.toThrow('outside of any session');
  expect(seen).toHaveLength(before);
});
