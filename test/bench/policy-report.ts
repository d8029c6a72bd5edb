/** The library's policy analyser -> figures about its speed on typical and on adversarial policies. */
import { cpus } from 'node:os';
import { CONTEXT, OWN, OWN_ORGANIZATION, PARTNER, SECRET } from '../policy/sampled-requesters.js';
import { generatedPolicies, HOSTILE_POLICIES } from './adversarial-policies.js';
import type { Analyze, BenchPolicy, Engine } from './bench-policy.js';
import { type Comparison, compareWithBruteForce } from './brute-force-comparison.js';
import type { Home } from './home.js';
import { type Effort, type Figures, measure, measureHeap } from './measure.js';
import { typicalPolicies } from './typical-policies.js';

/** How much is measured. */
export interface Extent {
  /** Numbers of policies. */
  readonly typical: number;
  readonly generated: number;
  readonly hostile: number;
  /** Of each kind of policy that the brute force knows. */
  readonly judged: number;
  readonly typicalEffort: Effort;
  readonly adversarialEffort: Effort;
}

/** About a minute's work. */
export const FULL_EXTENT: Extent = {
  typical: 4_000,
  generated: 400,
  hostile: HOSTILE_POLICIES.length,
  judged: 100,
  typicalEffort: { warmUps: 3, rounds: 7 },
  adversarialEffort: { warmUps: 1, rounds: 3 },
};

/** What one set of policies took. */
interface SetReport {
  readonly policies: number;
  /** Characters of all texts. */
  readonly characters: number;
  readonly withoutMemo: Figures;
  /** Absent where the library has no analyser with a memory. */
  readonly memo?: {
    /** Every policy is new. */
    readonly empty: Figures;
    /** Every policy was seen before. */
    readonly filled: Figures;
  };
  /** Megabytes without memo. */
  readonly heap: { readonly before: number; readonly peak: number };
}

export interface PolicyReport {
  readonly subject: 'policy';
  readonly node: string;
  readonly cpu: string;
  readonly typical: SetReport;
  readonly adversarial: SetReport;
  readonly bruteForce: { readonly typical: Comparison; readonly generated: Comparison };
}

const SEED = 'secrets-census';
const GENERATED_SEED = 20_260_101;

/** The owner to whom the callers of the brute force are strangers. */
const SAMPLED_HOME: Home = {
  account: OWN,
  organization: OWN_ORGANIZATION,
  region: 'us-east-1',
  secretArn: SECRET,
  trusted: [PARTNER],
};

/** An analyser that has seen all the policies. */
function filledWith(policies: readonly BenchPolicy[], analyze: Analyze): Analyze {
  for (const { text, context } of policies) analyze(text, context);
  return analyze;
}

function reportOn(policies: readonly BenchPolicy[], engine: Engine, effort: Effort): SetReport {
  const { analyzeResourcePolicy, memoizedPolicyAnalyzer } = engine;
  const withoutMemo = measure(policies, () => analyzeResourcePolicy, effort);
  const heap = measureHeap(policies, analyzeResourcePolicy);
  const characters = policies.reduce((sum, { text }) => sum + text.length, 0);
  const report = { policies: policies.length, characters, withoutMemo, heap };
  if (memoizedPolicyAnalyzer === undefined) return report;
  const empty = measure(policies, memoizedPolicyAnalyzer, effort);
  const filled = filledWith(policies, memoizedPolicyAnalyzer());
  return { ...report, memo: { empty, filled: measure(policies, () => filled, effort) } };
}

/** The names of the 19 actions, as the analyser says them of a policy that allows all to all. */
function allActions({ analyzeResourcePolicy }: Engine): readonly string[] {
  const Statement = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  return analyzeResourcePolicy({ Version: '2012-10-17', Statement }, CONTEXT).actions;
}

/** Measures the analyser. Takes as long as it takes; the same policies every time. */
export function policyReport(engine: Engine, extent: Extent): PolicyReport {
  const { typical, generated, hostile, judged, typicalEffort, adversarialEffort } = extent;
  const settings = { actions: allActions(engine), rounds: adversarialEffort.rounds };
  const random = generatedPolicies(generated, GENERATED_SEED);
  const atHome = typicalPolicies({ count: judged, seed: SEED, home: SAMPLED_HOME });
  const { analyzeResourcePolicy } = engine;
  return {
    subject: 'policy',
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    typical: reportOn(typicalPolicies({ count: typical, seed: SEED }), engine, typicalEffort),
    adversarial: reportOn(
      [...HOSTILE_POLICIES.slice(0, hostile), ...random],
      engine,
      adversarialEffort,
    ),
    bruteForce: {
      typical: compareWithBruteForce(atHome, analyzeResourcePolicy, settings),
      generated: compareWithBruteForce(random.slice(0, judged), analyzeResourcePolicy, settings),
    },
  };
}
