import { describe, expect, test } from 'vitest';
import { type DeletionFacts, deletionPlan } from '../../src/cost/deletion-plan.js';
import { DELETION_CHECKS, type DeletionCheckName } from '../../src/model/cost.js';
import { answered, gapIn } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import type { DeniedReader, RotationEvents } from '../../src/model/usage.js';
import { secretOf } from './sample-secrets.js';
import {
  APP,
  known,
  NO_ROTATION,
  observed,
  ROTATOR,
  readerOf,
  rotatorOf,
  UNKNOWN_USE,
} from './sample-usage.js';

const checkOf = (
  check: DeletionCheckName,
  usage: DeletionFacts['usage'],
  more: Partial<Secret> = {},
  facts: Partial<DeletionFacts> = {},
) =>
  deletionPlan(secretOf(more), { owner: undefined, grantees: [], usage, ...facts }).checks.find(
    (one) => one.check === check,
  );

const WINDOW = "(CloudTrail's event history, 2026-06-01 to 2026-06-30)";

test('where the use was asked for, all is asked, in one order', () => {
  const { checks } = deletionPlan(secretOf(), {
    owner: undefined,
    grantees: [],
    usage: known([]),
  });
  expect(checks.map(({ check }) => check)).toEqual(DELETION_CHECKS);
});

describe('the last read', () => {
  test('is none that any event shows, in the span that was covered', () => {
    expect(checkOf('lastRead', known([]))).toEqual({
      check: 'lastRead',
      status: 'clear',
      says: `No event shows a read of it ${WINDOW}. By the day that AWS keeps, it was last read on 2026-01-01.`,
      names: [],
    });
  });

  test('is of its own rotation alone', () => {
    expect(checkOf('lastRead', known([rotatorOf(3)], { mayIncludeEarlier: true }))).toEqual({
      check: 'lastRead',
      status: 'clear',
      says: `Only its own rotation read it: 3 times, last on 2026-06-20 10:11:12 UTC ${WINDOW}. Some of these reads may be of an earlier secret of that name. It did so by:`,
      names: [ROTATOR],
    });
  });

  test('is of somebody, who is to be asked, the last one first', () => {
    const late = readerOf('999988887777', 1, { kind: 'account', lastAt: '2026-06-21T00:00:00Z' });
    expect(checkOf('lastRead', known([rotatorOf(90), readerOf(APP, 4), late]))).toEqual({
      check: 'lastRead',
      status: 'attention',
      says: `Others than its own rotation read it: 5 times, last on 2026-06-21 00:00:00 UTC by the first that is named ${WINDOW}. Ask them:`,
      names: ['account 999988887777', APP],
    });
  });

  test('names five of them, and says of how many', () => {
    const many = Array.from({ length: 9 }, (_, index) => readerOf(`r-${index}`, 1));
    const check = checkOf('lastRead', known(many));
    expect(check?.says).toContain('Ask them (the first 5 of 9):');
    expect(check?.names).toHaveLength(5);
  });

  test.each([
    ['2026-06-01', 'clear'],
    ['2026-06-02', 'attention'],
    ['2026-06-29', 'attention'],
    ['2026-06-30', 'clear'],
  ])('on %s, by AWS, while no event shows it: %s', (day, status) => {
    const check = checkOf('lastRead', known([]), { lastAccessedAt: `${day}T00:00:00.000Z` });
    expect(check).toMatchObject({ status });
  });

  test('is not known where events could not be had, and what they said is told', () => {
    expect(checkOf('lastRead', UNKNOWN_USE)).toEqual({
      check: 'lastRead',
      status: 'unknown',
      says: 'The events that tell who read it could not be had; by the day that AWS keeps, it was last read on 2026-01-01:',
      names: ['cloudtrail:LookupEvents: the budget of calls was used up'],
    });
  });

  test('is not called never where AWS did not tell', () => {
    const { lastAccessedAt: _, ...secret } = secretOf();
    const plan = deletionPlan(
      { ...secret, gaps: [gapIn('lastAccessedAt', { reason: 'accessDenied' })] },
      { owner: undefined, grantees: [], usage: known([]) },
    );
    expect(plan.checks[0]?.says).toContain('nobody can tell when it was read');
  });

  test('is told with its source', () => {
    const usage = answered({ ...observed([]), source: 'lake' as const });
    expect(checkOf('lastRead', usage)?.says).toContain('(CloudTrail Lake, 2026-06-01 to');
  });
});

