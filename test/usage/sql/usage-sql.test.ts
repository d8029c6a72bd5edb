/** The text of the questions: what prunes, what is quoted, and what is refused. */
import { describe, expect, test } from 'vitest';
import type { UsageQuery } from '../../../src/model/usage.js';
import { type SqlTarget, usageSql } from '../../../src/usage/sql/usage-sql.js';
import { QUERY } from '../../logs/records.js';

const STORE = '12345678-aaaa-bbbb-cccc-0123456789ab';
const TABLE: SqlTarget = { dialect: 'athena', from: 'logs.trail' };

describe('a table of Athena', () => {
  test('is pruned by account, Region and the days of the files, which are delivered late', () => {
    const sql = usageSql(QUERY, TABLE);
    expect(sql).toContain(`"account" IN ('111111111111', '222222222222')`);
    expect(sql).toContain(`"region" IN ('eu-central-1', 'us-east-1')`);
    expect(sql).toContain(`"timestamp" BETWEEN '2026/10/01' AND '2026/10/05'`);
    expect(sql).toContain(`"eventtime" BETWEEN '2026-10-01T06:00:01Z' AND '2026-10-04T12:00:00Z'`);
  });

  test('is read once', () => {
    expect(usageSql(QUERY, TABLE).split('"logs"."trail"')).toHaveLength(2);
  });

  test('of one Region and account is asked by equalities', () => {
    const places = [{ account: '111111111111', regions: ['eu-central-1'] }];
    const sql = usageSql({ ...QUERY, places }, TABLE);
    expect(sql).toContain(`"account" = '111111111111'`);
    expect(sql).toContain(`"region" = 'eu-central-1'`);
  });

  test('may have other names for its columns, and none for some', () => {
    const sql = usageSql(QUERY, {
      ...TABLE,
      columns: { eventTime: 'event_time', vpcEndpointId: null },
      partitions: { account: null, region: 'aws_region', day: null },
    });
    expect(sql).toContain('"event_time" BETWEEN');
    expect(sql).toContain('CAST(NULL AS varchar) AS vpc_endpoint');
    expect(sql).toContain(`"recipientaccountid" IN ('111111111111'`);
    expect(sql).toContain(`"aws_region" IN (`);
    expect(sql).not.toContain('"timestamp"');
    expect(sql).not.toContain('vpcendpointid');
  });

  test.each([
    'trail',
    'logs.trail',
    'AwsDataCatalog.logs.trail-2026',
    's3tablescatalog/bucket.logs.trail',
  ])('may be called %s', (from) => {
    expect(usageSql(QUERY, { dialect: 'athena', from })).toContain(
      from
        .split('.')
        .map((part) => `"${part}"`)
        .join('.'),
    );
  });

  test.each(['', '.', 'a..b', 'a.b.c.d', 'a"b', "a'b", 'a b', 'a;b', 'a\nb', 'a--b)', '"a"', 'ä'])(
    'cannot be called %j',
    (from) => {
      expect(() => usageSql(QUERY, { dialect: 'athena', from })).toThrow(
        'cannot be the name of a table',
      );
    },
  );

  test.each(['', 'a"', 'a/b', 'a b', 'a.b'])('cannot have a column called %j', (eventTime) => {
    expect(() => usageSql(QUERY, { ...TABLE, columns: { eventTime } })).toThrow(
      'cannot be the name of a column',
    );
  });
});

describe('an event data store', () => {
  test.each([STORE, `arn:aws:cloudtrail:us-east-1:111111111111:eventdatastore/${STORE}`])(
    'is called by its id: %s',
    (from) => {
      expect(usageSql(QUERY, { dialect: 'lake', from })).toContain(`FROM ${STORE}\n`);
    },
  );

  test.each(['', 'store', `${STORE} `, `${STORE}; SELECT 1`, `arn:aws:s3:::b/${STORE}`])(
    'is not called %j',
    (from) => {
      expect(() => usageSql(QUERY, { dialect: 'lake', from })).toThrow('event data store');
    },
  );

  test('of a large organization is asked for all accounts, so that the text is short enough', () => {
    const places = Array.from({ length: 5_000 }, (_, index) => ({
      account: String(100_000_000_000 + index),
      regions: ['eu-central-1'],
    }));
    const sql = usageSql({ ...QUERY, places }, { dialect: 'lake', from: STORE });
    expect(sql.length).toBeLessThan(10_000);
    const few = usageSql(
      { ...QUERY, places: places.slice(0, 250) },
      { dialect: 'lake', from: STORE },
    );
    expect(few).toContain("'100000000249'");
    expect(few.length).toBeLessThan(10_000);
  });
});

test.each<[string, UsageQuery['places']]>([
  ["1' OR '1'='1", [{ account: "1' OR '1'='1", regions: ['eu-central-1'] }]],
  ['11111111111', [{ account: '11111111111', regions: ['eu-central-1'] }]],
  ["eu'", [{ account: '111111111111', regions: ["eu'"] }]],
])('a place that is none is refused: %s', (text, places) => {
  for (const target of [TABLE, { dialect: 'duckdb', from: 't' }] satisfies SqlTarget[])
    expect(() => usageSql({ ...QUERY, places }, target)).toThrow(text);
});
