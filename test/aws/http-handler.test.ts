import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UndiciHandler } from '../../src/aws/http-handler.js';

const PATIENT = { connect: 5_000, answer: 20_000, silence: 20_000, whole: 20_000 };

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address() as AddressInfo;
  return address.port;
}

/** A server of HTTP. */
const web = (answer: RequestListener): Promise<number> => listening(createHttpServer(answer));

/** A server that says what it is told to, whatever it is asked. */
const raw = (answer: (socket: Socket) => void): Promise<number> =>
  listening(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => answer(socket));
    }),
  );

function handlerForTest(connections = 4): UndiciHandler {
  const handler = new UndiciHandler(connections, PATIENT);
  onTestFinished(() => handler.destroy());
  return handler;
}

const requestTo = (port: number, more: Partial<HttpRequest> = {}): HttpRequest =>
  new HttpRequest({
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    method: 'POST',
    path: '/',
    headers: { host: '127.0.0.1' },
    body: '{}',
    ...more,
  });

const textOf = ({ body }: HttpResponse): string => Buffer.from(body).toString('utf8');

describe('a request', () => {
  test.each<[string, Partial<HttpRequest>, object]>([
    [
      'carries its method, path, headers and text',
      { path: '/a/b', headers: { 'x-amz-target': 'Service.Operation' }, body: '{"a":"ü"}' },
      { method: 'POST', url: '/a/b', target: 'Service.Operation', body: '{"a":"ü"}' },
    ],
    [
      'may have bytes for a body',
      { body: new TextEncoder().encode('bytes') },
      { method: 'POST', url: '/', body: 'bytes' },
    ],
    [
      'may have no body, but a query',
      { method: 'GET', body: undefined, query: { a: '1', 'b c': 'ü&=' } },
      { method: 'GET', url: '/?a=1&b%20c=%C3%BC%26%3D', body: '' },
    ],
  ])('%s', async (_, more, expected) => {
    const port = await web(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method, url, headers } = request;
      const target = headers['x-amz-target'];
      const seen = { method, url, target, body: Buffer.concat(chunks).toString() };
      response.end(JSON.stringify(seen));
    });
    const { response } = await handlerForTest().handle(requestTo(port, more));
    const got: object = JSON.parse(textOf(response));
    expect({ ...got, url: decodeURI(String(Object(got).url)) }).toEqual({
      ...expected,
      url: decodeURI(String(Object(expected).url)),
    });
  });
});

