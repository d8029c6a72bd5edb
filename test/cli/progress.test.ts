import { describe, expect, test } from 'vitest';
import { duration, liveLine, progressLine, showProgress } from '../../src/cli/progress.js';
import { NO_TERMINAL } from '../../src/report/formats.js';

test.each([
  [0, '1 s'],
  [1_499, '1 s'],
  [40_000, '40 s'],
  [89_499, '89 s'],
  [89_500, '2 min'],
  [720_000, '12 min'],
  [5_369_000, '89 min'],
  [5_370_000, '1 h 30 min'],
  [7_500_000, '2 h 5 min'],
])('%d ms are %s', (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

const COUNTS = { calls: 0, throttled: 0, inFlight: 0, accounts: 0, secrets: 0 };
const SEEN = {
  known: 200,
  all: true,
  done: 50,
  secrets: 1234,
  counts: { ...COUNTS, accounts: 20, secrets: 300 },
  elapsed: 60_000,
  rate: 312.4,
};

describe('the line of progress', () => {
  test.each<[string, Partial<typeof SEEN>, string]>([
    [
      'tells what is done, what is in flight, how fast, and how long it may take',
      {},
      '50 of 200 accounts (20 in flight), 1234 secrets (300 in flight), 312 calls/s, about 3 min left',
    ],
    [
      'tells of throttling where there is some',
      { counts: { ...COUNTS, throttled: 7 } },
      '50 of 200 accounts, 1234 secrets, 312 calls/s, 7 throttled, about 3 min left',
    ],
    [
      'promises nothing while accounts are still being listed',
      { all: false, counts: COUNTS },
      '50 of 200 accounts, 1234 secrets, 312 calls/s, still listing accounts',
    ],
    [
      'promises nothing before anything is done',
      { done: 0, secrets: 1, counts: COUNTS },
      '0 of 200 accounts, 1 secret, 312 calls/s',
    ],
    [
      'promises nothing in the first seconds',
      { elapsed: 2_999, counts: COUNTS },
      '50 of 200 accounts, 1234 secrets, 312 calls/s',
    ],
    [
      'promises nothing when all is done',
      { done: 200, counts: COUNTS },
      '200 of 200 accounts, 1234 secrets, 312 calls/s',
    ],
    [
      'is of none where there is none',
      { known: 0, done: 0, secrets: 0, counts: COUNTS, rate: 0 },
      '0 of 0 accounts, 0 secrets, 0 calls/s',
    ],
  ])('%s', (_, more, line) => {
    expect(progressLine({ ...SEEN, ...more })).toBe(line);
  });
});

test('on a terminal, the line begins with what matters most', () => {
  const counts = { ...SEEN.counts, throttled: 7 };
  expect(liveLine({ ...SEEN, counts })).toBe(
    'about 3 min left, 50 of 200 accounts (+20), 1234 secrets (+300), 312 calls/s, 7 throttled',
  );
});

describe('progress', () => {
  /** A terminal that remembers, and a clock that is set. */
  function shown(live: boolean) {
    const said: string[] = [];
    const drawn: string[] = [];
    let now = 0;
    const terminal = {
      render: NO_TERMINAL,
      live,
      print: async () => {},
      say: (line: string) => said.push(line),
      draw: (line: string) => drawn.push(line),
    };
    const progress = showProgress(terminal, () => now);
    return {
      progress,
      said,
      drawn,
      at(time: number) {
        now = time;
      },
    };
  }
  const done = (id: string, secrets: number) =>
    ({
      account: { id, state: 'ACTIVE' },
      coverage: [],
      secrets,
      eventsUnread: [],
    }) as const;

  test('is one line that is redrawn on a terminal', () => {
    const { progress, said, drawn, at } = shown(true);
    progress.listed(2, false);
    at(500);
    progress.counts({ ...COUNTS, calls: 100 });
    at(1000);
    progress.counts({ ...COUNTS, calls: 150, accounts: 2 });
    expect(drawn).toEqual([
      'still listing accounts, 0 of 2 accounts, 0 secrets, 200 calls/s',
      'still listing accounts, 0 of 2 accounts (+2), 0 secrets, 100 calls/s',
    ]);
    expect(said).toEqual([]);
  });

  test('is a line every five seconds elsewhere', () => {
    const { progress, said, drawn, at } = shown(false);
    progress.listed(2, true);
    for (let now = 500; now <= 12_000; now += 500) {
      at(now);
      progress.counts(COUNTS);
    }
    expect(said).toEqual([
      '0 of 2 accounts, 0 secrets, 0 calls/s',
      '0 of 2 accounts, 0 secrets, 0 calls/s',
    ]);
    expect(drawn).toEqual([]);
  });

  test.each([
    ['the last account is done', ['listed', 'a', 'b']],
    ['the list ends after the last account', ['a', 'b', 'listed']],
    ['the list ends in between', ['a', 'listed', 'b']],
  ])('says once what was collected when %s', (_, order) => {
    const { progress, said, at } = shown(false);
    progress.listed(2, false);
    for (const [index, what] of order.entries()) {
      at(index * 1000);
      if (what === 'listed') progress.listed(2, true);
      else progress.accountDone(done(what, 3));
    }
    expect(said).toEqual(['Collected 6 secrets in 2 accounts in 2 s.']);
  });

  test('says nothing of collecting where nothing was left to collect', () => {
    const { progress, said } = shown(false);
    progress.listed(0, true);
    progress.note('The snapshot is complete.');
    expect(said).toEqual(['The snapshot is complete.']);
  });
});
