import { describe, expect, test } from 'vitest';
import { type AthenaOptions, athenaPort } from '../../src/aws/athena.js';
import { athenaTable } from '../../src/aws/athena-table.js';
import { UserError } from '../../src/model/user-error.js';
import { type Asked, all, type Canned, cannedAws, refusal } from './canned.js';

const OPTIONS: AthenaOptions = { database: 'security', run: '20261030T120000Z' };
const STARTED: Canned = [200, { QueryExecutionId: 'q-1' }];

const state = (State: string, more: object = {}, bytes = 1234): Canned => [
  200,
  {
    QueryExecution: {
      QueryExecutionId: 'q-1',
      Status: { State, ...more },
      Statistics: { DataScannedInBytes: bytes },
    },
  },
];

const COLUMNS = { ResultSetMetadata: { ColumnInfo: [{ Name: 'Kind' }, { Name: 'events' }] } };

const row = (...values: readonly (string | null)[]) => ({
  Data: values.map((value) => (value === null ? {} : { VarCharValue: value })),
});

const results = (rows: readonly object[], NextToken?: string): Canned => [
  200,
  { ResultSet: { Rows: rows, ...COLUMNS }, NextToken },
];

const ONE_ROW = [
  { kind: 'scanned', bytes: 1234 },
  { kind: 'rows', rows: [{ kind: 'count', events: '7' }] },
];

