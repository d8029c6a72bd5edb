import { describe, expect, test } from 'vitest';
import { Caller, type Page } from '../../src/aws/caller.js';
import { Clients } from '../../src/aws/clients.js';

const caller = new Caller(new Clients({ concurrency: 1, userAgent: 'test' }), 1);
const session = { credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) };

/** What a list gives when its pages are these; the token of each page is the next one's number. */
async function drained(pages: readonly Page<string>[]): Promise<string[]> {
  const seen: string[] = [];
  const send = async (token: string | undefined) => pages[Number(token ?? 0)] ?? { items: [] };
  for await (const page of caller.pages('secretsmanager:ListSecrets', session, send))
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
    const list = await caller.list('secretsmanager:ListSecrets', session, failing);
    expect(list).toMatchObject({ ok: false, failure: { reason: 'accessDenied' } });
  });

  test('let our own mistakes through', async () => {
    const broken = async (): Promise<Page<string>> => {
      throw new TypeError('a bug');
    };
    await expect(caller.list('secretsmanager:ListSecrets', session, broken)).rejects.toThrow(
      'a bug',
    );
  });
});
