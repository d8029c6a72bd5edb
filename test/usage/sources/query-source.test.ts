import { describe, expect, test } from 'vitest';
import { answered, failed } from '../../../src/model/gap.js';
import type { Observation, UsageQuery } from '../../../src/model/usage.js';
import { UserError } from '../../../src/model/user-error.js';
import type {
  LogObjects,
  QueryPart,
  QueryPort,
  Row,
  TableDescription,
  UsageSource,
} from '../../../src/usage/ports.js';
import {
  type AthenaSourceOptions,
  athenaSource,
} from '../../../src/usage/sources/athena-source.js';
import { lakeSource } from '../../../src/usage/sources/lake-source.js';

const SHOP = '111111111111';
const BANK = '222222222222';

const QUERY: UsageQuery = {
  span: { from: '2026-10-01T00:00:00Z', to: '2026-10-30T23:59:59Z' },
  places: [
    { account: SHOP, regions: ['eu-west-1', 'us-east-1'] },
    { account: BANK, regions: ['eu-west-1', 'us-east-1'] },
  ],
};

const activityRow = (account: string, region: string): Row => ({
  kind: 'activity',
  account,
  region,
  days: '2026-10-01,2026-10-02',
  records_reads: 'true',
});

const countRow: Row = {
  kind: 'count',
  account: SHOP,
  region: 'eu-west-1',
  event: 'GetSecretValue',
  secret_id: 'db',
  via_vpc_endpoint: 'false',
  events: '3',
  session_hours: '2',
  first_at: '2026-10-01T00:00:00Z',
  last_at: '2026-10-02T00:00:00Z',
};

const rows = (...all: readonly Row[]): QueryPart => ({ kind: 'rows', rows: all });
const scanned = (bytes: number): QueryPart => ({ kind: 'scanned', bytes });
const FAILURE = { reason: 'error', api: 'athena:StartQueryExecution', detail: 'no' } as const;

/** Answers by what is in the SQL. */
function queriesOf(answer: (sql: string) => readonly QueryPart[]) {
  const asked: string[] = [];
  let closed = 0;
  const queries: QueryPort = {
    async *run(sql) {
      asked.push(sql);
      yield* answer(sql);
    },
    close: async () => {
      closed++;
    },
  };
  return { queries, asked, closed: () => closed };
}

const TABLE: TableDescription = {
  columns: ['useridentity', 'eventtime', 'vpcendpointid'],
  partitionKeys: ['account', 'region', 'timestamp'],
  parameters: new Map([
    ['projection.timestamp.format', 'yyyy/MM/dd'],
    [
      'storage.location.template',
      's3://logs/AWSLogs/o-1/${account}/CloudTrail/${region}/${timestamp}',
    ],
  ]),
};

/** A bucket in which every folder holds as much. */
function bucketOf(bytes: number) {
  const listed: string[] = [];
  const objects = async (bucket: string): Promise<LogObjects> => ({
    async *list(prefix) {
      listed.push(`${bucket} ${prefix}`);
      yield answered([{ key: `${prefix}a`, size: bytes / 2 }]);
      yield answered([{ key: `${prefix}b`, size: bytes / 2 }]);
    },
    async *browse() {},
    fetch: async () => failed({ reason: 'error' }),
  });
  return { objects, listed };
}

const athena = (queries: QueryPort, more: Partial<AthenaSourceOptions> = {}): UsageSource =>
  athenaSource({
    queries,
    table: { describe: async () => answered(TABLE) },
    objects: bucketOf(1e6).objects,
    target: { dialect: 'athena', from: 'security.cloudtrail' },
    ...more,
  });

async function observed(source: UsageSource): Promise<Observation[]> {
  const observations: Observation[] = [];
  for await (const observation of source.observe(QUERY)) observations.push(observation);
  return observations;
}

const isAbout =
  (region: string) =>
  (sql: string): boolean =>
    sql.includes(`'${region}'`);

