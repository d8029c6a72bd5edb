/** Where accounts are collected: in this thread, or in several. */

import type { AccountInScope } from '../discover/select-accounts.js';
import { startPool } from '../threads/pool.js';
import type { AccountDone, Collector, CollectSettings, CrawlCounts } from './crawl-account.js';
import type { CrawlEvent } from './crawl-thread.js';

/** Takes accounts. */
export interface Lane {
  /** Accounts that were given and not begun yet. */
  readonly waiting: number;
  /** Accounts that were given and are not finished. */
  readonly load: number;
  /** Collects an account. `begun` is called when it is no longer waiting. */
  collect(scoped: AccountInScope, begun: () => void): Promise<AccountDone>;
  counts(): CrawlCounts;
  close(): Promise<void>;
}

/** A lane in this thread. */
export function inlineLane(collector: Collector): Lane {
  let waiting = 0;
  let load = 0;
  return {
    get waiting() {
      return waiting;
    },
    get load() {
      return load;
    },
    collect(scoped, begun) {
      waiting++;
      load++;
      const collected = collector.collect(scoped, () => {
        waiting--;
        begun();
      });
      return collected.finally(() => {
        load--;
      });
    },
    counts: () => collector.counts(),
    async close() {
      collector.close();
    },
  };
}

const NONE: CrawlCounts = { calls: 0, throttled: 0, inFlight: 0, accounts: 0, secrets: 0 };

/** A lane in a thread of its own. */
export function threadLane(module: URL, settings: CollectSettings): Lane {
  const begins = new Map<string, () => void>();
  let load = 0;
  let counts = NONE;
  const heard = (event: CrawlEvent): void => {
    if (event.kind === 'counts') counts = event.counts;
    else {
      const begun = begins.get(event.account);
      begins.delete(event.account);
      begun?.();
    }
  };
  const pool = startPool<CollectSettings, AccountInScope, AccountDone, CrawlEvent>({
    module,
    threads: 1,
    setup: () => settings,
    heard,
  });
  return {
    get waiting() {
      return begins.size;
    },
    get load() {
      return load;
    },
    collect(scoped, begun) {
      begins.set(scoped.account.id, begun);
      load++;
      return pool.run(scoped).finally(() => {
        load--;
      });
    },
    counts: () => counts,
    close: () => pool.close(),
  };
}
