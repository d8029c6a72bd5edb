import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel } from '../../src/aws/channel.js';
import { Clients, clientOf } from '../../src/aws/clients.js';
import { connect } from '../../src/aws/connect.js';
import { notConnected } from '../../src/aws/not-connected.js';
import { RealClock } from '../../src/aws/pacing/clock.js';
import type { Failure } from '../../src/model/gap.js';
import { UserError } from '../../src/model/user-error.js';
import { FULL_PACE, sessionOf } from './sessions.js';

const kms = clientOf('kms', (config) => new KMSClient(config));

const NOWHERE = join(tmpdir(), 'secrets-census-has-no-such-file');
/** A port that nobody listens on, should anything be sent after all. */
const SILENT = 'http://127.0.0.1:1';

const KEYS = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
const FIPS = { AWS_ENDPOINT_URL: SILENT, AWS_USE_FIPS_ENDPOINT: 'true' };

const stub = (settings: Readonly<Record<string, string | undefined>>): void => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
};

beforeEach(() => {
  for (const name of Object.keys(process.env))
    if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  stub({
    AWS_CONFIG_FILE: NOWHERE,
    AWS_SHARED_CREDENTIALS_FILE: NOWHERE,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const connecting = () =>
  connect({ role: { name: 'Audit' }, concurrency: 1, pace: FULL_PACE, version: '0.0.0' });

describe('the user is told', () => {
  test.each([
    ['which profile is missing', { AWS_PROFILE: 'nope' }, /\n- .*\[nope\]/],
    ['that nothing gave credentials', {}, /no AWS credentials \(Could not load credentials/],
    ['which settings exclude each other', { ...KEYS, ...FIPS }, /no endpoint of AWS \(.*FIPS.*\)/],
    [
      'that an endpoint is no address',
      { ...KEYS, AWS_ENDPOINT_URL: 'garbage' },
      /does not answer \(.*Invalid URL.*\)/,
    ],
    [
      'that nobody listens there',
      { ...KEYS, AWS_ENDPOINT_URL: SILENT },
      /does not answer \(ECONNREFUSED/,
    ],
  ])('%s', async (_, settings, message) => {
    stub(settings);
    const error = await connecting().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });

  test.each<[Failure, RegExp]>([
    [{ reason: 'error', detail: 'ENOTFOUND: getaddrinfo ENOTFOUND x' }, /does not answer/],
    [{ reason: 'error', detail: 'EAI_AGAIN: getaddrinfo EAI_AGAIN x' }, /does not answer/],
    [{ reason: 'throttled' }, /does not answer \(throttled\)/],
    [{ reason: 'error', detail: 'ExpiredToken: old' }, /does not accept .*\(ExpiredToken: old\)/],
    [{ reason: 'error', detail: 'SignatureDoesNotMatch: m' }, /does not accept/],
    [{ reason: 'regionDisabled', detail: 'InvalidClientTokenId: m' }, /does not accept/],
    [{ reason: 'accessDenied', detail: 'AccessDenied: m' }, /does not accept/],
  ])('%j', (failure, message) => {
    expect(notConnected(failure).message).toMatch(message);
  });
});

test('settings that exclude each other for one service are a gap there', async () => {
  stub(FIPS);
  const clients = new Clients({ connections: 1, userAgent: 'test' });
  const caller = new Caller(clients, { concurrency: 1, pace: FULL_PACE, clock: new RealClock() });
  const channel = new Channel(caller, sessionOf('a'), 'eu-west-1');
  const answer = await channel.call('kms:DescribeKey', (sign) =>
    kms(channel).send(sign(new DescribeKeyCommand({ KeyId: 'k' }))),
  );
  expect(answer).toMatchObject({
    ok: false,
    failure: { reason: 'error', detail: expect.stringMatching(/^EndpointError: .*FIPS/) },
  });
});
