/** Texts of a policy that may hold variables such as `${aws:PrincipalAccount}`, and what they come to in a request. */
import { type Glob, globOf, ONE, RUN, type Token } from './glob.js';

/** A policy variable. */
interface Variable {
  /** Lower case. */
  readonly key: string;
  readonly fallback?: string;
}

export type TemplatePart = Token | { readonly variable: Variable };

/** A pattern with holes. */
export type Template = readonly TemplatePart[];

/** How a text is to be read. */
export interface Reading {
  readonly wildcards: boolean;
  /** Policies before version 2012-10-17 have none. Source: IAM user guide, "Version". */
  readonly variables: boolean;
}

/** What a variable may come to: a text; nothing, where the request lacks the key; or something we cannot know. */
export type Resolved = { readonly text: string } | 'missing' | 'unknown';

/** The literals that can be written as a variable. Source: IAM user guide, "policy variables, special characters". */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['*', '*'],
  ['?', '?'],
  ['$', '$'],
]);

const withoutQuotes = (text: string): string =>
  text.length >= 2 && text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1) : text;

/** AWS's own examples print spaces inside a variable, so they do not count. */
function readVariable(content: string): TemplatePart {
  const escaped = ESCAPES.get(content.trim());
  if (escaped !== undefined) return escaped;
  const comma = content.indexOf(',');
  const name = (comma === -1 ? content : content.slice(0, comma)).trim().toLowerCase();
  if (comma === -1) return { variable: { key: name } };
  return { variable: { key: name, fallback: withoutQuotes(content.slice(comma + 1).trim()) } };
}

const readCharacter = (char: string, wildcards: boolean): Token =>
  wildcards && char === '*' ? RUN : wildcards && char === '?' ? ONE : char;

/** Takes a text of a policy apart. An unclosed `${` is plain text. */
export function readTemplate(text: string, { wildcards, variables }: Reading): Template {
  const parts: TemplatePart[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const end = variables && text.startsWith('${', at) ? text.indexOf('}', at) : -1;
    if (end === -1) {
      parts.push(readCharacter(text.charAt(at), wildcards));
      // Without an end for this one there is none for the later ones either.
      if (variables && text.startsWith('${', at))
        return [...parts, ...plain(text, at + 1, wildcards)];
    } else {
      parts.push(readVariable(text.slice(at + 2, end)));
      at = end;
    }
  }
  return parts;
}

const plain = (text: string, from: number, wildcards: boolean): Template =>
  text
    .slice(from)
    .split('')
    .map((char) => readCharacter(char, wildcards));

const isVariable = (part: TemplatePart): part is { readonly variable: Variable } =>
  typeof part === 'object' && 'variable' in part;

/** Keys that a template asks for. */
export const variablesOf = (template: Template): readonly string[] =>
  template.filter(isVariable).map(({ variable }) => variable.key);

/** Fills the holes; a filled-in `*` is no wildcard. */
export function fill(
  template: Template,
  resolve: (key: string) => Resolved,
  options: { ignoreCase?: boolean } = {},
): Glob | 'missing' | 'unknown' {
  const tokens: Token[] = [];
  for (const part of template) {
    if (!isVariable(part)) {
      tokens.push(part);
      continue;
    }
    const resolved = resolve(part.variable.key);
    if (resolved === 'unknown') return 'unknown';
    if (resolved === 'missing' && part.variable.fallback === undefined) return 'missing';
    const text = resolved === 'missing' ? (part.variable.fallback ?? '') : resolved.text;
    tokens.push(...text.split(''));
  }
  return globOf(tokens, options);
}
