/**
 * Any attempt to leave this machine, in a test process, to an error at once. Loaded before every test file. Children
 * are kept in by `run-cli.ts`.
 */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** Thrown in place of a connection. */
export class NetworkRefused extends Error {
  override readonly name = 'NetworkRefused';

  constructor(host: string) {
    super(`tests must not reach the network, but something asked for '${host}'`);
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '::1', '0.0.0.0', '::', '']);

/** Whether a host is this machine itself. */
export const isLoopback = (host: string): boolean =>
  LOOPBACK.has(host) || (net.isIPv4(host) && host.startsWith('127.'));

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The host of a connection, from any of the shapes that `connect` takes; sockets of the file system have none. */
function hostOf(args: readonly unknown[]): string {
  // Node.js passes its own normalized arguments as one array.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) return String(field(first, 'host') ?? '');
  return typeof second === 'string' ? second : '';
}

const connect = net.Socket.prototype.connect;

Object.defineProperty(net.Socket.prototype, 'connect', {
  configurable: true,
  writable: true,
  value(this: net.Socket, ...args: unknown[]) {
    const host = hostOf(args);
    if (isLoopback(host)) return Reflect.apply(connect, this, args);
    // As a failed connection would arrive, so that clients report it in their own way.
    process.nextTick(() => this.destroy(new NetworkRefused(host)));
    return this;
  },
});

const lookup = dns.lookup;
const lookupPromise = dns.promises.lookup;

Object.assign(dns, {
  lookup(host: string, ...rest: unknown[]) {
    if (isLoopback(host) || net.isIP(host) !== 0)
      return Reflect.apply(lookup, dns, [host, ...rest]);
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(() => done(new NetworkRefused(host)));
    return {};
  },
});

Object.assign(dns.promises, {
  lookup(host: string, ...rest: unknown[]) {
    if (isLoopback(host) || net.isIP(host) !== 0)
      return Reflect.apply(lookupPromise, dns.promises, [host, ...rest]);
    return Promise.reject(new NetworkRefused(host));
  },
});

syncBuiltinESMExports();

/** The developer's own AWS settings must neither be used nor change a result. */
for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];

// Port 9 discards: nothing listens there.
process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:9';
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
process.env['AWS_CONFIG_FILE'] = '/dev/null';
process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/dev/null';
// A notice of the SDK about versions of Node.js, which would be printed for every test file.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
