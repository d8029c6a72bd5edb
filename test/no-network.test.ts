/** The guard that keeps tests on this machine. */
import dns from 'node:dns/promises';
import { createServer } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { isLoopback } from './no-network.js';

/** An address that the standards keep for documentation: nobody has it. */
const OUTSIDE = '192.0.2.1';

const refused = expect.objectContaining({ name: 'NetworkRefused' });

const errorOf = (socket: net.Socket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.once('error', resolve);
    socket.once('connect', () => resolve('connected'));
  });

it.each([
  ['a port and a host', () => net.connect(443, OUTSIDE)],
  ['options', () => net.connect({ host: OUTSIDE, port: 443 })],
  ['a socket of its own', () => new net.Socket().connect(443, OUTSIDE)],
  ['TLS', () => tls.connect({ host: OUTSIDE, port: 443 })],
  ['a name', () => net.connect(443, 'sts.amazonaws.com')],
])('no connection leaves this machine by %s', async (_, open) => {
  expect(await errorOf(open())).toEqual(refused);
});

it('no request leaves this machine by fetch', async () => {
  await expect(fetch(`http://${OUTSIDE}/`)).rejects.toMatchObject({ cause: refused });
});

it('no name is looked up', async () => {
  await expect(dns.lookup('sts.amazonaws.com')).rejects.toEqual(refused);
});

it('an AWS client with the real endpoint gets nowhere', async () => {
  const endpoint = 'https://sts.us-east-1.amazonaws.com';
  const credentials = { accessKeyId: 'A', secretAccessKey: 'B' };
  const client = new STSClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 });
  await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toEqual(refused);
});

it('a server on this machine can be asked', async () => {
  const server = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = isAddress(address) ? address.port : 0;
  for (const host of ['127.0.0.1', 'localhost'])
    expect(await (await fetch(`http://${host}:${port}`)).text()).toBe('here');
  await new Promise((resolve) => server.close(resolve));
});

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

it("a developer's AWS settings reach no test", () => {
  const names = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
  expect(names.sort()).toEqual([
    'AWS_CONFIG_FILE',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_ENDPOINT_URL',
    'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
    'AWS_SHARED_CREDENTIALS_FILE',
  ]);
  expect(process.env['AWS_ENDPOINT_URL']).toBe('http://127.0.0.1:9');
});

it.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['localhost', true],
  ['::1', true],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['10.0.0.1', false],
  ['169.254.169.254', false],
])('%s counts as this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
