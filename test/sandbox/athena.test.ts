import * as sdk from '@aws-sdk/client-athena';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, filesOf } from '../../src/sandbox/bucket.js';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { athena } from '../../src/sandbox/services/athena.js';
import { createState } from '../../src/sandbox/state/state.js';
import { trailRecords } from '../../src/sandbox/trail-records.js';
import { usageSql } from '../../src/usage/sql/usage-sql.js';
import { deviations, outputOf } from './sdk-schema.js';
import {
  AUDIT,
  administrator,
  members,
  ROOT,
  refusal,
  SHOP,
  startTiny,
  type Tiny,
  TODAY,
  tinyForTest,
} from './tiny.js';

const { GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand } = sdk;

/** The trail of the tiny world. */
const HOME = 'us-east-1';
const TABLE = 'events';

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.close());

const clientOf = (sandbox: Tiny = tiny, account = AUDIT, region = HOME) =>
  new sdk.AthenaClient({
    endpoint: sandbox.url,
    region,
    credentials: administrator(account),
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });

const asked = (sql: string, more: Partial<sdk.StartQueryExecutionCommandInput> = {}) =>
  new StartQueryExecutionCommand({
    QueryString: sql,
    QueryExecutionContext: { Database: 'trails' },
    ResultConfiguration: { OutputLocation: 's3://some-results/census' },
    ...more,
  });

