/** Athena behind the port of `usage`: runs a query over the logs of a trail, and reads its result. */
import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { answered } from '../model/gap.js';
import type { QueryPort, Row } from '../usage/ports.js';
import { athena } from './athena-client.js';
import type { Channel } from './channel.js';
import { fieldsOf, list, number, text } from './fields.js';
import { notOfAws } from './http-handler.js';
import { queryFailure } from './query-failure.js';
import { type QueryState, queryPort } from './query-port.js';

/** Where queries run, and what they are about. */
export interface AthenaOptions {
  readonly database: string;
  /** Default: Athena's own, `AwsDataCatalog`. */
  readonly catalog?: string | undefined;
  /** Default: `primary`. */
  readonly workGroup?: string | undefined;
  /** `s3://…` for results; a workgroup may know its own. */
  readonly output?: string | undefined;
  /** Names this run of the program: it tells its queries from those of others. */
  readonly run: string;
}

export const DEFAULT_CATALOG = 'AwsDataCatalog';

/** The most that GetQueryResults gives at once. Source: `GetQueryResultsInput.MaxResults`. */
const PAGE = 1000;

/** Source: `StartQueryExecutionInput.ClientRequestToken`. */
const LEAST_TOKEN = 32;
const MOST_TOKEN = 128;

/** The same for every try of one query, so that one that is sent twice runs, and costs, once. */
const tokenOf = (run: string, turn: number): string =>
  `secrets-census-${run}-${turn}`.padEnd(LEAST_TOKEN, '-').slice(-MOST_TOKEN);

/** The states in which there is something to wait for. Source: `QueryExecutionStatus.State`. */
const RUNNING: ReadonlySet<string | undefined> = new Set(['QUEUED', 'RUNNING']);

function stateOf({ Status: status, Statistics: statistics }: QueryExecution): QueryState {
  const state = text(status?.State);
  if (RUNNING.has(state)) return { kind: 'running' };
  const bytes = number(statistics?.DataScannedInBytes) ?? 0;
  if (state === 'SUCCEEDED') return { kind: 'finished', bytes };
  const why = text(status?.StateChangeReason) ?? text(status?.AthenaError?.ErrorMessage);
  const failure = queryFailure('athena:StartQueryExecution', { state: state ?? 'UNKNOWN', why });
  return { kind: 'ended', bytes, failure, again: status?.AthenaError?.Retryable === true };
}

/** The values of a row of the result, by position. */
const valuesOf = (row: unknown): (string | undefined)[] =>
  (list(fieldsOf(row)['Data']) ?? []).map((datum) => {
    const value = fieldsOf(datum)['VarCharValue'];
    return typeof value === 'string' ? value : undefined;
  });

const rowOf = (names: readonly string[], values: readonly (string | undefined)[]): Row =>
  Object.fromEntries(names.map((name, at) => [name, values[at]]));

/** Whether it is the row of names with which a result begins. */
const isHeader = (names: readonly string[], values: readonly (string | undefined)[]): boolean =>
  names.length > 0 && names.every((name, at) => name === values[at]?.toLowerCase());

/** Athena in the account and Region of a channel. */
export function athenaPort(channel: Channel, options: AthenaOptions): QueryPort {
  const client = () => athena(channel);
  return queryPort({
    api: 'athena:StartQueryExecution',
    async start(sql, turn) {
      const command = () =>
        new StartQueryExecutionCommand({
          QueryString: sql,
          ClientRequestToken: tokenOf(options.run, turn),
          QueryExecutionContext: {
            Database: options.database,
            Catalog: options.catalog ?? DEFAULT_CATALOG,
          },
          ...(options.workGroup !== undefined && { WorkGroup: options.workGroup }),
          ...(options.output !== undefined && {
            ResultConfiguration: { OutputLocation: options.output },
          }),
        });
      return channel.call('athena:StartQueryExecution', async (sign) => {
        const { QueryExecutionId, $metadata } = await client().send(sign(command()));
        if (text(QueryExecutionId) === undefined) throw notOfAws($metadata.httpStatusCode);
        return QueryExecutionId ?? '';
      });
    },
    async state(id) {
      const answer = await channel.call('athena:GetQueryExecution', async (sign) => {
        const { QueryExecution: execution, $metadata } = await client().send(
          sign(new GetQueryExecutionCommand({ QueryExecutionId: id })),
        );
        if (execution === undefined) throw notOfAws($metadata.httpStatusCode);
        return execution;
      });
      return answer.ok ? answered(stateOf(answer.value)) : answer;
    },
    rows(id) {
      let isFirst = true;
      return channel.pages('athena:GetQueryResults', async (token, sign) => {
        const page = await client().send(
          sign(
            new GetQueryResultsCommand({
              QueryExecutionId: id,
              MaxResults: PAGE,
              NextToken: token,
            }),
          ),
        );
        const columns = list(page.ResultSet?.ResultSetMetadata?.ColumnInfo);
        // A result without columns is none, however few its rows.
        if (columns === undefined) throw notOfAws(page.$metadata.httpStatusCode);
        const names = columns.map((column) => String(fieldsOf(column)['Name']).toLowerCase());
        const rows = (list(page.ResultSet?.Rows) ?? []).map(valuesOf);
        const body = isFirst && isHeader(names, rows[0] ?? []) ? rows.slice(1) : rows;
        isFirst = false;
        return { items: body.map((values) => rowOf(names, values)), next: page.NextToken };
      });
    },
    cancel: (id) =>
      channel.call('athena:StopQueryExecution', (sign) =>
        client().send(sign(new StopQueryExecutionCommand({ QueryExecutionId: id }))),
      ),
    pause: (milliseconds) => channel.pause(milliseconds),
  });
}