describe('a query', () => {
  test('is started, waited for, and read to its end; the first row names the columns', async () => {
    const aws = await cannedAws([
      STARTED,
      state('QUEUED'),
      state('RUNNING'),
      state('SUCCEEDED'),
      results([row('Kind', 'events'), row('count', '7')], 'more'),
      results([row('activity', null), row('Kind', 'events')]),
    ]);
    expect(await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'))).toEqual([
      ...ONE_ROW,
      {
        kind: 'rows',
        rows: [
          { kind: 'activity', events: undefined },
          { kind: 'Kind', events: 'events' },
        ],
      },
    ]);
    expect(aws.operations()).toEqual([
      'StartQueryExecution',
      'GetQueryExecution',
      'GetQueryExecution',
      'GetQueryExecution',
      'GetQueryResults',
      'GetQueryResults',
    ]);
    expect(aws.asked[0]?.body).toEqual({
      QueryString: 'SELECT 1',
      ClientRequestToken: 'secrets-census-20261030T120000Z-0',
      QueryExecutionContext: { Database: 'security', Catalog: 'AwsDataCatalog' },
    });
    expect(aws.asked[5]?.body).toEqual({
      QueryExecutionId: 'q-1',
      MaxResults: 1000,
      NextToken: 'more',
    });
  });

  test('runs in the workgroup and the catalog, and writes to the place, that are named', async () => {
    const aws = await cannedAws([refusal('InvalidRequestException', 'WorkGroup is not found.')]);
    const options = { ...OPTIONS, workGroup: 'audit', output: 's3://results/', catalog: 'other' };
    const parts = await all(athenaPort(aws.channel, options).run('SELECT 1'));
    expect(parts).toMatchObject([
      {
        kind: 'failure',
        failure: {
          reason: 'error',
          api: 'athena:StartQueryExecution',
          detail: 'InvalidRequestException: WorkGroup is not found.',
        },
      },
    ]);
    expect(aws.asked[0]?.body).toMatchObject({
      WorkGroup: 'audit',
      ResultConfiguration: { OutputLocation: 's3://results/' },
      QueryExecutionContext: { Catalog: 'other' },
    });
  });

  test('that is sent twice for want of an answer bears one token; the next one bears another', async () => {
    const aws = await cannedAws([
      (response) => response.destroy(),
      STARTED,
      state('SUCCEEDED'),
      results([]),
      STARTED,
      state('SUCCEEDED'),
      results([]),
    ]);
    const port = athenaPort(aws.channel, OPTIONS);
    await all(port.run('SELECT 1'));
    await all(port.run('SELECT 1'));
    const started = aws.asked.filter(({ target }) => target.endsWith('.StartQueryExecution'));
    const tokens = started.map(({ body }) => String(body['ClientRequestToken']));
    expect(tokens).toHaveLength(3);
    expect(tokens[1]).toBe(tokens[0]);
    expect(tokens[2]).not.toBe(tokens[0]);
    for (const token of tokens) expect(token.length).toBeGreaterThanOrEqual(32);
  });

  test('has a token that Athena takes, however the run is called', async () => {
    const aws = await cannedAws(() => refusal('InvalidRequestException', 'no'));
    for (const run of ['', 'x'.repeat(300)])
      await all(athenaPort(aws.channel, { ...OPTIONS, run }).run('SELECT 1'));
    for (const { body } of aws.asked)
      expect(String(body['ClientRequestToken'])).toMatch(/^.{32,128}$/);
  });

  test('waits while others have taken all places', async () => {
    const crowded = refusal(
      'TooManyRequestsException',
      'You have exceeded the limit for the number of queries you can run concurrently.',
    );
    const aws = await cannedAws([
      crowded,
      crowded,
      crowded,
      STARTED,
      state('SUCCEEDED'),
      results([row('Kind', 'events'), row('count', '7')]),
    ]);
    expect(await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'))).toEqual(ONE_ROW);
  });

  test('is given up where places never become free', async () => {
    const aws = await cannedAws(() => refusal('TooManyRequestsException', 'too many queries'));
    expect(await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'))).toMatchObject([
      { kind: 'failure', failure: { reason: 'throttled', api: 'athena:StartQueryExecution' } },
    ]);
  });

  test.each<[string, Canned, object]>([
    [
      'failed',
      state('FAILED', { StateChangeReason: 'SYNTAX_ERROR: line 1:8' }),
      { reason: 'error', detail: 'The query ended as FAILED: SYNTAX_ERROR: line 1:8' },
    ],
    [
      'failed without a word',
      state('FAILED'),
      { reason: 'error', detail: 'The query ended as FAILED: it does not say why' },
    ],
    [
      'was denied the logs',
      state('FAILED', {
        StateChangeReason:
          'User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: s3:GetObject because no identity-based policy allows the s3:GetObject action',
      }),
      { reason: 'accessDenied', denial: { policyType: 'identityPolicy', explicit: false } },
    ],
    [
      'was cancelled by a limit of its workgroup',
      state('CANCELLED', { StateChangeReason: 'Bytes scanned limit was exceeded' }),
      {
        reason: 'notCollected',
        detail: 'The query ended as CANCELLED: Bytes scanned limit was exceeded',
      },
    ],
    ['ended in a way of its own', state('PONDERING'), { reason: 'error' }],
  ])('that %s says so, and what it scanned all the same', async (_, end, failure) => {
    const aws = await cannedAws([STARTED, end]);
    expect(await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'))).toMatchObject([
      { kind: 'scanned', bytes: 1234 },
      { kind: 'failure', failure: { api: 'athena:StartQueryExecution', ...failure } },
    ]);
    expect(aws.operations()).not.toContain('StopQueryExecution');
  });

  test('that Athena could not do, and may do better, is started anew', async () => {
    const failed = state('FAILED', { AthenaError: { Retryable: true, ErrorMessage: 'exhausted' } });
    const aws = await cannedAws([STARTED, failed, STARTED, state('SUCCEEDED'), results([])]);
    expect(await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'))).toEqual([
      { kind: 'scanned', bytes: 1234 },
      { kind: 'scanned', bytes: 1234 },
    ]);
  });

  test('that Athena can never do is not started for ever', async () => {
    const aws = await cannedAws(({ target }) =>
      target.endsWith('.StartQueryExecution')
        ? STARTED
        : state('FAILED', { AthenaError: { Retryable: true, ErrorMessage: 'exhausted' } }),
    );
    const parts = await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'));
    expect(parts.filter(({ kind }) => kind === 'scanned')).toHaveLength(3);
    expect(parts.at(-1)).toMatchObject({
      kind: 'failure',
      failure: { detail: 'The query ended as FAILED: exhausted' },
    });
  });

  test.each<[string, Canned]>([
    ['says nothing', [200, {}]],
    ['is the page of a proxy', (response) => response.end('<html>Welcome</html>')],
  ])('whose answer %s is not taken for one without rows', async (_, nonsense) => {
    const aws = await cannedAws(({ target }) => {
      if (target.endsWith('.StartQueryExecution')) return STARTED;
      return target.endsWith('.GetQueryExecution') ? state('SUCCEEDED') : nonsense;
    });
    expect((await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'))).at(-1)).toMatchObject({
      kind: 'failure',
      failure: { reason: 'error', api: 'athena:GetQueryResults' },
    });
  });

  test.each(['StartQueryExecution', 'GetQueryExecution'])(
    'whose %s says nothing is a failure',
    async (operation) => {
      const aws = await cannedAws(({ target }) =>
        target.endsWith(`.${operation}`) ? [200, {}] : STARTED,
      );
      expect(await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'))).toMatchObject([
        { kind: 'failure', failure: { reason: 'error', api: `athena:${operation}` } },
      ]);
    },
  );

  test('may give rows of any shape', async () => {
    const aws = await cannedAws([
      STARTED,
      state('SUCCEEDED'),
      results([{}, { Data: [{ VarCharValue: 'a' }] }, row('b', 'c')]),
    ]);
    expect((await all(athenaPort(aws.channel, OPTIONS).run('SELECT 1'))).at(-1)).toEqual({
      kind: 'rows',
      rows: [
        { kind: undefined, events: undefined },
        { kind: 'a', events: undefined },
        { kind: 'b', events: 'c' },
      ],
    });
  });

  test('that nobody waits for any more is cancelled', async () => {
    const aws = await cannedAws(({ target }: Asked) =>
      target.endsWith('.StartQueryExecution') ? STARTED : state('RUNNING'),
    );
    const port = athenaPort(aws.channel, OPTIONS);
    const running = all(port.run('SELECT 1'));
    while (!aws.operations().includes('GetQueryExecution'))
      await new Promise((resolve) => setTimeout(resolve, 5));
    await port.close();
    expect(aws.operations().filter((name) => name === 'StopQueryExecution')).toHaveLength(1);
    expect(await running).toMatchObject([
      { kind: 'failure', failure: { detail: 'The scan ended.' } },
    ]);
    expect(await all(port.run('SELECT 2'))).toMatchObject([{ kind: 'failure' }]);
    expect(aws.operations().filter((name) => name === 'StartQueryExecution')).toHaveLength(1);
  });
});

