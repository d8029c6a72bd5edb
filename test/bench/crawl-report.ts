/** A company's size -> how fast its secrets are collected, how near that is to what AWS allows, and what it takes. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { REGIONS } from '../../src/sandbox/synthetic/regions.js';
import type { SyntheticFacts } from '../../src/sandbox/synthetic/shape.js';
import type { Calls } from '../../src/sandbox/tally.js';
import { childEnvironment } from '../run-cli.js';
import type { BareTaken } from './crawl-bare.js';
import type { SandboxShape } from './crawl-sandbox.js';
import type { Taken } from './crawl-scan.js';
import { type Bounds, lowerBounds } from './lower-bound.js';
import { rounded } from './measure.js';

/** What is measured. */
export interface CrawlExtent extends SandboxShape {
  readonly workers: number;
  readonly concurrency: number;
  readonly rateShare: number;
  /** Calls of the bare loop that the scan is compared with; 0: none. */
  readonly bare: number;
}

export interface CrawlReport {
  readonly subject: 'crawl';
  readonly node: string;
  readonly accounts: number;
  readonly regions: number;
  readonly secrets: number;
  readonly latencyMs: number;
  readonly workers: number;
  readonly concurrency: number;
  readonly rateShare: number;
  readonly wallSeconds: number;
  /** The largest of the bounds. */
  readonly lowerBoundSeconds: number;
  readonly bounds: Bounds;
  /** Bound by wall. */
  readonly efficiency: number;
  readonly calls: number;
  readonly minimalCalls: number;
  readonly callOverhead: number;
  readonly throttled: number;
  readonly callsPerSecond: number;
  /** Of the scanner, all threads, user and system. */
  readonly cpuMicrosPerCall: number;
  /** Of a bare loop of the SDK's clients in the same run; null where none was asked for. */
  readonly bareCpuMicrosPerCall: number | null;
  /** Of the sandbox, which shares the cores. */
  readonly sandboxCpuMicrosPerCall: number;
  readonly secretsPerSecond: number;
  readonly peakRssMb: number;
}

const OPTIONS = {
  accounts: { type: 'string', default: '300' },
  regions: { type: 'string', default: '17' },
  secrets: { type: 'string', default: '20000' },
  whale: { type: 'string', default: '0' },
  latency: { type: 'string', default: '200' },
  seed: { type: 'string', default: '1' },
  workers: { type: 'string', default: String(availableParallelism()) },
  concurrency: { type: 'string', default: '256' },
  'rate-share': { type: 'string', default: '0.4' },
  'no-quotas': { type: 'boolean', default: false },
  bare: { type: 'string', default: '0' },
} as const;

/** Reads the flags of the subject; throws where one is not known. */
export function crawlExtent(args: readonly string[]): CrawlExtent {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const whale = Number(values.whale);
  return {
    accounts: Number(values.accounts),
    regions: Number(values.regions),
    secrets: Number(values.secrets),
    ...(whale > 0 && { whale }),
    seed: Number(values.seed),
    latency: Number(values.latency),
    quotas: !values['no-quotas'],
    workers: Number(values.workers),
    concurrency: Number(values.concurrency),
    rateShare: Number(values['rate-share']),
    bare: Number(values.bare),
  };
}

const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** From this file as it is compiled, `dist-bench/test/bench/crawl-report.js`. */
const DIST = new URL('../../../dist/', import.meta.url).href;

