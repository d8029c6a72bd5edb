import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/model/gap.js';
import {
  DAMAGED_SAMPLES,
  type DamagedFile,
  UNRESOLVED_SAMPLES,
  type UnresolvedEvents,
} from '../../src/model/usage.js';
import { coverageTotals, damagedFiles, sumTotals } from '../../src/usage/summary.js';
import { UseTally } from '../../src/usage/use-tally.js';
import { AWAY, BANK, HOME, roleOf, SHOP } from './samples.js';

const unresolved = (secretId: string, more: Partial<UnresolvedEvents> = {}): UnresolvedEvents => ({
  reason: 'noSuchSecret',
  account: SHOP,
  region: HOME,
  event: 'GetSecretValue',
  secretId,
  caller: { kind: 'role', id: roleOf('Checkout'), account: SHOP },
  count: 1,
  lastAt: '2026-10-05T08:00:00Z',
  ...more,
});

const totals = (all: readonly UnresolvedEvents[], resolved = 0) => {
  const tally = new UseTally();
  for (const events of all) tally.addUnresolved(events);
  tally.addResolved(resolved);
  return tally.totals();
};

describe('events that could not be counted', () => {
  test('are counted by reason, and sampled most frequent first', () => {
    const all = [
      unresolved('a'),
      unresolved('b', { count: 3, lastAt: '2026-10-06T08:00:00Z' }),
      unresolved('b', { count: 2 }),
      unresolved('c', { reason: 'earlierSecret', count: 2 }),
    ];
    const expected = {
      resolved: 7,
      unresolved: {
        events: 8,
        byReason: { noSuchSecret: 6, earlierSecret: 2 },
        samples: [
          unresolved('b', { count: 5, lastAt: '2026-10-06T08:00:00Z' }),
          unresolved('c', { reason: 'earlierSecret', count: 2 }),
          unresolved('a'),
        ],
      },
    };
    expect(totals(all, 7)).toEqual(expected);
    expect(totals(all.toReversed(), 7)).toEqual(expected);
  });

  test('have so many samples, the most frequent of all accounts', () => {
    const many = (account: string, from: number): readonly UnresolvedEvents[] =>
      Array.from({ length: 100 }, (_, i) => unresolved(`s${i}`, { account, count: from + i }));
    const { resolved, unresolved: all } = sumTotals([
      totals(many(SHOP, 1), 1),
      totals(many(BANK, 91), 2),
    ]);
    expect([resolved, all.events]).toEqual([3, 5050 + 14_050]);
    expect(all.samples).toHaveLength(UNRESOLVED_SAMPLES);
    expect(all.samples.map(({ count }) => count)).toEqual(
      Array.from({ length: UNRESOLVED_SAMPLES }, (_, i) => 190 - i),
    );
  });

  test('are none where there are none', () => {
    expect(sumTotals([])).toEqual({
      resolved: 0,
      unresolved: { events: 0, byReason: {}, samples: [] },
    });
  });
});

test('damaged files are counted once each, and the first ones by name are named', () => {
  const files = Array.from(
    { length: 30 },
    (_, i): DamagedFile => ({
      file: `f${String(i).padStart(2, '0')}`,
      detail: 'no gzip',
    }),
  );
  expect(damagedFiles([...files.toReversed(), ...files])).toEqual({
    files: 30,
    samples: files.slice(0, DAMAGED_SAMPLES),
  });
});

test('places are counted, and those that were not covered named with their reasons', () => {
  const asked = { from: '2026-10-01T00:00:00Z', to: '2026-10-31T00:00:00.000Z' };
  const denied: Failure = { reason: 'accessDenied', detail: 'no' };
  const quiet: Failure = { reason: 'notCollected', detail: 'nothing' };
  const accounts = [
    {
      account: SHOP,
      coverage: [
        { region: 'c', covered: asked },
        { region: 'b', failure: denied },
        { region: 'd', covered: { ...asked, from: '2026-10-02T00:00:00Z' } },
        { region: 'e', covered: { ...asked, to: '2026-10-30T23:59:59Z' } },
        { region: 'a', failure: denied },
        { region: AWAY, failure: quiet, readsUnrecorded: true as const },
      ],
    },
    { account: '000000000001', coverage: [{ region: HOME, failure: quiet }] },
    { account: BANK, coverage: [] },
  ];
  expect(coverageTotals(accounts, asked)).toEqual({
    places: { covered: 3, partly: 2, not: 4 },
    notCovered: [
      { account: '000000000001', regions: [HOME], ...quiet },
      { account: SHOP, regions: ['a', 'b'], ...denied },
      { account: SHOP, regions: [AWAY], ...quiet },
    ],
  });
});
