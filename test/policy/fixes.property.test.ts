/** Generated policies: every fix closes the grant that it stands at, and opens nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grant, PatchOperation, PolicyAnalysis } from '../../src/model/access.js';
import { applyPatch } from '../../src/policy/fix/json-patch.js';
import { judgeFor } from './brute-force.js';
import { type Situation, situations } from './generated-policies.js';
import { analyse, excess, sampledVerdict, surroundings } from './judged-situations.js';
import type { PolicyJson } from './policy-json.js';
import { LONG, runs } from './property-runs.js';
import { SECRET } from './sampled-world.js';
import { strictlyPatched } from './strict-patch.js';
import { callOf } from './witnessed-calls.js';

const RUNS = runs(300);

/** What AWS does not document, read as it is most often. */
const READING = { emptyOptionalSet: false, unlikeNothing: true, shortArns: false } as const;

/** What a patched policy is, is for the laws to find out. */
const patched = (policy: PolicyJson, patch: readonly PatchOperation[]): PolicyJson =>
  strictlyPatched(policy, patch) as PolicyJson;

const fixed = (situation: Situation, { fix }: Grant): Situation => ({
  ...situation,
  policy: patched(situation.policy, fix.patch),
});

/** The statement that a patch takes out as a whole. */
const removedBy = (patch: readonly PatchOperation[]): number | undefined => {
  const [first] = patch;
  const index = /^\/Statement\/(\d+)$/.exec(first?.path ?? '')?.[1];
  return first?.op === 'remove' && index !== undefined ? Number(index) : undefined;
};

/** Grants by the statements of the policy before the patch. */
const statementIn = ({ statement }: Grant, removed = Number.POSITIVE_INFINITY): number =>
  statement.index >= removed ? statement.index + 1 : statement.index;

/** The policy in which only one Allow grants anything. The others stay in their places, where patches find them. */
const aloneIn = (policy: PolicyJson, index: number): PolicyJson => ({
  ...policy,
  Statement: policy.Statement.map((statement, at) => {
    const { NotAction: _, ...rest } = statement;
    return statement.Effect === 'Deny' || at === index ? statement : { ...rest, Action: ['s3:*'] };
  }),
});

const forEachGrant = (
  law: (grant: Grant, situation: Situation, analysis: PolicyAnalysis) => void,
  numRuns = RUNS.numRuns,
): void => {
  let grants = 0;
  fc.assert(
    fc.property(situations, (situation) => {
      const analysis = analyse(situation);
      for (const grant of analysis.grants) {
        grants += 1;
        law(grant, situation, analysis);
      }
    }),
    { ...RUNS, numRuns },
  );
  expect(grants).toBeGreaterThan(numRuns / 2);
};

describe('the fix of a grant', () => {
  it(
    'is a JSON Patch whose paths are there, and does what the standard says',
    () => {
      forEachGrant(({ fix }, { policy }) => {
        const expected = strictlyPatched(policy, fix.patch);
        expect(applyPatch(policy, fix.patch)).toEqual(expected);
        expect(expected).not.toEqual(policy);
      });
    },
    LONG,
  );

  it(
    'leaves no such grant, and no kind of one that the statement did not have before',
    () => {
      forEachGrant((grant, situation, before) => {
        const removed = removedBy(grant.fix.patch);
        const after = analyse(fixed(situation, grant));
        // Who is described may be described otherwise once others are not named any more.
        const kindOf = (one: Grant, gone?: number): string =>
          `${statementIn(one, gone)} ${one.class}`;
        const known = before.grants.map((one) => kindOf(one));
        for (const left of after.grants) {
          expect(known).toContain(kindOf(left, removed));
          const isSame =
            kindOf(left, removed) === kindOf(grant) && left.principal === grant.principal;
          expect(isSame, grant.principal).toBe(false);
        }
      });
    },
    LONG,
  );

  it(
    'opens nothing, and locks nobody out',
    () => {
      forEachGrant(
        (grant, situation, before) => {
          const after = fixed(situation, grant);
          const analysis = analyse(after);
          expect(excess(analysis, before)).toEqual([]);
          expect(excess(sampledVerdict(after, READING, 60), before)).toEqual([]);
          expect(analysis.lockedOut && !before.lockedOut).toBe(false);
        },
        Math.ceil(RUNS.numRuns / 4),
      );
    },
    LONG,
  );

  it(
    'turns its witness away, whom no other statement may let in by then',
    () => {
      forEachGrant((grant, situation) => {
        const { witness, statement, fix } = grant;
        const alone = patched(aloneIn(situation.policy, statement.index), fix.patch);
        const judge = judgeFor(alone, SECRET, [witness.action], surroundings(situation, READING));
        expect(judge(callOf(witness)).actions).toEqual([]);
      });
    },
    LONG,
  );

  it(
    'of a public grant lets in no stranger by that statement whom nobody named',
    () => {
      forEachGrant(
        (grant, situation) => {
          if (grant.class !== 'public') return;
          const alone = patched(aloneIn(situation.policy, grant.statement.index), grant.fix.patch);
          const sampled = sampledVerdict({ ...situation, policy: alone }, READING, 60);
          expect(sampled.public).toBe(false);
        },
        Math.ceil(RUNS.numRuns / 4),
      );
    },
    LONG,
  );
});
