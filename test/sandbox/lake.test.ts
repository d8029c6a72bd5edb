import * as sdk from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { LAKE_OPERATIONS } from '../../src/sandbox/services/cloudtrail-lake.js';
import { createState } from '../../src/sandbox/state/state.js';
import { trailRecords } from '../../src/sandbox/trail-records.js';
import { usageSql } from '../../src/usage/sql/usage-sql.js';
import { deviations, outputOf } from './sdk-schema.js';
import {
  AUDIT,
  members,
  ROOT,
  refusal,
  SHOP,
  startTiny,
  type Tiny,
  TODAY,
  tinyForTest,
} from './tiny.js';

const { DescribeQueryCommand, GetQueryResultsCommand, StartQueryCommand } = sdk;

/** The trail of the tiny world. */
const HOME = 'us-east-1';
const STORE = '0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0';
const STORE_ARN = `arn:aws:cloudtrail:${HOME}:${AUDIT}:eventdatastore/${STORE}`;

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny({ quotas: [] });
});
afterAll(() => tiny.close());

type Client = sdk.CloudTrailClient;

const clientOf = (sandbox: Tiny = tiny, account = AUDIT): Client =>
  sandbox.as(account, HOME).cloudtrail;

const start = (sql: string, client = clientOf()) =>
  client.send(new StartQueryCommand({ QueryStatement: sql }));

/** The whole result once the query has ended. */
async function ended(id = '', client = clientOf()) {
  for (;;) {
    const first = await client.send(new GetQueryResultsCommand({ QueryId: id }));
    if (first.QueryStatus === 'QUEUED' || first.QueryStatus === 'RUNNING') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    const rows: Record<string, string>[][] = [];
    for await (const page of sdk.paginateGetQueryResults({ client }, { QueryId: id }))
      rows.push(...(page.QueryResultRows ?? []));
    return { ...first, QueryResultRows: rows };
  }
}

async function run(sql: string, client = clientOf()) {
  const { QueryId: id } = await start(sql, client);
  return { ...(await ended(id, client)), id };
}

/** Each row as one object; what is NULL is missing. */
const objects = ({ QueryResultRows: rows = [] }: Partial<sdk.GetQueryResultsCommandOutput>) =>
  rows.map((row) => Object.assign({}, ...row));

const RECORDS = [...trailRecords(createState(loadWorld('fixtures/tiny')))];

