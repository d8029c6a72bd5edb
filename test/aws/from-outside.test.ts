import { describe, expect, test } from 'vitest';
import { isFromOutside } from '../../src/aws/from-outside.js';

const withCode = (code: unknown): Error => Object.assign(new Error('m'), { code, $metadata: {} });
const named = (name: string): Error => Object.assign(new Error('m'), { name });

describe('the world is to blame for', () => {
  test.each([
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'HPE_INVALID_CONSTANT',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_INVALID_URL',
    'ERR_INVALID_CHAR',
  ])('the code %s', (code) => {
    expect(isFromOutside(withCode(code))).toBe(true);
  });

  test.each(['EndpointError', 'TimeoutError', 'CredentialsProviderError', 'TokenProviderError'])(
    'the error %s',
    (name) => {
      expect(isFromOutside(named(name))).toBe(true);
    },
  );

  test('what a service says, and what nobody can read', () => {
    const fault = Object.assign(new Error('m'), { $fault: 'client', $metadata: {} });
    expect(isFromOutside(fault)).toBe(true);
    expect(isFromOutside(Object.assign(new TypeError('m'), { $response: {} }))).toBe(true);
  });
});

describe('we are to blame for', () => {
  test.each([
    ['a wrong argument', withCode('ERR_INVALID_ARG_TYPE')],
    ['a code that is no code of a system', withCode('oops')],
    ['a code that is no text', withCode(1)],
    ['what merely passed the SDK', Object.assign(new TypeError('m'), { $metadata: {} })],
    ['what is no error', 'ECONNRESET'],
  ])('%s', (_, thrown) => {
    expect(isFromOutside(thrown)).toBe(false);
  });
});
