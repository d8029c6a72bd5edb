/** A world turned into an HTTP server on loopback that AWS SDKs and the aws CLI can be pointed at. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { rememberCallers } from './access/caller.js';
import { type Answered, answer } from './answer.js';
import { after, MAX_BODY_BYTES, readBody, send } from './exchange.js';
import { planFaults } from './faults/plan.js';
import { planFindingRefusals } from './faults/refuse-findings.js';
import type { SandboxOptions, Settings } from './options.js';
import type { Sandbox } from './perform.js';
import type { WireResponse } from './protocols/protocol.js';
import { createState, type SandboxState } from './state/state.js';
import type { SyntheticFacts } from './synthetic/shape.js';
import { createSynthetic } from './synthetic/synthetic.js';
import { type Calls, createTally } from './tally.js';
import { QUOTAS } from './throttle/quotas.js';
import { createThrottle } from './throttle/throttle.js';

const LOOPBACK = '127.0.0.1';

/** Where a `GET` that is not signed tells the calls. */
const CALLS_PATH = '/_sandbox/calls';

/** Idle connections stay open for so long. Servers of AWS are as patient; five seconds is the default of Node.js. */
const KEEP_ALIVE_MS = 60_000;

/** A sandbox that listens. */
export interface RunningSandbox {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly port: number;
  /** Whose administrator sees the whole organization. */
  readonly managementAccountId: string;
  /** The Region that is listed first. */
  readonly homeRegion: string;
  /** Of a synthetic organization: how large it is, and how few calls can read it. */
  readonly synthetic?: SyntheticFacts;
  /** What it was asked so far. */
  calls(): Calls;
  /** Stops listening and ends the connections that are open. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox. Its state is made from the world, changes by write operations and is gone with it. Signatures are
 * not verified: an access key alone says which account calls, and any secret key will do.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const { port = 0, log, latency = 0, cpuUsage } = options;
  const { state, facts } = fill(options);
  const sandbox = makeSandbox(options, state);
  const date = sandbox.state.now.toUTCString();
  const tally = createTally();
  let requests = 0;

  const reply = (request: IncomingMessage, response: ServerResponse, body: string | undefined) => {
    const answered = respond(sandbox, request, { body, requestId: counterUuid(++requests) });
    tally.count(answered.operation ?? 'unknown', answered.outcome);
    if (answered.mishap === 'hang') response.once('close', tally.end);
    log?.(answered.line());
    after(latency + answered.delay, () => {
      if (answered.mishap !== 'hang') tally.end();
      send(response, answered.response, { date, mishap: answered.mishap });
    });
  };

  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === CALLS_PATH) {
      const cpu = cpuUsage?.();
      const told = {
        ...tally.calls(),
        ...(cpu && { cpuMicros: cpu }),
        ...(facts && { synthetic: facts }),
      };
      return send(response, jsonResponse(200, told), { date });
    }
    tally.begin();
    const fail = (error: unknown) => {
      // A client that went away, or a bug of the sandbox: one request must not end the others.
      tally.end();
      log?.(`broken request ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else send(response, BROKEN, { date });
    };
    const whole = (body: string | undefined) => {
      try {
        reply(request, response, body);
      } catch (error) {
        fail(error);
      }
    };
    readBody(request, { whole, broken: fail });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${LOOPBACK}:${bound}`,
    port: bound,
    managementAccountId: state.tree.managementAccount.id,
    homeRegion: [...state.regions.keys()][0] ?? '',
    ...(facts && { synthetic: facts }),
    calls: tally.calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function fill({ world, synthetic, hubs }: SandboxOptions): {
  readonly state: SandboxState;
  readonly facts?: SyntheticFacts;
} {
  return synthetic === undefined
    ? { state: createState(world, hubs) }
    : createSynthetic(synthetic, hubs);
}

function makeSandbox(options: Settings, state: SandboxState): Sandbox {
  const { faults = [], seed = 1, quotas = QUOTAS, hubDelay = 0, sessionSeconds } = options;
  return {
    state,
    identify: rememberCallers(state),
    throttle: createThrottle(() => performance.now(), quotas),
    faults: planFaults(faults, seed),
    refusals: planFindingRefusals(faults, seed),
    hubDelay,
    ...(sessionSeconds === undefined ? {} : { sessionSeconds }),
  };
}

interface Received {
  /** Undefined: it was too large. */
  readonly body: string | undefined;
  readonly requestId: string;
}

function respond(
  sandbox: Sandbox,
  { url = '/', method = 'GET', headers }: IncomingMessage,
  { body, requestId }: Received,
): Answered {
  if (body === undefined) return TOO_LARGE;
  const query = url.indexOf('?');
  const target = {
    path: query < 0 ? url : url.slice(0, query),
    query: query < 0 ? '' : url.slice(query + 1),
  };
  return answer(sandbox, { method, ...target, headers, body }, requestId);
}

const jsonResponse = (status: number, body: object, headers = {}): WireResponse => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const TOO_LARGE: Answered = {
  response: jsonResponse(
    413,
    {
      __type: 'RequestEntityTooLargeException',
      message: `The sandbox reads bodies of up to ${MAX_BODY_BYTES} bytes.`,
    },
    { Connection: 'close' },
  ),
  operation: undefined,
  outcome: 'failed',
  delay: 0,
  line: () => `a body of more than ${MAX_BODY_BYTES} bytes 413`,
};

const BROKEN = jsonResponse(500, {
  __type: 'InternalFailure',
  message: 'This is a bug of the sandbox.',
});

/** An id in the shape of a UUID that counts, so that two runs give the same ids. */
const counterUuid = (count: number): string =>
  `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
