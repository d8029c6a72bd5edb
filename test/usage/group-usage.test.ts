import { describe, expect, test } from 'vitest';
import { type Failure, gapIn } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import { NO_USAGE, type Reader, type Usage, type UsageCoverage } from '../../src/model/usage.js';
import { groupUsage } from '../../src/usage/group-usage.js';
import { groupRegions, placesToAsk } from '../../src/usage/places.js';
import { AWAY, arnOf, BANK, HOME, SHOP, secretOf } from './samples.js';

const WHOLE = { from: '2026-10-01T00:00:00Z', to: '2026-10-31T00:00:00Z' };
const EARLY = { from: '2026-10-01T00:00:00Z', to: '2026-10-10T23:59:59Z' };
const LATE = { from: '2026-10-10T00:00:00Z', to: '2026-10-31T00:00:00Z' };
const LATER = { from: '2026-10-11T00:00:00Z', to: '2026-10-31T00:00:00Z' };
const DENIED: Failure = { reason: 'accessDenied', api: 'cloudtrail:LookupEvents', detail: 'no' };

const SINGLE = secretOf('db');
const DOUBLE = secretOf('db', {
  replica: { isReplica: false, primaryRegion: HOME, regions: [AWAY], failed: [] },
});

const reader = (rotates: boolean): Reader => ({
  kind: 'service',
  id: 'rds.amazonaws.com',
  reads: 1,
  outsideVpcEndpoint: 0,
  sessionHours: 1,
  rotates,
  firstAt: '2026-10-05T08:00:00Z',
  lastAt: '2026-10-05T08:00:00Z',
});

const readBy = (rotates: boolean): Usage => ({ ...NO_USAGE, reads: 1, readers: [reader(rotates)] });

const asked = (secret: Secret, coverage: readonly UsageCoverage[], usage?: Usage) =>
  groupUsage(
    secret,
    {
      account: SHOP,
      coverage,
      secrets: new Map(usage === undefined ? [] : [[arnOf('db'), usage]]),
    },
    'logs',
  );

const home = (covered = WHOLE): UsageCoverage => ({ region: HOME, covered });
const away = (covered = WHOLE): UsageCoverage => ({ region: AWAY, covered });

describe('the use of a group is known', () => {
  test.each([
    ['of its only Region', SINGLE, [home(LATE), away(EARLY)], LATE],
    [
      'of the time that its Regions share',
      DOUBLE,
      [home(EARLY), away(LATE)],
      { from: LATE.from, to: EARLY.to },
    ],
    ['in whatever order its Regions come', DOUBLE, [away(LATER), home()], LATER],
    [
      'for a moment where they share no more',
      DOUBLE,
      [home({ from: EARLY.from, to: LATE.from }), away(LATE)],
      { from: LATE.from, to: LATE.from },
    ],
  ] as const)('%s', (_, secret, coverage, covered) => {
    expect(asked(secret, coverage, readBy(false))).toEqual({
      ok: true,
      value: { source: 'logs', covered, usage: readBy(false) },
    });
  });

  test('to be none where no event speaks of it', () => {
    expect(asked(SINGLE, [home()])).toEqual({
      ok: true,
      value: { source: 'logs', covered: WHOLE, usage: NO_USAGE },
    });
  });

  test('though another of its facts is not', () => {
    const secret = {
      ...SINGLE,
      gaps: [gapIn('policy', DENIED), gapIn('replica.failures', DENIED)],
    };
    expect(asked(secret, [home()]).ok).toBe(true);
  });

  test('where batch calls hide what they read, and somebody is seen to read it', () => {
    const coverage: UsageCoverage[] = [{ region: HOME, covered: WHOLE, unnamedBatches: true }];
    expect(asked(SINGLE, coverage, readBy(false)).ok).toBe(true);
  });
});

describe('the use of a group is not known where', () => {
  const failure = expect.objectContaining({ reason: 'notCollected', detail: expect.any(String) });
  const hiding: UsageCoverage = { region: AWAY, covered: WHOLE, unnamedBatches: true };
  const unread: UsageCoverage = { region: AWAY, failure: DENIED, readsUnrecorded: true };

  test.each([
    ['nobody asked for its Region', SINGLE, [away()], undefined, failure],
    ['one of its Regions failed', DOUBLE, [home(), unread], readBy(false), DENIED],
    ['its Regions share no time', DOUBLE, [home(EARLY), away(LATER)], readBy(false), failure],
    [
      'its replicas are not known',
      { ...SINGLE, gaps: [gapIn('replica.regions', DENIED)] },
      [home()],
      readBy(false),
      DENIED,
    ],
    [
      'nothing is known of replicas',
      { ...SINGLE, gaps: [gapIn('replica', DENIED)] },
      [home()],
      undefined,
      DENIED,
    ],
    ['batch calls hide what they read', DOUBLE, [home(), hiding], undefined, failure],
    ['of them, only its rotation is seen', DOUBLE, [home(), hiding], readBy(true), failure],
  ] as const)('%s', (_, secret, coverage, usage, expected) => {
    expect(asked(secret, coverage, usage)).toEqual({ ok: false, failure: expected });
  });
});

describe('places', () => {
  test('are every account in every Region with a secret of anybody', () => {
    expect(placesToAsk([BANK, SHOP, BANK], [AWAY, HOME, AWAY])).toEqual([
      { account: SHOP, regions: [HOME, AWAY] },
      { account: BANK, regions: [HOME, AWAY] },
    ]);
  });

  test('are none where there is no secret', () => {
    expect(placesToAsk([SHOP], [])).toEqual([]);
  });

  test.each([
    ['its own', SINGLE, [HOME]],
    ['those of its replicas too', DOUBLE, [HOME, AWAY]],
    [
      'that of a primary that was not seen',
      secretOf('db', {
        region: AWAY,
        replica: { isReplica: true, primaryRegion: HOME, regions: [AWAY], failed: [] },
      }),
      [HOME, AWAY],
    ],
  ])('of a group are %s', (_, secret, regions) => {
    expect(groupRegions(secret)).toEqual(regions);
  });
});
