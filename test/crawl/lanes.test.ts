import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AccountDone, Collector, CollectSettings } from '../../src/crawl/crawl-account.js';
import { inlineLane, type Lane, threadLane } from '../../src/crawl/lanes.js';
import { inPackage } from '../../src/files/package-facts.js';

const folder = mkdtempSync(join(tmpdir(), 'lanes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A thread that begins an account whose id begins with 1 at once, and never one whose id begins with 2. */
const module = join(folder, 'thread.mjs');
const serve = pathToFileURL(inPackage('dist/threads/serve.js')).href;
writeFileSync(
  module,
  `import { serve } from '${serve}';
serve(async (settings, tell) => ({ account }) => {
  tell({ kind: 'counts', counts: { calls: 7, throttled: 0, inFlight: 1, accounts: 1, secrets: 2 } });
  if (account.id.startsWith('2')) return new Promise(() => {});
  tell({ kind: 'begun', account: account.id });
  return { account, coverage: [], secrets: 3, eventsUnread: [], run: settings.run };
});
`,
);

const SETTINGS: CollectSettings = {
  folder,
  run: '20261121T090000Z',
  deep: false,
  connect: {
    role: { name: 'SecretsCensus' },
    concurrency: 1,
    pace: { share: 1, threads: 1, patience: 1 },
    version: '0.0.0',
  },
};

const scoped = (id: string) => ({ account: { id, state: 'ACTIVE' } }) as const;
const NONE = { calls: 0, throttled: 0, inFlight: 0, accounts: 0, secrets: 0 };

/** A collector that does as the thread does. */
function collector(closed: () => void): Collector {
  let counts = NONE;
  return {
    async collect(given, begun) {
      counts = { calls: 7, throttled: 0, inFlight: 1, accounts: 1, secrets: 2 };
      if (given.account.id.startsWith('2')) return new Promise<AccountDone>(() => {});
      begun();
      return { account: given.account, coverage: [], secrets: 3, eventsUnread: [] };
    },
    counts: () => counts,
    narrow: () => {},
    close: closed,
  };
}

const LANES: readonly (readonly [string, () => Lane])[] = [
  ['in this thread', () => inlineLane(collector(() => {}))],
  ['in a thread of its own', () => threadLane(pathToFileURL(module), SETTINGS)],
];

describe.each(LANES)('a lane %s', (_, make) => {
  test('gives what became of an account, and is not held up by those that wait', async () => {
    const lane = make();
    onTestFinished(() => lane.close());
    expect(lane.counts()).toEqual(NONE);
    const begun: string[] = [];
    const collect = (id: string) => lane.collect(scoped(id), () => begun.push(id));
    const waiting = [collect('200000000001'), collect('200000000002')];
    for (const one of waiting) one.catch(() => {});
    expect(lane.waiting).toBe(2);
    const done = await collect('100000000001');
    expect(done).toMatchObject({ account: { id: '100000000001' }, secrets: 3 });
    expect(begun).toEqual(['100000000001']);
    expect(lane.waiting).toBe(2);
    expect(lane.counts()).toEqual({ calls: 7, throttled: 0, inFlight: 1, accounts: 1, secrets: 2 });
  });
});

test('closing a lane closes the collector', async () => {
  let closed = 0;
  await inlineLane(collector(() => closed++)).close();
  expect(closed).toBe(1);
});
