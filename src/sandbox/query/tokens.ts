/** The text of a query turned into words, names, texts, numbers and signs, as Trino cuts it. */

/** What a piece of SQL is. A `name` stood in quotation marks, a `text` in apostrophes. */
export type TokenKind = 'word' | 'name' | 'text' | 'number' | 'sign';

/** A piece of SQL. */
export interface Token {
  readonly kind: TokenKind;
  /** Words in lower case; names and texts without what they stood in. */
  readonly value: string;
  /** Where it begins and ends: offsets in the text. */
  readonly at: number;
  readonly end: number;
}

/** SQL that Trino could not read. */
export class SqlError extends Error {
  override readonly name = 'SqlError';

  constructor(sql: string, at: number, problem: string) {
    super(`${placeIn(sql, at)}: ${problem}`);
  }
}

/** Line and column, as Trino tells them. */
export function placeIn(sql: string, at: number): string {
  const before = sql.slice(0, at).split('\n');
  return `line ${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

const SPACE = /[ \t\r\n\f]+/y;
const COMMENT = /--[^\n]*|\/\*.*?\*\//sy;
const NUMBER = /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const TEXT = /'((?:[^']|'')*)'/y;
const NAME = /"((?:[^"]|"")+)"/y;
const SIGN = /<=|>=|<>|!=|\|\||->|=>|[-+*/%=<>()[\],.;?]/y;

/** Cuts SQL. @throws SqlError at what is no SQL of Trino, such as `::` or a text without an end. */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(sql);
  };
  while (at < sql.length) {
    const skipped = match(SPACE) ?? match(COMMENT);
    if (skipped !== null) {
      at += skipped[0].length;
      continue;
    }
    const token = tokenAt(match, at);
    if (token === undefined) {
      throw new SqlError(sql, at, `mismatched input '${sql.slice(at, at + 2).trim()}'`);
    }
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(match: (pattern: RegExp) => RegExpExecArray | null, at: number) {
  const make = (kind: TokenKind, found: RegExpExecArray, value: string): Token => ({
    kind,
    value,
    at,
    end: at + found[0].length,
  });
  const text = match(TEXT);
  if (text !== null) return make('text', text, (text[1] ?? '').replaceAll("''", "'"));
  const name = match(NAME);
  if (name !== null) return make('name', name, (name[1] ?? '').replaceAll('""', '"'));
  const word = match(WORD);
  if (word !== null) return make('word', word, word[0].toLowerCase());
  const number = match(NUMBER);
  if (number !== null) return make('number', number, number[0]);
  const sign = match(SIGN);
  return sign === null ? undefined : make('sign', sign, sign[0]);
}
