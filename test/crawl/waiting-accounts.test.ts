import { describe, expect, test } from 'vitest';
import { waitingAccounts } from '../../src/crawl/waiting-accounts.js';

const scoped = (id: string) => ({ account: { id, state: 'ACTIVE' } }) as const;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Drains with room for so many at once; each piece of work ends a turn after it began. */
async function drained(
  list: ReturnType<typeof waitingAccounts>,
  room: number,
  work: (id: string) => Promise<void> = turn,
) {
  const begun: string[] = [];
  let open = 0;
  let most = 0;
  await list.drain((take) => {
    if (open >= room) return undefined;
    const next = take();
    if (next === undefined) return undefined;
    begun.push(next.account.id);
    most = Math.max(most, ++open);
    return async () => {
      await work(next.account.id);
      open--;
    };
  });
  return { begun, most };
}

describe('accounts', () => {
  test.each<[string, Readonly<Record<string, number>>, readonly string[], readonly string[]]>([
    ['are begun in the order in which they were found', {}, ['c', 'a', 'b'], ['c', 'a', 'b']],
    ['are begun with the largest', { b: 500, c: 9000 }, ['a', 'b', 'c', 'd'], ['c', 'b', 'a', 'd']],
    ['whose size nobody knows come last', { z: 7 }, ['a', 'z'], ['z', 'a']],
    [
      'are not large by a name that every object has',
      {},
      ['constructor', 'a'],
      ['constructor', 'a'],
    ],
    ['may be none', {}, [], []],
  ])('%s', async (_, sizes, found, expected) => {
    const list = waitingAccounts(sizes);
    for (const id of found) list.add(scoped(id));
    list.end();
    expect((await drained(list, 1)).begun).toEqual(expected);
  });

  test('that are found while others are worked on are begun as they come', async () => {
    const list = waitingAccounts({});
    list.add(scoped('a'));
    const draining = drained(list, 10);
    await turn();
    list.add(scoped('b'));
    await turn();
    await turn();
    list.add(scoped('c'));
    list.end();
    expect((await draining).begun).toEqual(['a', 'b', 'c']);
  });

  test('are no more at once than there is room for, and all come to an end', async () => {
    const list = waitingAccounts({});
    const ids = Array.from({ length: 100 }, (_, n) => String(n));
    for (const id of ids) list.add(scoped(id));
    list.end();
    expect(await drained(list, 7)).toEqual({ begun: ids, most: 7 });
  });

  test('end with the last one, not with the end of the list', async () => {
    const list = waitingAccounts({});
    list.add(scoped('a'));
    let end: (() => void) | undefined;
    let isDone = false;
    const draining = drained(
      list,
      1,
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    ).then(() => {
      isDone = true;
    });
    list.end();
    await turn();
    expect(isDone).toBe(false);
    end?.();
    await draining;
    expect(isDone).toBe(true);
  });

  test('are given up with the first that fails; none is begun after it', async () => {
    const list = waitingAccounts({});
    for (const id of ['a', 'b', 'c', 'd']) list.add(scoped(id));
    const begun: string[] = [];
    const draining = drained(list, 2, async (id) => {
      begun.push(id);
      await turn();
      throw new Error(`${id} failed`);
    });
    await expect(draining).rejects.toThrow('a failed');
    expect(begun).toEqual(['a', 'b']);
    // The failure of the other one has no one to tell, and must not end the process.
    await turn();
  });

  test('are given up though others are still being found', async () => {
    const list = waitingAccounts({});
    list.add(scoped('a'));
    await expect(
      drained(list, 1, () => Promise.reject(new Error('the disk is full'))),
    ).rejects.toThrow('the disk is full');
  });
});
