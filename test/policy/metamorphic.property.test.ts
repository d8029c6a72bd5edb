/** Laws that hold for every policy: what means the same is judged alike, and more of one thing never gives less of another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyAnalysis, PolicyContext } from '../../src/model/access.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import { type Situation, situations, statements } from './generated-policies.js';
import { analyse, contextOf, excess, verdictOf } from './judged-situations.js';
import { LONG, runs } from './property-runs.js';
import { FORMS, REWRITINGS, type Rewriting, SPLITTINGS } from './rewritten-policies.js';
import { CONTEXT, OTHER_ORGANIZATION, STRANGER } from './sampled-world.js';

const RUNS = runs(60);

const holds = (name: string, law: (situation: Situation) => void): void => {
  it(name, () => fc.assert(fc.property(situations, law), RUNS), LONG);
};

/** The verdict, how sure it is, and what the policy does to its owner. */
const sureVerdictOf = (analysis: PolicyAnalysis): object => ({
  ...verdictOf(analysis),
  confidence: analysis.confidence,
  organizationWide: analysis.organizationWide,
  lockedOut: analysis.lockedOut,
});

const rewritten = (situation: Situation, rewrite: Rewriting): Situation => ({
  ...situation,
  policy: rewrite(situation.policy),
});

describe('a verdict does not depend on', () => {
  for (const [law, rewrite] of Object.entries(REWRITINGS)) {
    holds(law, (situation) => {
      expect(sureVerdictOf(analyse(rewritten(situation, rewrite)))).toEqual(
        sureVerdictOf(analyse(situation)),
      );
    });
  }

  for (const [law, rewrite] of Object.entries(SPLITTINGS)) {
    holds(law, (situation) => {
      expect(verdictOf(analyse(rewritten(situation, rewrite)))).toEqual(
        verdictOf(analyse(situation)),
      );
    });
  }

  holds('the order of what the owner trusts', (situation) => {
    const context = contextOf(situation);
    const backwards = {
      ...context,
      trustedAccounts: [STRANGER, ...(context.trustedAccounts ?? [])],
      resourceControlPolicies: [...(context.resourceControlPolicies ?? [])].reverse(),
    };
    const forwards = {
      ...context,
      trustedAccounts: [...(context.trustedAccounts ?? []), STRANGER],
    };
    expect(sureVerdictOf(analyzeResourcePolicy(situation.policy, backwards))).toEqual(
      sureVerdictOf(analyzeResourcePolicy(situation.policy, forwards)),
    );
  });
});

/** An analysis but for what shows the policy as it is written. */
const unwritten = ({ grants, ...analysis }: PolicyAnalysis): object => ({
  ...analysis,
  grants: grants.map(({ fix: _, ...grant }) => grant),
});

describe('nothing that is said of a policy depends on', () => {
  for (const [law, written] of Object.entries(FORMS)) {
    holds(law, (situation) => {
      expect(
        unwritten(analyzeResourcePolicy(written(situation.policy), contextOf(situation))),
      ).toEqual(unwritten(analyse(situation)));
    });
  }

  holds('whether its only statement stands in a list', (situation) => {
    const { Version, Statement } = situation.policy;
    const listed = { Version, Statement: Statement.slice(0, 1) };
    const alone = { Version, Statement: Statement[0] };
    expect(unwritten(analyzeResourcePolicy(alone, contextOf(situation)))).toEqual(
      unwritten(analyzeResourcePolicy(listed, contextOf(situation))),
    );
  });
});

describe('a verdict', () => {
  const extended = (situation: Situation, ...more: Situation['policy']['Statement']): Situation =>
    rewritten(situation, (policy) => ({ ...policy, Statement: [...policy.Statement, ...more] }));

  it(
    'loses nothing by another Allow',
    () => {
      fc.assert(
        fc.property(situations, statements('Allow'), (situation, statement) => {
          const more = analyse(extended(situation, statement));
          expect(excess(analyse(situation), more)).toEqual([]);
        }),
        RUNS,
      );
    },
    LONG,
  );

  it(
    'gains nothing by another Deny, be it in the policy or above it',
    () => {
      fc.assert(
        fc.property(situations, statements('Deny'), (situation, statement) => {
          const before = analyse(situation);
          const above = { ...situation.policy, Statement: [statement] };
          const denied = { ...situation, controls: [...situation.controls, above] };
          expect(excess(analyse(extended(situation, statement)), before)).toEqual([]);
          expect(excess(analyse(denied), before)).toEqual([]);
        }),
        RUNS,
      );
    },
    LONG,
  );

  /** Contexts that trust more or know more than another does. */
  const WIDER: Readonly<
    Record<string, (context: PolicyContext) => [PolicyContext, PolicyContext]>
  > = {
    'trusting another account': (context) => [
      context,
      { ...context, trustedAccounts: [...CONTEXT.trustedAccounts, STRANGER] },
    ],
    'trusting another organization': (context) => [
      context,
      {
        ...context,
        trustedOrganizations: [...CONTEXT.trustedOrganizations, OTHER_ORGANIZATION],
      },
    ],
    'knowing the own organization': ({ organizationId, ...context }) => [
      context,
      { ...context, ...(organizationId === undefined ? {} : { organizationId }) },
    ],
    'knowing the own networks': ({ trustedNetworks, ...context }) => [
      context,
      { ...context, ...(trustedNetworks === undefined ? {} : { trustedNetworks }) },
    ],
    'knowing whose an id is': ({ principalIds, ...context }) => [
      context,
      { ...context, ...(principalIds === undefined ? {} : { principalIds }) },
    ],
    'knowing the day': ({ now, ...context }) => [
      context,
      { ...context, ...(now === undefined ? {} : { now }) },
    ],
  };

  for (const [law, contexts] of Object.entries(WIDER)) {
    holds(`gains nothing by ${law}`, (situation) => {
      const [less, more] = contexts(contextOf(situation));
      const { policy } = situation;
      expect(
        excess(analyzeResourcePolicy(policy, more), analyzeResourcePolicy(policy, less)),
      ).toEqual([]);
    });
  }
});