describe('a table', () => {
  const NAME = { database: 'security', table: 'cloudtrail' };

  test('is described by its columns, its partitions and where it is', async () => {
    const aws = await cannedAws([
      [
        200,
        {
          TableMetadata: {
            Name: 'cloudtrail',
            Columns: [{ Name: 'EventTime', Type: 'string' }, {}],
            PartitionKeys: [{ Name: 'account' }],
            Parameters: {
              Location: 's3://logs/',
              'storage.location.template': 's3://logs/${account}',
            },
          },
        },
      ],
    ]);
    expect(await athenaTable(aws.channel, NAME).describe()).toEqual({
      ok: true,
      value: {
        columns: ['eventtime'],
        partitionKeys: ['account'],
        parameters: new Map([
          ['location', 's3://logs/'],
          ['storage.location.template', 's3://logs/${account}'],
        ]),
      },
    });
    expect(aws.asked[0]?.body).toEqual({
      CatalogName: 'AwsDataCatalog',
      DatabaseName: 'security',
      TableName: 'cloudtrail',
    });
  });

  test('that is not there is a mistake of the user', async () => {
    const aws = await cannedAws([
      refusal('MetadataException', 'EntityNotFoundException from Glue: Table cloudtrail not found'),
    ]);
    await expect(athenaTable(aws.channel, NAME).describe()).rejects.toThrow(UserError);
  });

  test('that may not be described is not known', async () => {
    const aws = await cannedAws([refusal('AccessDeniedException', 'not authorized')]);
    expect(await athenaTable(aws.channel, NAME).describe()).toMatchObject({
      ok: false,
      failure: { reason: 'accessDenied', api: 'athena:GetTableMetadata' },
    });
  });

  test('whose description says nothing is not known', async () => {
    const aws = await cannedAws(() => [200, {}]);
    expect(await athenaTable(aws.channel, NAME).describe()).toMatchObject({ ok: false });
  });
});
