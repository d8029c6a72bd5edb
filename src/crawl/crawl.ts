/** The first half of a scan: an organization is discovered and collected into a snapshot, both at the same time. */
import type { Aws, ConnectOptions } from '../aws/connect.js';
import { type Discovered, discoverAccounts } from '../discover/discover-accounts.js';
import type { ScopeRequest } from '../discover/request.js';
import type { AccountInScope } from '../discover/select-accounts.js';
import { type Manifest, SNAPSHOT_FORMAT } from '../files/snapshot-format.js';
import { finishSnapshot, writeManifest } from '../files/write-snapshot.js';
import {
  ALL_REGIONS,
  type CoverageRow,
  LARGE,
  largestRegion,
  notScanned,
} from '../model/coverage.js';
import type { Failure } from '../model/gap.js';
import type { Scope } from '../model/inventory.js';
import {
  type AccountDone,
  type CollectSettings,
  type CrawlCounts,
  type EarlierScan,
  startCollector,
} from './crawl-account.js';
import { inlineLane, type Lane, threadLane } from './lanes.js';
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

/** `20261121T090000Z`: names the sessions of one scan. */
const runOf = (startedAt: Date): string => startedAt.toISOString().replace(/\.\d+|[:-]/g, '');

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
const NOT_LISTED: CoverageRow = notScanned('*', ALL_REGIONS, {
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

/** From dist/crawl.js; in TypeScript sources there is no such file, and everything runs in one thread. */
const THREAD = new URL('./crawl-thread.js', import.meta.url);
const IS_BUILT = import.meta.url.endsWith('.js');

/** A scan of fewer accounts is over before another thread has loaded the SDK. */
const WORTH_THREADS = 100;

/** Requests in flight of each of several lanes. */
const partOf = ({ connect: { concurrency }, workers }: CrawlOptions): number =>
  Math.max(1, Math.ceil(concurrency / workers));

function settingsOf(aws: Aws, options: CrawlOptions, concurrency: number): CollectSettings {
  const { folder, deep, request, earlier, workers } = options;
  const { pace, ...connect } = options.connect;
  return {
    folder,
    run: runOf(options.startedAt),
    deep,
    regions: request.regions,
    earlier,
    connect: {
      ...connect,
      identity: aws.caller,
      concurrency,
      pace: { ...pace, threads: workers },
    },
  };
}

/** Accounts that a lane may hold without having begun them: enough never to wait for the next. */
const WAITING_IN_LANE = 3;

/** The lane with fewest accounts, among those that would not have to put another one off. */
const idlest = (lanes: readonly Lane[]): Lane | undefined =>
  lanes
    .filter(({ waiting }) => waiting < WAITING_IN_LANE)
    .reduce<Lane | undefined>(
      (least, lane) => (least === undefined || lane.load < least.load ? lane : least),
      undefined,
    );

/** Milliseconds between two tellings of what was sent so far. */
const TELL_EVERY = 500;

const sumOf = (all: readonly CrawlCounts[]): CrawlCounts =>
  all.reduce((sum, one) => ({
    calls: sum.calls + one.calls,
    throttled: sum.throttled + one.throttled,
    inFlight: sum.inFlight + one.inFlight,
    accounts: sum.accounts + one.accounts,
    secrets: sum.secrets + one.secrets,
  }));

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
  const own = await startCollector(settingsOf(aws, options, options.connect.concurrency));
  const first = inlineLane(own);
  const lanes: Lane[] = [first];
  const divide = (): void => {
    const settings = settingsOf(aws, options, partOf(options));
    while (lanes.length < options.workers) lanes.push(threadLane(THREAD, settings));
    accounts.wake();
  };
  /** A thread that has come to life takes its part of the requests in flight; until then it is the first lane's. */
  const begun = (lane: Lane): void => {
    if (lane !== first) own.narrow(partOf(options));
    accounts.wake();
  };
  const told = setInterval(
    () => progress.counts(sumOf(lanes.map((lane) => lane.counts()))),
    TELL_EVERY,
  );

  const collect = async (lane: Lane, scoped: AccountInScope): Promise<void> => {
    const done = await lane.collect(scoped, () => begun(lane));
    segments.add(done.account.id);
    unread.push(...done.eventsUnread);
    const most = largestRegion(done.coverage);
    if (most > LARGE) largest[done.account.id] = most;
    progress.accountDone(done);
    accounts.wake();
  };

  const discover = async (): Promise<Manifest> => {
    let known = 0;
    const discovering = discoverAccounts(aws.organization, aws.caller, request);
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
      if (known === WORTH_THREADS && IS_BUILT) divide();
    }
  };

  try {
    const discovering = discover().finally(() => accounts.end());
    const collecting = accounts.drain((take) => {
      const lane = idlest(lanes);
      const scoped = lane === undefined ? undefined : take();
      return lane === undefined || scoped === undefined ? undefined : () => collect(lane, scoped);
    });
    const [listed] = await Promise.all([discovering, collecting]);
    finishSnapshot(folder, { ...listed, largest }, segments);
  } finally {
    hasEnded = true;
    clearInterval(told);
    await Promise.all(lanes.map((lane) => lane.close()));
  }
  if (unread.length > 0) progress.note(unreadNote(unread));
}
