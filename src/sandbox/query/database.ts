/** A library that runs SQL and the records of a trail turned into a database in memory that can be asked. */
import type * as duckdb from '@duckdb/node-api';
import type { DeliveredRecord } from '../trail-records.js';
import { ownNameUsed } from './aliases.js';
import { ATHENA_COLUMNS, LAKE_COLUMNS } from './columns.js';
import { CATALOG, fillDatabase, PARTITIONS, quoted, type TableNames } from './fill.js';
import { type ResultColumn, trinoText, trinoType } from './values.js';

/** The library that runs SQL; it is optional, so that it may be missing. */
export type DuckDb = typeof duckdb;

/** Loads the library. Rejects where it is missing. */
export type LoadDuckDb = () => Promise<DuckDb>;

/** The answer to a query. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  /** Undefined: NULL. */
  readonly rows: readonly (readonly (string | undefined)[])[];
}

/** A query that runs. */
export interface RunningQuery {
  /** Rejects with the error of DuckDB. */
  readonly result: Promise<QueryResult>;
  readonly cancel: () => void;
}

/** Tables that can be asked. */
export interface Database {
  /** Names in `sql` are looked up in that schema first; undefined: names must be whole. */
  readonly run: (sql: string, schema: string | undefined) => RunningQuery;
}

/** It reads no files, loads no extensions, and cannot be talked out of it. */
const OPTIONS = {
  threads: '2',
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
} as const;

/** Opens it. */
export async function openDatabase(
  load: LoadDuckDb,
  records: Iterable<DeliveredRecord>,
  names: TableNames,
): Promise<Database> {
  const api = await load();
  const instance = await api.DuckDBInstance.create(':memory:', OPTIONS);
  const connection = await instance.connect();
  await fillDatabase(connection, records, names);
  connection.closeSync();
  const tables = new Map([
    [names.table, columnNames([...ATHENA_COLUMNS.map(({ name }) => name), ...PARTITIONS])],
    [names.eventDataStore, columnNames(LAKE_COLUMNS.map(({ name }) => name))],
  ]);
  return { run: (sql, schema) => run({ api, instance, tables }, { sql, schema }) };
}

const columnNames = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.toLowerCase()));

/** Settings of each query: of Trino's ways those that DuckDB can be set to. */
const SETTINGS: readonly string[] = ["SET TimeZone = 'UTC'", 'SET integer_division = true'];

interface Opened {
  readonly api: DuckDb;
  readonly instance: duckdb.DuckDBInstance;
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Question {
  readonly sql: string;
  readonly schema: string | undefined;
}

function run({ api, instance, tables }: Opened, question: Question): RunningQuery {
  let cancelled = false;
  let interrupt = (): void => {};
  const result = instance.connect().then(async (connection) => {
    interrupt = () => connection.interrupt();
    try {
      for (const statement of [...SETTINGS, searchPath(question.schema)])
        await connection.run(statement);
      if (cancelled) throw new Error('The query was cancelled.');
      const own = ownNameUsed(await treeOf(connection, question.sql), tables);
      if (own !== undefined) throw new Error(`Referenced column "${own}" not found`);
      const reader = await connection.runAndReadAll(question.sql);
      return resultOf(api, reader);
    } finally {
      connection.closeSync();
    }
  });
  return {
    result,
    cancel: () => {
      cancelled = true;
      interrupt();
    },
  };
}

/** Undefined where it cannot be read: then it cannot be run either. */
async function treeOf(connection: duckdb.DuckDBConnection, sql: string): Promise<unknown> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql(CAST($1 AS VARCHAR))', [
    sql,
  ]);
  const [row] = reader.getRows();
  const text = row?.[0];
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

const searchPath = (schema: string | undefined): string => {
  const path = schema === undefined ? CATALOG : `${CATALOG}.${quoted(schema)}`;
  return `SET search_path = '${path.replaceAll("'", "''")},memory.main'`;
};

function resultOf(api: DuckDb, reader: duckdb.DuckDBResultReader): QueryResult {
  const columns = reader.columnNames().map((name, n) => ({
    name,
    type: trinoType(String(reader.columnType(n))),
  }));
  const rows = reader.getRows().map((row) => row.map((value) => trinoText(api, value)));
  return { columns, rows };
}
