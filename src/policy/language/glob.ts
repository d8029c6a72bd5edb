/** Patterns as lists of tokens, matched against text without backtracking into the exponential. */

/** Which characters a wildcard takes. */
type CharacterClass = 'any' | 'noColon' | 'digit' | 'lowerAlphanumeric';

/** One character (`?`), or any number of them (`*`). */
interface Wildcard {
  readonly takes: CharacterClass;
  readonly repeats: boolean;
}

/** A literal is one UTF-16 code unit. */
export type Token = string | Wildcard;

export interface Glob {
  readonly tokens: readonly Token[];
  /** Literals are then lower case already. */
  readonly ignoreCase: boolean;
  /** The text itself, where there is no wildcard. */
  readonly literal?: string;
  /** Read segment by segment, as the pattern of an ARN. */
  readonly bySegment?: true;
}

/** `*` of a pattern. */
export const RUN: Wildcard = { takes: 'any', repeats: true };
/** `?` of a pattern. */
export const ONE: Wildcard = { takes: 'any', repeats: false };
export const DIGIT: Wildcard = { takes: 'digit', repeats: false };
export const DIGIT_RUN: Wildcard = { takes: 'digit', repeats: true };
export const ALPHANUMERIC: Wildcard = { takes: 'lowerAlphanumeric', repeats: false };
export const ALPHANUMERIC_RUN: Wildcard = { takes: 'lowerAlphanumeric', repeats: true };
/** One character of an ARN's segment. */
export const SEGMENT_ONE: Wildcard = { takes: 'noColon', repeats: false };
/** `*` inside one segment of an ARN. */
export const SEGMENT_RUN: Wildcard = { takes: 'noColon', repeats: true };

const between = (char: string, low: string, high: string): boolean => char >= low && char <= high;

function takes({ takes: characters }: Wildcard, char: string): boolean {
  switch (characters) {
    case 'any':
      return true;
    case 'noColon':
      return char !== ':';
    case 'digit':
      return between(char, '0', '9');
    case 'lowerAlphanumeric':
      return between(char, '0', '9') || between(char, 'a', 'z');
  }
}

/** A glob from its tokens. */
export function globOf(tokens: readonly Token[], options: { ignoreCase?: boolean } = {}): Glob {
  const ignoreCase = options.ignoreCase === true;
  const folded = ignoreCase
    ? tokens.map((token) => (typeof token === 'string' ? token.toLowerCase() : token))
    : tokens;
  const isLiteral = folded.every((token) => typeof token === 'string');
  return { tokens: folded, ignoreCase, ...(isLiteral ? { literal: folded.join('') } : {}) };
}

/** Patterns without wildcards, as texts. */
export const literalsOf = (globs: readonly Glob[]): readonly string[] =>
  globs.flatMap(({ literal }) => (literal === undefined ? [] : [literal]));

/** A glob of texts (taken literally) and wildcards, one after the other. */
export const sequence = (...parts: readonly Token[]): Glob =>
  globOf(
    parts.flatMap((part): readonly Token[] => (typeof part === 'string' ? part.split('') : [part])),
  );

/** A glob of a text in which `*` and `?` are wildcards. */
export const wildcardGlob = (text: string, options: { ignoreCase?: boolean } = {}): Glob =>
  globOf(
    text.split('').map((char) => (char === '*' ? RUN : char === '?' ? ONE : char)),
    options,
  );

/**
 * The same pattern read segment by segment, as the Arn operators do: in the first five of the six segments a wildcard
 * does not cross a colon. Undefined where the pattern has fewer segments.
 */
export function arnGlob(glob: Glob): Glob | undefined {
  let colons = 0;
  const tokens = glob.tokens.map((token): Token => {
    if (token === ':') colons += 1;
    if (typeof token === 'string' || colons >= 5) return token;
    return { ...token, takes: 'noColon' };
  });
  return colons >= 5 ? { ...globOf(tokens, glob), bySegment: true } : undefined;
}

/** Whether one token takes one character. */
const accepts = (token: Token, char: string): boolean =>
  typeof token === 'string' ? token === char : takes(token, char);

/**
 * Whether a text is one that a policy's pattern describes. At most text length times pattern length steps: only the
 * last run is ever widened, which is enough also for runs that stop at a colon, since colons fix where segments lie.
 */
export function matches(glob: Glob, original: string): boolean {
  const text = glob.ignoreCase ? original.toLowerCase() : original;
  if (glob.literal !== undefined) return glob.literal === text;
  const { tokens } = glob;
  let at = 0;
  let position = 0;
  let lastRun: { token: Wildcard; index: number; taken: number } | undefined;
  while (position < text.length) {
    const token = tokens[at];
    const char = text.charAt(position);
    if (typeof token === 'object' && token.repeats) {
      lastRun = { token, index: at, taken: position };
      at += 1;
    } else if (token !== undefined && accepts(token, char)) {
      at += 1;
      position += 1;
    } else if (lastRun !== undefined && takes(lastRun.token, text.charAt(lastRun.taken))) {
      lastRun.taken += 1;
      position = lastRun.taken;
      at = lastRun.index + 1;
    } else {
      return false;
    }
  }
  return tokens.slice(at).every((token) => typeof token === 'object' && token.repeats);
}

/** Positions in a glob that a text read so far can stand at; sorted. Empty: no text that begins so matches. */
export type Positions = readonly number[];

/** A position before a run is also one behind it. */
function closure({ tokens }: Glob, positions: readonly number[]): Positions {
  const all = new Set<number>();
  for (const start of positions) {
    for (let at = start; !all.has(at); at += 1) {
      all.add(at);
      const token = tokens[at];
      if (typeof token !== 'object' || !token.repeats) break;
    }
  }
  return [...all].sort((a, b) => a - b);
}

/** Where reading begins. */
export const begin = (glob: Glob): Positions => closure(glob, [0]);

/** Where one more character leads. */
export function advance(glob: Glob, positions: Positions, original: string): Positions {
  const char = glob.ignoreCase ? original.toLowerCase() : original;
  const next = positions.flatMap((at) => {
    const token = glob.tokens[at];
    if (token === undefined || !accepts(token, char)) return [];
    return [typeof token === 'object' && token.repeats ? at : at + 1];
  });
  return next.length === 0 ? [] : closure(glob, next);
}

/** Where a whole text leads. */
export const advanceOver = (glob: Glob, text: string): Positions =>
  text.split('').reduce<Positions>((at, char) => advance(glob, at, char), begin(glob));

/** Whether the text read so far matches. */
export const isComplete = ({ tokens }: Glob, positions: Positions): boolean =>
  positions.at(-1) === tokens.length;

/** The literals that could come next. */
export const nextLiterals = ({ tokens }: Glob, positions: Positions): readonly string[] =>
  positions.flatMap((at) => {
    const token = tokens[at];
    return typeof token === 'string' ? [token] : [];
  });
