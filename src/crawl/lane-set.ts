/** The lanes of a scan: one in this thread from the start, and others in threads where there is work enough. */
import type { AccountInScope } from '../discover/select-accounts.js';
import {
  type AccountDone,
  type CollectSettings,
  type CrawlCounts,
  startCollector,
} from './crawl-account.js';
import { inlineLane, type Lane, threadLane } from './lanes.js';

/** Takes accounts, one after the other. */
export interface LaneSet {
  /** The lane for the next account; undefined where every lane has enough for now. */
  idlest(): Lane | undefined;
  /** Collects an account in a lane. `begun` is called when it is no longer waiting there. */
  collect(lane: Lane, scoped: AccountInScope, begun: () => void): Promise<AccountDone>;
  /** Starts the threads; in TypeScript sources, which no thread can load, there are none. */
  divide(): void;
  counts(): CrawlCounts;
  close(): Promise<void>;
}

/** From dist/crawl/lane-set.js. */
const THREAD = new URL('./crawl-thread.js', import.meta.url);
const IS_BUILT = import.meta.url.endsWith('.js');

/** Accounts that a lane may hold without having begun them: enough never to wait for the next. */
const WAITING_IN_LANE = 3;

const sumOf = (all: readonly CrawlCounts[]): CrawlCounts =>
  all.reduce((sum, one) => ({
    calls: sum.calls + one.calls,
    throttled: sum.throttled + one.throttled,
    inFlight: sum.inFlight + one.inFlight,
    accounts: sum.accounts + one.accounts,
    secrets: sum.secrets + one.secrets,
  }));

const lessLoaded = (least: Lane | undefined, lane: Lane): Lane =>
  least === undefined || lane.load < least.load ? lane : least;

/** The settings of a lane that may have so many requests in flight. */
const withConcurrency = (settings: CollectSettings, concurrency: number): CollectSettings => ({
  ...settings,
  connect: { ...settings.connect, concurrency },
});

/** Starts the first lane. `workers`: lanes at most, which share the requests in flight of the settings. */
export async function startLanes(settings: CollectSettings, workers: number): Promise<LaneSet> {
  const part = Math.max(1, Math.ceil(settings.connect.concurrency / workers));
  const own = await startCollector(settings);
  const first = inlineLane(own);
  const lanes: Lane[] = [first];
  return {
    idlest: () =>
      lanes
        .filter(({ waiting }) => waiting < WAITING_IN_LANE)
        .reduce<Lane | undefined>(lessLoaded, undefined),
    collect: (lane, scoped, begun) =>
      lane.collect(scoped, () => {
        // A thread that has come to life takes its part; until then all requests in flight are the first lane's.
        if (lane !== first) own.narrow(part);
        begun();
      }),
    divide() {
      while (IS_BUILT && lanes.length < workers)
        lanes.push(threadLane(THREAD, withConcurrency(settings, part)));
    },
    counts: () => sumOf(lanes.map((lane) => lane.counts())),
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
