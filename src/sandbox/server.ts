/** A world turned into an HTTP server on loopback that AWS SDKs and the aws CLI can be pointed at. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answer, type Sandbox } from './answer.js';
import type { WireResponse } from './protocols/protocol.js';
import { createState } from './state/state.js';
import { createThrottle } from './throttle/throttle.js';
import type { World } from './world.js';

const LOOPBACK = '127.0.0.1';
const MAX_BODY_BYTES = 1024 * 1024;

/** What a sandbox is started with. */
export interface SandboxOptions {
  readonly world: World;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Gets one line per request: operation, Region, account, status. */
  readonly log?: (line: string) => void;
}

/** A sandbox that listens. */
export interface RunningSandbox {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends the connections that are open. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox. Its state is made from the world, changes by write operations and is gone with it. Signatures are
 * not verified: an access key alone says which account calls, and any secret key will do.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const { world, port = 0, log } = options;
  const sandbox: Sandbox = {
    state: createState(world),
    throttle: createThrottle(() => performance.now()),
  };
  const date = sandbox.state.now.toUTCString();
  let requests = 0;

  const server = createServer((request, response) => {
    const requestId = counterUuid(++requests);
    readBody(request)
      .then((body) => {
        const { response: wire, line } = respond(sandbox, { request, body, requestId });
        log?.(line);
        send(response, wire, date);
      })
      .catch((error: unknown) => {
        // A client that went away, or a bug of the sandbox: one request must not end the others.
        log?.(`broken request ${error instanceof Error ? error.message : String(error)}`);
        if (response.headersSent) response.destroy();
        else send(response, BROKEN, date);
      });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${LOOPBACK}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Received {
  readonly request: IncomingMessage;
  /** Undefined: it was too large. */
  readonly body: string | undefined;
  readonly requestId: string;
}

function respond(sandbox: Sandbox, { request, body, requestId }: Received) {
  if (body === undefined) {
    return { response: TOO_LARGE, line: `a body of more than ${MAX_BODY_BYTES} bytes 413` };
  }
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const wire = { method: request.method ?? 'GET', path, headers: request.headers, body };
  return answer(sandbox, wire, requestId);
}

const TOO_LARGE: WireResponse = {
  status: 413,
  headers: { 'Content-Type': 'application/json', Connection: 'close' },
  body: JSON.stringify({
    __type: 'RequestEntityTooLargeException',
    message: `The sandbox reads bodies of up to ${MAX_BODY_BYTES} bytes.`,
  }),
};

const BROKEN: WireResponse = {
  status: 500,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ __type: 'InternalFailure', message: 'This is a bug of the sandbox.' }),
};

/** The whole body as text; undefined as soon as it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function send(
  response: ServerResponse,
  { status, headers, body }: WireResponse,
  date: string,
): void {
  response.writeHead(status, {
    ...headers,
    // The world's clock: a scanner takes its "now" from here.
    Date: date,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** An id in the shape of a UUID that counts, so that two runs give the same ids. */
const counterUuid = (count: number): string =>
  `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