describe('Athena', () => {
  test('is asked Region by Region, and its rows are what it observed', async () => {
    const { queries, asked } = queriesOf((sql) =>
      isAbout('eu-west-1')(sql)
        ? [scanned(3e9), rows(activityRow(SHOP, 'eu-west-1')), rows(countRow)]
        : [scanned(1e9)],
    );
    const source = athena(queries);
    expect(await observed(source)).toMatchObject([
      { kind: 'activity', activity: { account: SHOP, region: 'eu-west-1' } },
      { kind: 'count', count: { secretId: 'db', count: 3, sessionHours: 2 } },
    ]);
    expect(asked).toHaveLength(2);
    for (const sql of asked) for (const account of [SHOP, BANK]) expect(sql).toContain(account);
    expect(source.notes()).toEqual([
      'Athena scanned 4 GB in 2 queries, for 0.02 USD at a list price of 5 USD a terabyte (2026-11-21).',
    ]);
  });

  test.each<[string, QueryPart]>([
    ['fails', { kind: 'failure', failure: FAILURE }],
    ['answers something else', rows({ kind: 'weather', account: SHOP, region: 'eu-west-1' })],
    ['answers with numbers that are none', rows({ ...countRow, events: 'many' })],
  ])('knows nothing of the places of a query that %s, and of the others all', async (_, part) => {
    const { queries } = queriesOf((sql) =>
      isAbout('eu-west-1')(sql)
        ? [scanned(1), rows(activityRow(SHOP, 'eu-west-1')), part, rows(countRow)]
        : [scanned(1), rows(activityRow(BANK, 'us-east-1'))],
    );
    const observations = await observed(athena(queries));
    const failures = observations.flatMap((one) => (one.kind === 'failure' ? [one] : []));
    expect(failures.map(({ account, region }) => [account, region])).toEqual([
      [SHOP, 'eu-west-1'],
      [BANK, 'eu-west-1'],
    ]);
    for (const { failure } of failures) expect(failure.reason).toBe('error');
    expect(observations).toContainEqual(
      expect.objectContaining({ activity: expect.objectContaining({ region: 'us-east-1' }) }),
    );
    expect(observations.some(({ kind }) => kind === 'count')).toBe(false);
  });

  test('is not asked more queries at a time than may be', async () => {
    let running = 0;
    let most = 0;
    const queries: QueryPort = {
      async *run() {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        yield scanned(1);
        running--;
      },
      close: async () => {},
    };
    const regions = Array.from({ length: 10 }, (_, n) => `us-east-${n}`);
    const source = athena(queries, { atOnce: 3 });
    for await (const _ of source.observe({ ...QUERY, places: [{ account: SHOP, regions }] })) {
      // Nothing is observed.
    }
    expect(most).toBe(3);
    expect(source.notes()[0]).toContain('in 10 queries');
  });

  test.each<[string, Partial<TableDescription>, (sql: string) => void]>([
    [
      'with all that is usual',
      {},
      (sql) => {
        expect(sql).toContain('vpcendpointid');
        expect(sql).toContain('timestamp');
      },
    ],
    [
      'without a column for endpoints',
      { columns: [] },
      (sql) => {
        expect(sql).not.toContain('vpcendpointid');
      },
    ],
    [
      'with days of another form',
      { parameters: new Map([['projection.timestamp.format', 'yyyy-MM-dd']]) },
      (sql) => {
        expect(sql).not.toContain("'2026/10/01'");
      },
    ],
    [
      'without partitions',
      { partitionKeys: [] },
      (sql) => {
        expect(sql).not.toContain("'2026/10/01'");
      },
    ],
  ])('is asked in the columns of a table %s', async (_, difference, check) => {
    const { queries, asked } = queriesOf(() => []);
    const describe = async () => answered({ ...TABLE, ...difference });
    await observed(athena(queries, { table: { describe } }));
    for (const sql of asked) check(sql);
    expect(asked).toHaveLength(2);
  });

  test('is asked for a table that may not be described as for one of the documentation', async () => {
    const { queries, asked } = queriesOf(() => []);
    const describe = async () => failed({ reason: 'accessDenied' as const });
    await observed(athena(queries, { table: { describe } }));
    expect(asked[0]).toContain("'2026/10/01'");
  });

  test('is not asked for a table that is not there', async () => {
    const { queries, asked } = queriesOf(() => []);
    const describe = async () => {
      throw new UserError({ what: 'no such table' });
    };
    await expect(athena(queries, { table: { describe } }).estimate(QUERY)).rejects.toThrow(
      UserError,
    );
    expect(asked).toEqual([]);
  });

  test('closes its queries', async () => {
    const { queries, closed } = queriesOf(() => []);
    await athena(queries).close();
    expect(closed()).toBe(1);
  });
});

