/** Generated policies: the analyser against the brute force, which tries requests one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grant } from '../../src/model/access.js';
import { judgeFor, type StatementJson } from './brute-force.js';
import type { Reading } from './brute-force-conditions.js';
import { type Situation, situations } from './generated-policies.js';
import {
  analyse,
  excess,
  grantedWays,
  sampledVerdict,
  surroundings,
  verdictOf,
} from './judged-situations.js';
import { isLong, LONG, runs } from './property-runs.js';
import { ownCalls } from './sampled-requesters.js';
import { SECRET } from './sampled-world.js';
import { callOf, oddities } from './witnessed-calls.js';

/** Strangers of a kind that are tried for one policy. */
const MOST_CALLS = isLong ? 1500 : 200;

const readings: fc.Arbitrary<Reading> = fc.record({
  emptyOptionalSet: fc.boolean(),
  unlikeNothing: fc.boolean(),
  shortArns: fc.boolean(),
});

/** What of a witness the statement of its grant, or a Deny, writes out. */
function namesIn(
  { witness, statement }: Grant,
  { policy, controls }: Situation,
): readonly string[] {
  const speaking = [policy, ...controls].flatMap(({ Statement }) =>
    Statement.filter((one) => one.Effect === 'Deny' || one === policy.Statement[statement.index]),
  );
  const text = JSON.stringify(speaking);
  const { account, organization } = witness;
  const places = [witness.context['aws:SourceVpce'], witness.context['aws:SourceVpc']];
  return [account, organization, ...places]
    .filter((name) => name !== undefined)
    .filter((name) => text.includes(name));
}

const EVERYTHING: StatementJson = {
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource: '*',
};

/** What a policy is changed by. */
const CONTROL = ['secretsmanager:PutResourcePolicy', 'secretsmanager:DeleteResourcePolicy'];

describe('the analyser and the brute force', () => {
  it(
    'agree on every sampled stranger who gets in, and by which statement',
    () => {
      let open = 0;
      const settings = runs(1000);
      fc.assert(
        fc.property(situations, readings, (situation, reading) => {
          const sampled = sampledVerdict(situation, reading, MOST_CALLS);
          const analysis = analyse(situation);
          const granted = grantedWays(analysis);
          open += Number(sampled.actions.length > 0);
          expect(excess(sampled, analysis)).toEqual([]);
          expect([...sampled.ways].filter((way) => !granted.has(way))).toEqual([]);
        }),
        settings,
      );
      expect(open).toBeGreaterThan(settings.numRuns / 4);
    },
    LONG,
  );

  it(
    'agree on the witness of every grant that is sure: a stranger, who may do what it says',
    () => {
      let sure = 0;
      let unsure = 0;
      const settings = runs(1000);
      fc.assert(
        fc.property(situations, readings, (situation, reading) => {
          const { grants } = analyse(situation);
          for (const grant of grants) {
            const { witness, confidence } = grant;
            if (confidence === 'conservative') {
              unsure += 1;
              continue;
            }
            sure += 1;
            const { action } = witness;
            const judge = judgeFor(
              situation.policy,
              SECRET,
              [action],
              surroundings(situation, reading),
            );
            const { actions } = judge(callOf(witness));
            expect({ witness, actions, odd: oddities(witness) }).toEqual({
              witness,
              actions: [action],
              odd: [],
            });
            if (grant.class === 'public') expect(namesIn(grant, situation)).toEqual([]);
          }
        }),
        settings,
      );
      expect(sure).toBeGreaterThan(settings.numRuns / 2);
      expect(sure).toBeGreaterThan(unsure);
    },
    LONG,
  );

  it(
    'of a verdict the grants give every part, and no more',
    () => {
      fc.assert(
        fc.property(situations, readings, (situation, _) => {
          const analysis = analyse(situation);
          const has = (...classes: readonly Grant['class'][]): boolean =>
            analysis.grants.some((grant) => classes.includes(grant.class));
          const given = new Set(analysis.grants.flatMap(({ actions }) => actions));
          expect({
            public: has('public'),
            external: has('public', 'external'),
            confusedDeputy: has('confusedDeputy'),
            actions: [...given].sort(),
          }).toEqual(verdictOf(analysis));
        }),
        runs(1000),
      );
    },
    LONG,
  );

  it(
    'agree on every policy that locks its owner out',
    () => {
      let locked = 0;
      const settings = runs(1000);
      fc.assert(
        fc.property(situations, readings, (situation, reading) => {
          if (!analyse(situation).lockedOut) return;
          locked += 1;
          const { policy, controls } = situation;
          const open = { ...policy, Statement: [...policy.Statement, EVERYTHING] };
          const judge = judgeFor(open, SECRET, CONTROL, surroundings(situation, reading));
          const free = ownCalls(policy, controls, MOST_CALLS).find(
            (call) => judge(call).actions.length > 0,
          );
          expect(free).toBeUndefined();
        }),
        settings,
      );
      expect(locked).toBeGreaterThan(settings.numRuns / 100);
    },
    LONG,
  );
});
