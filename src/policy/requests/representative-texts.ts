/** Patterns -> texts that between them stand for every text, as far as the patterns can tell texts apart. */

import {
  canBegin,
  distinctGlobs,
  type Glob,
  hasWildcard,
  literalsOf,
  matches,
} from '../language/glob.js';
import { Automaton, type State } from './automaton.js';
import type { Budget } from './budget.js';

export interface TextQuestion {
  /** What a text can look like at all; one of them is enough. Made when asked for, since most questions need none. */
  readonly shapes: () => readonly Glob[];
  /** How every such text begins: patterns that begin otherwise ask nothing of it. */
  readonly beginning?: string;
  /** What the policy asks of it. */
  readonly patterns: readonly Glob[];
  /** Texts of the kind hold no `*` and no `?`; those of principals may in their path, but not in their name. */
  readonly withoutWildcards?: true | 'inName';
  /** Texts of that look to take first: they read better than made-up ones. */
  readonly preferred: readonly string[];
}

/** Where one shape and all patterns stand after the same text. */
interface Stand {
  readonly text: string;
  readonly shape: State;
  readonly patterns: readonly State[];
}

/** No key that a request holds is longer. */
const LONGEST = 1024;

/** The part of a text in which no wildcard can stand. */
function closedPart(text: string, { withoutWildcards }: TextQuestion): string {
  if (withoutWildcards === undefined) return '';
  return withoutWildcards === 'inName' ? text.slice(text.lastIndexOf('/') + 1) : text;
}

/** What holding a text against a pattern may take at most, or nearly so. */
const matchCost = (text: string): number => 1 + text.length ** 2 / 1024;

const LETTERS = 'xyzwvutsrqponmlkjihgfedcba';
const CAPITALS = LETTERS.toUpperCase();
const DIGITS = '0123456789';

const hasShape = (shapes: readonly Glob[], text: string): boolean =>
  shapes.some((shape) => matches(shape, text));

/** The first character of an alphabet that nothing waits for; empty where there is none. */
function firstFree(alphabet: string, awaited: ReadonlySet<string>): string {
  let at = 0;
  while (awaited.has(alphabet.charAt(at))) at += 1;
  return alphabet.charAt(at);
}

/** Characters after which the patterns can stand differently: those they wait for, and a letter and a digit they do not. */
function tellingCharacters(
  shape: Automaton,
  patterns: readonly Automaton[],
  stand: Stand,
): readonly string[] {
  const awaited = new Set(shape.awaited(stand.shape));
  if (shape.awaitsLiteralsOnly(stand.shape)) return [...awaited];
  for (const [index, pattern] of patterns.entries()) {
    for (const literal of pattern.awaited(stand.patterns[index] ?? 0)) awaited.add(literal);
  }
  const letter = firstFree(LETTERS, awaited);
  const capital = firstFree(CAPITALS, awaited);
  const digit = firstFree(DIGITS, awaited);
  return [letter, digit, capital, ...awaited].filter((char) => char !== '');
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

/** Steps for one more character. */
const stepCost = (patterns: readonly Automaton[]): number => 0.4 + patterns.length * 0.15;

/** Walks all texts of one shape, shortest first, each way of standing once. */
function* textsOfShape(
  glob: Glob,
  patterns: readonly Automaton[],
  budget: Budget,
): Generator<{ readonly text: string; readonly met: readonly boolean[] }> {
  const shape = new Automaton(glob, budget);
  const cost = stepCost(patterns);
  const queue: Stand[] = [{ text: '', shape: 0, patterns: patterns.map(() => 0) }];
  const seen = new Set<string>();
  // The queue grows while it is walked.
  for (const stand of queue) {
    const { text } = stand;
    if (shape.isComplete(stand.shape)) {
      const met = patterns.map((pattern, index) => pattern.isComplete(stand.patterns[index] ?? 0));
      yield { text, met };
    }
    if (text.length >= LONGEST) budget.spend(Number.POSITIVE_INFINITY);
    const characters = tellingCharacters(shape, patterns, stand);
    const isForced = characters.length === 1;
    for (const char of characters) {
      const next = shape.next(stand.shape, char);
      if (shape.isDead(next)) continue;
      const moved = patterns.map((pattern, index) =>
        pattern.next(stand.patterns[index] ?? 0, char),
      );
      budget.spend(cost);
      // A way with no fork in it leads nowhere that another one leads.
      const key = isForced ? undefined : `${next},${moved.join()}`;
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
  const asked = distinctGlobs(question.patterns.filter((glob) => canBegin(glob, beginning)));
  if (asked.length === 0 && preferred.length > 0) return preferred;
  const shapes = question.shapes();
  const patterns = asked.filter((glob) => shapes.some((shape) => canMeet(shape, glob)));
  const literals = new Set(literalsOf(patterns));
  const isPossible = (text: string): boolean => {
    const closed = closedPart(text, question);
    // Under the old version of policies a variable is a text, and no name holds its braces.
    const isName = question.withoutWildcards !== 'inName' || !/[${}]/.test(closed);
    return isName && !hasWildcard(closed) && hasShape(shapes, text);
  };
  const given = [...new Set([...preferred, ...literals])].filter(isPossible);
  budget.spend(given.length / 8);
  const isLiteral = patterns.every(
    ({ literal, ignoreCase }) => literal !== undefined && !ignoreCase,
  );
  if (isLiteral && given.some((text) => !literals.has(text))) return given;
  const texts = new Map<string, string>();
  const take = (text: string, isMet: (index: number) => boolean): void => {
    const answer = patterns.map((_glob, index) => (isMet(index) ? '1' : '0')).join('');
    if (!texts.has(answer)) texts.set(answer, text);
  };
  for (const text of given) {
    budget.spend(patterns.length * matchCost(text));
    const met = patterns.map((glob) => matches(glob, text));
    take(text, (index) => met[index] === true);
  }
  const most = 2 ** patterns.length;
  if (texts.size === most) return [...texts.values()];
  const automata = patterns.map((glob) => new Automaton(glob, budget));
  for (const shape of shapes) {
    const live = [...patterns.keys()].filter((index) => {
      const pattern = patterns[index];
      return pattern !== undefined && canMeet(shape, pattern);
    });
    const walked = live.flatMap((index) => automata[index] ?? []);
    for (const { text, met } of textsOfShape(shape, walked, budget)) {
      if (isPossible(text)) take(text, (index) => met[live.indexOf(index)] === true);
      if (texts.size === most) return [...texts.values()];
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
