import { describe, expect, test } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel, type Page } from '../../src/aws/channel.js';
import { Clients } from '../../src/aws/clients.js';
import { RealClock } from '../../src/aws/pacing/clock.js';
import { FULL_PACE, sessionOf } from './sessions.js';

const channel = new Channel(
  new Caller(new Clients({ connections: 1, userAgent: 'test' }), {
    concurrency: 1,
    pace: FULL_PACE,
    clock: new RealClock(),
  }),
  sessionOf('AKIDEXAMPLE'),
  'eu-west-1',
);

/** What a list gives when its pages are these; the token of each page is the next one's number. */
async function drained(pages: readonly Page<string>[]): Promise<string[]> {
  const seen: string[] = [];
  const send = async (token: string | undefined) => pages[Number(token ?? 0)] ?? { items: [] };
  for await (const page of channel.pages('secretsmanager:ListSecrets', send))
    seen.push(page.ok ? page.value.join('+') : `${page.failure.reason}: ${page.failure.detail}`);
  return seen;
}

describe('pages of a list', () => {
  test.each<[string, readonly Page<string>[], string[]]>([
    ['end with a missing token', [{ items: ['a'], next: '1' }, { items: ['b'] }], ['a', 'b']],
    ['end with an empty token', [{ items: ['a'], next: '' }], ['a']],
    ['go on after an empty page', [{ items: [], next: '1' }, { items: ['b'] }], ['', 'b']],
    [
      'end with a failure where a token comes back',
      [
        { items: ['a'], next: '1' },
        { items: ['b'], next: '1' },
      ],
      ['a', 'b', 'error: The list repeats a page token and never ends.'],
    ],
  ])('%s', async (_, pages, expected) => {
    expect(await drained(pages)).toEqual(expected);
  });

  test('end with the failure of a page, keeping those before it', async () => {
    const failing = async (token: string | undefined): Promise<Page<string>> => {
      if (token === undefined) return { items: ['a'], next: '1' };
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
    };
    const list = await channel.list('secretsmanager:ListSecrets', failing);
    expect(list).toMatchObject({ ok: false, failure: { reason: 'accessDenied' } });
  });

  test('let our own mistakes through', async () => {
    const broken = async (): Promise<Page<string>> => {
      throw new TypeError('a bug');
    };
    await expect(channel.list('secretsmanager:ListSecrets', broken)).rejects.toThrow('a bug');
  });
});
