import { describe, expect, test } from 'vitest';
import { RealClock } from '../../../src/aws/pacing/clock.js';

const AN_HOUR = 3_600_000;

/** Whether the alarm has rung within a turn or two of the event loop. */
async function rings(set: (ring: () => void) => void): Promise<boolean> {
  let rang = false;
  set(() => {
    rang = true;
  });
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return rang;
}

describe('the clock of this machine', () => {
  test('calls back', async () => {
    await new Promise<void>((resolve) => new RealClock().after(1, resolve));
  });

  test('that is stopped calls all who wait, once, and lets nobody wait any more', async () => {
    const clock = new RealClock();
    let calls = 0;
    clock.after(AN_HOUR, () => calls++);
    clock.after(AN_HOUR, () => calls++);
    expect(calls).toBe(0);
    expect(clock.isStopped).toBe(false);
    clock.stop();
    clock.stop();
    expect(calls).toBe(2);
    expect(clock.isStopped).toBe(true);
    expect(await rings((ring) => clock.after(AN_HOUR, ring))).toBe(true);
  });

  test('that was not stopped lets them wait', async () => {
    const clock = new RealClock();
    expect(await rings((ring) => clock.after(AN_HOUR, ring))).toBe(false);
    clock.stop();
  });

  test('that is stopped comes to an end with those who set another alarm', async () => {
    const clock = new RealClock();
    let calls = 0;
    const again = (): void => {
      if (++calls < 5) clock.after(AN_HOUR, again);
    };
    clock.after(AN_HOUR, again);
    clock.stop();
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toBe(5);
  });
});
