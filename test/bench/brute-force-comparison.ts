/** A few policies -> how much longer it takes to try many strangers one by one than to analyse the policy. */
import { performance } from 'node:perf_hooks';
import { allowedActions, type PolicyJson } from '../policy/brute-force.js';
import { sampledCalls } from '../policy/sampled-requesters.js';
import type { Analyze, JudgedPolicy } from './bench-policy.js';
import { quantile, rounded, timePass } from './measure.js';

export interface Comparison {
  readonly policies: number;
  /** Calls by strangers that the brute force judges for each policy, on average. */
  readonly callsPerPolicy: number;
  /** Milliseconds a policy, in the median round. */
  readonly bruteForce: number;
  /** Milliseconds a policy, in the median round. */
  readonly analyser: number;
  /** How many times longer the brute force takes. */
  readonly ratio: number;
}

/** Milliseconds to judge every call for every action, calls made beforehand. */
function timeBruteForce(
  cases: readonly { readonly json: PolicyJson; readonly calls: ReturnType<typeof sampledCalls> }[],
  actions: readonly string[],
): number {
  const start = performance.now();
  for (const { json, calls } of cases)
    for (const { call } of calls) allowedActions(json, call, actions);
  return performance.now() - start;
}

/** Compares the two ways over the same policies. */
export function compareWithBruteForce(
  policies: readonly JudgedPolicy[],
  analyze: Analyze,
  { actions, rounds }: { readonly actions: readonly string[]; readonly rounds: number },
): Comparison {
  const cases = policies.map(({ json }) => ({ json, calls: sampledCalls(json) }));
  const calls = cases.reduce((sum, each) => sum + each.calls.length, 0);
  const medianOf = (time: () => number): number => {
    time();
    return quantile(Array.from({ length: rounds }, time), 0.5) / policies.length;
  };
  const bruteForce = medianOf(() => timeBruteForce(cases, actions));
  const analyser = medianOf(() => timePass(policies, analyze));
  return {
    policies: policies.length,
    callsPerPolicy: rounded(calls / policies.length),
    bruteForce: rounded(bruteForce),
    analyser: rounded(analyser),
    ratio: rounded(bruteForce / analyser),
  };
}
