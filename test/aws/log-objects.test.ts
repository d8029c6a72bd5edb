import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { logObjects } from '../../src/aws/log-objects.js';
import { type Asked, all, type Canned, cannedAws } from './canned.js';

const xml =
  (text: string, status = 200, headers: Record<string, string> = {}): Canned =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/xml', ...headers });
    response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
  };

const file = (key: string, size: number): string =>
  `<Contents><Key>${key}</Key><Size>${size}</Size></Contents>`;

const listOf = (inner: string, next?: string): Canned =>
  xml(
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>logs</Name>${inner}${
      next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`
    }</ListBucketResult>`,
  );

const error = (code: string, status: number, headers: Record<string, string> = {}): Canned =>
  xml(`<Error><Code>${code}</Code><Message>No.</Message></Error>`, status, headers);

const bytes =
  (chunks: readonly string[], end: 'end' | 'destroy' = 'end'): Canned =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': String(10) });
    for (const chunk of chunks) response.write(chunk);
    setImmediate(() => (end === 'end' ? response.end() : response.destroy()));
  };

const queryOf = ({ path }: Asked): Record<string, string> =>
  Object.fromEntries(new URL(path, 'http://localhost').searchParams);

describe('the files of a bucket', () => {
  test('are listed by prefix, page by page', async () => {
    const aws = await cannedAws([
      listOf(file('AWSLogs/a b/1.json.gz', 5) + file('AWSLogs/2&amp;.json.gz', 7), 'more/+='),
      listOf(file('AWSLogs/3.json.gz', 0)),
    ]);
    expect(await all(logObjects(aws.channel, 'logs').list('AWSLogs/'))).toEqual([
      {
        ok: true,
        value: [
          { key: 'AWSLogs/a b/1.json.gz', size: 5 },
          { key: 'AWSLogs/2&.json.gz', size: 7 },
        ],
      },
      { ok: true, value: [{ key: 'AWSLogs/3.json.gz', size: 0 }] },
    ]);
    expect(aws.asked.map(queryOf)).toEqual([
      { 'list-type': '2', prefix: 'AWSLogs/' },
      { 'list-type': '2', prefix: 'AWSLogs/', 'continuation-token': 'more/+=' },
    ]);
    for (const { authorization, path } of aws.asked) {
      expect(authorization).toContain('/eu-west-1/s3/aws4_request');
      expect(path).toMatch(/^\/logs\/?\?/);
    }
  });

  test('are browsed level by level', async () => {
    const prefixes = '<CommonPrefixes><Prefix>AWSLogs/1/</Prefix></CommonPrefixes>';
    const aws = await cannedAws([listOf(file('AWSLogs/x', 1) + prefixes)]);
    expect(await all(logObjects(aws.channel, 'logs').browse('AWSLogs/'))).toEqual([
      { ok: true, value: { objects: [{ key: 'AWSLogs/x', size: 1 }], folders: ['AWSLogs/1/'] } },
    ]);
    expect(aws.asked.map(queryOf)).toEqual([
      { 'list-type': '2', prefix: 'AWSLogs/', delimiter: '/' },
    ]);
  });

  test('are none where there are none', async () => {
    const aws = await cannedAws([listOf('')]);
    expect(await all(logObjects(aws.channel, 'logs').list('x'))).toEqual([{ ok: true, value: [] }]);
  });

  test.each<[string, Canned]>([
    ['the page of a proxy', (response) => response.end('<html><body>Sign in</body></html>')],
    ['an empty page', (response) => response.end()],
    ['JSON', [200, { Contents: [] }]],
  ])('are not known where %s is the answer', async (_, nonsense) => {
    const aws = await cannedAws(() => nonsense);
    expect(await all(logObjects(aws.channel, 'logs').list('x'))).toMatchObject([
      { ok: false, failure: { reason: 'error', api: 's3:ListObjectsV2' } },
    ]);
  });

  test.each<[string, Canned, object]>([
    ['denied', error('AccessDenied', 403), { reason: 'accessDenied' }],
    ['nowhere', error('NoSuchBucket', 404), { reason: 'error' }],
    ['too busy', error('SlowDown', 503), { reason: 'throttled' }],
  ])('are not known where the bucket is %s', async (_, answer, failure) => {
    const aws = await cannedAws(() => answer);
    expect(await all(logObjects(aws.channel, 'logs').list('x'))).toMatchObject([
      { ok: false, failure: { api: 's3:ListObjectsV2', ...failure } },
    ]);
  });

  test.each(['', 'ab', 'a/b', '../x', 'logs?x', 'lo gs', `${'x'.repeat(300)}`])(
    'are not looked for in a bucket that is called %j',
    async (name) => {
      const aws = await cannedAws([]);
      const objects = logObjects(aws.channel, name);
      const failure = { reason: 'error', detail: 'There can be no bucket of this name.' };
      expect(await all(objects.list('x'))).toMatchObject([{ ok: false, failure }]);
      expect(await objects.fetch('x', async () => {})).toMatchObject({ ok: false, failure });
      expect(aws.asked).toEqual([]);
    },
  );
});

