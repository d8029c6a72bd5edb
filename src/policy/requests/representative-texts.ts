/** Patterns -> texts that between them stand for every text, as far as the patterns can tell texts apart. */

import {
  advance,
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
  /** What a text can look like at all; one of them is enough. Made when asked for, since most questions need none. */
  readonly shapes: () => readonly Glob[];
  /** How every such text begins: patterns that begin otherwise ask nothing of it. */
  readonly beginning?: string;
  /** What the policy asks of it. */
  readonly patterns: readonly Glob[];
  /** Texts of that look to take first: they read better than made-up ones. */
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
  shapes.some((shape) => matches(shape, text));

/** The literals that a shape waits for, where nothing else can come next; undefined where a wildcard takes more. */
function onlyLiterals(shape: Glob, positions: Positions): readonly string[] | undefined {
  const literals = nextLiterals(shape, positions);
  const open = positions.filter((at) => at < shape.tokens.length).length;
  return literals.length === open ? [...new Set(literals)] : undefined;
}

/** Characters after which the patterns can stand differently: those they wait for, and a letter and a digit they do not. */
function tellingCharacters(
  shape: Glob,
  patterns: readonly Glob[],
  stand: Stand,
): readonly string[] {
  const forced = onlyLiterals(shape, stand.shape);
  if (forced !== undefined) return forced;
  const awaited = new Set(nextLiterals(shape, stand.shape));
  patterns.forEach((glob, index) => {
    for (const literal of nextLiterals(glob, stand.patterns[index] ?? [])) awaited.add(literal);
  });
  const others = [LETTERS, DIGITS].flatMap((alphabet) => {
    const free = [...alphabet].find((char) => !awaited.has(char));
    return free === undefined ? [] : [free];
  });
  return [...others, ...[...awaited].sort()];
}

/** Whether a text that begins so could match; judged up to the first wildcard. */
function canBegin(pattern: Glob, beginning: string): boolean {
  const { literal, ignoreCase, tokens } = pattern;
  const start = ignoreCase ? beginning.toLowerCase() : beginning;
  if (literal !== undefined) return literal.startsWith(start);
  for (let at = 0; at < start.length; at += 1) {
    const token = tokens[at];
    if (typeof token !== 'string') return token !== undefined;
    if (token !== start[at]) return false;
  }
  return true;
}

/** Whether any text could have both; judged by how they begin, so now and then true where none can. */
function canMeet(shape: Glob, pattern: Glob): boolean {
  const length = Math.min(shape.tokens.length, pattern.tokens.length);
  for (let at = 0; at < length; at += 1) {
    const wanted = shape.tokens[at];
    const asked = pattern.tokens[at];
    if (typeof wanted !== 'string' || typeof asked !== 'string') return true;
    if (asked !== (pattern.ignoreCase ? wanted.toLowerCase() : wanted)) return false;
  }
  return true;
}

/** Walks all texts of one shape, shortest first, each way of standing once. */
function* textsOfShape(
  shape: Glob,
  patterns: readonly Glob[],
  budget: Budget,
): Generator<{ readonly text: string; readonly met: readonly Glob[] }> {
  const queue: Stand[] = [{ text: '', shape: begin(shape), patterns: patterns.map(begin) }];
  const seen = new Set<string>();
  // The queue grows while it is walked.
  for (const stand of queue) {
    const { text } = stand;
    if (isComplete(shape, stand.shape)) {
      const met = patterns.filter((glob, index) => isComplete(glob, stand.patterns[index] ?? []));
      yield { text, met };
    }
    if (text.length >= LONGEST) budget.spend(Number.POSITIVE_INFINITY);
    const characters = tellingCharacters(shape, patterns, stand);
    const isForced = characters.length === 1;
    for (const char of characters) {
      const next = advance(shape, stand.shape, char);
      if (next.length === 0) continue;
      const moved = patterns.map((glob, index) => advance(glob, stand.patterns[index] ?? [], char));
      budget.spend(1 + moved.reduce((sum, positions) => sum + (1 + positions.length) / 4, 0));
      // A way with no fork in it leads nowhere that another one leads.
      const key = isForced ? undefined : `${next.join()}|${moved.map((at) => at.join()).join(';')}`;
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      queue.push({ text: text + char, shape: next, patterns: moved });
    }
  }
}

/**
 * One text for every way in which texts of the shapes can meet and miss the patterns. Exact: two patterns that only
 * hold together of an unobvious text get that text. Throws TooComplex where the budget does not reach.
 */
export function representativeTexts(question: TextQuestion, budget: Budget): readonly string[] {
  const { preferred, beginning = '' } = question;
  const asked = question.patterns.filter((glob) => canBegin(glob, beginning));
  if (asked.length === 0 && preferred.length > 0) return preferred;
  const shapes = question.shapes();
  const patterns = asked.filter((glob) => shapes.some((shape) => canMeet(shape, glob)));
  const literals = new Set(literalsOf(patterns));
  const given = [...new Set([...preferred, ...literals])].filter((text) => hasShape(shapes, text));
  budget.spend(given.length / 8);
  const isLiteral = patterns.every(({ literal }) => literal !== undefined);
  if (isLiteral && given.some((text) => !literals.has(text))) return given;
  const texts = new Map<string, string>();
  const take = (text: string, met: ReadonlySet<Glob>): void => {
    const answer = patterns.map((glob) => (met.has(glob) ? '1' : '0')).join('');
    if (!texts.has(answer)) texts.set(answer, text);
  };
  for (const text of given) {
    budget.spend(patterns.length * matchCost(text));
    take(text, new Set(patterns.filter((glob) => matches(glob, text))));
  }
  for (const shape of shapes) {
    const live = patterns.filter((glob) => canMeet(shape, glob));
    for (const { text, met } of textsOfShape(shape, live, budget)) take(text, new Set(met));
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
  if (question.patterns.length === 0 && question.preferred.length > 0) {
    const texts = question.preferred.filter((text) => !question.isKnown(text));
    if (texts.length > 0) return texts;
  }
  const avoided: Glob[] = [];
  for (;;) {
    const patterns = [...question.patterns, ...avoided];
    const texts = representativeTexts({ ...question, patterns }, budget);
    const known = texts.filter(
      (text) => question.isKnown(text) && !avoided.some((glob) => matches(glob, text)),
    );
    if (known.length === 0) return texts.filter((text) => !question.isKnown(text));
    avoided.push(...known.map(question.alike));
  }
}
