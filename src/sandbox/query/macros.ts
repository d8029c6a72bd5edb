/** Functions of Trino that DuckDB lacks, or that mean something else there, as macros of DuckDB. */

const CONCATENATED = 'abcdefghij';

/** Trino gives NULL where any part is NULL; the function of DuckDB passes over it. */
const CONCAT = Array.from({ length: CONCATENATED.length - 1 }, (_, n) => {
  const parts = [...CONCATENATED.slice(0, n + 2)];
  return `(${parts.join(', ')}) AS ${parts.join(' || ')}`;
}).join(', ');

/** Of MySQL's letters those that mean something else in strftime. */
const format = (f: string): string =>
  `replace(replace(replace(${f}, '%M', '%B'), '%i', '%M'), '%s', '%S')`;

const UNITS: readonly string[] = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'];

const MACROS: readonly string[] = [
  // Objects, arrays and what is no JSON have no scalar.
  `json_extract_scalar(j, p) AS CASE WHEN NOT json_valid(j) THEN NULL
     WHEN json_type(j, p) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL ELSE json_extract_string(j, p) END`,
  'json_format(j) AS CAST(j AS VARCHAR)',
  'json_parse(s) AS CAST(s AS JSON)',
  'element_at(m, k) AS m[k]',
  `array_join(a, s) AS array_to_string(a, s),
     (a, s, n) AS array_to_string(list_transform(a, lambda x: coalesce(CAST(x AS VARCHAR), n)), s)`,
  'cardinality(a) AS len(a)',
  `concat${CONCAT}`,
  'approx_distinct(x) AS approx_count_distinct(x)',
  'regexp_like(s, p) AS regexp_matches(s, p)',
  `regexp_extract(s, p) AS CASE WHEN regexp_matches(s, p) THEN system.main.regexp_extract(s, p) END,
     (s, p, g) AS CASE WHEN regexp_matches(s, p) THEN system.main.regexp_extract(s, p, g) END`,
  `regexp_replace(s, p) AS system.main.regexp_replace(s, p, '', 'g'),
     (s, p, r) AS system.main.regexp_replace(s, p, r, 'g')`,
  'from_iso8601_timestamp(s) AS CAST(s AS TIMESTAMP WITH TIME ZONE)',
  'from_iso8601_date(s) AS CAST(s AS DATE)',
  "to_iso8601(t) AS strftime(t, '%Y-%m-%dT%H:%M:%S.%gZ')",
  'to_unixtime(t) AS epoch(t)',
  'from_unixtime(n) AS to_timestamp(n)',
  `date_format(t, f) AS strftime(t, ${format('f')})`,
  `date_add(u, n, t) AS CASE u ${UNITS.map((unit) => `WHEN '${unit}' THEN t + to_${unit}s(CAST(n AS INTEGER))`).join(' ')} END`,
];

/** The statements that make them. */
export const MACRO_STATEMENTS: readonly string[] = MACROS.map(
  (macro) => `CREATE MACRO memory.main.${macro}`,
);