describe('an answer', () => {
  test('has its status, its headers in small letters, and its bytes', async () => {
    const port = await web((_, response) => {
      response.writeHead(418, { 'X-Amzn-RequestId': 'r-1', 'Set-Cookie': ['a', 'b'] });
      response.end('text');
    });
    const { response } = await handlerForTest().handle(requestTo(port));
    expect(response.statusCode).toBe(418);
    expect(response.headers).toMatchObject({ 'x-amzn-requestid': 'r-1', 'set-cookie': 'a, b' });
    expect(textOf(response)).toBe('text');
  });

  test('in many pieces is put together, also where a letter is cut in two', async () => {
    const bytes = Buffer.from('{"name":"ü€😀"}'.repeat(10_000));
    const port = await web((_, response) => {
      for (let at = 0; at < bytes.length; at += 997) response.write(bytes.subarray(at, at + 997));
      response.end();
    });
    const { response } = await handlerForTest().handle(requestTo(port));
    expect(Buffer.compare(Buffer.from(response.body), bytes)).toBe(0);
  });

  test('with an error may be empty', async () => {
    const port = await web((_, response) => response.writeHead(503).end());
    const { response } = await handlerForTest().handle(requestTo(port));
    expect([response.statusCode, textOf(response)]).toEqual([503, '']);
  });

  const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\n';
  test.each<[string, (socket: Socket) => void]>([
    ['is no HTTP', (socket) => socket.end('220 mail.example.com ESMTP\r\n')],
    ['has a wrong head', (socket) => socket.end('HTTP/1.1 200 OK\r\na b c\r\n\r\n')],
    ['is none', (socket) => socket.destroy()],
    ['is a reset', (socket) => socket.resetAndDestroy()],
    ['ends in its head', (socket) => socket.end(HEAD)],
    [
      'is shorter than it says',
      (socket) => socket.end(`${HEAD}content-length: 100\r\n\r\n{"SecretList":[]}`),
    ],
    [
      'is shorter than it says, on a connection that is not kept',
      (socket) =>
        socket.end(`${HEAD}connection: close\r\ncontent-length: 100\r\n\r\n{"SecretList":[]}`),
    ],
    [
      'ends before its last piece',
      (socket) =>
        socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\n11\r\n{"SecretList":[]}\r\n`),
    ],
    [
      'ends before its last piece, on a connection that is not kept',
      (socket) =>
        socket.end(
          `${HEAD}connection: close\r\ntransfer-encoding: chunked\r\n\r\n11\r\n{"SecretList":[]}\r\n`,
        ),
    ],
  ])('that %s is a broken connection, which is worth another try', async (_, answer) => {
    const port = await raw(answer);
    await expect(handlerForTest().handle(requestTo(port))).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
  });

  test.each([
    ['is empty', '', 'application/x-amz-json-1.1'],
    ['is a page', '<html>Please sign in</html>', 'text/html; charset=utf-8'],
    ['is a page that says it is XML', '<!DOCTYPE html><p>Please sign in', 'text/xml'],
    ['is plain text', 'Service unavailable', 'application/json'],
  ])('that %s though all is well is none of AWS', async (_, text, type) => {
    const port = await web((_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(text);
    });
    await expect(handlerForTest().handle(requestTo(port))).rejects.toMatchObject({
      name: 'SyntaxError',
      $metadata: { httpStatusCode: 200 },
    });
  });

  test.each([
    ['{"SecretList":[]}', 'text/html'],
    ['<AssumeRoleResponse xmlns="x"></AssumeRoleResponse>', 'text/html; charset=utf-8'],
    ['<?xml version="1.0"?>\n<DescribeRegionsResponse xmlns="x"/>', 'text/plain'],
  ])('that begins as those of AWS is taken for one, whatever its type: %s', async (text, type) => {
    const port = await web((_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(text);
    });
    const { response } = await handlerForTest().handle(requestTo(port));
    expect(String(response.body)).toBe(text);
  });

  test('that is larger than any of AWS is not read to its end', async () => {
    let isCut = false;
    const port = await web((_, response) => {
      const piece = Buffer.alloc(2 ** 20);
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more);
      };
      response.on('close', () => {
        isCut = true;
      });
      more();
    });
    await expect(handlerForTest().handle(requestTo(port))).rejects.toMatchObject({
      code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE',
    });
    await expect.poll(() => isCut).toBe(true);
  });
});

test('a connection that broke is not used for the next request', async () => {
  let requests = 0;
  const port = await web((request, response) => {
    if (++requests === 1) request.socket.destroy();
    else response.end('{}');
  });
  const handler = handlerForTest(1);
  await expect(handler.handle(requestTo(port))).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(textOf((await handler.handle(requestTo(port))).response)).toBe('{}');
});

test('a port that nobody listens on is told by its code', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  await expect(handlerForTest().handle(requestTo(port))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('once destroyed it ends what is under way, and sends nothing more', async () => {
  let requests = 0;
  const port = await web(() => requests++);
  const handler = handlerForTest();
  const hanging = handler.handle(requestTo(port));
  hanging.catch(() => {});
  await expect.poll(() => requests).toBe(1);
  handler.destroy();
  await expect(hanging).rejects.toThrow();
  await expect(handler.handle(requestTo(port))).rejects.toThrow();
  expect(requests).toBe(1);
});