describe('an estimate', () => {
  const says = async (more: Partial<AthenaSourceOptions> = {}): Promise<readonly string[]> => {
    const { queries, asked } = queriesOf(() => []);
    const estimate = await athena(queries, more).estimate(QUERY);
    expect(asked).toEqual([]);
    return estimate.says;
  };

  test('tells queries, partitions, bytes and price, from a sample of folders', async () => {
    const { objects, listed } = bucketOf(1e9);
    // 4 places, 30 days and the day after.
    expect(await says({ objects })).toEqual([
      'Athena is asked in 2 queries over 124 partitions (account, Region and day) of security.cloudtrail.',
      'Athena will scan an estimated 124 GB in 2 queries, for 0.62 USD at a list price of 5 USD a terabyte (2026-11-21): an estimate from the files of 40 of 124 partitions.',
    ]);
    expect(listed).toHaveLength(40);
    expect(new Set(listed).size).toBe(40);
    for (const place of listed)
      expect(place).toMatch(
        /^logs AWSLogs\/o-1\/(111111111111|222222222222)\/CloudTrail\/(eu-west|us-east)-1\/2026\/1[01]\/\d\d\/$/,
      );
    // All of the span is in the sample, and no day of the week is missing.
    const days = listed.map((place) => place.slice(-11, -1).replaceAll('/', '-'));
    expect(new Set(days.map((day) => new Date(day).getUTCDay())).size).toBe(7);
    expect(days.some((day) => day > '2026-10-25')).toBe(true);
  });

  test('knows that a query of few bytes costs as one of ten megabytes', async () => {
    const price = {
      perTerabyte: 1e6,
      currency: 'EUR',
      asOf: '2027-01-01',
      leastBytes: 10e6,
    };
    const [, bytes] = await says({ objects: bucketOf(0).objects, price });
    expect(bytes).toContain('an estimated 0 bytes in 2 queries, for 20.00 EUR at a list price');
  });

  test.each<[string, Partial<TableDescription>, string]>([
    ['without a template', { parameters: new Map() }, 'storage.location.template'],
    [
      'elsewhere than in S3',
      { parameters: new Map([['storage.location.template', 'file:///etc/']]) },
      'storage.location.template',
    ],
    ['without partitions', { partitionKeys: [] }, 'no partitions by account'],
    [
      'with partitions by something else',
      {
        parameters: new Map([
          ['storage.location.template', 's3://logs/${account}/${region}/${timestamp}/${hour}'],
        ]),
      },
      'by something else',
    ],
  ])('is not made up for a table %s', async (_, difference, why) => {
    const describe = async () => answered({ ...TABLE, ...difference });
    const [, bytes] = await says({ table: { describe } });
    expect(bytes).toContain('is not known beforehand');
    expect(bytes).toContain(why);
  });

  test('is not made up where the table or the bucket is closed', async () => {
    const denied = failed({ reason: 'accessDenied', api: 's3:ListObjectsV2', detail: 'no' });
    const objects = async (): Promise<LogObjects> => ({
      ...(await bucketOf(1).objects('logs')),
      async *list() {
        yield denied;
      },
    });
    expect((await says({ objects }))[1]).toContain('not known beforehand: s3:ListObjectsV2: no');
    const describe = async () => denied;
    expect((await says({ table: { describe } }))[1]).toContain('not known beforehand');
  });

  test('does not read a folder without end', async () => {
    let pages = 0;
    const objects = async (): Promise<LogObjects> => ({
      ...(await bucketOf(1).objects('logs')),
      async *list() {
        for (;;) {
          pages++;
          yield answered([{ key: 'a', size: 1 }]);
        }
      },
    });
    await says({ objects });
    expect(pages).toBe(40 * 20);
  });
});

describe('CloudTrail Lake', () => {
  const STORE = '1a2b3c4d-1111-2222-3333-444455556666';

  test('is asked once, and tells what it scanned', async () => {
    const { queries, asked } = queriesOf(() => [
      scanned(1500),
      rows(activityRow(SHOP, 'eu-west-1')),
    ]);
    const source = lakeSource({ queries, store: STORE });
    expect(await observed(source)).toMatchObject([{ kind: 'activity' }]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(STORE);
    expect(source.notes()).toEqual(['CloudTrail Lake scanned 1.5 kB in 1 query.']);
    expect((await source.estimate(QUERY)).says).toHaveLength(1);
  });

  test('that fails knows nothing of any place', async () => {
    const { queries } = queriesOf(() => [{ kind: 'failure', failure: FAILURE }]);
    const observations = await observed(lakeSource({ queries, store: STORE }));
    expect(observations.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 4 }, () => 'failure'),
    );
  });
});
