/** The words of SQL as Athena and CloudTrail Lake know them: functions, types, and words that are no names. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Functions that Trino has and that the sandbox answers as Trino does. */
export const FUNCTIONS: ReadonlySet<string> = words(`
  count sum min max avg count_if arbitrary any_value array_agg max_by min_by bool_and bool_or approx_distinct
  row_number rank dense_rank lag lead first_value last_value
  coalesce nullif if try cast try_cast extract grouping greatest least abs ceil floor round
  lower upper length trim ltrim rtrim substr substring replace reverse strpos split_part split concat starts_with
  regexp_like regexp_extract regexp_replace
  json_extract json_extract_scalar json_format json_parse json_array_length
  array_join array_sort array_distinct cardinality contains element_at map_keys map_values map row unnest
  date year month day hour date_trunc date_diff date_add date_format
  from_iso8601_timestamp from_iso8601_date to_iso8601 to_unixtime from_unixtime
`);

/** Words that may stand before a parenthesis and are no functions. */
export const BEFORE_PARENTHESIS: ReadonlySet<string> = words(`
  select from where and or not in exists any some all as on using over filter values having when then else case between
  like union except intersect distinct by join within sets rollup cube interval with limit is
`);

/** Types of Trino that can be cast to here. */
export const TYPES: ReadonlySet<string> = words(
  'varchar char bigint integer int smallint tinyint double real boolean date timestamp decimal json',
);

/** Syntax that DuckDB reads and Trino does not. */
export const FOREIGN_WORDS: ReadonlySet<string> = words(`
  qualify exclude ilike glob pivot unpivot positional asof semi anti summarize describe lambda isnull notnull similar
  columns macro copy attach pragma install load
`);

/** Source: Athena user guide, "Reserved keywords", those of SELECT statements. */
export const RESERVED: ReadonlySet<string> = words(`
  alter and as between by case cast constraint create cross cube current_catalog current_date current_path
  current_schema current_time current_timestamp current_user deallocate delete describe distinct drop else end escape
  except exists extract false first for from full group grouping having in inner insert intersect into is join
  json_array json_exists json_object json_query json_table json_value last left like listagg localtime localtimestamp
  natural normalize not null on or order outer prepare recursive right rollup select skip table then trim true uescape
  union unnest using values when where with
`);