/** The next message of a process; it is an error where it ends before. */
async function heard<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a process of the measurement ended with ${code}`);
  });
  const [message]: T[] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  if (message === undefined) throw new Error('a process of the measurement said nothing');
  return message;
}

interface Asked extends Calls {
  readonly cpu: NodeJS.CpuUsage;
  readonly synthetic: SyntheticFacts;
}

interface Running {
  readonly environment: Readonly<Record<string, string>>;
  ask(): Promise<Asked>;
  stop(): void;
}

async function startProcess(shape: SandboxShape): Promise<Running> {
  const child = fork(beside('crawl-sandbox.js'), [JSON.stringify(shape)], {
    env: childEnvironment(),
  });
  const at = await heard<{
    readonly url: string;
    readonly account: string;
    readonly region: string;
  }>(child);
  return {
    environment: {
      AWS_ENDPOINT_URL: at.url,
      AWS_REGION: at.region,
      AWS_ACCESS_KEY_ID: `AKIA${at.account}DEMO`,
      AWS_SECRET_ACCESS_KEY: 'sandbox',
    },
    ask() {
      const answer = heard<Asked>(child);
      child.send('calls');
      return answer;
    },
    stop() {
      child.removeAllListeners('exit');
      child.disconnect();
    },
  };
}

const cpuSeconds = ({ cpu }: Asked): number => (cpu.user + cpu.system) / 1e6;

async function bareMicros({ bare, concurrency, ...shape }: CrawlExtent): Promise<number | null> {
  if (bare === 0) return null;
  const { accounts, regions, secrets, seed, latency } = shape;
  const sandbox = await startProcess({
    accounts,
    regions,
    secrets,
    seed,
    // As long as in the scan: a processor that is half idle takes more time for the same work.
    latency,
    quotas: false,
  });
  try {
    const names = REGIONS.slice(0, regions).join(',');
    const child = fork(beside('crawl-bare.js'), [names, String(bare), String(concurrency)], {
      env: childEnvironment(sandbox.environment),
    });
    const taken = await heard<BareTaken>(child);
    return (taken.cpuSeconds / taken.calls) * 1e6;
  } finally {
    sandbox.stop();
  }
}

/** Measures collecting in a process of its own, against a sandbox in another. */
export async function crawlReport(extent: CrawlExtent): Promise<CrawlReport> {
  const { workers, concurrency, rateShare, bare: _, ...shape } = extent;
  const bare = await bareMicros(extent);
  const folder = mkdtempSync(join(tmpdir(), 'bench-crawl-'));
  const sandbox = await startProcess(shape);
  try {
    const before = await sandbox.ask();
    const options = JSON.stringify({ workers, concurrency, rateShare });
    const child = fork(beside('crawl-scan.js'), [options, join(folder, 'snapshot'), DIST], {
      env: childEnvironment(sandbox.environment),
    });
    const taken = await heard<Taken>(child);
    const after = await sandbox.ask();
    const { minimalCalls } = after.synthetic;
    if (taken.secrets !== extent.secrets)
      throw new Error(`${taken.secrets} secrets were collected, not ${extent.secrets}`);
    const bounds = lowerBounds(after.synthetic, {
      latency: extent.latency / 1000,
      concurrency,
      rateShare: extent.quotas ? rateShare : Number.POSITIVE_INFINITY,
    });
    const lowerBoundSeconds = Math.max(...Object.values(bounds));
    const throttled = Object.values(after.byOperation).reduce((sum, one) => sum + one.throttled, 0);
    return {
      subject: 'crawl',
      node: process.version,
      accounts: extent.accounts,
      regions: extent.regions,
      secrets: extent.secrets,
      latencyMs: extent.latency,
      workers,
      concurrency,
      rateShare,
      wallSeconds: rounded(taken.wallSeconds),
      lowerBoundSeconds: rounded(lowerBoundSeconds),
      bounds,
      efficiency: rounded(lowerBoundSeconds / taken.wallSeconds),
      calls: after.total,
      minimalCalls,
      callOverhead: rounded(after.total / minimalCalls),
      throttled,
      callsPerSecond: Math.round(after.total / taken.wallSeconds),
      cpuMicrosPerCall: rounded((taken.cpuSeconds / after.total) * 1e6),
      bareCpuMicrosPerCall: bare === null ? null : rounded(bare),
      sandboxCpuMicrosPerCall: rounded(
        ((cpuSeconds(after) - cpuSeconds(before)) / after.total) * 1e6,
      ),
      secretsPerSecond: Math.round(extent.secrets / taken.wallSeconds),
      peakRssMb: rounded(taken.peakRssMb),
    };
  } finally {
    sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
