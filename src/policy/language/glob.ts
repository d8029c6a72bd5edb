/** Patterns as lists of tokens, matched against text without backtracking into the exponential. */

/** Which characters a wildcard takes. */
type CharacterClass =
  | 'any'
  | 'noColon'
  | 'digit'
  | 'lowerAlphanumeric'
  | 'upperAlphanumeric'
  | 'serviceName'
  | 'hostName';

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
export const CAPITAL: Wildcard = { takes: 'upperAlphanumeric', repeats: false };
export const CAPITAL_RUN: Wildcard = { takes: 'upperAlphanumeric', repeats: true };
/** One character of a service's name in an ARN, such as `execute-api`. */
export const SERVICE_ONE: Wildcard = { takes: 'serviceName', repeats: false };
export const SERVICE_RUN: Wildcard = { takes: 'serviceName', repeats: true };
/** `*` inside the name by which a service calls, such as `states.us-east-1`. */
export const HOST_RUN: Wildcard = { takes: 'hostName', repeats: true };
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
    case 'hostName':
      return char === '.' || takes(SERVICE_ONE, char);
    case 'serviceName':
      return char === '-' || between(char, '0', '9') || between(char, 'a', 'z');
    case 'upperAlphanumeric':
      return between(char, '0', '9') || between(char, 'A', 'Z');
  }
}

/** Most texts of a policy are literals that are only ever compared, so their tokens are made when asked for. */
class Literal implements Glob {
  readonly literal: string;
  readonly ignoreCase: boolean;
  readonly bySegment?: true;
  #tokens: readonly Token[] | undefined;

  constructor(text: string, ignoreCase: boolean, bySegment: boolean) {
    this.literal = ignoreCase ? text.toLowerCase() : text;
    this.ignoreCase = ignoreCase;
    if (bySegment) this.bySegment = true;
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= this.literal.split('');
    return this.#tokens;
  }
}

export interface GlobOptions {
  readonly ignoreCase?: boolean;
  /** As the Arn operators read a pattern: in the first five of the six segments no wildcard crosses a colon. */
  readonly bySegment?: boolean;
}

/** A glob of a text that stands for itself. */
export const literalGlob = (text: string, options: GlobOptions = {}): Glob =>
  new Literal(text, options.ignoreCase === true, options.bySegment === true && isArnLike(text));

/** Whether a text has the six segments of an ARN. */
function isArnLike(text: string): boolean {
  let at = -1;
  for (let colons = 0; colons < 5; colons += 1) {
    at = text.indexOf(':', at + 1);
    if (at === -1) return false;
  }
  return true;
}

/** The tokens read segment by segment; undefined where there are fewer segments than an ARN has. */
function inSegments(tokens: readonly Token[]): readonly Token[] | undefined {
  let colons = 0;
  const within = tokens.map((token): Token => {
    if (token === ':') colons += 1;
    if (typeof token === 'string' || colons >= 5) return token;
    return token.repeats ? SEGMENT_RUN : SEGMENT_ONE;
  });
  return colons >= 5 ? within : undefined;
}

/** A glob from its tokens. */
export function globOf(tokens: readonly Token[], options: GlobOptions = {}): Glob {
  const ignoreCase = options.ignoreCase === true;
  if (tokens.every((token) => typeof token === 'string')) {
    return literalGlob(tokens.join(''), options);
  }
  const folded = ignoreCase
    ? tokens.map((token) => (typeof token === 'string' ? token.toLowerCase() : token))
    : tokens;
  const segments = options.bySegment === true ? inSegments(folded) : undefined;
  return segments === undefined
    ? { tokens: folded, ignoreCase }
    : { tokens: segments, ignoreCase, bySegment: true };
}

const keyOf = ({ literal, tokens, ignoreCase }: Glob): string =>
  `${ignoreCase} ${literal ?? tokens.map((token) => (typeof token === 'string' ? token : `${token.takes}\0${token.repeats}\0`)).join('')}`;

/** Patterns that mean different texts: policies like to repeat themselves. */
export const distinctGlobs = (globs: readonly Glob[]): readonly Glob[] =>
  globs.length < 2 ? globs : [...new Map(globs.map((glob) => [keyOf(glob), glob])).values()];

