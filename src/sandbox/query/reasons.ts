/** An error of DuckDB turned into the sentence by which Athena says why a query failed. */

/** What DuckDB says, and what Athena calls it; `$1` is what it is about. */
const REASONS: readonly (readonly [says: RegExp, reason: string])[] = [
  [
    /Referenced (?:column|table) "([^"]{1,200})" not found/,
    "COLUMN_NOT_FOUND: Column '$1' cannot be resolved or requester is not authorized to access requested resources",
  ],
  [/Table with name ([^\s!]{1,200}) does not exist/, `TABLE_NOT_FOUND: Table '$1' does not exist`],
  [
    /column "([^"]{1,200})" must appear in the GROUP BY/,
    "EXPRESSION_NOT_AGGREGATE: '$1' must be an aggregate expression or appear in GROUP BY clause",
  ],
  [
    /Could not find key "([^"]{1,200})" in struct/,
    "COLUMN_NOT_FOUND: Column '$1' cannot be resolved",
  ],
];

const MISSING =
  'GENERIC_INTERNAL_ERROR: The sandbox runs SQL by DuckDB, which is not installed: npm install @duckdb/node-api';

/** The sentence. What is not known is told as DuckDB tells it, without its drawing. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'code' in error && /MODULE_NOT_FOUND$/.test(String(error.code)))
    return MISSING;
  for (const [says, reason] of REASONS) {
    const found = says.exec(text);
    if (found !== null) return reason.replace('$1', () => found[1] ?? '');
  }
  return `GENERIC_USER_ERROR: ${text.split('\n\n')[0] ?? text}`;
}
