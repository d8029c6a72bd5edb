/** Answers in turn to a server that gives them to whatever is asked, and notes what that was. */
import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel } from '../../src/aws/channel.js';
import { Clients } from '../../src/aws/clients.js';
import type { Clock } from '../../src/aws/pacing/clock.js';
import { standForAws } from './loopback.js';
import { FULL_PACE, hastyClock, sessionOf } from './sessions.js';

/** A request as it came. */
export interface Asked {
  /** `service.Operation` in the JSON protocols; empty in others. */
  readonly target: string;
  readonly authorization: string;
  readonly path: string;
  readonly body: { readonly [name: string]: unknown };
}

/** A JSON answer, or whatever is done with the response. */
export type Canned = readonly [status: number, body: object] | ((response: ServerResponse) => void);

export interface CannedAws {
  readonly channel: Channel;
  readonly asked: readonly Asked[];
  /** Operations in the order in which they were asked. */
  operations(): string[];
}

const parsed = (text: string): Asked['body'] => (text.startsWith('{') ? JSON.parse(text) : {});

function give(canned: Canned, response: ServerResponse): void {
  if (typeof canned === 'function') {
    canned(response);
    return;
  }
  const [status, body] = canned;
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

/** Until the end of the test. `answers`: in turn, or by what is asked; afterwards, nothing. */
export async function cannedAws(
  answers: readonly Canned[] | ((asked: Asked) => Canned),
  { clock = hastyClock(), region = 'eu-west-1' }: { clock?: Clock; region?: string } = {},
): Promise<CannedAws> {
  const asked: Asked[] = [];
  const aws = await standForAws((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const now: Asked = {
        target: String(request.headers['x-amz-target'] ?? ''),
        authorization: request.headers.authorization ?? '',
        path: request.url ?? '',
        body: parsed(Buffer.concat(chunks).toString('utf8')),
      };
      asked.push(now);
      const canned = typeof answers === 'function' ? answers(now) : answers[asked.length - 1];
      give(canned ?? [200, {}], response);
    });
  });
  const clients = new Clients({ connections: 4, userAgent: 'secrets-census/test' });
  onTestFinished(() => {
    clients.close();
    aws.close();
  });
  const caller = new Caller(clients, { concurrency: 4, pace: FULL_PACE, backoff: () => 0, clock });
  return {
    channel: new Channel(caller, sessionOf('AKIDEXAMPLE'), region),
    asked,
    operations: () => asked.map(({ target }) => target.split('.').at(-1) ?? ''),
  };
}

/** A refusal in the JSON protocols. */
export const refusal = (code: string, message: string): Canned => [400, { __type: code, message }];

/** What a stream gave. */
export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
