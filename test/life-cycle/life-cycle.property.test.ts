import fc from 'fast-check';
import { test } from 'vitest';
import {
  COUNTS,
  GAPS,
  LONG_GAPS,
  type Memory,
  type Sight,
  type SimulatedDay,
  type State,
} from './simulated-scan.js';
import { Simulation } from './simulation.js';

/** PUSH_RUNS makes the search longer, PUSH_SEED takes another path through it. */
const longer = process.env['PUSH_RUNS'];
const numRuns = Number(longer ?? 60);
const seed = Number(process.env['PUSH_SEED'] ?? 20_260_101);

const subject = fc.nat({ max: COUNTS.subjects - 1 });
const place = fc.nat({ max: COUNTS.places - 1 });

/** Mostly nothing. */
const few = <T>(item: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> =>
  fc.oneof(
    { arbitrary: fc.constant<T[]>([]), weight: 3 },
    { arbitrary: fc.array(item, { minLength: 1, maxLength }), weight: 1 },
  );

const seldom = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 7 }, { arbitrary: item, weight: 1 });

const days: fc.Arbitrary<SimulatedDay> = fc.record({
  gap: fc.constantFrom(...Object.values(GAPS), ...Object.values(GAPS), ...Object.values(LONG_GAPS)),
  changes: fc.array(
    fc.tuple(
      subject,
      fc.constantFrom<State>('absent', 'absent', 'medium', 'high', 'high', 'waived', 'unknown'),
    ),
    { maxLength: 8 },
  ),
  sights: few(fc.tuple(place, fc.constantFrom<Sight>('partly', 'not', 'excluded', 'missing'))),
  left: seldom(fc.constantFrom('idle', 'open')),
  off: few(place, 1),
  unreadable: few(place, 1),
  refusals: few(fc.tuple(subject, fc.constantFrom('once', 'always', 'call')), 3),
  troubles: few(
    fc.tuple(place, fc.record({ after: fc.nat({ max: 1 }), hasEffect: fc.boolean() })),
    1,
  ),
  lag: fc.constantFrom(0, 0, 5 * GAPS.minute),
  memory: fc.constantFrom<Memory>('last', 'last', 'none', 'old'),
  waived: fc.constantFrom('archive', 'archive', 'leave'),
  killIn: seldom(fc.nat({ max: 4 })),
  other: fc.constantFrom('nobody', 'nobody', 'overlapping', 'inside'),
  filed: few(fc.tuple(subject, fc.constantFrom('NOTIFIED', 'RESOLVED', 'SUPPRESSED'))),
  again: fc.boolean(),
  pause: fc.constantFrom(0, 1000),
});

/** Milliseconds that a long search may take. */
const LONG = 6 * 3_600_000;

const timeout = longer === undefined ? 30_000 : LONG;

test('whatever happens from day to day, hubs hold what scans have found, and nothing else has changed', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(days, { minLength: 1, maxLength: 8 }), async (story) => {
      const simulation = new Simulation();
      for (const day of story) await simulation.live(day);
    }),
    { numRuns, seed },
  );
});