describe('a query', () => {
  test('sees times as timestamps, parameters as maps, and columns by any letter case', async () => {
    const read = RECORDS.find(
      ({ account, record }) => account === SHOP && record.eventName === 'GetSecretValue',
    );
    const [row] = objects(
      await run(
        `SELECT eventTime AS "at", element_at(requestParameters, 'secretId') AS sid,
           element_at(requestParameters, 'nothing') AS nothing, useridentity.sessioncontext.sessionissuer.arn AS issuer,
           readOnly AS reads, recipientAccountId
         FROM ${STORE} WHERE eventID = '${read?.record.eventID}' AND eventTime > '2000-01-01 00:00:00'`,
      ),
    );
    expect(row).toEqual({
      at: String(read?.record.eventTime).replace('T', ' ').replace('Z', '.000'),
      sid: expect.stringMatching(/./),
      issuer: expect.stringMatching(/^arn:aws:iam::/),
      reads: 'true',
      recipientAccountId: SHOP,
    });
  });

  test('names the store by its id or its ARN', async () => {
    const all = { QueryStatus: 'FINISHED', QueryResultRows: [[{ n: String(RECORDS.length) }]] };
    expect(await run(`SELECT count(*) AS n FROM ${STORE}`)).toMatchObject(all);
    expect(await run(`SELECT count(*) AS n FROM ${STORE_ARN}`)).toMatchObject(all);
    expect(await run(`SELECT count(*) AS n FROM "${STORE}" AS s`)).toMatchObject(all);
  });

  test('reads the events of its time span, whatever else it says', async () => {
    const since = '2026-02-01T00:00:00Z';
    const bytes = RECORDS.filter(({ record }) => String(record.eventTime) >= since)
      .map(({ record }) => Buffer.byteLength(JSON.stringify(record)))
      .reduce((sum, size) => sum + size, 0);
    const { QueryStatistics: statistics } = await run(
      `SELECT eventID FROM ${STORE} WHERE eventTime >= TIMESTAMP '2026-02-01 00:00:00' AND eventName = 'None'`,
    );
    expect(statistics).toEqual({ ResultsCount: 0, TotalResultsCount: 0, BytesScanned: bytes });
  });

  test('comes in pages', async () => {
    const client = clientOf();
    const { id } = await run(`SELECT eventID FROM ${STORE} ORDER BY 1 LIMIT 5`, client);
    const found: object[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new GetQueryResultsCommand({
          QueryId: id,
          MaxQueryResults: 2,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      expect(page.QueryStatistics).toMatchObject({ TotalResultsCount: 5 });
      found.push(...objects(page));
      token = page.NextToken;
    } while (token !== undefined);
    expect(new Set(found.map((row) => JSON.stringify(row))).size).toBe(5);
    const wrong = new GetQueryResultsCommand({ QueryId: id, NextToken: 'made-up' });
    expect(await refusal(client.send(wrong))).toMatchObject({ name: 'InvalidNextTokenException' });
  });
});

describe('StartQuery refuses', () => {
  test.each([
    ['InvalidQueryStatementException', `SELECT eventname::text FROM ${STORE}`],
    ['InvalidQueryStatementException', `SELECT list(eventname) FROM ${STORE}`],
    ['InvalidQueryStatementException', `SELECT requestParameters['secretId'] FROM ${STORE}`],
    ['InvalidQueryStatementException', `DELETE FROM ${STORE}`],
    ['InvalidQueryStatementException', 'SELECT 1'],
    ['InvalidQueryStatementException', `SELECT 'FROM ${STORE}'`],
    ['EventDataStoreNotFoundException', 'SELECT 1 FROM 11111111-2222-4333-8444-555555555555'],
    ['InvalidParameterException', `SELECT '${'x'.repeat(10_000)}' FROM ${STORE}`],
  ])('%s: %s', async (name, sql) => {
    expect(await refusal(start(sql))).toMatchObject({ name, status: 400 });
  });

  test('accounts and Regions that do not have the store', async () => {
    const sql = `SELECT count(*) FROM ${STORE}`;
    const name = 'EventDataStoreNotFoundException';
    expect(await refusal(start(sql, clientOf(tiny, SHOP)))).toMatchObject({ name });
    const elsewhere = tiny.as(AUDIT, 'eu-west-1').cloudtrail;
    expect(await refusal(start(sql, elsewhere))).toMatchObject({ name });
    expect(await start(sql, clientOf(tiny, ROOT))).toHaveProperty('QueryId');
  });
});

test('a query that fails says why', async () => {
  const { id, ...page } = await run(`SELECT colour FROM ${STORE}`);
  expect(page).toMatchObject({ QueryStatus: 'FAILED', QueryResultRows: [] });
  expect(page.ErrorMessage).toMatch(/^COLUMN_NOT_FOUND: .*'colour'/);
  const told = await clientOf().send(new DescribeQueryCommand({ QueryId: id }));
  expect(told).toMatchObject({ QueryStatus: 'FAILED', ErrorMessage: page.ErrorMessage });
});

test('a query can be cancelled, once', async () => {
  const own = await tinyForTest();
  const client = clientOf(own);
  const { QueryId: id } = await start(`SELECT count(*) FROM ${STORE}`, client);
  const cancel = () => client.send(new sdk.CancelQueryCommand({ QueryId: id }));
  expect(await cancel()).toMatchObject({ QueryStatus: 'CANCELLED' });
  expect(await refusal(cancel())).toMatchObject({ name: 'InactiveQueryException' });
  expect(await ended(id, client)).toMatchObject({ QueryStatus: 'CANCELLED' });
});

test('ten queries may run at a time', async () => {
  const own = await tinyForTest({ quotas: [] });
  const client = clientOf(own);
  // The tables are made for the first query, which takes far longer than to send the others.
  const many = await Promise.all(
    Array.from({ length: 11 }, () => refusal(start(`SELECT count(*) FROM ${STORE}`, client))),
  );
  expect(many).toContainEqual(
    expect.objectContaining({ name: 'MaxConcurrentQueriesException', status: 400 }),
  );
});

test('nobody knows the queries of another account', async () => {
  const { id } = await run(`SELECT count(*) FROM ${STORE}`);
  const other = new GetQueryResultsCommand({ QueryId: id });
  expect(await refusal(clientOf(tiny, ROOT).send(other))).toMatchObject({
    name: 'QueryIdNotFoundException',
  });
});

test("the product's own SQL runs as it is, and counts every read", async () => {
  const sql = usageSql(
    {
      span: { from: '2024-01-01T00:00:00Z', to: TODAY },
      places: [ROOT, SHOP].map((account) => ({ account, regions: ['eu-west-1', HOME] })),
    },
    { dialect: 'lake', from: STORE_ARN },
  );
  const rows = objects(await run(sql));
  const reads = RECORDS.filter(
    ({ account, region, record }) =>
      [ROOT, SHOP].includes(account) &&
      ['eu-west-1', HOME].includes(region) &&
      record.eventName === 'GetSecretValue',
  );
  const counts = rows.filter(({ event }) => event === 'GetSecretValue');
  expect(reads.length).toBeGreaterThan(0);
  expect(counts.reduce((sum, { events }) => sum + Number(events), 0)).toBe(reads.length);
});

test('every answer has only members and types that the SDK knows', async () => {
  const client = clientOf();
  const started = await start(`SELECT eventName FROM ${STORE} LIMIT 2`, client);
  const { QueryId: id } = started;
  const { QueryId: other } = await start(`SELECT eventName FROM ${STORE}`, client);
  const answers = {
    StartQuery: started,
    CancelQuery: await client.send(new sdk.CancelQueryCommand({ QueryId: other })),
    GetQueryResults: await ended(id, client),
    DescribeQuery: await client.send(new DescribeQueryCommand({ QueryId: id })),
  };
  expect(Object.keys(answers).sort()).toEqual(Object.keys(LAKE_OPERATIONS).sort());
  const schemas = new Map<string, unknown>(Object.entries(sdk));
  for (const [name, answer] of Object.entries(answers)) {
    const raw: unknown = JSON.parse(JSON.stringify(members(answer)), (_key, value: unknown) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? Date.parse(value) : value,
    );
    expect(deviations(outputOf(schemas.get(`${name}$`)), raw, name)).toEqual([]);
  }
});
