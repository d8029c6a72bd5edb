import { expect, test } from 'vitest';
import { merged } from '../../../src/usage/sources/merged.js';

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('all that streams give comes, and no more of them flow at a time than may', async () => {
  let flowing = 0;
  let most = 0;
  const stream = (from: number) =>
    async function* () {
      most = Math.max(most, ++flowing);
      for (let n = from; n < from + 3; n++) {
        await tick();
        yield n;
      }
      flowing--;
    };
  const streams = Array.from({ length: 10 }, (_, n) => stream(n * 3));
  const items = await all(merged(streams, 4));
  expect(items.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n));
  expect(most).toBe(4);
});

test('a stream is not asked for more than is read', async () => {
  let given = 0;
  async function* endless() {
    for (;;) yield given++;
  }
  for await (const item of merged([endless], 2)) {
    await tick();
    if (item === 3) break;
  }
  expect(given).toBe(4);
});

test('streams that were not begun when it is left are never begun, and the others end', async () => {
  const log: string[] = [];
  const stream = (name: string) =>
    async function* () {
      log.push(`begin ${name}`);
      try {
        for (;;) yield name;
      } finally {
        log.push(`end ${name}`);
      }
    };
  for await (const _ of merged([stream('a'), stream('b'), stream('c')], 2)) break;
  await tick();
  expect(log.sort()).toEqual(['begin a', 'begin b', 'end a', 'end b']);
});

test('an error is thrown', async () => {
  const failing = async function* () {
    yield 1;
    await tick();
    throw new Error('broken');
  };
  await expect(all(merged([failing], 1))).rejects.toThrow('broken');
});

test('no streams give nothing', async () => {
  expect(await all(merged([], 3))).toEqual([]);
});
