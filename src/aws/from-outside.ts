/** What a call threw to whether the world caused it: a service, the network, the settings or the credentials. */

const NAMES: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  // Settings that exclude each other, such as FIPS with an endpoint of one's own.
  'EndpointError',
  'ProviderError',
  'SyntaxError',
  'TimeoutError',
  'TokenProviderError',
]);

/** Codes of Node.js begin so where its API was misused, which would be our bug, but for these few. */
const OF_NODE = 'ERR_';
const NODE_CODES: ReadonlySet<string> = new Set([
  // A credential with a line break in it.
  'ERR_INVALID_CHAR',
  // An endpoint in the environment that is no address.
  'ERR_INVALID_URL',
  'ERR_SOCKET_CLOSED',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
]);

/** Codes of the system (`ECONNRESET`), of TLS (`CERT_HAS_EXPIRED`, `ERR_SSL_…`) and of the HTTP parser (`HPE_…`). */
const isCodeOfWorld = (code: unknown): boolean =>
  typeof code === 'string' &&
  /^[A-Z][A-Z0-9_]+$/.test(code) &&
  (!code.startsWith(OF_NODE) || code.startsWith('ERR_SSL_') || NODE_CODES.has(code));

/**
 * Whether the world caused an error; all others are our bugs. `$metadata` alone says nothing, as the SDK puts it on
 * everything that passes it; `$fault` marks the exceptions of services, `$response` answers that nobody can read.
 */
export const isFromOutside = (error: unknown): boolean =>
  error instanceof Error &&
  ('$fault' in error ||
    '$response' in error ||
    NAMES.has(error.name) ||
    ('code' in error && isCodeOfWorld(error.code)));