describe('a bucket in another Region', () => {
  const moved = (region: string): Canned =>
    error('PermanentRedirect', 301, { 'x-amz-bucket-region': region });

  test('is asked there, and from then on there alone', async () => {
    const aws = await cannedAws([moved('us-west-2'), listOf(file('a', 1)), listOf(file('b', 1))]);
    const objects = logObjects(aws.channel, 'logs');
    expect(await all(objects.list('x'))).toMatchObject([{ ok: true, value: [{ key: 'a' }] }]);
    expect(await all(objects.list('y'))).toMatchObject([{ ok: true, value: [{ key: 'b' }] }]);
    const regions = aws.asked.map(
      ({ authorization }) => /\/([a-z0-9-]+)\/s3\//.exec(authorization)?.[1],
    );
    expect(regions).toEqual(['eu-west-1', 'us-west-2', 'us-west-2']);
  });

  test.each(['evil.example.com/', 'us-west-2.evil', '', 'eu-west-1'])(
    'is not followed to %j',
    async (region) => {
      const aws = await cannedAws(() => moved(region));
      expect(await all(logObjects(aws.channel, 'logs').list('x'))).toMatchObject([{ ok: false }]);
      expect(aws.asked).toHaveLength(1);
    },
  );

  test('that sends us round and round is left', async () => {
    let turn = 0;
    const aws = await cannedAws(() => moved(`us-west-${1 + (turn++ % 2)}`));
    expect(await all(logObjects(aws.channel, 'logs').list('x'))).toMatchObject([{ ok: false }]);
    expect(aws.asked.length).toBeLessThan(5);
  });
});

describe('a file', () => {
  /** Keeps what is passed on, each time from the start. */
  function receiver() {
    const received: string[] = [];
    return {
      received,
      async receive(chunks: AsyncIterable<Uint8Array>): Promise<void> {
        const text = received.push('') - 1;
        for await (const chunk of chunks) received[text] += Buffer.from(chunk).toString('utf8');
      },
    };
  }

  test('is passed on as it comes, its key as it is', async () => {
    const aws = await cannedAws([bytes(['01234', '56789'])]);
    const { received, receive } = receiver();
    const key = 'AWSLogs/o-1/1/CloudTrail/eu-west-1/2026/10/05/a b+c=&d.json.gz';
    expect(await logObjects(aws.channel, 'logs').fetch(key, receive)).toEqual({
      ok: true,
      value: undefined,
    });
    expect(received).toEqual(['0123456789']);
    const path = new URL(aws.asked[0]?.path ?? '', 'http://localhost').pathname;
    expect(decodeURIComponent(path)).toBe(`/logs/${key}`);
  });

  test('that breaks off is asked for again, and passed on from its start', async () => {
    const aws = await cannedAws([bytes(['01234'], 'destroy'), bytes(['01234', '56789'])]);
    const { received, receive } = receiver();
    expect(await logObjects(aws.channel, 'logs').fetch('k', receive)).toMatchObject({ ok: true });
    expect(received).toEqual(['01234', '0123456789']);
  });

  test('that breaks off every time is not known', async () => {
    const aws = await cannedAws(() => bytes(['01234'], 'destroy'));
    const { receive } = receiver();
    expect(await logObjects(aws.channel, 'logs').fetch('k', receive)).toMatchObject({
      ok: false,
      failure: { reason: 'error', api: 's3:GetObject' },
    });
  });

  test('that is gone meanwhile is not known', async () => {
    const aws = await cannedAws([error('NoSuchKey', 404)]);
    const { received, receive } = receiver();
    expect(await logObjects(aws.channel, 'logs').fetch('k', receive)).toMatchObject({
      ok: false,
      failure: { reason: 'error', detail: expect.stringContaining('NoSuchKey') },
    });
    expect(received).toEqual([]);
  });

  test('that cannot be kept is the trouble of whoever keeps it', async () => {
    const aws = await cannedAws([bytes(['01234', '56789'])]);
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const fetching = logObjects(aws.channel, 'logs').fetch('k', async (chunks) => {
      for await (const _ of chunks) throw full;
    });
    await expect(fetching).rejects.toBe(full);
    expect(aws.asked).toHaveLength(1);
  });

  test('is not held in memory: it comes no faster than it is taken', async () => {
    const chunk = Buffer.alloc(1 << 20);
    let written = 0;
    const endless: Canned = (response) => {
      response.writeHead(200);
      const write = (): void => {
        while (written < 200 && response.write(chunk)) written++;
        if (written >= 200) response.end();
      };
      response.on('drain', () => {
        written++;
        write();
      });
      write();
    };
    const aws = await cannedAws([endless]);
    let ahead = 0;
    let taken = 0;
    await logObjects(aws.channel, 'logs').fetch('k', async (chunks) => {
      for await (const part of chunks) {
        taken += part.length;
        await new Promise((resolve) => setImmediate(resolve));
        ahead = Math.max(ahead, written * chunk.length - taken);
      }
    });
    expect(taken).toBeGreaterThan(199 * chunk.length);
    // What sockets hold, not the file.
    expect(ahead).toBeLessThan(50 * chunk.length);
  });
});
