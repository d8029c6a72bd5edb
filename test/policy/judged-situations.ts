/** A generated situation -> what the analyser says of it, and what the brute force says of sampled strangers. */
import type { PolicyAnalysis, PolicyContext } from '../../src/model/access.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import { judgeFor, type Surroundings } from './brute-force.js';
import type { Reading } from './brute-force-conditions.js';
import type { Situation } from './generated-policies.js';
import { ACTIONS } from './policy-json.js';
import { sampledCalls } from './sampled-requesters.js';
import { CONTEXT, SECRET } from './sampled-world.js';

/** The context of a situation. */
export const contextOf = ({ controls, source }: Situation): PolicyContext => ({
  ...CONTEXT,
  source,
  ...(controls.length === 0 ? {} : { resourceControlPolicies: controls }),
});

/** Laws with the same seed try the same situations, one law after the other. */
const known = new Map<string, PolicyAnalysis>();

const MOST_KNOWN = 2000;

/** The analyser's word on a situation. */
export function analyse(situation: Situation): PolicyAnalysis {
  const key = JSON.stringify(situation);
  const analysis = known.get(key) ?? analyzeResourcePolicy(situation.policy, contextOf(situation));
  if (known.size < MOST_KNOWN) known.set(key, analysis);
  return analysis;
}

export type Verdict = Pick<PolicyAnalysis, 'public' | 'external' | 'confusedDeputy' | 'actions'>;

/** What the laws compare. */
export const verdictOf = (analysis: PolicyAnalysis): Verdict => {
  const { public: isPublic, external, confusedDeputy, actions } = analysis;
  return { public: isPublic, external, confusedDeputy, actions };
};

/** What the one has and the other lacks. */
export function excess(verdict: Verdict, over: Verdict): readonly string[] {
  const kinds = (['public', 'external', 'confusedDeputy'] as const).filter(
    (kind) => verdict[kind] && !over[kind],
  );
  return [...kinds, ...verdict.actions.filter((action) => !over.actions.includes(action))];
}

/** What surrounds the policy of a situation, for the brute force. */
export const surroundings = ({ controls, source }: Situation, reading: Reading): Surroundings => ({
  controls,
  reading,
  idsAreLive: source === 'template',
  principalIds: CONTEXT.principalIds,
});

/** What sampled strangers reach, and by which statements. */
export interface Sampled extends Verdict {
  /** "index kind action" of each statement that lets a stranger in; the kind is that of the broadest grant owed. */
  readonly ways: ReadonlySet<string>;
}

/** Tries strangers one by one, at most so many of each kind. */
export function sampledVerdict(situation: Situation, reading: Reading, most: number): Sampled {
  const { policy, controls } = situation;
  const judge = judgeFor(policy, SECRET, ACTIONS, surroundings(situation, reading));
  const reached = sampledCalls(policy, controls, most)
    .map(({ call, isFresh }) => ({ call, isFresh, ...judge(call) }))
    .filter(({ actions }) => actions.length > 0);
  const ways = reached.flatMap(({ call, by }) =>
    [...by].flatMap(([index, actions]) =>
      actions.map((action) => `${index} ${call.kind} ${action}`),
    ),
  );
  return {
    public: reached.some(({ isFresh }) => isFresh),
    external: reached.some(({ call }) => call.kind === 'direct'),
    confusedDeputy: reached.some(({ call }) => call.kind === 'service'),
    actions: [...new Set(reached.flatMap(({ actions }) => actions))].sort(),
    ways: new Set(ways),
  };
}

/** The same of the analyser's grants. */
export const grantedWays = ({ grants }: PolicyAnalysis): ReadonlySet<string> =>
  new Set(
    grants.flatMap(({ class: kind, statement, actions }) =>
      actions.map(
        (action) =>
          `${statement.index} ${kind === 'confusedDeputy' ? 'service' : 'direct'} ${action}`,
      ),
    ),
  );