/** Patterns without wildcards, as texts. */
export const literalsOf = (globs: readonly Glob[]): readonly string[] =>
  globs.flatMap(({ literal }) => (literal === undefined ? [] : [literal]));

/** A glob of texts (taken literally) and wildcards, one after the other. */
export const sequence = (...parts: readonly Token[]): Glob =>
  globOf(
    parts.flatMap((part): readonly Token[] => (typeof part === 'string' ? part.split('') : [part])),
  );

/** Whether a text holds one of the two wildcards. */
export const hasWildcard = (text: string): boolean => text.includes('*') || text.includes('?');

/** The tokens of a text in which `*` and `?` are wildcards. */
export const wildcardTokens = (text: string): readonly Token[] =>
  text.split('').map((char) => (char === '*' ? RUN : char === '?' ? ONE : char));

/** A glob of a text in which `*` and `?` are wildcards. */
export const wildcardGlob = (text: string, options: GlobOptions = {}): Glob =>
  hasWildcard(text) ? globOf(wildcardTokens(text), options) : literalGlob(text, options);

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
  let lastRun: Wildcard | undefined;
  let runIndex = 0;
  let taken = 0;
  while (position < text.length) {
    const token = tokens[at];
    const char = text.charAt(position);
    if (typeof token === 'object' && token.repeats) {
      lastRun = token;
      runIndex = at;
      taken = position;
      at += 1;
    } else if (token !== undefined && accepts(token, char)) {
      at += 1;
      position += 1;
    } else if (lastRun !== undefined && takes(lastRun, text.charAt(taken))) {
      taken += 1;
      position = taken;
      at = runIndex + 1;
    } else {
      return false;
    }
  }
  for (; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (typeof token !== 'object' || !token.repeats) return false;
  }
  return true;
}

/** Positions in a glob that a text read so far can stand at; ascending. Empty: no text that begins so matches. */
export type Positions = readonly number[];

/** Adds a position; one before a run is also one behind it. Positions come in ascending order. */
function add(positions: number[], { tokens }: Glob, start: number): void {
  for (let at = start; ; at += 1) {
    const last = positions[positions.length - 1];
    if (last !== undefined && at <= last) return;
    positions.push(at);
    const token = tokens[at];
    if (typeof token !== 'object' || !token.repeats) return;
  }
}

/** Where reading begins. */
export function begin(glob: Glob): Positions {
  const positions: number[] = [];
  add(positions, glob, 0);
  return positions;
}

/** Where one more character leads. */
export function advance(glob: Glob, positions: Positions, original: string): Positions {
  const char = glob.ignoreCase ? original.toLowerCase() : original;
  const next: number[] = [];
  for (const at of positions) {
    const token = glob.tokens[at];
    if (token === undefined || !accepts(token, char)) continue;
    add(next, glob, typeof token === 'object' && token.repeats ? at : at + 1);
  }
  return next;
}

/** Where a whole text leads. */
export function advanceOver(glob: Glob, text: string): Positions {
  let positions = begin(glob);
  for (let at = 0; at < text.length && positions.length > 0; at += 1) {
    positions = advance(glob, positions, text.charAt(at));
  }
  return positions;
}

/** Whether the text read so far matches. */
export const isComplete = ({ tokens }: Glob, positions: Positions): boolean =>
  positions[positions.length - 1] === tokens.length;

/** The literals that could come next. */
export const nextLiterals = ({ tokens }: Glob, positions: Positions): readonly string[] =>
  positions.flatMap((at) => {
    const token = tokens[at];
    return typeof token === 'string' ? [token] : [];
  });

/** Whether a text that begins so could match; judged up to the first wildcard. */
export function canBegin(pattern: Glob, beginning: string): boolean {
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

/** Whether the pattern is the beginning, or less, and then anything: every text that begins so matches. */
export function isRunAfter({ tokens, literal, ignoreCase }: Glob, beginning: string): boolean {
  if (literal !== undefined || ignoreCase) return false;
  const run = tokens.indexOf(RUN);
  return run !== -1 && run <= beginning.length && run === tokens.length - 1;
}
