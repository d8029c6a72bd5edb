/** Texts that stand for all others, as far as patterns can tell texts apart. */
import { describe, expect, it } from 'vitest';
import {
  DIGIT,
  type Glob,
  matches,
  RUN,
  sequence,
  wildcardGlob,
} from '../../../src/policy/language/glob.js';
import { budgetOf, TooComplex } from '../../../src/policy/requests/budget.js';
import {
  freshTexts,
  representativeTexts,
} from '../../../src/policy/requests/representative-texts.js';

const anything = sequence(RUN);

/** Which patterns each text meets, sorted. */
const classesOf = (texts: readonly string[], patterns: readonly Glob[]): readonly string[] =>
  texts.map((text) => patterns.map((glob) => (matches(glob, text) ? '1' : '0')).join('')).sort();

const ask = (
  texts: readonly string[],
  steps = 10_000,
): { patterns: readonly Glob[]; found: readonly string[] } => {
  const patterns = texts.map((text) => wildcardGlob(text));
  const found = representativeTexts(
    { shapes: () => [anything], patterns, preferred: [] },
    budgetOf(steps),
  );
  return { patterns, found };
};

describe('representative texts', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['one pattern: met and missed', ['a*'], ['0', '1']],
    ['a beginning and an end: every combination', ['a*', '*b'], ['00', '01', '10', '11']],
    ['opposite literals: never both', ['a', 'b'], ['00', '01', '10']],
    ['a pattern inside another: never the inner alone', ['ab*', 'a*'], ['00', '01', '11']],
    ['everything: never missed', ['*'], ['1']],
    ['overlapping middles: also in one text', ['*ab*', '*ba*'], ['00', '01', '10', '11']],
    ['exact lengths', ['??', '?*'], ['00', '01', '11']],
  ])('cover %s', (_name, texts, classes) => {
    const { patterns, found } = ask(texts);
    expect(classesOf(found, patterns)).toEqual(classes);
  });

  it('keep to the shape', () => {
    const shape = sequence('id-', DIGIT, DIGIT);
    const patterns = [wildcardGlob('*7'), wildcardGlob('id-1?'), wildcardGlob('*x*')];
    const found = representativeTexts(
      { shapes: () => [shape], patterns, preferred: [] },
      budgetOf(10_000),
    );
    expect(classesOf(found, patterns)).toEqual(['000', '010', '100', '110']);
    expect(found.filter((text) => !/^id-[0-9]{2}$/.test(text))).toEqual([]);
  });

  it('are the preferred ones where those will do', () => {
    const patterns = [wildcardGlob('a*')];
    const question = { shapes: () => [anything], patterns, preferred: ['Anyone', 'anyone'] };
    expect(representativeTexts(question, budgetOf(1000))).toEqual(['Anyone', 'anyone']);
  });

  it('of fresh things are none that are known, however many are', () => {
    const known = new Set(Array.from({ length: 10 }, (_, digit) => `1${digit}`));
    const question = {
      shapes: () => [sequence(DIGIT, DIGIT)],
      patterns: [wildcardGlob('1?'), wildcardGlob('2?')],
      preferred: [],
      isKnown: (text: string) => known.has(text),
      alike: (text: string) => sequence(text),
    };
    const found = freshTexts(question, budgetOf(100_000));
    expect(found.filter((text) => known.has(text))).toEqual([]);
    expect(new Set(found.map((text) => text.startsWith('2')))).toEqual(new Set([true, false]));
  });

  it('are not looked for beyond the budget', () => {
    expect(() => ask(['*a*', '*b*', '*c*', '*d*'], 50)).toThrow(TooComplex);
  });
});
