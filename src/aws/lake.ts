/** CloudTrail Lake behind the port of `usage`: runs a query over an event data store, and reads its result. */
import {
  CancelQueryCommand,
  DescribeQueryCommand,
  type DescribeQueryResponse,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudtrail';
import { answered } from '../model/gap.js';
import type { QueryPort, Row } from '../usage/ports.js';
import type { Channel } from './channel.js';
import { cloudTrail } from './cloudtrail-client.js';
import { fieldsOf, list, number, text } from './fields.js';
import { notOfAws } from './http-handler.js';
import { queryFailure } from './query-failure.js';
import { type QueryState, queryPort } from './query-port.js';

/** The most that GetQueryResults gives at once. Source: `GetQueryResultsRequest.MaxQueryResults`. */
const PAGE = 1000;

/** The states in which there is something to wait for. Source: `DescribeQueryResponse.QueryStatus`. */
const RUNNING: ReadonlySet<string | undefined> = new Set(['QUEUED', 'RUNNING']);

function stateOf(query: DescribeQueryResponse): QueryState {
  const state = text(query.QueryStatus);
  if (RUNNING.has(state)) return { kind: 'running' };
  const bytes = number(query.QueryStatistics?.BytesScanned) ?? 0;
  if (state === 'FINISHED') return { kind: 'finished', bytes };
  const end = { state: state ?? 'UNKNOWN', why: text(query.ErrorMessage) };
  return {
    kind: 'ended',
    bytes,
    failure: queryFailure('cloudtrail:StartQuery', end),
    again: false,
  };
}

/** A row comes as a list of objects of one column each; one that is empty is NULL. */
const rowOf = (cells: unknown): Row =>
  Object.fromEntries(
    (list(cells) ?? [])
      .flatMap((cell) => Object.entries(fieldsOf(cell)))
      .map(([name, value]) => [name.toLowerCase(), text(value)]),
  );

/** CloudTrail Lake in the account and Region of a channel. */
export function lakePort(channel: Channel): QueryPort {
  const client = () => cloudTrail(channel);
  return queryPort({
    api: 'cloudtrail:StartQuery',
    // It has no token that would tell a query that is sent twice: the second one costs once more, and does no harm.
    start: (sql) =>
      channel.call('cloudtrail:StartQuery', async (sign) => {
        const { QueryId, $metadata } = await client().send(
          sign(new StartQueryCommand({ QueryStatement: sql })),
        );
        if (text(QueryId) === undefined) throw notOfAws($metadata.httpStatusCode);
        return QueryId ?? '';
      }),
    async state(id) {
      const answer = await channel.call('cloudtrail:DescribeQuery', async (sign) => {
        const query = await client().send(sign(new DescribeQueryCommand({ QueryId: id })));
        if (text(query.QueryStatus) === undefined) throw notOfAws(query.$metadata.httpStatusCode);
        return query;
      });
      return answer.ok ? answered(stateOf(answer.value)) : answer;
    },
    rows: (id) =>
      channel.pages('cloudtrail:GetQueryResults', async (token, sign) => {
        const page = await client().send(
          sign(
            new GetQueryResultsCommand({ QueryId: id, MaxQueryResults: PAGE, NextToken: token }),
          ),
        );
        if (page.QueryResultRows === undefined) throw notOfAws(page.$metadata.httpStatusCode);
        return { items: (list(page.QueryResultRows) ?? []).map(rowOf), next: page.NextToken };
      }),
    cancel: (id) =>
      channel.call('cloudtrail:CancelQuery', (sign) =>
        client().send(sign(new CancelQueryCommand({ QueryId: id }))),
      ),
    pause: (milliseconds) => channel.pause(milliseconds),
  });
}
