/** Laws that hold for every policy: what means the same is judged alike, and more of one thing never gives less of another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyAnalysis, PolicyContext } from '../../src/model/access.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import { type Situation, situations, statements } from './generated-policies.js';
import { analyse, contextOf, excess, verdictOf } from './judged-situations.js';
import { LONG, runs } from './property-runs.js';
import { REWRITINGS, type Rewriting, SPLITTINGS } from './rewritten-policies.js';
import { CONTEXT, OTHER_ORGANIZATION, STRANGER } from './sampled-world.js';
import { FORMS } from './written-forms.js';

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

/** Whether the work was too much, so that what follows is on the safe side, but depends on how much there was. */
const isGivenUp = ({ notes }: PolicyAnalysis): boolean =>
  notes.some(({ code }) => code === 'too-complex' || code === 'untried-key');

/** What is not sure may say more than what is; the same where both are. */
function expectNoLess(one: PolicyAnalysis, other: PolicyAnalysis): void {
  if (one.confidence === 'exact') expect(excess(one, other)).toEqual([]);
  if (other.confidence === 'exact') expect(excess(other, one)).toEqual([]);
}

/** The one says nothing that the other does not, unless the work for it was too much. */
function expectWithin(one: PolicyAnalysis, other: PolicyAnalysis): void {
  if (one.confidence === 'exact' || !isGivenUp(one)) expect(excess(one, other)).toEqual([]);
}

function expectSame(one: PolicyAnalysis, other: PolicyAnalysis): void {
  if (isGivenUp(one) || isGivenUp(other)) expectNoLess(one, other);
  else expect(sureVerdictOf(one)).toEqual(sureVerdictOf(other));
}

const rewritten = (situation: Situation, rewrite: Rewriting): Situation => ({
  ...situation,
  policy: rewrite(situation.policy),
});

describe('a verdict does not depend on', () => {
  for (const [law, rewrite] of Object.entries(REWRITINGS)) {
    holds(law, (situation) => {
      expectSame(analyse(rewritten(situation, rewrite)), analyse(situation));
    });
  }

  for (const [law, rewrite] of Object.entries(SPLITTINGS)) {
    holds(law, (situation) => {
      expectNoLess(analyse(rewritten(situation, rewrite)), analyse(situation));
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
    expectSame(
      analyzeResourcePolicy(situation.policy, backwards),
      analyzeResourcePolicy(situation.policy, forwards),
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
          expectWithin(analyse(situation), more);
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
          expectWithin(analyse(extended(situation, statement)), before);
          expectWithin(analyse(denied), before);
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
      expectWithin(analyzeResourcePolicy(policy, more), analyzeResourcePolicy(policy, less));
    });
  }
});
