/** What is measured: an analyser, and the policies that it is given. */
import type { PolicyAnalysis, PolicyContext } from '../../src/model/access.js';
import type { PolicyJson } from '../policy/brute-force.js';

/** A policy to be timed, with a name that says what is special about it. */
export interface BenchPolicy {
  readonly name: string;
  /** As GetResourcePolicy gives it. */
  readonly text: string;
  readonly context: PolicyContext;
}

/** A policy of which the brute force knows every word. */
export interface JudgedPolicy extends BenchPolicy {
  readonly json: PolicyJson;
}

/** Judges one policy. */
export type Analyze = (policy: string | object, context: PolicyContext) => PolicyAnalysis;

/** What of the library is measured. */
export interface Engine {
  readonly analyzeResourcePolicy: Analyze;
  /** Makes an analyser with an empty memory of its own. Where the library has none, it is not measured. */
  readonly memoizedPolicyAnalyzer?: () => Analyze;
}
