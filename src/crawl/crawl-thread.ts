/** A thread of a scan: collects the accounts that it is given. Runs in a worker thread only. */

import type { AccountInScope } from '../discover/select-accounts.js';
import { serve } from '../threads/serve.js';
import {
  type AccountDone,
  type CollectSettings,
  type CrawlCounts,
  startCollector,
} from './crawl-account.js';

/** What the thread tells meanwhile. */
export type CrawlEvent =
  | { readonly kind: 'begun'; readonly account: string }
  | { readonly kind: 'counts'; readonly counts: CrawlCounts };

/** Milliseconds between two tellings of what was sent so far. */
const TELL_EVERY = 500;

serve<CollectSettings, AccountInScope, AccountDone, CrawlEvent>(async (settings, tell) => {
  const collector = await startCollector(settings);
  setInterval(() => tell({ kind: 'counts', counts: collector.counts() }), TELL_EVERY).unref();
  return (scoped) =>
    collector.collect(scoped, () => tell({ kind: 'begun', account: scoped.account.id }));
});
