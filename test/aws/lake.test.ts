import { describe, expect, test } from 'vitest';
import { lakePort } from '../../src/aws/lake.js';
import { all, type Canned, cannedAws, refusal } from './canned.js';

const STARTED: Canned = [200, { QueryId: 'q-1' }];

const state = (QueryStatus: string, more: object = {}): Canned => [
  200,
  { QueryId: 'q-1', QueryStatus, QueryStatistics: { BytesScanned: 99 }, ...more },
];

const results = (rows: readonly unknown[], NextToken?: string): Canned => [
  200,
  { QueryStatus: 'FINISHED', QueryResultRows: rows, NextToken },
];

describe('a query of CloudTrail Lake', () => {
  test('is started, waited for, and read to its end; what is empty is NULL', async () => {
    const aws = await cannedAws([
      STARTED,
      state('QUEUED'),
      state('RUNNING'),
      state('FINISHED'),
      results([[{ Kind: 'count' }, { events: '7' }]], 'more'),
      results([[{ kind: 'activity' }, { events: '' }], [{ kind: 'a', events: 'b' }], 'c']),
    ]);
    expect(await all(lakePort(aws.channel).run('SELECT 1'))).toEqual([
      { kind: 'scanned', bytes: 99 },
      { kind: 'rows', rows: [{ kind: 'count', events: '7' }] },
      {
        kind: 'rows',
        rows: [{ kind: 'activity', events: undefined }, { kind: 'a', events: 'b' }, {}],
      },
    ]);
    expect(aws.operations()).toEqual([
      'StartQuery',
      'DescribeQuery',
      'DescribeQuery',
      'DescribeQuery',
      'GetQueryResults',
      'GetQueryResults',
    ]);
    expect(aws.asked.map(({ body }) => body)).toEqual([
      { QueryStatement: 'SELECT 1' },
      ...Array.from({ length: 3 }, () => ({ QueryId: 'q-1' })),
      { QueryId: 'q-1', MaxQueryResults: 1000 },
      { QueryId: 'q-1', MaxQueryResults: 1000, NextToken: 'more' },
    ]);
  });

  test('waits while ten others run', async () => {
    const crowded = refusal('MaxConcurrentQueriesException', 'You have 10 queries.');
    const aws = await cannedAws([crowded, crowded, STARTED, state('FINISHED'), results([])]);
    expect(await all(lakePort(aws.channel).run('SELECT 1'))).toEqual([
      { kind: 'scanned', bytes: 99 },
    ]);
  });

  test('is given up where ten others never end', async () => {
    const aws = await cannedAws(() => refusal('MaxConcurrentQueriesException', 'too many'));
    expect(await all(lakePort(aws.channel).run('SELECT 1'))).toMatchObject([
      {
        kind: 'failure',
        failure: {
          api: 'cloudtrail:StartQuery',
          detail: 'MaxConcurrentQueriesException: too many',
        },
      },
    ]);
  });

  test.each<[string, object, object]>([
    ['FAILED', { ErrorMessage: 'Query failed' }, { reason: 'error' }],
    ['TIMED_OUT', {}, { reason: 'error' }],
    ['CANCELLED', {}, { reason: 'notCollected' }],
    ['FAILED', { ErrorMessage: 'Access Denied' }, { reason: 'accessDenied' }],
  ])('that ended as %s (%j) says so', async (status, more, failure) => {
    const aws = await cannedAws([STARTED, state(status, more)]);
    expect(await all(lakePort(aws.channel).run('SELECT 1'))).toMatchObject([
      { kind: 'scanned', bytes: 99 },
      { kind: 'failure', failure: { api: 'cloudtrail:StartQuery', ...failure } },
    ]);
  });

  test.each<[string, string, Canned]>([
    ['the store is not there', 'StartQuery', refusal('EventDataStoreNotFoundException', 'none')],
    ['it is denied', 'StartQuery', refusal('AccessDeniedException', 'not authorized')],
    ['its start says nothing', 'StartQuery', [200, {}]],
    ['its state says nothing', 'DescribeQuery', [200, {}]],
    ['its result says nothing', 'GetQueryResults', [200, {}]],
  ])('where %s is a failure of %s', async (_, operation, answer) => {
    const aws = await cannedAws(({ target }) => {
      if (target.endsWith(`.${operation}`)) return answer;
      return target.endsWith('.StartQuery') ? STARTED : state('FINISHED');
    });
    expect((await all(lakePort(aws.channel).run('SELECT 1'))).at(-1)).toMatchObject({
      kind: 'failure',
      failure: { api: `cloudtrail:${operation}` },
    });
  });

  test('that nobody waits for any more is cancelled', async () => {
    const aws = await cannedAws(({ target }) => {
      if (target.endsWith('.StartQuery')) return STARTED;
      return target.endsWith('.DescribeQuery')
        ? state('FINISHED')
        : results([[{ a: '1' }]], 'more');
    });
    for await (const part of lakePort(aws.channel).run('SELECT 1'))
      if (part.kind === 'scanned') break;
    // It had ended by itself.
    expect(aws.operations()).not.toContain('CancelQuery');
    const port = lakePort(aws.channel);
    await port.close();
    expect(await all(port.run('SELECT 1'))).toMatchObject([
      { kind: 'failure', failure: { detail: 'The scan ended.' } },
    ]);
  });
});
