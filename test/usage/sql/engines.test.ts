/** The SQL of every dialect, run by DuckDB with the few functions of Trino that it lacks, gives what plain counting gives. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SLIM_COLUMNS, slimRecord } from '../../../src/logs/slim-record.js';
import type { Observation } from '../../../src/model/usage.js';
import { chunksOf } from '../../../src/usage/sql/chunks.js';
import { observationOf } from '../../../src/usage/sql/row.js';
import { type SqlTarget, usageSql } from '../../../src/usage/sql/usage-sql.js';
import {
  anyRecords,
  inOrder,
  plainCount,
  QUERY,
  read,
  type TrailRecord,
} from '../../logs/records.js';

const STORE = '12345678-aaaa-bbbb-cccc-0123456789ab';

let connection: DuckDBConnection;

/** Of Trino; what DuckDB calls otherwise. */
const MACROS = [
  "CREATE MACRO json_extract_scalar(j, p) AS CASE WHEN json_type(j, p) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(j, p) END",
  'CREATE MACRO json_format(j) AS CAST(j AS varchar)',
  'CREATE MACRO array_join(l, s) AS array_to_string(l, s)',
];

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
  for (const macro of MACROS) await connection.run(macro);
  const columns = Object.entries(SLIM_COLUMNS).map(([name, type]) => `${name} ${type}`);
  await connection.run('CREATE SCHEMA logs');
  await connection.run(
    `CREATE TABLE logs.trail (${columns.join(', ')}, account VARCHAR, region VARCHAR, "timestamp" VARCHAR)`,
  );
});

afterAll(() => connection.closeSync());

/** Fills the table as the files of a trail would, one column being all that its path says. */
async function store(records: readonly TrailRecord[]): Promise<void> {
  await connection.run('DELETE FROM logs.trail');
  const names = Object.keys(SLIM_COLUMNS);
  const structure = JSON.stringify(SLIM_COLUMNS);
  for (const record of records) {
    const fields = `json_transform($1::JSON, '${structure}')`;
    const texts = names.map((name) => `(${fields}).${name}`).join(', ');
    await connection.run(`INSERT INTO logs.trail SELECT ${texts}, $2, $3, '2026/10/02'`, [
      JSON.stringify({ ...JSON.parse(slimRecord(record)), readonly: String(record['readOnly']) }),
      String(record['recipientAccountId'] ?? 'none'),
      String(record['awsRegion']),
    ]);
  }
  await connection.run(`CREATE OR REPLACE VIEW "${STORE}" AS SELECT
    * EXCLUDE (account, region, "timestamp") REPLACE (
      TRY_CAST(replace(substr(eventtime, 1, 19), 'T', ' ') AS timestamp) AS eventtime,
      TRY_CAST(readonly AS boolean) AS readonly,
      CAST(json_transform(requestparameters, '{"secretId":"VARCHAR","secretIdList":"VARCHAR"}') AS STRUCT(secretId VARCHAR, secretIdList VARCHAR)) AS requestparameters,
      CAST(json_transform(additionaleventdata, '{"SecretId":"VARCHAR"}') AS STRUCT(SecretId VARCHAR)) AS additionaleventdata)
    FROM logs.trail WHERE eventtime LIKE '%T%'`);
}

async function ask(sql: string): Promise<readonly Observation[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJson().flatMap((row) => {
    const texts = Object.entries(row).map(([name, value]) => [
      name,
      value === null ? undefined : String(value),
    ]);
    return observationOf(Object.fromEntries(texts)) ?? [];
  });
}

/** The store's id is no name without quotes here, and its maps are structures. */
const forDuckDb = (sql: string): string =>
  sql.replace(`FROM ${STORE}`, `FROM "${STORE}"`).replaceAll('element_at(', 'struct_extract(');

const TARGETS: readonly SqlTarget[] = [
  { dialect: 'duckdb', from: 'logs.trail' },
  { dialect: 'athena', from: 'logs.trail' },
  { dialect: 'lake', from: STORE },
];

const isAsked = (one: Observation): boolean => {
  const { account, region } =
    one.kind === 'count'
      ? one.count
      : one.kind === 'activity'
        ? one.activity
        : { account: '', region: '' };
  return QUERY.places.some((place) => place.account === account && place.regions.includes(region));
};

describe.each(TARGETS)('the SQL for $dialect', (target) => {
  test('tells of any records what plain counting tells', { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(anyRecords, async (records) => {
      await store(records);
      const told = await ask(forDuckDb(usageSql(QUERY, target)));
      expect(inOrder(told.filter(isAsked))).toEqual(plainCount(records));
    });
    await fc.assert(property, { numRuns: 40 });
  });

  test('tells nothing of nothing', async () => {
    await store([]);
    expect(await ask(forDuckDb(usageSql(QUERY, target)))).toEqual([]);
  });

  test('counts a shared event once, however often it was delivered', async () => {
    const twins = [1, 2, 3].map(() => read({ sharedEventID: 'one' }));
    await store(twins);
    const counts = (await ask(forDuckDb(usageSql(QUERY, target)))).flatMap((one) =>
      one.kind === 'count' ? [one.count.count] : [],
    );
    expect(counts).toEqual([1]);
  });
});

test('the parts of a question tell together what the whole tells', async () => {
  const hours = ['01T07', '01T23', '02T00', '02T10', '03T10', '04T11'];
  const records = hours.flatMap((hour) => [
    read({ eventTime: `2026-10-${hour}:00:00Z` }),
    read({ eventTime: `2026-10-${hour}:30:00Z` }),
  ]);
  await store(records);
  await connection.run(
    `UPDATE logs.trail SET "timestamp" = replace(substr(eventtime, 1, 10), '-', '/')`,
  );
  const target: SqlTarget = { dialect: 'athena', from: 'logs.trail' };
  const chunks = chunksOf(QUERY, { textBytes: 262_144, partitions: 4 });
  expect(chunks.length).toBeGreaterThan(3);
  const told = (await Promise.all(chunks.map((chunk) => ask(usageSql(chunk, target))))).flat();
  const sums = told.flatMap((one) => (one.kind === 'count' ? [one.count] : []));
  expect(sums.reduce((sum, { count }) => sum + count, 0)).toBe(12);
  expect(sums.reduce((sum, { sessionHours }) => sum + sessionHours, 0)).toBe(6);
});
