/** The two ends of an HTTP exchange: a body read, an answer sent whole or as a mishap has it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { half, type Mishap } from './faults/mishap.js';
import type { WireResponse } from './protocols/protocol.js';

/** Longer bodies are refused. Security Hub takes the longest: findings of 6 MB, which JSON may escape. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** What becomes of a body. */
export interface BodyReader {
  /** Gets the text; undefined where it was too large. */
  readonly whole: (body: string | undefined) => void;
  /** The client went away. */
  readonly broken: (error: Error) => void;
}

/** Reads a body. Events instead of a loop that waits: this is done for every request of a large scan. */
export function readBody(request: IncomingMessage, { whole, broken }: BodyReader): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  let ended = false;
  // Later than the end of the body it only means that the client did not wait for the answer.
  request.on('error', (error) => {
    if (!ended) broken(error);
  });
  request.on('end', () => {
    ended = true;
    const [first] = chunks;
    const body = chunks.length === 1 ? first : Buffer.concat(chunks);
    whole(size > MAX_BODY_BYTES ? undefined : (body ?? '').toString('utf8'));
  });
}

/** How an answer goes out. */
export interface Sending {
  /** The world's clock: a scanner takes its "now" from here. */
  readonly date: string;
  readonly mishap?: Mishap | undefined;
}

/** Sends an answer, or what a mishap leaves of it. */
export function send(
  response: ServerResponse,
  { status, headers, body }: WireResponse,
  { date, mishap }: Sending,
): void {
  if (mishap === 'hang') return;
  if (mishap === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const length = Buffer.byteLength(body);
  response.writeHead(status, { ...headers, Date: date, 'Content-Length': length });
  if (mishap === 'cut') response.write(half(body), () => response.socket?.end());
  else response.end(body);
}

/** Runs later, or now where there is nothing to wait for. What waits does not keep the process alive. */
export function after(milliseconds: number, run: () => void): void {
  if (milliseconds > 0) setTimeout(run, milliseconds).unref();
  else run();
}
