/** Texts of a policy that may hold variables such as `${aws:PrincipalAccount}`, and what they come to in a request. */
import {
  type Glob,
  type GlobOptions,
  globOf,
  literalGlob,
  RUN,
  type Token,
  wildcardGlob,
  wildcardTokens,
} from './glob.js';

/** A policy variable. */
interface Variable {
  /** Lower case. */
  readonly key: string;
  readonly fallback?: string;
}

export type TemplatePart = Token | { readonly variable: Variable };

/** How a text is to be read. */
export interface Reading {
  readonly wildcards: boolean;
  /** Policies before version 2012-10-17 have none. Source: IAM user guide, "Version". */
  readonly variables: boolean;
  readonly ignoreCase?: boolean;
  /** Segment by segment, where the text has an ARN's segments. */
  readonly arn?: boolean;
}

/** A pattern with holes. */
export interface Template {
  /** Empty where there are no holes. */
  readonly parts: readonly TemplatePart[];
  readonly reading: Reading;
  /** Lower-case keys of its variables. */
  readonly keys: readonly string[];
  /** Those of them that have no default. */
  readonly required: readonly string[];
  /** The pattern, where there are no holes. */
  readonly fixed?: Glob;
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

const plain = (text: string, wildcards: boolean): readonly Token[] =>
  wildcards ? wildcardTokens(text) : text.split('');

/** The parts of a text; an unclosed `${` is plain text. */
function readParts(text: string, { wildcards, variables }: Reading): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (;;) {
    const start = variables ? text.indexOf('${', at) : -1;
    const end = start === -1 ? -1 : text.indexOf('}', start);
    if (end === -1) return [...parts, ...plain(text.slice(at), wildcards)];
    parts.push(
      ...plain(text.slice(at, start), wildcards),
      readVariable(text.slice(start + 2, end)),
    );
    at = end + 1;
  }
}

const isVariable = (part: TemplatePart): part is { readonly variable: Variable } =>
  typeof part === 'object' && 'variable' in part;

const optionsOf = ({ ignoreCase, arn }: Reading): GlobOptions => ({
  ignoreCase: ignoreCase === true,
  bySegment: arn === true,
});

/** Takes a text of a policy apart. */
export function readTemplate(text: string, reading: Reading): Template {
  const options = optionsOf(reading);
  if (!reading.variables || !text.includes('${')) {
    const fixed = reading.wildcards ? wildcardGlob(text, options) : literalGlob(text, options);
    return { parts: [], reading, keys: [], required: [], fixed };
  }
  const parts = readParts(text, reading);
  const tokens = parts.filter((part): part is Token => !isVariable(part));
  const variables = parts.filter(isVariable).map(({ variable }) => variable);
  const keys = variables.map(({ key }) => key);
  const required = variables.flatMap(({ key, fallback }) => (fallback === undefined ? [key] : []));
  if (keys.length > 0) return { parts, reading, keys, required };
  return { parts: [], reading, keys, required, fixed: globOf(tokens, options) };
}

/** Fills the holes; a filled-in `*` is no wildcard. */
export function fill(
  { parts, reading, fixed }: Template,
  resolve: (key: string) => Resolved,
): Glob | 'missing' | 'unknown' {
  if (fixed !== undefined) return fixed;
  const tokens: Token[] = [];
  for (const part of parts) {
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
  return globOf(tokens, optionsOf(reading));
}

/** Fills the holes; what is not known may be anything, so a wildcard stands for it. */
export function fillOpenly(
  { parts, reading, fixed }: Template,
  resolve: (key: string) => Resolved,
): Glob {
  if (fixed !== undefined) return fixed;
  const tokens = parts.flatMap((part): readonly Token[] => {
    if (!isVariable(part)) return [part];
    const resolved = resolve(part.variable.key);
    return typeof resolved === 'string' ? [RUN] : resolved.text.split('');
  });
  return globOf(tokens, optionsOf(reading));
}
