import { describe, expect, test } from 'vitest';
import { growingWait, NO_REPETITION } from '../../src/aws/retry.js';

const waitsAfter = (failures: number): number[] =>
  Array.from({ length: 200 }, () => growingWait(failures));

describe('the wait before another try', () => {
  test.each([
    [1, 200],
    [2, 400],
    [5, 3200],
    [7, 12_800],
  ])('after %d failures is at most %d ms, and not always the same', (failures, most) => {
    const waits = waitsAfter(failures);
    expect(Math.max(...waits)).toBeLessThanOrEqual(most);
    expect(Math.max(...waits)).toBeGreaterThan(most / 2);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    expect(new Set(waits).size).toBeGreaterThan(50);
  });
  test('is never longer than twenty seconds', () => {
    expect(Math.max(...waitsAfter(1000))).toBe(20_000);
  });
});

test('the SDK itself repeats nothing', async () => {
  await NO_REPETITION.acquireInitialRetryToken('');
  await expect(NO_REPETITION.refreshRetryTokenForRetry()).rejects.toThrow();
});
