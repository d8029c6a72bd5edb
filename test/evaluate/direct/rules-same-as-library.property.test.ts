/** Whatever a rule asks of whatever secret, it judges as if the library had run all of it: outcome, cause, severity, message, evidence. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindParams } from '../../../src/evaluate/bind.js';
import { type CompiledRule, compileRule } from '../../../src/evaluate/compile-rule.js';
import { EXAMPLES_NOW } from '../../../src/evaluate/examples.js';
import { SECRET_FACTS } from '../../../src/evaluate/facts.js';
import { bindSecret, type Judgement, judge } from '../../../src/evaluate/judge.js';
import { OUTCOMES, type RuleDefinition } from '../../../src/model/rule.js';
import { LONG, runs } from '../../policy/property-runs.js';
import { directExpressions } from './generated-expressions.js';
import { PARAM_TYPES, PARAMS, type Situation, situations } from './generated-secrets.js';
import { leftToLibrary } from './left-to-library.js';

/** All expressions of a rule. */
interface Asked {
  readonly scope: string;
  readonly violation: string;
  readonly when: string;
  readonly text: string;
  readonly number: string;
  readonly list: string;
}

const asked: fc.Arbitrary<Asked> = fc.record({
  scope: directExpressions('bool'),
  violation: directExpressions('bool'),
  when: directExpressions('bool'),
  text: directExpressions('string'),
  number: directExpressions('int'),
  list: directExpressions('list<string>'),
});

function ruleOf({ scope, violation, when, ...evidence }: Asked): CompiledRule {
  const definition: RuleDefinition = {
    id: 'sample',
    title: 'Sample',
    severity: 'low',
    severities: [{ when, severity: 'critical' }],
    scope,
    violation,
    params: PARAMS,
    evidence: { ...evidence },
    message: '{name} {text} {number} {list}',
    rationale: 'x',
    remediation: { console: 'x', cli: 'x', terraform: 'x' },
    references: ['https://example.com/'],
    examples: [
      { name: 'bad', expect: 'violation', severity: 'low' },
      { name: 'worse', expect: 'violation', severity: 'critical' },
      { name: 'good', expect: 'pass' },
      { name: 'other', expect: 'notApplicable' },
      { name: 'unseen', expect: 'unknown', gaps: Object.keys(SECRET_FACTS) },
    ],
  };
  const result = compileRule(definition, EXAMPLES_NOW);
  if ('rule' in result) return result.rule;
  throw new Error(result.problems.map(({ what }) => what).join('; '));
}

const judged = (texts: Asked, { facts, gaps, params }: Situation): Judgement =>
  judge(ruleOf(texts), bindSecret(facts, gaps), bindParams(PARAM_TYPES, params));

describe('a rule', () => {
  it(
    'judges a secret as if the library had run all of it',
    () => {
      // A rule has six expressions, which take their time to check.
      const { numRuns, seed } = runs(400);
      fc.assert(
        fc.property(asked, situations, (texts, situation) => {
          const left: Asked = {
            scope: leftToLibrary(texts.scope),
            violation: leftToLibrary(texts.violation),
            when: leftToLibrary(texts.when),
            text: leftToLibrary(texts.text),
            number: leftToLibrary(texts.number),
            list: leftToLibrary(texts.list),
          };
          expect(judged(texts, situation)).toEqual(judged(left, situation));
        }),
        { numRuns: Math.ceil(numRuns / 4), seed },
      );
    },
    LONG,
  );

  it('comes to every outcome in the search', () => {
    const sample = { numRuns: 200, seed: 1 };
    const secrets = fc.sample(situations, sample);
    const outcomes = fc.sample(asked, sample).map((texts, at) => {
      const situation = secrets[at];
      return situation && judged(texts, situation).outcome;
    });
    expect([...new Set(outcomes)].sort()).toEqual([...OUTCOMES].sort());
  });
});
