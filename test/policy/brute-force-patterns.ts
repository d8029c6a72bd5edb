/** Patterns and policy variables: whether a text is one that a value of a policy stands for. */
import type { Call } from './policy-json.js';

/** A character, or a wildcard. */
type Token = { readonly text: string } | 'one' | 'any number';

const WILDCARDS: Readonly<Record<string, Token>> = { '*': 'any number', '?': 'one' };

type Read = (text: string) => readonly Token[];

/** Policies say the same few things again and again. */
function remembering(read: Read): Read {
  const known = new Map<string, readonly Token[]>();
  return (text) => {
    const tokens = known.get(text) ?? read(text);
    known.set(text, tokens);
    return tokens;
  };
}

/** Every character stands for itself. */
export const asText: Read = remembering((text) => [...text].map((char) => ({ text: char })));

/** `*` and `?` are wildcards. */
export const asPattern: Read = remembering((text) =>
  [...text].map((char) => WILDCARDS[char] ?? { text: char }),
);

/** Tries every length for every wildcard. */
function matchesFrom(tokens: readonly Token[], index: number, text: string, at: number): boolean {
  const token = tokens[index];
  if (token === undefined) return at === text.length;
  if (token === 'any number') {
    for (let end = at; end <= text.length; end += 1) {
      if (matchesFrom(tokens, index + 1, text, end)) return true;
    }
    return false;
  }
  if (at >= text.length || (token !== 'one' && token.text !== text[at])) return false;
  return matchesFrom(tokens, index + 1, text, at + 1);
}

/** Whether the tokens stand for the text. */
export const matchesTokens = (tokens: readonly Token[], text: string): boolean =>
  matchesFrom(tokens, 0, text, 0);

/** Whether a pattern with `*` and `?` stands for the text. */
export const matchesWildcards = (pattern: string, text: string): boolean =>
  matchesTokens(asPattern(pattern), text);

/** Six segments; the last holds whatever colons follow. */
function segmentsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const segments: Token[][] = [[]];
  for (const token of tokens) {
    const isColon = typeof token === 'object' && token.text === ':';
    if (isColon && segments.length < 6) segments.push([]);
    else segments.at(-1)?.push(token);
  }
  return segments;
}

/** Whether a pattern stands for an ARN, segment by segment; undefined where the pattern has too few segments. */
export function matchesArn(tokens: readonly Token[], arn: string): boolean | undefined {
  const wanted = segmentsOf(tokens);
  if (wanted.length < 6) return undefined;
  const [, ...segments] = /^(arn):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(arn) ?? [];
  return (
    segments.length === 6 && wanted.every((part, at) => matchesTokens(part, segments[at] ?? ''))
  );
}

/** Puts values in the place of `${key}` and `${key, 'default'}`; undefined where one has none. */
export function fillIn(text: string, read: Read, keys: Call['keys']): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (const part of text.split(/(\$\{[^}]*\})/)) {
    const inside = /^\$\{([^}]*)\}$/.exec(part)?.[1]?.trim();
    if (inside === undefined) {
      tokens.push(...read(part));
    } else if (inside === '*' || inside === '?' || inside === '$') {
      tokens.push({ text: inside });
    } else {
      const [key = '', fallback] = inside.split(',').map((piece) => piece.trim());
      const held = keys[key.toLowerCase()];
      const value = held?.length === 1 ? held[0] : fallback?.slice(1, -1);
      if (value === undefined) return undefined;
      tokens.push(...asText(value));
    }
  }
  return tokens;
}
