/** A company's size -> how fast the built program judges its snapshot, and how much memory that takes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { childEnvironment } from '../run-cli.js';
import { rounded } from './measure.js';
import { writeSyntheticSnapshot } from './synthetic-snapshot.js';

/** From this file as it is compiled, `dist-bench/test/bench/evaluate-report.js`. */
const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** What is measured. */
export interface EvaluateExtent {
  readonly secrets: number;
  readonly accounts: number;
  readonly regions: number;
  readonly formats: readonly string[];
  readonly workers: number;
  /** A snapshot to judge instead of one that is made for it. */
  readonly snapshot: string | undefined;
}

export interface EvaluateReport {
  readonly subject: 'evaluate';
  readonly node: string;
  readonly secrets: number;
  readonly accounts: number;
  readonly formats: readonly string[];
  readonly workers: number;
  /** Open ones; null where the first format does not begin with their number. */
  readonly findings: number | null;
  readonly seconds: number;
  readonly secretsPerSecond: number;
  /** Of all threads, user and system. */
  readonly cpuMicrosPerSecret: number;
  /** Resident memory of the whole process at its largest. */
  readonly peakRssMb: number;
}

const OPTIONS = {
  secrets: { type: 'string', default: '100000' },
  accounts: { type: 'string', default: '100' },
  regions: { type: 'string', default: '17' },
  formats: { type: 'string', default: 'json,ndjson,sarif' },
  workers: { type: 'string', default: String(availableParallelism()) },
  snapshot: { type: 'string' },
} as const;

/** Reads the flags of the subject; throws where one is not known. */
export function evaluateExtent(args: readonly string[]): EvaluateExtent {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  return {
    secrets: Number(values.secrets),
    accounts: Number(values.accounts),
    regions: Number(values.regions),
    formats: values.formats.split(','),
    workers: Number(values.workers),
    snapshot: values.snapshot,
  };
}

interface Usage {
  readonly cpuMicros: number;
  readonly peakRssMb: number;
}

/** Run before the program in its own process: tells what the process took when it ends. */
const WATCH = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.BENCH_USAGE, JSON.stringify({
    cpuMicros: userCPUTime + systemCPUTime, peakRssMb: maxRSS / 1024 }));
});`;

async function usageOf(args: readonly string[], folder: string): Promise<Usage> {
  const usage = join(folder, 'usage.json');
  const preload = `data:text/javascript,${encodeURIComponent(
    `import { createRequire } from 'node:module'; const require = createRequire('/');
    import { isMainThread } from 'node:worker_threads'; if (isMainThread) { ${WATCH} }`,
  )}`;
  const child = spawn(process.execPath, ['--import', preload, CLI, ...args], {
    env: childEnvironment({ BENCH_USAGE: usage }),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'close');
  // 1: there are findings, as there should be.
  if (child.exitCode !== 1) throw new Error(`the program ended with ${child.exitCode}`);
  return JSON.parse(readFileSync(usage, 'utf8'));
}

/** The sum of the counts in the summary, which JSON and NDJSON have before any finding; null in other formats. */
function findingsIn(file: string): number | null {
  const head = Buffer.alloc(2 ** 16);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, head);
  closeSync(descriptor);
  const counts = /"findings":\s*(\{[^{}]*\})/.exec(head.toString('utf8', 0, length))?.[1];
  if (counts === undefined) return null;
  const bySeverity: Readonly<Record<string, number>> = JSON.parse(counts);
  return Object.values(bySeverity).reduce((sum, count) => sum + count, 0);
}

/** Measures the built program in a process of its own. */
export async function evaluateReport(extent: EvaluateExtent): Promise<EvaluateReport> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-evaluate-'));
  try {
    const snapshot = extent.snapshot ?? join(folder, 'snapshot');
    if (extent.snapshot === undefined) await writeSyntheticSnapshot(snapshot, extent);
    const outputs = extent.formats.flatMap((format) => ['-o', `${format}=${folder}/${format}`]);
    const workers = ['--workers', String(extent.workers)];
    const start = performance.now();
    const usage = await usageOf(['evaluate', snapshot, '-q', ...outputs, ...workers], folder);
    const seconds = (performance.now() - start) / 1000;
    return {
      subject: 'evaluate',
      node: process.version,
      secrets: extent.secrets,
      accounts: extent.accounts,
      formats: extent.formats,
      workers: extent.workers,
      findings: findingsIn(join(folder, extent.formats[0] ?? '')),
      seconds: rounded(seconds),
      secretsPerSecond: Math.round(extent.secrets / seconds),
      cpuMicrosPerSecret: rounded(usage.cpuMicros / extent.secrets),
      peakRssMb: rounded(usage.peakRssMb),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
