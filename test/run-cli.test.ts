/** The environment that tests give to the programs they start. */
import { expect, it } from 'vitest';
import { childEnvironment, runCli } from './run-cli.js';

it('a child without an endpoint gets one where nothing listens, and no credentials', () => {
  const names = Object.keys(childEnvironment()).filter((name) => name.startsWith('AWS_'));
  expect(names).toEqual([
    'AWS_ENDPOINT_URL',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
  ]);
  expect(childEnvironment()['AWS_ENDPOINT_URL']).toBe('http://127.0.0.1:9');
});

it.each(['https://sts.us-east-1.amazonaws.com', 'http://127.0.0.1.example.com'])(
  'a child cannot be pointed at %s',
  (url) => {
    expect(() => childEnvironment({ AWS_ENDPOINT_URL: url })).toThrow('loopback');
    expect(() => childEnvironment({ AWS_ENDPOINT_URL_STS: url })).toThrow('loopback');
  },
);

it.each(['http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:4566'])(
  'a child may talk to %s',
  (url) => {
    expect(childEnvironment({ AWS_ENDPOINT_URL: url })['AWS_ENDPOINT_URL']).toBe(url);
  },
);

it('a scan in which nothing listens is a mistake of the user, with one message and no stack', async () => {
  const run = await runCli(['scan'], {
    env: { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B', AWS_REGION: 'eu-central-1' },
  });
  expect(run.code).toBe(2);
  expect(run.stdout).toBe('');
  expect(run.stderr).toContain('ECONNREFUSED');
  expect(run.stderr).not.toContain('    at ');
});
