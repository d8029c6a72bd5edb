/** Whatever the expression and the secret, running directly gives what the library alone gives, down to the reason for an unknown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindFacts, bindParams } from '../../../src/evaluate/bind.js';
import {
  type Context,
  celEnvironment,
  compileExpression,
  EVIDENCE_TYPES,
  type Expression,
  isProblem,
} from '../../../src/evaluate/cel.js';
import { directExpression } from '../../../src/evaluate/direct/direct-expression.js';
import { EXAMPLES_NOW } from '../../../src/evaluate/examples.js';
import { LONG, runs } from '../../policy/property-runs.js';
import { anyExpressions, directExpressions } from './generated-expressions.js';
import { PARAM_TYPES, PARAMS, type Situation, situations } from './generated-secrets.js';
import { leftToLibrary } from './left-to-library.js';

const CEL = celEnvironment(PARAMS, EXAMPLES_NOW);

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

/** The same gap comes in two errors. Whatever the secret holds, nothing is thrown. */
function outcomeOf(expression: Expression, context: Context): object {
  const result = expression.run(context);
  return result.kind === 'missing' ? { kind: result.kind, gap: result.error.gap } : result;
}

function expectSame(text: string, situation: Situation): void {
  const direct = compiled(text);
  const library = compiled(leftToLibrary(text));
  const context = contextOf(situation);
  const expected = outcomeOf(library, contextOf(situation));
  expect(outcomeOf(direct, context)).toEqual(expected);
  // Nothing is left behind by the first time.
  expect(outcomeOf(direct, context)).toEqual(expected);
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
    return compiled(text).run(contextOf(situation)).kind;
  };

  it('looks at expressions that are run directly', () => {
    expect(texts.filter((text) => !isDirect(text))).toEqual([]);
    expect(texts.filter((text) => isDirect(leftToLibrary(text)))).toEqual([]);
  });

  it('comes upon values, gaps, absent values and errors', () => {
    const kinds = new Set(texts.map(kindOf));
    expect([...kinds].sort()).toEqual(['absent', 'broken', 'missing', 'value']);
  });
});
