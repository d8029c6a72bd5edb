/** Patterns -> texts that between them stand for every text, as far as the patterns can tell texts apart. */

import {
  advance,
  advanceOver,
  begin,
  type Glob,
  isComplete,
  literalsOf,
  matches,
  nextLiterals,
  type Positions,
} from '../language/glob.js';
import type { Budget } from './budget.js';

export interface TextQuestion {
  /** What a text can look like at all; one of them is enough. */
  readonly shapes: readonly Glob[];
  /** What the policy asks of it. */
  readonly patterns: readonly Glob[];
  /** Texts to take first, where they have the shape: they read better than made-up ones. */
  readonly preferred: readonly string[];
}

/** Where one shape and all patterns stand after the same text. */
interface Stand {
  readonly text: string;
  readonly shape: Positions;
  readonly patterns: readonly Positions[];
}

/** No key that a request holds is longer. */
const LONGEST = 1024;

/** What holding a text against a pattern may take at most, or nearly so. */
const matchCost = (text: string): number => 1 + text.length ** 2 / 1024;

const LETTERS = 'xyzwvutsrqponmlkjihgfedcba';
const DIGITS = '0123456789';

const hasShape = (shapes: readonly Glob[], text: string): boolean =>
  shapes.some((shape) => isComplete(shape, advanceOver(shape, text)));

/** Which patterns are met, as one text to compare. */
const answers = (
  patterns: readonly Glob[],
  isMet: (glob: Glob, index: number) => boolean,
): string => patterns.map((glob, index) => (isMet(glob, index) ? '1' : '0')).join('');

/** Characters after which the patterns can stand differently: those they wait for, and a letter and a digit they do not. */
function tellingCharacters(
  globs: readonly Glob[],
  stands: readonly Positions[],
): readonly string[] {
  const awaited = new Set(globs.flatMap((glob, index) => nextLiterals(glob, stands[index] ?? [])));
  const others = [LETTERS, DIGITS].flatMap((alphabet) => {
    const free = alphabet.split('').find((char) => !awaited.has(char));
    return free === undefined ? [] : [free];
  });
  return [...others, ...[...awaited].sort()];
}

/** Walks all texts of one shape, shortest first, each way of standing once. */
function* textsOfShape(
  shape: Glob,
  patterns: readonly Glob[],
  budget: Budget,
): Generator<{ readonly text: string; readonly answers: string }> {
  const globs = [shape, ...patterns];
  const queue: Stand[] = [{ text: '', shape: begin(shape), patterns: patterns.map(begin) }];
  const seen = new Set<string>();
  // The queue grows while it is walked.
  for (const stand of queue) {
    const { text } = stand;
    if (isComplete(shape, stand.shape)) {
      yield {
        text,
        answers: answers(patterns, (glob, index) => isComplete(glob, stand.patterns[index] ?? [])),
      };
    }
    if (text.length >= LONGEST) budget.spend(Number.POSITIVE_INFINITY);
    for (const char of tellingCharacters(globs, [stand.shape, ...stand.patterns])) {
      const next = advance(shape, stand.shape, char);
      if (next.length === 0) continue;
      const moved = patterns.map((glob, index) => advance(glob, stand.patterns[index] ?? [], char));
      budget.spend(1 + moved.reduce((sum, positions) => sum + (1 + positions.length) / 4, 0));
      const key = JSON.stringify([next, moved]);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ text: text + char, shape: next, patterns: moved });
    }
  }
}

/**
 * One text for every way in which texts of the shapes can meet and miss the patterns. Exact: two patterns that only
 * hold together of an unobvious text get that text. Throws TooComplex where the budget does not reach.
 */
export function representativeTexts(question: TextQuestion, budget: Budget): readonly string[] {
  const { shapes, patterns, preferred } = question;
  const literals = new Set(literalsOf(patterns));
  const given = [...new Set([...preferred, ...literals])].filter((text) => hasShape(shapes, text));
  budget.spend(given.length);
  const isLiteral = patterns.every(({ literal }) => literal !== undefined);
  if (isLiteral && given.some((text) => !literals.has(text))) return given;
  const texts = new Map<string, string>();
  for (const text of given) {
    budget.spend(patterns.length * matchCost(text));
    const answer = answers(patterns, (glob) => matches(glob, text));
    if (!texts.has(answer)) texts.set(answer, text);
  }
  for (const shape of shapes) {
    for (const { text, answers: answer } of textsOfShape(shape, patterns, budget)) {
      if (!texts.has(answer)) texts.set(answer, text);
    }
  }
  return [...texts.values()];
}

/** A question whose answers must not be ones that are known by name. */
export interface FreshQuestion extends TextQuestion {
  readonly isKnown: (text: string) => boolean;
  /** A pattern of all texts that are known for the same reason as the given one. */
  readonly alike: (text: string) => Glob;
}

/**
 * The same for texts that nobody knows. A known one that comes up is told apart and the question asked again, so that a
 * long list of known names costs nothing until one of them gets in the way.
 */
export function freshTexts(question: FreshQuestion, budget: Budget): readonly string[] {
  const avoided: Glob[] = [];
  for (;;) {
    const patterns = [...question.patterns, ...avoided];
    const texts = representativeTexts({ ...question, patterns }, budget);
    const known = texts.filter(
      (text) =>
        question.isKnown(text) &&
        !avoided.some((glob) => isComplete(glob, advanceOver(glob, text))),
    );
    if (known.length === 0) return texts.filter((text) => !question.isKnown(text));
    avoided.push(...known.map(question.alike));
  }
}
