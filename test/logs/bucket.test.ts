/** Log files of a bucket: what is listed, what is fetched, and what is said of what could not be. */
import { describe, expect, test } from 'vitest';
import { logSource } from '../../src/logs/log-source.js';
import { type Answer, answered, failed } from '../../src/model/gap.js';
import type { LogLevel, LogObject, LogObjects } from '../../src/usage/ports.js';
import { logPath, packed } from './log-folder.js';
import {
  AWAY,
  BANK,
  ELSEWHERE,
  HOME,
  inOrder,
  observed,
  plainCount,
  QUERY,
  read,
  SHOP,
  STRANGER,
} from './records.js';

const DENIED = { reason: 'accessDenied', api: 's3:ListBucket', detail: 'denied' } as const;

class FakeBucket implements LogObjects {
  readonly listed: string[] = [];
  readonly fetched: string[] = [];
  readonly #files: ReadonlyMap<string, Buffer>;
  readonly #denied: string;

  constructor(files: ReadonlyMap<string, Buffer>, denied = 'nothing') {
    this.#files = files;
    this.#denied = denied;
  }

  #below(prefix: string): readonly LogObject[] {
    return [...this.#files]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, bytes]) => ({ key, size: bytes.length }));
  }

  async *list(prefix: string): AsyncGenerator<Answer<readonly LogObject[]>> {
    this.listed.push(prefix);
    if (prefix.includes(this.#denied)) return yield failed(DENIED);
    for (const object of this.#below(prefix)) yield answered([object]);
  }

  async *browse(prefix: string): AsyncGenerator<Answer<LogLevel>> {
    this.listed.push(prefix);
    if (prefix.includes(this.#denied)) return yield failed(DENIED);
    const isDirect = ({ key }: LogObject): boolean => !key.slice(prefix.length).includes('/');
    const all = this.#below(prefix);
    const folderOf = (key: string): string => `${prefix}${key.slice(prefix.length).split('/')[0]}/`;
    const folders = all.filter((object) => !isDirect(object)).map(({ key }) => folderOf(key));
    yield answered({ objects: all.filter(isDirect), folders: [] });
    yield answered({ objects: [], folders: [...new Set(folders)] });
  }

  async fetch(
    key: string,
    receive: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<Answer<void>> {
    this.fetched.push(key);
    const bytes = this.#files.get(key);
    if (bytes === undefined || key.includes('gone'))
      return failed({ reason: 'error', detail: 'gone' });
    // The first connection breaks.
    for (const part of [bytes.subarray(0, 5), bytes])
      await receive(
        (async function* () {
          yield part;
        })(),
      );
    return answered(undefined);
  }
}

const file = (place: object, ...records: readonly object[]): [string, Buffer] => [
  `trail/${logPath({ account: SHOP, region: HOME, day: '2026-10-02', ...place })}`,
  packed({ Records: records }),
];

describe('a bucket', () => {
  test('is listed only where there may be what is asked for', async () => {
    const objects = new FakeBucket(
      new Map([
        file({}, read()),
        file({ account: BANK }, read({ recipientAccountId: BANK })),
        file({ account: STRANGER }),
        file({ region: ELSEWHERE }),
        file({ account: BANK, region: AWAY }),
        file({ day: '2026-09-30' }),
        file({ day: '2026-10-20' }),
        file({ kind: 'CloudTrail-Digest' }),
      ]),
    );
    const source = await logSource({ path: 's3://acme-logs/trail', objects, threads: 1 });
    const told = await observed(source.observe(QUERY));
    expect(inOrder(told)).toEqual(plainCount([read(), read({ recipientAccountId: BANK })]));
    expect(objects.fetched).toHaveLength(2);
    const lists = objects.listed.filter(
      (prefix) => !prefix.startsWith('trail/AWSLogs/o-a1b2c3d4e5/'),
    );
    expect(lists).toEqual(['trail/', 'trail/AWSLogs/']);
    expect(objects.listed).toContain(
      `trail/AWSLogs/o-a1b2c3d4e5/${SHOP}/CloudTrail/${HOME}/2026/10/`,
    );
    for (const part of [
      STRANGER,
      ELSEWHERE,
      'Digest',
      `${BANK}/CloudTrail/${AWAY}`,
      '2026/09',
      '/10/02',
    ])
      expect(
        objects.listed.filter((prefix) => prefix.includes(part)),
        part,
      ).toEqual([]);
    await source.close();
  });

  test('that cannot be listed in a place says so of that place', async () => {
    const objects = new FakeBucket(
      new Map([file({}, read()), file({ region: AWAY }, read())]),
      AWAY,
    );
    const source = await logSource({ path: 's3://acme-logs/trail/', objects, threads: 1 });
    const told = await observed(source.observe(QUERY));
    expect(told.filter(({ kind }) => kind === 'failure')).toEqual([
      { kind: 'failure', account: SHOP, region: AWAY, failure: DENIED },
    ]);
    expect(told.some(({ kind }) => kind === 'count')).toBe(true);
  });

  test('that cannot be listed at all says so of every place', async () => {
    const source = await logSource({
      path: 's3://b',
      objects: new FakeBucket(new Map(), ''),
      threads: 1,
    });
    expect(await observed(source.observe(QUERY))).toEqual([
      { kind: 'failure', account: SHOP, region: HOME, failure: DENIED },
      { kind: 'failure', account: SHOP, region: AWAY, failure: DENIED },
      { kind: 'failure', account: BANK, region: HOME, failure: DENIED },
    ]);
  });

  test('with a file that cannot be fetched names it as damaged', async () => {
    const objects = new FakeBucket(new Map([['a/gone.json.gz', packed({ Records: [] })]]));
    const source = await logSource({ path: 's3://acme-logs/a/gone.json.gz', objects, threads: 1 });
    expect(await observed(source.observe(QUERY))).toEqual([
      { kind: 'damaged', damaged: { file: 's3://acme-logs/a/gone.json.gz', detail: 'gone' } },
    ]);
  });
});
