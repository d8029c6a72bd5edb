/** Policies and an analyser -> how long it takes, over several rounds, and how much memory it holds meanwhile. */
import { performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Analyze, BenchPolicy } from './bench-policy.js';

/** How often every policy is judged. */
export interface Effort {
  /** Passes before the first that counts, for the compiler of Node.js. */
  readonly warmUps: number;
  readonly rounds: number;
}

interface Slow {
  readonly policy: string;
  readonly milliseconds: number;
}

export interface Figures {
  /** Of whole passes, without a clock in between. */
  readonly policiesPerSecond: { readonly best: number; readonly median: number };
  /** Of every single call in every round. */
  readonly milliseconds: { readonly mean: number; readonly median: number; readonly p99: number };
  /** The policies whose medians over the rounds are the longest, longest first. */
  readonly slowest: readonly Slow[];
  /** The longest of all calls, whatever else the machine did meanwhile. */
  readonly slowestCall: Slow | undefined;
}

/** Gives the analyser of the next pass; not timed. */
export type Prepare = () => Analyze;

const MEGABYTE = 2 ** 20;

/** As many digits as repeat from run to run, and some more. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

/** The value below which the share of the values lies; 0 of no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Frees what is no longer needed, where `--expose-gc` lets it; what went before then matters less. */
const collectGarbage = (): void => {
  globalThis.gc?.();
};

/** Judges every policy once. Milliseconds of the whole. */
export function timePass(policies: readonly BenchPolicy[], analyze: Analyze): number {
  const start = performance.now();
  for (const { text, context } of policies) analyze(text, context);
  return performance.now() - start;
}

/** Judges every policy once. Milliseconds of each. */
function timeCalls(policies: readonly BenchPolicy[], analyze: Analyze): readonly number[] {
  return policies.map(({ text, context }) => {
    const start = performance.now();
    analyze(text, context);
    return performance.now() - start;
  });
}

/** The policies that took longest, longest first. */
const slowest = (
  count: number,
  policies: readonly BenchPolicy[],
  times: readonly number[],
): readonly Slow[] =>
  policies
    .map(({ name }, at) => ({ policy: name, milliseconds: rounded(times[at] ?? 0) }))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, count);

/** Times the policies in rounds of two passes: one as a whole, one call by call. */
export function measure(
  policies: readonly BenchPolicy[],
  prepare: Prepare,
  { warmUps, rounds }: Effort,
): Figures {
  for (let pass = 0; pass < warmUps; pass += 1) timePass(policies, prepare());
  collectGarbage();
  const passes: number[] = [];
  const calls: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    passes.push(timePass(policies, prepare()));
    calls.push(timeCalls(policies, prepare()));
  }
  const all = calls.flat();
  const ofEach = (of: (times: readonly number[]) => number): readonly number[] =>
    policies.map((_, at) => of(calls.map((times) => times[at] ?? 0)));
  const perSecond = (milliseconds: number): number =>
    Math.round((policies.length / milliseconds) * 1000);
  return {
    policiesPerSecond: {
      best: perSecond(quantile(passes, 0)),
      median: perSecond(median(passes)),
    },
    milliseconds: {
      mean: rounded(mean(all)),
      median: rounded(median(all)),
      p99: rounded(quantile(all, 0.99)),
    },
    slowest: slowest(5, policies, ofEach(median)),
    slowestCall: slowest(
      1,
      policies,
      ofEach((times) => quantile(times, 1)),
    )[0],
  };
}

const heapUsed = (): number => getHeapStatistics().used_heap_size / MEGABYTE;

/** Megabytes of heap in use before a pass over the policies, and at most after any of its calls. */
export function measureHeap(
  policies: readonly BenchPolicy[],
  analyze: Analyze,
): { readonly before: number; readonly peak: number } {
  collectGarbage();
  const before = heapUsed();
  let peak = before;
  for (const { text, context } of policies) {
    analyze(text, context);
    peak = Math.max(peak, heapUsed());
  }
  return { before: rounded(before), peak: rounded(peak) };
}
