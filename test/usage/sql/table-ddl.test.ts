/** The table for Athena: its text is ours, and what goes into it is checked. */
import { expect, test } from 'vitest';
import { type AthenaTable, athenaTableDdl } from '../../../src/usage/sql/table-ddl.js';
import { usageSql } from '../../../src/usage/sql/usage-sql.js';
import { QUERY } from '../../logs/records.js';

const TABLE: AthenaTable = {
  table: 'logs.trail',
  location: 's3://acme-logs/AWSLogs/o-a1b2c3d4e5/',
  regions: ['us-east-1', 'eu-central-1'],
  firstDay: '2026-07-01',
};

test('the table has every column that the question names, and computes its partitions', () => {
  const ddl = athenaTableDdl(TABLE);
  for (const [, column] of usageSql(QUERY, { dialect: 'athena', from: 'logs.trail' }).matchAll(
    /"([a-z]+)" AS /g,
  ))
    expect(ddl).toMatch(new RegExp(`^ {2}${column} `, 'm'));
  expect(ddl).toContain('CREATE EXTERNAL TABLE `logs`.`trail` (');
  expect(ddl).toContain("'projection.region.values' = 'eu-central-1,us-east-1'");
  expect(ddl).toContain("'projection.timestamp.range' = '2026/07/01,NOW'");
  expect(ddl).toContain("LOCATION 's3://acme-logs/AWSLogs/o-a1b2c3d4e5/'");
  expect(ddl).toContain(
    "'s3://acme-logs/AWSLogs/o-a1b2c3d4e5/${account}/CloudTrail/${region}/${timestamp}'",
  );
});

test.each<[string, Partial<AthenaTable>]>([
  ['table', { table: 'a`b' }],
  ['folder of a bucket', { location: "s3://b/x'; DROP" }],
  ['folder of a bucket', { location: '/AWSLogs' }],
  ['Region', { regions: ["eu'"] }],
  ['day', { firstDay: '2026-02-31' }],
])('what is no %s is refused: %j', (what, part) => {
  expect(() => athenaTableDdl({ ...TABLE, ...part })).toThrow(what);
});