/** The query once it has ended. */
async function ended(client: sdk.AthenaClient, id = ''): Promise<sdk.QueryExecution> {
  for (;;) {
    const { QueryExecution: query } = await client.send(
      new GetQueryExecutionCommand({ QueryExecutionId: id }),
    );
    const state = query?.Status?.State;
    if (query !== undefined && state !== 'QUEUED' && state !== 'RUNNING') return query;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function run(sql: string, client = clientOf()): Promise<sdk.QueryExecution> {
  const { QueryExecutionId: id } = await client.send(asked(sql));
  return ended(client, id);
}

const texts = (rows: readonly sdk.Row[] = []) =>
  rows.map(({ Data = [] }) => Data.map(({ VarCharValue: text }) => text));

/** Rows of the result, the names first. */
async function rowsOf(sql: string, client = clientOf()) {
  const { QueryExecutionId: id, Status: status } = await run(sql, client);
  if (status?.State !== 'SUCCEEDED') throw new Error(status?.StateChangeReason);
  const pages = sdk.paginateGetQueryResults({ client }, { QueryExecutionId: id });
  const rows: (string | undefined)[][] = [];
  for await (const { ResultSet: set } of pages) rows.push(...texts(set?.Rows));
  return rows;
}

const reasonFor = async (sql: string) => {
  const { Status: status } = await run(sql);
  return [status?.State, status?.StateChangeReason];
};

const state = createState(loadWorld('fixtures/tiny'));
const RECORDS = [...trailRecords(state)];
const OF_SHOP = `FROM ${TABLE} WHERE account = '${SHOP}'`;

describe('a query', () => {
  test('reads the records that the trail has delivered, by account, Region and day of delivery', async () => {
    const first = RECORDS.find(({ account }) => account === SHOP);
    const day = first?.deliveredAt.toISOString().slice(0, 10).replaceAll('-', '/') ?? '';
    const same = RECORDS.filter(
      ({ account, region, deliveredAt }) =>
        account === SHOP &&
        region === first?.region &&
        deliveredAt.toISOString().startsWith(day.replaceAll('/', '-')),
    );
    expect(
      await rowsOf(
        `SELECT count(*) AS n, min(eventtime) AS earliest ${OF_SHOP} AND region = '${first?.region}' AND "timestamp" = '${day}'`,
      ),
    ).toEqual([
      ['n', 'earliest'],
      [String(same.length), String(first?.record.eventTime)],
    ]);
  });

  test('sees structures, parameters as JSON text, and NULL where a record has no such member', async () => {
    const read = RECORDS.find(
      ({ account, record }) => account === SHOP && record.eventName === 'GetSecretValue',
    );
    const [, row] = await rowsOf(
      `SELECT json_extract_scalar(requestparameters, '$.secretId'), useridentity.type, readonly, responseelements, sharedeventid
       ${OF_SHOP} AND eventid = '${read?.record.eventID}'`,
    );
    expect(row).toEqual([
      Object.entries(read?.record.requestParameters ?? {}).find(([key]) => key === 'secretId')?.[1],
      Object.entries(read?.record.userIdentity ?? {}).find(([key]) => key === 'type')?.[1],
      'true',
      undefined,
      undefined,
    ]);
  });

  test('knows the table by its whole name, and columns in any letter case', async () => {
    const [, ...rows] = await rowsOf(
      `SELECT DISTINCT RecipientAccountId FROM "AwsDataCatalog"."trails"."events" WHERE "account" IN ('${SHOP}')`,
    );
    expect(rows).toEqual([[SHOP]]);
  });

  test('has bytes: those of the files in the partitions that its conditions leave', async () => {
    const sizes = filesOf(state).filter(
      ({ account, region, deliveredAt }) =>
        account === SHOP && region === HOME && deliveredAt >= new Date('2026-02-01'),
    );
    const { Statistics: statistics } = await run(
      `SELECT count(*) ${OF_SHOP} AND region IN ('${HOME}') AND "timestamp" BETWEEN '2026/02/01' AND '2026/12/31'`,
    );
    expect(sizes.length).toBeGreaterThan(0);
    expect(statistics?.DataScannedInBytes).toBe(
      sizes.reduce((sum, file) => sum + bytesOf(file).length, 0),
    );
  });

  test('may name its own columns where Trino lets it', async () => {
    const [, ...rows] = await rowsOf(
      `WITH named AS (SELECT lower(eventname) AS n, eventname ${OF_SHOP})
       SELECT n, upper(eventname) AS eventname, count(*) AS events FROM named WHERE n <> '' AND eventname <> ''
       GROUP BY n, 2 ORDER BY events DESC, n`,
    );
    expect(rows.length).toBeGreaterThan(1);
  });

  test('comes in pages, of which the first begins with the names', async () => {
    const client = clientOf();
    const { QueryExecutionId: id } = await run(
      `SELECT eventid AS "id" ${OF_SHOP} ORDER BY 1 LIMIT 5`,
      client,
    );
    const sizes: number[] = [];
    const found: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new GetQueryResultsCommand({
          QueryExecutionId: id,
          MaxResults: 2,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      sizes.push(page.ResultSet?.Rows?.length ?? 0);
      found.push(...texts(page.ResultSet?.Rows).flat());
      token = page.NextToken;
    } while (token !== undefined);
    expect(Math.max(...sizes)).toBe(2);
    expect(found[0]).toBe('id');
    expect(found.slice(1)).toEqual([...found.slice(1)].sort());
    expect(new Set(found).size).toBe(6);
    const wrong = new GetQueryResultsCommand({ QueryExecutionId: id, NextToken: 'made-up' });
    expect(await refusal(client.send(wrong))).toMatchObject({ name: 'InvalidRequestException' });
  });
});

describe('functions mean what they mean in Trino', () => {
  test.each([
    [`json_extract_scalar('{"a":{"b":1}}', '$.a')`, undefined],
    [`json_extract_scalar('{"a":{"b":1}}', '$.a.b')`, '1'],
    [`json_extract_scalar('no JSON', '$.a')`, undefined],
    [`json_format(json_extract('{"a":["x","y"]}', '$.a'))`, '["x","y"]'],
    [`concat('a', NULL)`, undefined],
    [`concat('a', 'b', 'c')`, 'abc'],
    [`array_join(array_sort(ARRAY['b', NULL, 'a']), ',')`, 'a,b'],
    [`ARRAY['a', NULL]`, '[a, null]'],
    [`element_at(map(ARRAY['k'], ARRAY['v']), 'x')`, undefined],
    [`regexp_extract('abc', 'x')`, undefined],
    [`regexp_extract('a/b/c', '[^/]+$')`, 'c'],
    [`regexp_replace('aaa', 'a', 'b')`, 'bbb'],
    [`from_iso8601_timestamp('2026-01-02T03:04:05Z')`, '2026-01-02 03:04:05.000 UTC'],
    [`TIMESTAMP '2026-01-02 03:04:05'`, '2026-01-02 03:04:05.000'],
    [`date_format(TIMESTAMP '2026-01-02 03:04:05', '%Y-%m-%d %H:%i:%s')`, '2026-01-02 03:04:05'],
    [`date_trunc('hour', TIMESTAMP '2026-01-02 03:04:05')`, '2026-01-02 03:00:00.000'],
    [`date_diff('day', DATE '2026-01-01', DATE '2026-01-03')`, '2'],
    [`date_add('day', 2, TIMESTAMP '2026-01-30 00:00:00')`, '2026-02-01 00:00:00.000'],
    [`7 / 2`, '3'],
    [`TRY_CAST('x' AS bigint)`, undefined],
    [`'it''s'`, "it's"],
  ])('%s', async (expression, expected) => {
    expect((await rowsOf(`SELECT ${expression} AS value`))[1]).toEqual([expected]);
  });
});

describe('SQL that Athena cannot read is refused at once', () => {
  test.each([
    ['SELECT eventtime::date FROM events'],
    [`SELECT requestparameters->>'$.secretId' FROM events`],
    [`SELECT requestparameters->'$.secretId' FROM events`],
    ['SELECT account, count(*) FROM events GROUP BY ALL'],
    ['SELECT * EXCLUDE (account) FROM events'],
    ['SELECT * REPLACE (1 AS account) FROM events'],
    ['SELECT account FROM events QUALIFY row_number() OVER () = 1'],
    [`SELECT account FROM events WHERE eventname ILIKE 'get%'`],
    ["SELECT ['a', 'b']"],
    ["SELECT {'a': 1}"],
    ['SELECT account, FROM events'],
    ['SELECT min(eventtime) AS first FROM events'],
    ['SELECT $$text$$'],
    ["SELECT E'text'"],
    ['SELECT account FROM events LIMIT 1 OFFSET 1'],
    ['FROM events SELECT account'],
    ["SELECT 'text without an end"],
    ['SELECT 1; SELECT 2'],
    ["COPY events TO 'file'"],
    ['PRAGMA database_list'],
    ['INSERT INTO events VALUES (1)'],
    [' '],
  ])('%s', async (sql) => {
    const told = await refusal(clientOf().send(asked(sql)));
    expect(told).toMatchObject({ name: 'InvalidRequestException', status: 400 });
    expect(told).toHaveProperty('message', expect.stringMatching(/^line \d+:\d+: /));
  });
});

describe('a query fails, and says why', () => {
  test.each([
    [`SELECT list(eventname) ${OF_SHOP}`, /^FUNCTION_NOT_FOUND: line 1:8: Function 'list' not reg/],
    [`SELECT * FROM read_csv('/etc/passwd')`, /^FUNCTION_NOT_FOUND: .*'read_csv'/],
    [`SELECT "list"(eventname) ${OF_SHOP}`, /^FUNCTION_NOT_FOUND: /],
    [`SELECT CAST(eventname AS text) ${OF_SHOP}`, /^TYPE_NOT_FOUND: line 1:26: Unknown type: text/],
    [`SELECT colour ${OF_SHOP}`, /^COLUMN_NOT_FOUND: .*'colour'/],
    [`SELECT eventname, count(*) ${OF_SHOP}`, /^EXPRESSION_NOT_AGGREGATE: 'eventname'/],
    [`SELECT eventname AS n, count(*) ${OF_SHOP} GROUP BY n`, /^COLUMN_NOT_FOUND: .*'n'/],
    [`SELECT lower(eventname) AS n ${OF_SHOP} AND n = 'x'`, /^COLUMN_NOT_FOUND: .*'n'/],
    [`SELECT 1 AS a, a + 1 AS b`, /^COLUMN_NOT_FOUND: .*'a'/],
    [`SELECT x FROM (SELECT count(*) AS x ${OF_SHOP} HAVING x > 1)`, /^COLUMN_NOT_FOUND: .*'x'/],
    [`SELECT 1 FROM elsewhere`, /^TABLE_NOT_FOUND: .*elsewhere/],
    [`SELECT 1 FROM '/etc/passwd'`, /./],
    [`SELECT eventname FROM ${TABLE}`, /^CONSTRAINT_VIOLATION: .* injected .* account/],
    [`SELECT eventname FROM ${TABLE} WHERE account LIKE '1%'`, /^CONSTRAINT_VIOLATION: /],
  ])('%s', async (sql, reason) => {
    expect(await reasonFor(sql)).toEqual(['FAILED', expect.stringMatching(reason)]);
  });

  test('and has no rows', async () => {
    const client = clientOf();
    const { QueryExecutionId: id } = await run('SELECT 1 FROM elsewhere', client);
    const results = new GetQueryResultsCommand({ QueryExecutionId: id });
    expect(await refusal(client.send(results))).toMatchObject({
      name: 'InvalidRequestException',
      message: 'Query did not finish successfully. Final query state: FAILED',
    });
  });
});

describe('StartQueryExecution', () => {
  test.each([
    ['needs a place for the result', { ResultConfiguration: undefined }, /^No output location/],
    [
      'needs it to be in S3',
      { ResultConfiguration: { OutputLocation: 'file:///tmp' } },
      /not a valid S3 path/,
    ],
    ['knows its workgroups', { WorkGroup: 'toString' }, /^WorkGroup toString is not found/],
    ['takes no short tokens', { ClientRequestToken: 'short' }, /ClientRequestToken/],
    ['takes so many bytes', { QueryString: `SELECT '${'é'.repeat(131_072)}'` }, /262144 bytes/],
  ])('%s', async (_, more, message) => {
    expect(await refusal(clientOf().send(asked('SELECT 1', more)))).toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringMatching(message),
    });
  });

  test('takes the place of the result from the workgroup', async () => {
    const client = clientOf();
    const { QueryExecutionId: id } = await client.send(
      asked('SELECT 1', { WorkGroup: 'secrets-census', ResultConfiguration: undefined }),
    );
    const { ResultConfiguration: result } = await ended(client, id);
    expect(result?.OutputLocation).toBe(`s3://secrets-census-results/athena/${id}.csv`);
  });

  test('starts one query, however often the same token comes', async () => {
    const client = clientOf();
    const token = { ClientRequestToken: 'x'.repeat(32) };
    const { QueryExecutionId: id } = await client.send(asked('SELECT 1', token));
    expect((await client.send(asked('SELECT 1', token))).QueryExecutionId).toBe(id);
    expect(await refusal(client.send(asked('SELECT 2', token)))).toMatchObject({
      name: 'InvalidRequestException',
      message: 'Idempotent parameters do not match',
    });
  });

  test('lets some twenty queries wait or run, and no more', async () => {
    const own = await tinyForTest();
    const client = clientOf(own);
    // The tables are made for the first query, which takes far longer than to send the others.
    const many = await Promise.all(
      Array.from({ length: 21 }, () => refusal(client.send(asked('SELECT 1')))),
    );
    expect(many).toContainEqual(
      expect.objectContaining({ name: 'TooManyRequestsException', status: 400 }),
    );
  });
});

describe('who may ask', () => {
  test('the account of the trail and the management account, in the Region of the trail', async () => {
    const sql = `SELECT count(*) ${OF_SHOP}`;
    expect(await rowsOf(sql, clientOf(tiny, ROOT))).toEqual(await rowsOf(sql));
    for (const client of [clientOf(tiny, SHOP), clientOf(tiny, AUDIT, 'eu-west-1')]) {
      const { Status: status } = await run(sql, client);
      expect(status?.StateChangeReason).toMatch(/^TABLE_NOT_FOUND/);
    }
  });

  test('nobody sees the queries of another account', async () => {
    const { QueryExecutionId: id } = await run('SELECT 1');
    const other = new GetQueryExecutionCommand({ QueryExecutionId: id });
    expect(await refusal(clientOf(tiny, ROOT).send(other))).toMatchObject({
      name: 'InvalidRequestException',
      message: `QueryExecution ${id} was not found`,
    });
  });
});

test('a query can be stopped, and stays so', async () => {
  const own = await tinyForTest();
  const client = clientOf(own);
  const { QueryExecutionId: id } = await client.send(asked(`SELECT count(*) ${OF_SHOP}`));
  await client.send(new sdk.StopQueryExecutionCommand({ QueryExecutionId: id }));
  expect((await ended(client, id)).Status?.State).toBe('CANCELLED');
  // A later query runs in the same database, which is made by then.
  await run('SELECT 1', client);
  expect((await ended(client, id)).Status?.State).toBe('CANCELLED');
});

test('the catalog describes the table as its statement was written', async () => {
  const { TableMetadata: table } = await clientOf().send(
    new sdk.GetTableMetadataCommand({
      CatalogName: 'AwsDataCatalog',
      DatabaseName: 'trails',
      TableName: 'events',
    }),
  );
  expect(table?.PartitionKeys?.map(({ Name: name }) => name)).toEqual([
    'account',
    'region',
    'timestamp',
  ]);
  expect(table?.Columns).toContainEqual({ Name: 'requestparameters', Type: 'string' });
  const location = 's3://tiny-trail/logs/all/AWSLogs/o-tiny000001';
  expect(table?.Parameters).toMatchObject({
    location: `${location}/`,
    'projection.account.type': 'injected',
    'storage.location.template': `${location}/\${account}/CloudTrail/\${region}/\${timestamp}`,
  });
  const other = new sdk.GetTableMetadataCommand({
    CatalogName: 'AwsDataCatalog',
    DatabaseName: 'trails',
    TableName: 'nothing',
  });
  expect(await refusal(clientOf().send(other))).toMatchObject({ name: 'MetadataException' });
});

test("the product's own SQL runs as it is, and counts every read", async () => {
  const regions = ['eu-west-1', HOME];
  const sql = usageSql(
    {
      span: { from: '2024-01-01T00:00:00Z', to: TODAY },
      places: [ROOT, SHOP].map((account) => ({ account, regions })),
    },
    { dialect: 'athena', from: 'trails.events' },
  );
  const [names = [], ...rows] = await rowsOf(sql);
  const valuesOf = (name: string) => rows.map((row) => row[names.indexOf(name)]);
  const events = valuesOf('event');
  const counts = valuesOf('events').filter((_, n) => events[n] === 'GetSecretValue');
  const reads = RECORDS.filter(
    ({ account, region, record }) =>
      [ROOT, SHOP].includes(account) &&
      regions.includes(region) &&
      record.eventName === 'GetSecretValue',
  );
  expect(reads.length).toBeGreaterThan(0);
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(reads.length);
  expect(valuesOf('kind').filter((kind) => kind === 'activity').length).toBeGreaterThan(1);
});

test('every answer has only members and types that the SDK knows', async () => {
  const client = clientOf();
  const { QueryExecutionId: id } = await run(`SELECT eventname ${OF_SHOP} LIMIT 2`);
  const query = { QueryExecutionId: id };
  const answers = {
    StartQueryExecution: await client.send(asked('SELECT 1')),
    GetQueryExecution: await client.send(new GetQueryExecutionCommand(query)),
    GetQueryResults: await client.send(new GetQueryResultsCommand(query)),
    StopQueryExecution: await client.send(new sdk.StopQueryExecutionCommand(query)),
    GetTableMetadata: await client.send(
      new sdk.GetTableMetadataCommand({
        CatalogName: 'AwsDataCatalog',
        DatabaseName: 'trails',
        TableName: 'events',
      }),
    ),
  };
  expect(Object.keys(answers).sort()).toEqual(Object.keys(athena.operations).sort());
  const schemas = new Map<string, unknown>(Object.entries(sdk));
  for (const [name, answer] of Object.entries(answers)) {
    const raw: unknown = JSON.parse(JSON.stringify(members(answer)), (_key, value: unknown) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? Date.parse(value) : value,
    );
    expect(deviations(outputOf(schemas.get(`${name}$`)), raw, name)).toEqual([]);
  }
});
