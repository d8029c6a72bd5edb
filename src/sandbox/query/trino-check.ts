/** A query turned into what Trino would have against it, so far as words and signs show that. */
import { placeIn, SqlError, type Token, tokensOf } from './tokens.js';
import { BEFORE_PARENTHESIS, FOREIGN_WORDS, FUNCTIONS, RESERVED, TYPES } from './trino-words.js';

/** A query that Trino can read. */
export interface CheckedSql {
  readonly tokens: readonly Token[];
  /** Why it fails as soon as it runs; absent: nothing is known against it. */
  readonly failure?: string;
}

interface At {
  readonly sql: string;
  readonly tokens: readonly Token[];
  readonly n: number;
  readonly token: Token;
}

const isWord = (token: Token | undefined, ...values: string[]): boolean =>
  token?.kind === 'word' && values.includes(token.value);

const isSign = (token: Token | undefined, value: string): boolean =>
  token?.kind === 'sign' && token.value === value;

/** Reads one SELECT. @throws SqlError where Trino could not read it, or it does more than select. */
export function checkSql(sql: string): CheckedSql {
  const tokens = tokensOf(sql);
  if (!isWord(tokens[0], 'select', 'with')) {
    throw new SqlError(sql, 0, 'The sandbox runs nothing but SELECT and WITH.');
  }
  let failure: string | undefined;
  for (const [n, token] of tokens.entries()) {
    const at = { sql, tokens, n, token };
    for (const unreadable of UNREADABLE) {
      const problem = unreadable(at);
      if (problem !== undefined) throw new SqlError(sql, token.at, problem);
    }
    failure ??= unknownFunction(at) ?? unknownType(at);
  }
  return { tokens, ...(failure === undefined ? {} : { failure }) };
}

const mismatched = ({ token }: At): string => `mismatched input '${token.value}'`;

/** What a parser of Trino stumbles over, though that of DuckDB does not. */
const UNREADABLE: readonly ((at: At) => string | undefined)[] = [
  (at) =>
    /^(->|=>|\?|;)$/.test(at.token.value) && at.token.kind === 'sign' ? mismatched(at) : undefined,
  (at) =>
    at.token.kind === 'word' && FOREIGN_WORDS.has(at.token.value) && !isNamed(at)
      ? mismatched(at)
      : undefined,
  // SELECT * REPLACE (...)
  (at) => (isWord(at.token, 'replace') && isSign(before(at), '*') ? mismatched(at) : undefined),
  // GROUP BY ALL, ORDER BY ALL
  (at) => (isWord(at.token, 'all') && isWord(before(at), 'by') ? mismatched(at) : undefined),
  // AS first: it must be written "first".
  (at) =>
    at.token.kind === 'word' && isWord(before(at), 'as') && RESERVED.has(at.token.value)
      ? !isWord(at.token, 'select', 'with', 'values')
        ? mismatched(at)
        : undefined
      : undefined,
  // LIMIT 1 OFFSET 1: in Trino OFFSET comes first.
  (at) =>
    isWord(at.token, 'offset') && isWord(at.tokens[at.n - 2], 'limit') ? mismatched(at) : undefined,
  // E'...'
  (at) =>
    at.token.kind === 'text' && before(at)?.end === at.token.at && isWord(before(at), 'e', 'x', 'b')
      ? mismatched(at)
      : undefined,
  (at) => (isSign(at.token, '[') && !isSubscript(at) ? mismatched(at) : undefined),
  (at) =>
    isSign(at.token, '[') && !isWord(before(at), 'array') && at.tokens[at.n + 1]?.kind === 'text'
      ? 'The sandbox has no lookup in maps by [...], which fails in Trino where the key is missing. Use element_at.'
      : undefined,
  (at) => (isSign(at.token, ',') && endsList(at.tokens[at.n + 1]) ? mismatched(at) : undefined),
];

const before = ({ tokens, n }: At): Token | undefined => tokens[n - 1];

/** A word that stands where a name does: after a dot or AS, or before a dot. */
const isNamed = (at: At): boolean =>
  isSign(before(at), '.') || isWord(before(at), 'as') || isSign(at.tokens[at.n + 1], '.');

/** Trino takes no comma before what ends a list. */
const endsList = (next: Token | undefined): boolean =>
  next === undefined || isSign(next, ')') || isWord(next, 'from', 'where', 'group', 'order');

function isSubscript(at: At): boolean {
  const left = before(at);
  if (left === undefined) return false;
  if (left.kind === 'sign') return left.value === ')' || left.value === ']';
  return left.kind === 'name' || (left.kind === 'word' && !BEFORE_PARENTHESIS.has(left.value));
}

function unknownFunction({ sql, tokens, n, token }: At): string | undefined {
  if (token.kind !== 'word' && token.kind !== 'name') return undefined;
  if (!isSign(tokens[n + 1], '(') || nameOfList(tokens, n)) return undefined;
  if (token.kind === 'word' && (BEFORE_PARENTHESIS.has(token.value) || FUNCTIONS.has(token.value)))
    return undefined;
  // The parameters of a type: CAST(x AS timestamp(3)).
  if (token.kind === 'word' && TYPES.has(token.value)) return undefined;
  return `FUNCTION_NOT_FOUND: ${placeIn(sql, token.at)}: Function '${token.value}' not registered`;
}

/** The name before a list of names of columns: `WITH name (a) AS`, `AS name (a)`, `) name (a)`. */
function nameOfList(tokens: readonly Token[], n: number): boolean {
  const left = tokens[n - 1];
  if (isWord(left, 'as', 'with') || isSign(left, ')')) return true;
  const close = tokens.findIndex((token, place) => place > n && isSign(token, ')'));
  return isWord(tokens[close + 1], 'as') && isSign(tokens[close + 2], '(');
}

function unknownType({ sql, tokens, n, token }: At): string | undefined {
  if (!isWord(token, 'cast', 'try_cast')) return undefined;
  const type = tokens[castTarget(tokens, n)];
  if (type === undefined || (type.kind === 'word' && TYPES.has(type.value))) return undefined;
  return `TYPE_NOT_FOUND: ${placeIn(sql, type.at)}: Unknown type: ${type.value}`;
}

/** Place of the type in `CAST(... AS type)`. */
function castTarget(tokens: readonly Token[], n: number): number {
  let depth = 0;
  for (let place = n + 1; place < tokens.length; place += 1) {
    const token = tokens[place];
    if (isSign(token, '(')) depth += 1;
    if (isSign(token, ')')) depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && isWord(token, 'as')) return place + 1;
  }
  return -1;
}
