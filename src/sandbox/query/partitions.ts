/** The words of a query turned into the partitions of the trail's table that it leaves. */
import type { Token } from './tokens.js';

/** Which partitions a query reads. */
export interface Pruning {
  /** Undefined: the query does not say. */
  readonly accounts: ReadonlySet<string> | undefined;
  /** Undefined: all. */
  readonly regions: ReadonlySet<string> | undefined;
  /** As the partitions spell them: these texts compare as days do. */
  readonly days: Bounds;
}

const FIRST = '';
const LAST = '9999';

/** Reads the conditions on partition columns, wherever they stand. What two of them leave together is not worked out. */
export function pruningOf(tokens: readonly Token[]): Pruning {
  return {
    accounts: literalsOf(tokens, 'account'),
    regions: literalsOf(tokens, 'region'),
    days: boundsOf(tokens, 'timestamp'),
  };
}

const isColumn = (token: Token, column: string): boolean =>
  (token.kind === 'word' || token.kind === 'name') && token.value.toLowerCase() === column;

/** The texts that a column is equal to: `column = 'a'`, `column IN ('a', 'b')`. */
function literalsOf(tokens: readonly Token[], column: string): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const [n, token] of tokens.entries()) {
    if (!isColumn(token, column)) continue;
    const [sign, value] = [tokens[n + 1], tokens[n + 2]];
    if (sign?.value === '=' && value?.kind === 'text') found.add(value.value);
    if (sign?.value !== 'in' || value?.value !== '(') continue;
    for (const text of listFrom(tokens, n + 3)) found.add(text);
  }
  return found.size === 0 ? undefined : found;
}

function* listFrom(tokens: readonly Token[], start: number): Iterable<string> {
  for (let n = start; tokens[n]?.kind === 'text'; n += 2) {
    yield tokens[n]?.value ?? '';
    if (tokens[n + 1]?.value !== ',') return;
  }
}

/** A span of texts, both ends included. */
export interface Bounds {
  readonly from: string;
  readonly to: string;
}

/** The widest span that comparisons of a column allow. Words before a text, as in `TIMESTAMP '...'`, do not count. */
export function boundsOf(all: readonly Token[], column: string): Bounds {
  const tokens = all.filter(
    ({ kind, value }, n) => kind !== 'word' || value !== 'timestamp' || all[n + 1]?.kind !== 'text',
  );
  const low: string[] = [];
  const high: string[] = [];
  for (const [n, token] of tokens.entries()) {
    if (!isColumn(token, column)) continue;
    const [sign, value, and, end] = tokens.slice(n + 1, n + 5);
    if (value?.kind === 'text') {
      if (/^(>=?|=|between)$/.test(sign?.value ?? '')) low.push(value.value);
      if (/^(<=?|=)$/.test(sign?.value ?? '')) high.push(value.value);
      if (sign?.value === 'between' && and?.value === 'and' && end?.kind === 'text')
        high.push(end.value);
    }
    if (sign?.value !== 'in' || value?.value !== '(') continue;
    const days = [...listFrom(tokens, n + 3)];
    low.push(...days);
    high.push(...days);
  }
  return { from: low.sort()[0] ?? FIRST, to: high.sort().at(-1) ?? LAST };
}
