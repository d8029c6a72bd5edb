import { describe, expect, test } from 'vitest';
import type { EventCount, UsageEventName } from '../../src/model/usage.js';
import { failedStep, RotationTally } from '../../src/usage/rotation-tally.js';
import { countOf, HOME, SHOP } from './samples.js';

const LAMBDA = `arn:aws:lambda:${HOME}:${SHOP}:function:rotate`;

test.each([
  [`Error when executing lambda ${LAMBDA} during setSecret step`, 'setSecret'],
  [`Error when executing lambda ${LAMBDA} during finishSecret step.`, 'finishSecret'],
  ['A failure during createSecret step, then one during testSecret step', 'testSecret'],
  [`Error when executing lambda ${LAMBDA}`, undefined],
  ['during step', undefined],
  ['during <b>x</b> step', undefined],
  [`during ${'a'.repeat(41)} step`, undefined],
  [`${'during '.repeat(100_000)}a step`, undefined],
  ['', undefined],
])('%j failed in the step %s', (message, step) => {
  expect(failedStep(message)).toBe(step);
});

const event = (name: UsageEventName, time: string, errorMessage?: string): EventCount =>
  countOf({
    event: name,
    first: time,
    last: time,
    ...(errorMessage !== undefined && { errorMessage }),
  });

const tallied = (counts: readonly EventCount[]) => {
  const tally = new RotationTally();
  for (const count of counts) tally.add(count);
  return tally.events();
};

describe('the rotations of a secret', () => {
  test('are counted by how they ended, with the last of each', () => {
    const counts = [
      event('RotationStarted', '2026-10-01T00:00:00Z'),
      event('RotationSucceeded', '2026-10-02T00:00:00Z'),
      event('RotationSucceeded', '2026-10-01T00:00:01Z'),
      event('RotationFailed', '2026-10-03T00:00:00Z', 'Error during setSecret step'),
      event('RotationFailed', '2026-10-02T00:00:00Z', 'Error during createSecret step'),
      event('RotationAbandoned', '2026-10-01T00:00:02Z'),
    ];
    const expected = {
      started: 1,
      succeeded: 2,
      failed: 3,
      lastSucceededAt: '2026-10-02T00:00:00Z',
      lastFailure: {
        at: '2026-10-03T00:00:00Z',
        step: 'setSecret',
        message: 'Error during setSecret step',
      },
    };
    expect(tallied(counts)).toEqual(expected);
    expect(tallied(counts.toReversed())).toEqual(expected);
  });

  test('of two failures in a second name the one that says why, in whatever order', () => {
    const time = '2026-10-03T00:00:00Z';
    const counts = [
      event('RotationFailed', time, 'b'),
      event('RotationAbandoned', time),
      event('RotationFailed', time, 'a'),
    ];
    const expected = { at: time, message: 'a' };
    expect(tallied(counts).lastFailure).toEqual(expected);
    expect(tallied(counts.toReversed()).lastFailure).toEqual(expected);
  });

  test('may be abandoned without a word', () => {
    expect(tallied([event('RotationAbandoned', '2026-10-03T00:00:00Z')]).lastFailure).toEqual({
      at: '2026-10-03T00:00:00Z',
    });
  });

  test('keep a message of a thousand characters', () => {
    const counts = [event('RotationFailed', '2026-10-03T00:00:00Z', 'x'.repeat(5000))];
    expect(tallied(counts).lastFailure?.message).toBe('x'.repeat(1000));
  });
});
