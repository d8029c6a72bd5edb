/** What DuckDB gives turned into the types and texts that Trino gives. */
import type * as duckdb from '@duckdb/node-api';

/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  /** As Trino names it, such as `varchar`. */
  readonly type: string;
}

/** Trino's names of simple types. Sums of integers are of a wider type in DuckDB alone. */
const TYPES: Readonly<Record<string, string>> = {
  HUGEINT: 'bigint',
  UBIGINT: 'bigint',
  UINTEGER: 'bigint',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  FLOAT: 'real',
};

/** Trino's name of a type of DuckDB, without its parameters. */
export function trinoType(type: string): string {
  if (type.endsWith(']')) return 'array';
  if (type.startsWith('STRUCT')) return 'row';
  const [name = ''] = type.split('(');
  return TYPES[type] ?? name.toLowerCase();
}

/** A value as text; undefined where it is NULL. `api`: the classes of its values. */
export function trinoText(api: typeof duckdb, value: duckdb.DuckDBValue): string | undefined {
  if (value === null) return undefined;
  const inner = (member: duckdb.DuckDBValue): string => trinoText(api, member) ?? 'null';
  if (value instanceof api.DuckDBListValue) return `[${value.items.map(inner).join(', ')}]`;
  if (value instanceof api.DuckDBStructValue) {
    const members = Object.entries(value.entries);
    return `{${members.map(([name, member]) => `${name}=${inner(member)}`).join(', ')}}`;
  }
  if (value instanceof api.DuckDBMapValue) {
    return `{${value.entries.map(({ key, value: of }) => `${inner(key)}=${inner(of)}`).join(', ')}}`;
  }
  if (value instanceof api.DuckDBTimestampTZValue) return `${moment(value.micros)} UTC`;
  if (value instanceof api.DuckDBTimestampValue) return moment(value.micros);
  if (value instanceof api.DuckDBTimestampMillisecondsValue) return moment(value.millis * 1000n);
  return String(value);
}

/** Milliseconds are always written; what is finer is cut. */
const moment = (micros: bigint): string =>
  new Date(Number(micros / 1000n)).toISOString().replace('T', ' ').slice(0, 23);
