/** The first half of a scan: an organization is discovered and collected into a snapshot, both at the same time. */
import type { Aws, ConnectOptions } from '../aws/connect.js';
import { type Discovered, discoverAccounts } from '../discover/discover-accounts.js';
import type { ScopeRequest } from '../discover/request.js';
import type { AccountInScope } from '../discover/select-accounts.js';
import { type Manifest, SNAPSHOT_FORMAT } from '../files/snapshot-format.js';
import { finishSnapshot, writeManifest } from '../files/write-snapshot.js';
import {
  ALL_ACCOUNTS,
  ALL_REGIONS,
  type CoverageRow,
  LARGE,
  largestRegion,
  notScanned,
} from '../model/coverage.js';
import type { Failure } from '../model/gap.js';
import type { Scope } from '../model/inventory.js';
import { runName } from '../run-name.js';
import type { AccountDone, CollectSettings, CrawlCounts, EarlierScan } from './crawl-account.js';
import { startLanes } from './lane-set.js';
import type { Lane } from './lanes.js';
import { openOrBegin } from './open-snapshot.js';
import { waitingAccounts } from './waiting-accounts.js';

export type { AccountDone, CrawlCounts } from './crawl-account.js';

/** What a crawl tells while it runs. */
export interface Progress {
  /** So many accounts are known by now; `all`: there are no others. */
  listed(accounts: number, all: boolean): void;
  /** What the user should know, as a sentence. */
  note(text: string): void;
  accountDone(done: AccountDone): void;
  /** Twice a second or so. */
  counts(counts: CrawlCounts): void;
}

export interface CrawlOptions {
  readonly request: ScopeRequest;
  /** Where the snapshot goes. */
  readonly folder: string;
  /** Go on with what a scan that died left in the folder. */
  readonly resume: boolean;
  readonly tool: Manifest['tool'];
  /** When AWS says that the scan began: the moment that the facts speak of. */
  readonly startedAt: Date;
  readonly deep: boolean;
  readonly earlier?: EarlierScan | undefined;
  /** Entries of the largest Region by account, as an earlier scan saw them: the largest are begun first. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Threads at most, each with its part of the requests in flight; the others are started where they pay. */
  readonly workers: number;
  readonly connect: ConnectOptions;
  readonly progress: Progress;
}

/** What was asked for. */
function scopeAsked(aws: Aws, request: ScopeRequest): Scope {
  const { readAccountTags: _, readPlaces: __, ...named } = request;
  return { partition: aws.caller.partition, callerAccount: aws.caller.accountId, ...named };
}

/** What was asked for, and of which organization. */
const scopeIn = (asked: Scope, { organization }: Discovered): Scope => ({
  ...(organization && { organizationId: organization.id }),
  ...asked,
});

/** The same, or what it shrank to: a report must not promise more than was looked at. */
const scopeFound = (asked: Scope, found: Discovered): Scope => ({
  ...scopeIn(asked, found),
  ...(found.narrowedTo && { accounts: found.narrowedTo }),
});

/** What an evaluation of the snapshot must know until all accounts are listed. */
const NOT_LISTED: CoverageRow = notScanned(ALL_ACCOUNTS, ALL_REGIONS, {
  reason: 'error',
  detail:
    'The scan ended before the organization was listed: its other accounts may be taken for outsiders.',
});

const firstManifest = (aws: Aws, { tool, startedAt, deep, request }: CrawlOptions): Manifest => ({
  formatVersion: SNAPSHOT_FORMAT,
  tool,
  scope: scopeAsked(aws, request),
  startedAt: startedAt.toISOString(),
  asOf: startedAt.toISOString(),
  complete: false,
  deep,
  organizationAccounts: [],
  coverage: [NOT_LISTED],
});

/** A scan of fewer accounts is over before another thread has loaded the SDK. */
const WORTH_THREADS = 100;

function settingsOf(aws: Aws, options: CrawlOptions): CollectSettings {
  const { folder, deep, request, earlier, workers, connect } = options;
  return {
    folder,
    run: runName(options.startedAt),
    deep,
    regions: request.regions,
    earlier,
    connect: { ...connect, identity: aws.caller, pace: { ...connect.pace, threads: workers } },
  };
}

/** Milliseconds between two tellings of what was sent so far. */
const TELL_EVERY = 500;

const unreadNote = (unread: readonly Failure[]): string => {
  const [first] = unread;
  const why = first?.api === undefined ? first?.detail : `${first.reason} by ${first.api}`;
  return `Policies of the earlier scan could not be carried over in ${unread.length} account x Region (${why}): all were read there.`;
};

/** Only a part of a scope can be empty: an empty scope is refused. */
const NO_ACCOUNT = 'No account of the scope belongs to this shard: there is nothing to scan in it.';

/** Collects every account of the scope into a snapshot. Failures of accounts are rows of its coverage. */
export async function crawl(aws: Aws, options: CrawlOptions): Promise<void> {
  const { folder, progress, request } = options;
  const opened = openOrBegin(folder, firstManifest(aws, options), options.resume);
  for (const note of opened.notes) progress.note(note);
  if (opened.isComplete) return;
  const { manifest, finished } = opened;
  const segments = new Set(finished);
  const largest: Record<string, number> = { ...manifest.largest };
  const unread: Failure[] = [];
  const accounts = waitingAccounts(options.sizes);
  let hasEnded = false;
  const lanes = await startLanes(settingsOf(aws, options), options.workers);
  const told = setInterval(() => progress.counts(lanes.counts()), TELL_EVERY);

  const collect = async (lane: Lane, scoped: AccountInScope): Promise<void> => {
    const done = await lanes.collect(lane, scoped, accounts.wake);
    segments.add(done.account.id);
    unread.push(...done.eventsUnread);
    const most = largestRegion(done.coverage);
    if (most > LARGE) largest[done.account.id] = most;
    progress.accountDone(done);
    accounts.wake();
  };

  const discover = async (): Promise<Manifest> => {
    let known = 0;
    const discovering = discoverAccounts(await aws.organization(), aws.caller, request);
    for (;;) {
      const next = await discovering.next();
      // What is listed after the end looks like a failure of AWS.
      if (hasEnded) throw new Error('the crawl ended before the accounts were listed');
      if (next.done === true) {
        const { organizationAccounts, unlisted, note } = next.value;
        const listed = { ...manifest, organizationAccounts, coverage: unlisted };
        // Whoever goes on with the scan is to ask for what was asked for, not for what that shrank to.
        writeManifest(folder, { ...listed, scope: scopeIn(manifest.scope, next.value) });
        progress.listed(known, true);
        if (note !== undefined) progress.note(note);
        if (known + finished.size === 0) progress.note(NO_ACCOUNT);
        return { ...listed, scope: scopeFound(manifest.scope, next.value) };
      }
      if (finished.has(next.value.account.id)) continue;
      accounts.add(next.value);
      progress.listed(++known, false);
      if (known === WORTH_THREADS) lanes.divide();
    }
  };

  try {
    const discovering = discover().finally(() => accounts.end());
    const collecting = accounts.drain((take) => {
      const lane = lanes.idlest();
      const scoped = lane === undefined ? undefined : take();
      return lane === undefined || scoped === undefined ? undefined : () => collect(lane, scoped);
    });
    const [listed] = await Promise.all([discovering, collecting]);
    finishSnapshot(folder, { ...listed, largest }, segments);
  } finally {
    hasEnded = true;
    clearInterval(told);
    await lanes.close();
  }
  if (unread.length > 0) progress.note(unreadNote(unread));
}
