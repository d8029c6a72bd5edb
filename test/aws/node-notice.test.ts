import { STSClient } from '@aws-sdk/client-sts';
import { expect, test, vi } from 'vitest';
import { Clients, clientOf } from '../../src/aws/clients.js';
import { withoutNotice } from '../../src/aws/node-notice.js';

const SWITCH = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

// First, since the SDK prints its notice once per process. It has one for Node.js 20 alone.
test('a client is made without a notice about Node.js', () => {
  vi.stubEnv(SWITCH, undefined);
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const clients = new Clients({ connections: 1, userAgent: 'test' });
  clientOf('sts', (config) => new STSClient(config))({ clients, region: 'eu-west-1' });
  expect(warned).not.toHaveBeenCalled();
});

test.each([undefined, 'false', 'true'])('the environment keeps the switch at %s', (before) => {
  vi.stubEnv(SWITCH, before);
  expect(withoutNotice(() => process.env[SWITCH])).toBe('true');
  expect(process.env[SWITCH]).toBe(before);
  expect(SWITCH in process.env).toBe(before !== undefined);
  expect(() =>
    withoutNotice(() => {
      throw new Error('no client');
    }),
  ).toThrow('no client');
  expect(process.env[SWITCH]).toBe(before);
});
