/** The SDK's requests over undici: less work for each than the SDK's own handler, and every wait is bounded. */
import { type HttpHandlerOptions, type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { Agent, type Dispatcher } from 'undici';

/** Patience, in milliseconds. */
export interface Timeouts {
  /** Until there is a connection. */
  readonly connect: number;
  /** From the request to the head of its answer. */
  readonly answer: number;
  /** Without a byte, also in the middle of an answer. */
  readonly silence: number;
  /** From the request to the end of its answer, however steadily it drips. */
  readonly whole: number;
}

export const TIMEOUTS: Timeouts = {
  connect: 5_000,
  answer: 30_000,
  silence: 30_000,
  whole: 120_000,
};

/** A page of a hundred secrets, each with the longest texts that AWS allows, is smaller. */
const MAX_ANSWER_BYTES = 32 * 2 ** 20;

/** Names that the rest of the program knows for what undici calls otherwise. */
const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

const timedOut = (message: string): Error =>
  Object.assign(new Error(message), { name: 'TimeoutError' });

const broken = (why: string): Error =>
  Object.assign(new Error(`the connection broke (${why})`), { code: 'ECONNRESET' });

/** An error of undici under the name that the rest of the program knows. */
export function knownError(error: Error): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (TIMEOUT_CODES.has(code)) return timedOut(error.message);
  // What is no HTTP, or ends before its last chunk; the parser gives some of these no code.
  if (error.name === 'HTTPParserError') return broken(error.message);
  if (code === 'UND_ERR_SOCKET' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
    return broken(error.message);
  return error;
}

type Headers = Record<string, string>;

/** Headers as the SDK takes them. */
export const headersOf = (
  raw: Readonly<Record<string, string | string[] | undefined>>,
): Headers => {
  const headers: Headers = {};
  for (const [name, value] of Object.entries(raw))
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  return headers;
};

/** An answer of something between us and AWS, under the name that the SDK's parsers give to garbage. */
export const notOfAws = (httpStatusCode: number | undefined): Error =>
  Object.assign(new Error('the answer is not one of AWS'), {
    name: 'SyntaxError',
    $metadata: { httpStatusCode },
  });

/** How every answer of a scan's operations begins: a JSON object, or an XML element that is called after the operation. */
const BEGINNING = /^\s*(?:\{|(?:<\?xml[^>]*\?>\s*)?<\w+Response[\s>])/;

/** Bytes in which it shows. */
const BEGINNING_BYTES = 256;

/**
 * Whether what claims to be an answer cannot be one, such as the page of a proxy. The SDK takes an empty body, and in
 * XML any page, for a document that says nothing, such as an empty list. The type is not asked: emulators name any.
 */
const isForeign = (statusCode: number, body: Buffer): boolean =>
  statusCode < 300 && !BEGINNING.test(body.toString('utf8', 0, BEGINNING_BYTES));

/** One answer, put together from its parts. */
function collector(
  whole: number,
  resolve: (answer: { response: HttpResponse }) => void,
  reject: (error: Error) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let statusCode = 0;
  let headers: Headers = {};
  let timer: NodeJS.Timeout | undefined;
  return {
    onRequestStart(controller) {
      timer = setTimeout(
        () => controller.abort(timedOut(`no whole answer within ${whole} ms`)),
        whole,
      );
    },
    onResponseStart(_, status, raw) {
      statusCode = status;
      headers = headersOf(raw);
    },
    onResponseData(_, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      clearTimeout(timer);
      const [only] = chunks;
      const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
      if (isForeign(statusCode, body)) reject(notOfAws(statusCode));
      else resolve({ response: new HttpResponse({ statusCode, headers, body }) });
    },
    onResponseError(_, error) {
      clearTimeout(timer);
      reject(knownError(error));
    },
  };
}

/** A request of the SDK as undici takes it. */
export function sentAs(request: HttpRequest) {
  const { protocol, hostname, port, method, path, headers, body } = request;
  const origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
  const query = Object.entries(request.query);
  return {
    origin,
    method,
    path,
    headers,
    body: body ?? null,
    ...(query.length > 0 && { query: Object.fromEntries(query) }),
  };
}

/** What the SDK sends its requests with. One serves all clients, so that connections are shared by all accounts. */
export class UndiciHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #agent: Agent;
  readonly #whole: number;

  constructor(connections: number, timeouts: Timeouts) {
    this.#whole = timeouts.whole;
    this.#agent = new Agent({
      connections,
      connect: { timeout: timeouts.connect },
      headersTimeout: timeouts.answer,
      bodyTimeout: timeouts.silence,
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
    return new Promise((resolve, reject) => {
      this.#agent.dispatch(sentAs(request), collector(this.#whole, resolve, reject));
    });
  }

  /** Part of the SDK's interface; nothing is configured later. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): HttpHandlerOptions {
    return {};
  }

  destroy(): void {
    // Nothing waits for the sockets to close.
    this.#agent.destroy().catch(() => {});
  }
}
