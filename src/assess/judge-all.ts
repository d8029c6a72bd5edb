/** Accounts to their entries in a spool, on one thread or several: the outcome is the same. */
import { segmentSize } from '../files/read-snapshot.js';
import type { Digest } from '../report/digest.js';
import { startPool } from '../threads/pool.js';
import type { JudgingJob, JudgingResult, JudgingSetup } from './judging-thread.js';
import {
  type RankedAccount,
  type SpooledAccount,
  type SpoolOptions,
  spooler,
} from './spool-account.js';

/** Somebody who judges accounts. */
interface Judge {
  judge(account: RankedAccount): Promise<SpooledAccount>;
  finish(): Promise<Digest>;
  close(): Promise<void>;
}

/** What was judged. */
export interface JudgedAccounts {
  /** In the order of their ranks. */
  readonly accounts: readonly SpooledAccount[];
  readonly digests: readonly Digest[];
}

/** Below it, in bytes of compressed segments, starting threads takes longer than they save. */
const WORTH_THREADS = 500_000;

/**
 * Room for an account of several ten thousand secrets. V8 lets a heap that may hold a gigabyte or more grow to four times
 * of what is in use before it looks for what is not, and one that may hold less to twice of that.
 */
const HEAP_MB = 1000;

/** Where this runs from its TypeScript source there is no built module for a thread to run. */
const IS_BUILT = import.meta.url.endsWith('.js');

/** One that judges in this thread; between accounts, signals are heard. */
function judgeHere(options: SpoolOptions): Judge {
  const own = spooler(options);
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    async judge(account) {
      await turn();
      return own.judge(account);
    },
    finish: async () => own.finish(),
    close: async () => {},
  };
}

const isDigest = (result: JudgingResult): result is Digest => 'sections' in result;

/** One that judges in a thread of its own. */
function judgeInThread(setup: JudgingSetup): Judge {
  const pool = startPool<JudgingSetup, JudgingJob, JudgingResult, never>({
    module: new URL('./judging-thread.js', import.meta.url),
    threads: 1,
    setup: () => setup,
    heapMb: HEAP_MB,
  });
  return {
    async judge(account) {
      const result = await pool.run(account);
      if (isDigest(result)) throw new Error('a thread gave a digest for an account');
      return result;
    },
    async finish() {
      const result = await pool.run(null);
      if (!isDigest(result)) throw new Error('a thread gave an account for a digest');
      return result;
    },
    close: () => pool.close(),
  };
}

function judgesFor(options: SpoolOptions, workers: number): readonly Judge[] {
  const { manifest: _, pack, label, ...setup } = options;
  const { folders } = pack;
  if (folders === undefined || workers < 2 || !IS_BUILT) return [judgeHere(options)];
  return Array.from({ length: workers }, (__, index) =>
    judgeInThread({
      ...setup,
      label: `${label}-${index}`,
      ruleFolders: folders,
      rulesHash: pack.hash,
    }),
  );
}

/** Jobs that each judge has at once: while one is judged, the next is on its way. */
const AT_ONCE = 2;

/** A mistake that was met; of several, that of the first account is told, however the threads ran. */
interface Failure {
  readonly rank: number;
  readonly error: unknown;
}

async function judgeWith(
  judges: readonly Judge[],
  accounts: Iterable<RankedAccount>,
): Promise<readonly SpooledAccount[]> {
  const queue = accounts[Symbol.iterator]();
  const judged: SpooledAccount[] = [];
  let failure: Failure | undefined;
  const work = async (judge: Judge): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const { rank } = next.value;
      if (failure !== undefined && rank > failure.rank) continue;
      try {
        judged.push(await judge.judge(next.value));
      } catch (error) {
        if (failure === undefined || rank < failure.rank) failure = { rank, error };
      }
    }
  };
  await Promise.all(judges.flatMap((judge) => Array.from({ length: AT_ONCE }, () => work(judge))));
  if (failure !== undefined) throw failure.error;
  return judged.sort((a, b) => a.rank - b.rank);
}

/**
 * Judges accounts that stand in the order of the report. The largest come first, so that the threads end together.
 * Throws a `UserError` where a segment is damaged or the spool is full.
 */
export async function judgeAll(
  accounts: readonly RankedAccount[],
  options: SpoolOptions,
  workers: number,
): Promise<JudgedAccounts> {
  const sized = accounts.map((account) => ({
    account,
    size: account.hasSegment ? segmentSize(options.folder, account.id) : 0,
  }));
  const bytes = sized.reduce((sum, { size }) => sum + size, 0);
  const most = bytes < WORTH_THREADS ? 1 : Math.min(workers, accounts.length);
  const judges = judgesFor(options, most);
  const largestFirst = sized.sort((a, b) => b.size - a.size).map(({ account }) => account);
  try {
    const judged = await judgeWith(judges, largestFirst);
    const digests = await Promise.all(judges.map((judge) => judge.finish()));
    return { accounts: judged, digests };
  } finally {
    await Promise.all(judges.map((judge) => judge.close()));
  }
}
