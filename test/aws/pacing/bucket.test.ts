import { beforeEach, describe, expect, test } from 'vitest';
import { Bucket } from '../../../src/aws/pacing/bucket.js';
import { settled, VirtualClock } from './virtual-clock.js';

const SECOND = 1000;
const PATIENCE = 60 * SECOND;

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock();
});

const bucketOf = (perSecond: number): Bucket => new Bucket(perSecond, PATIENCE, clock);

/** Asks for turns; the names of those who got one, in their order, and of those who were sent away. */
function ask(bucket: Bucket, names: readonly string[]) {
  const turns: string[] = [];
  const sentAway: string[] = [];
  const waiting = names.map(async (name) => {
    const turn = bucket.take();
    if (turn === true || (await turn)) turns.push(name);
    else sentAway.push(name);
  });
  return { turns, sentAway, waiting };
}

const many = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n));

describe('a bucket', () => {
  test.each([
    // Half a second's worth at once, but never fewer than two.
    [20, 0, 10],
    [20, SECOND, 30],
    [20, 10 * SECOND, 210],
    [2, 0, 2],
    [2, SECOND, 4],
    [0.4, 0, 2],
    [0.4, 10 * SECOND, 6],
  ])('of %d a second lets, %d ms after a rush of 300, %d through', async (rate, passed, count) => {
    const { turns } = ask(bucketOf(rate), many(300));
    await clock.pass(passed);
    expect(turns).toHaveLength(count);
  });

  test('that was left alone for long lets no more than a burst through at once', async () => {
    const bucket = bucketOf(20);
    await clock.pass(3600 * SECOND);
    expect(ask(bucket, many(300)).turns).toHaveLength(10);
  });

  test('gives turns in the order in which they were asked for, and none out of turn', async () => {
    const bucket = bucketOf(20);
    const first = ask(bucket, many(40));
    await clock.pass(200);
    // There are tokens by now, but others have waited for them.
    const late = bucket.take();
    expect(late).not.toBe(true);
    await clock.pass(10 * SECOND);
    expect(first.turns).toEqual(many(40));
    expect(await late).toBe(true);
    expect(bucket.waiting).toBe(0);
  });

  test('that is never throttled keeps its rate', async () => {
    const bucket = bucketOf(20);
    bucket.succeeded(clock.now());
    expect(bucket.rate).toBe(20);
  });
});

describe('a throttled bucket', () => {
  test('halves its rate, and is silent for half a second', async () => {
    const bucket = bucketOf(20);
    bucket.throttled(clock.now());
    expect(bucket.rate).toBe(10);
    const { turns } = ask(bucket, many(50));
    await clock.pass(500);
    expect(turns).toHaveLength(0);
    await clock.pass(SECOND);
    expect(turns).toHaveLength(10);
  });

  test('counts all requests that were under way as one', async () => {
    const bucket = bucketOf(20);
    await clock.pass(SECOND);
    const sentAt = clock.now() - 100;
    for (let n = 0; n < 100; n++) {
      await clock.pass(1);
      bucket.throttled(sentAt);
    }
    expect(bucket.rate).toBe(10);
  });

  test.each([
    ['2 % of its full rate', 20, 0.4],
    ['one request in ten seconds', 2, 0.1],
  ])('never gets slower than %s', async (_, full, least) => {
    const bucket = bucketOf(full);
    for (let n = 0; n < 20; n++) {
      bucket.throttled(clock.now());
      await clock.pass(30 * SECOND);
    }
    expect(bucket.rate).toBe(least);
  });

  test('is silent for longer each time, up to twenty seconds', async () => {
    const bucket = bucketOf(20);
    const pauses: number[] = [];
    for (let n = 0; n < 8; n++) {
      bucket.throttled(clock.now());
      const from = clock.now();
      let turnAt: number | undefined;
      const turn = (async () => {
        await bucket.take();
        turnAt = clock.now();
      })();
      // The turn comes after the pause, and the time that a token takes at the rate of now.
      const filling = SECOND / bucket.rate;
      for (let ms = 0; turnAt === undefined && ms < 40_000; ms += 10) await clock.pass(10);
      await turn;
      pauses.push(Math.round(((turnAt ?? 0) - from - filling) / 100) * 100);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  test('gets its full rate back, a twentieth a second, as requests get through', async () => {
    const bucket = bucketOf(20);
    bucket.throttled(clock.now());
    const rates: number[] = [];
    await clock.pass(500);
    for (let n = 0; n < 12; n++) {
      await clock.pass(SECOND);
      bucket.succeeded(clock.now());
      rates.push(bucket.rate);
    }
    expect(rates).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 20, 20]);
  });

  test('learns nothing from answers to requests of before', async () => {
    const bucket = bucketOf(20);
    const before = clock.now();
    await clock.pass(SECOND);
    bucket.throttled(before);
    await clock.pass(10 * SECOND);
    bucket.succeeded(before);
    expect(bucket.rate).toBe(10);
  });

  test('leaves every other bucket alone', () => {
    const [whale, herring] = [bucketOf(20), bucketOf(20)];
    whale.throttled(clock.now());
    expect(herring.rate).toBe(20);
    expect(ask(herring, many(10)).turns).toHaveLength(10);
  });
});

describe('patience', () => {
  /** Throttles every request for so long. */
  async function throttleFor(bucket: Bucket, milliseconds: number): Promise<void> {
    const end = clock.now() + milliseconds;
    for (; clock.now() < end; await clock.pass(SECOND)) bucket.throttled(clock.now());
  }

  test('lasts to its last moment', async () => {
    const bucket = bucketOf(20);
    bucket.throttled(clock.now());
    await clock.pass(PATIENCE - 1);
    expect(bucket.isSpent()).toBe(false);
  });

  test('that is spent lets one request in thirty seconds find out whether AWS answers again', async () => {
    const bucket = bucketOf(20);
    await throttleFor(bucket, PATIENCE);
    const spent: boolean[] = [];
    for (let n = 0; n < 7; n++) {
      spent.push(bucket.isSpent());
      await clock.pass(10 * SECOND);
    }
    expect(spent).toEqual([false, true, true, false, true, true, false]);
  });

  test('begins anew as soon as a request gets through', async () => {
    const bucket = bucketOf(20);
    await throttleFor(bucket, PATIENCE);
    bucket.succeeded(clock.now());
    expect([bucket.isSpent(), bucket.isSpent()]).toEqual([false, false]);
    bucket.throttled(clock.now());
    await clock.pass(PATIENCE - 1);
    expect(bucket.isSpent()).toBe(false);
  });

  test('that comes to its end sends all who wait away, those too who never had a turn', async () => {
    const bucket = bucketOf(20);
    await throttleFor(bucket, PATIENCE);
    const { turns, sentAway } = ask(bucket, many(300));
    bucket.throttled(clock.now());
    await settled();
    expect(turns).toEqual([]);
    expect(sentAway).toHaveLength(300);
    expect(bucket.waiting).toBe(0);
  });
});

test('once the clock has stopped nobody waits', async () => {
  const bucket = bucketOf(2);
  bucket.throttled(clock.now());
  const { turns } = ask(bucket, many(50));
  await clock.stop();
  expect(turns).toHaveLength(50);
  expect(bucket.take()).toBe(true);
});
