/** Whatever the expression and the secret, running directly gives what the library alone gives, down to the reason for an unknown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindFacts, bindParams } from '../../../src/evaluate/bind.js';
import {
  type CelResult,
  type Context,
  celEnvironment,
  compileExpression,
  EVIDENCE_TYPES,
  type Expression,
  isProblem,
} from '../../../src/evaluate/cel.js';
import { type CompiledRule, compileRule } from '../../../src/evaluate/compile-rule.js';
import { directExpression } from '../../../src/evaluate/direct/direct-expression.js';
import { EXAMPLES_NOW } from '../../../src/evaluate/examples.js';
import { SECRET_FACTS } from '../../../src/evaluate/facts.js';
import { bindSecret, type Judgement, judge } from '../../../src/evaluate/judge.js';
import type { RuleDefinition } from '../../../src/model/rule.js';
import { LONG, runs } from '../../policy/property-runs.js';
import { anyExpressions, directExpressions } from './generated-expressions.js';
import { PARAM_TYPES, PARAMS, type Situation, situations } from './generated-secrets.js';

const CEL = celEnvironment(PARAMS, EXAMPLES_NOW);

/** The same expression, within what only the library runs. */
const leftToLibrary = (text: string): string => `(now == now ? (${text}) : (${text}))`;

const isDirect = (text: string): boolean =>
  directExpression(CEL.environment.parse(text).ast, CEL.names) !== undefined;

function compiled(text: string): Expression {
  const result = compileExpression(CEL, text, EVIDENCE_TYPES);
  if (isProblem(result)) throw new Error(`${result.what}: ${text}`);
  return result;
}

const contextOf = ({ facts, gaps, params }: Situation): Context => ({
  secret: bindFacts(facts, gaps),
  now: EXAMPLES_NOW,
  params: bindParams(PARAM_TYPES, params),
});

/** What is our mistake ends the same way, too. */
type Outcome = CelResult | { readonly kind: 'thrown'; readonly text: string };

function outcomeOf<T>(run: () => T): T | { readonly kind: 'thrown'; readonly text: string } {
  try {
    return run();
  } catch (error) {
    return { kind: 'thrown', text: String(error) };
  }
}

const shown = (outcome: Outcome): unknown =>
  outcome.kind === 'missing' ? { kind: outcome.kind, gap: outcome.error.gap } : outcome;

function expectSame(text: string, situation: Situation): void {
  const direct = compiled(text);
  const library = compiled(leftToLibrary(text));
  const context = contextOf(situation);
  const expected = shown(outcomeOf(() => library.run(contextOf(situation))));
  expect(shown(outcomeOf(() => direct.run(context)))).toEqual(expected);
  // Nothing is left behind by the first time.
  expect(shown(outcomeOf(() => direct.run(context)))).toEqual(expected);
}

const TYPES = ['bool', 'string', 'int', 'double', 'timestamp', 'list<string>'] as const;

const RUNS = runs(400);

describe.each(TYPES)('an expression that gives %s', (type) => {
  const search = (texts: fc.Arbitrary<string>): void =>
    fc.assert(fc.property(texts, situations, expectSame), RUNS);

  it('gives the same directly', () => search(directExpressions(type)), LONG);
  it(
    'gives the same where parts of it are left to the library',
    () => {
      search(anyExpressions(type));
    },
    LONG,
  );
});

describe('the search', () => {
  const { numRuns, seed } = runs(2_000);
  const texts = fc.sample(directExpressions('bool'), { numRuns, seed });
  const secrets = fc.sample(situations, { numRuns, seed });
  const kindOf = (text: string, at: number): string => {
    const situation = secrets[at];
    if (situation === undefined) throw new Error('there is a secret for every expression');
    return outcomeOf(() => compiled(text).run(contextOf(situation))).kind;
  };

  it('looks at expressions that are run directly', () => {
    expect(texts.filter((text) => !isDirect(text))).toEqual([]);
    expect(texts.filter((text) => isDirect(leftToLibrary(text)))).toEqual([]);
  });

  it('comes upon values, gaps, absent values and errors', () => {
    expect(new Set(texts.map(kindOf))).toContain('value');
    expect([...new Set(texts.map(kindOf))]).toEqual(
      expect.arrayContaining(['value', 'missing', 'absent', 'broken']),
    );
  });
});

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
      { name: 'bad', expect: 'violation' },
      { name: 'good', expect: 'pass' },
      { name: 'other', expect: 'notApplicable' },
      { name: 'unseen', expect: 'unknown', gaps: Object.keys(SECRET_FACTS) },
    ],
  };
  const result = compileRule(definition, EXAMPLES_NOW);
  if ('rule' in result) return result.rule;
  throw new Error(result.problems.map(({ what }) => what).join('; '));
}

const judged = (texts: Asked, { facts, gaps, params }: Situation): Judgement | object =>
  outcomeOf(() => judge(ruleOf(texts), bindSecret(facts, gaps), bindParams(PARAM_TYPES, params)));

describe('a rule', () => {
  it(
    'judges a secret as if the library had run all of it',
    () => {
      const { numRuns, seed } = runs(300);
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
});
