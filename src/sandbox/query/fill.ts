/** Records of a trail turned into the tables of Athena and of CloudTrail Lake. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeliveredRecord } from '../trail-records.js';
import { ATHENA_COLUMNS, LAKE_COLUMNS, RECORD_STRUCTURE, selectList } from './columns.js';
import { MACRO_STATEMENTS } from './macros.js';

/** The names by which queries know the tables. */
export interface TableNames {
  readonly database: string;
  readonly table: string;
  readonly eventDataStore: string;
}

/** Name of the only catalog, as Athena has it. */
export const CATALOG = 'awsdatacatalog';

/** Schema of the tables of CloudTrail Lake, which queries do not name. */
export const LAKE_SCHEMA = 'lake';

/** Columns by which the table of Athena is partitioned. */
export const PARTITIONS: readonly string[] = ['account', 'region', 'timestamp'];

const RECORDS_AT_ONCE = 500;

const ROW = { account: 'VARCHAR', region: 'VARCHAR', day: 'VARCHAR', record: RECORD_STRUCTURE };

/** Records of a JSON text, each read once. */
const SELECT_ROWS = `SELECT row.account, row.region, row.day, row.record
  FROM (SELECT unnest(from_json(CAST($1 AS JSON), '[${JSON.stringify(ROW)}]')) AS row)`;

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Makes the tables, and the functions that queries may use. */
export async function fillDatabase(
  connection: DuckDBConnection,
  records: Iterable<DeliveredRecord>,
  names: TableNames,
): Promise<void> {
  for (const statement of [
    `ATTACH ':memory:' AS ${CATALOG}`,
    `CREATE SCHEMA ${CATALOG}.${quoted(names.database)}`,
    `CREATE SCHEMA IF NOT EXISTS ${CATALOG}.${LAKE_SCHEMA}`,
    ...MACRO_STATEMENTS,
  ]) {
    await connection.run(statement);
  }
  await connection.run(`CREATE TABLE delivered AS ${SELECT_ROWS}`, ['[]']);
  await insert(connection, records);
  for (const statement of [
    `CREATE TABLE ${CATALOG}.${quoted(names.database)}.${quoted(names.table)} AS
       SELECT ${selectList(ATHENA_COLUMNS, 'record')}, account, region, day AS "timestamp" FROM delivered`,
    `CREATE TABLE ${CATALOG}.${LAKE_SCHEMA}.${quoted(names.eventDataStore)} AS
       SELECT ${selectList(LAKE_COLUMNS, 'record')} FROM delivered`,
    'DROP TABLE delivered',
  ]) {
    await connection.run(statement);
  }
}

async function insert(
  connection: DuckDBConnection,
  records: Iterable<DeliveredRecord>,
): Promise<void> {
  let rows: unknown[] = [];
  const flush = async (): Promise<void> => {
    await connection.run(`INSERT INTO delivered ${SELECT_ROWS}`, [JSON.stringify(rows)]);
    rows = [];
  };
  for (const { account, region, deliveredAt, record } of records) {
    rows.push({ account, region, day: partitionDay(deliveredAt), record });
    if (rows.length === RECORDS_AT_ONCE) await flush();
  }
  if (rows.length > 0) await flush();
}

/** A day as partitions spell it: `2026/10/05`. */
export const partitionDay = (time: Date): string =>
  time.toISOString().slice(0, 10).replaceAll('-', '/');