describe('who was refused', () => {
  const refused = (id: string, denials: number, lastAt: string): DeniedReader => ({
    kind: 'role',
    id,
    denials,
    firstAt: '2026-06-02T00:00:00Z',
    lastAt,
  });

  test('is nobody', () => {
    expect(checkOf('denied', known([]))).toMatchObject({
      status: 'clear',
      says: `Nobody tried to read it and was refused ${WINDOW}.`,
    });
  });

  test('still tries, and is to be asked', () => {
    const denied = [
      refused(APP, 11, '2026-06-05T00:00:00Z'),
      refused(ROTATOR, 1, '2026-06-29T23:59:59Z'),
    ];
    expect(checkOf('denied', known([], { denied }))).toEqual({
      check: 'denied',
      status: 'attention',
      says: `Somebody tries to read it and is refused: 12 times, last on 2026-06-29 23:59:59 UTC ${WINDOW}. Ask them:`,
      names: [APP, ROTATOR],
    });
  });

  test('is not known where events could not be had', () => {
    expect(checkOf('denied', UNKNOWN_USE)).toMatchObject({ status: 'unknown' });
  });

  test('is no question where nobody asked', () => {
    expect(checkOf('denied', undefined)).toBeUndefined();
  });
});

describe('its rotation', () => {
  const ROTATING = { enabled: true, kind: 'lambda', lambdaArn: 'arn:aws:lambda:rotate' } as const;
  const FAILURE = { at: '2026-06-10T00:00:00Z', step: 'setSecret', message: 'no' };
  const failing = (lastSucceededAt?: string): RotationEvents => ({
    ...NO_ROTATION,
    failed: 1,
    lastFailure: FAILURE,
    ...(lastSucceededAt !== undefined && { lastSucceededAt }),
  });

  test('fails, in a step that is named', () => {
    expect(
      checkOf('rotation', known([], { rotation: failing() }), { rotation: ROTATING }),
    ).toMatchObject({
      status: 'attention',
      says: 'Its rotation is on, but it failed on 2026-06-10 and has not succeeded since.',
      names: ['arn:aws:lambda:rotate', 'step setSecret'],
    });
  });

  test.each([
    ['2026-06-09T00:00:00Z', 'failed on 2026-06-10'],
    ['2026-06-10T00:00:01Z', 'something still changes the password'],
  ])('that succeeded on %s: %s', (succeeded, words) => {
    const usage = known([], { rotation: failing(succeeded) });
    expect(checkOf('rotation', usage, { rotation: ROTATING })?.says).toContain(words);
  });

  test('that is off fails no more', () => {
    const off = { rotation: { ...ROTATING, enabled: false } };
    expect(checkOf('rotation', known([], { rotation: failing() }), off)).toMatchObject({
      status: 'clear',
    });
  });
});

describe('others whom the policy lets in', () => {
  const POLICY = { policy: { present: true, document: '{}' } };
  const a = { name: 'account 1', unread: false };
  const b = { name: 'account 2', unread: true };

  test.each([
    [[a], 'ask them first:', ['account 1']],
    [[b], 'none of whom was seen to read it; tell them first:', ['account 2']],
    [
      [b, a],
      'ask them first, though the last was not seen to read it:',
      ['account 1', 'account 2'],
    ],
  ])('%j are told apart by whether they read it', (grantees, words, names) => {
    const check = checkOf('grants', known([]), POLICY, { grantees });
    expect(check).toMatchObject({ status: 'attention', names });
    expect(check?.says.endsWith(words)).toBe(true);
  });
});
