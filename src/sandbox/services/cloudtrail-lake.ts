/** CloudTrail Lake: queries of an event data store, started, looked after and read. */
import { ApiError, refuse } from '../api-error.js';
import { pageOf } from '../paging.js';
import type { Output, OutputValue } from '../protocols/protocol.js';
import { enginesOf, type LakeQuery } from '../query/engines.js';
import { nameStores, storeId } from '../query/event-data-store.js';
import { LAKE_SCHEMA } from '../query/fill.js';
import { boundsOf } from '../query/partitions.js';
import type { QueryState, StartedQuery } from '../query/queries.js';
import { scannedEvents } from '../query/scanned.js';
import { SqlError } from '../query/tokens.js';
import { type CheckedSql, checkSql } from '../query/trino-check.js';
import { deriveUuid } from '../state/derive.js';
import type { Call, Operation } from './service.js';
import { trailFor } from './trail-for.js';

/** Source: CloudTrail API reference, StartQuery and GetQueryResults. */
const MAX_STATEMENT = 10_000;
const MAX_PAGE = 1000;

/** Queries that may be queued or running. Source: CloudTrail user guide, "Quotas". */
const MAX_ACTIVE = 10;

const STATUS = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'FINISHED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const satisfies Readonly<Record<QueryState, string>>;

function startQuery(call: Call): Output {
  const { state, account, region, input } = call;
  const statement = input.text('QueryStatement');
  if (statement === '' || statement.length > MAX_STATEMENT) {
    throw refuse(
      'InvalidParameterException',
      `QueryStatement must have from 1 to ${MAX_STATEMENT} characters.`,
    );
  }
  const { sql, stores } = nameStores(statement);
  const { tokens } = check(sql);
  const trail = trailFor(call);
  const missing = stores.find((store) => storeId(store).toLowerCase() !== trail?.eventDataStore);
  if (stores.length === 0)
    throw refuse('InvalidQueryStatementException', 'The query asks no event data store.');
  if (missing !== undefined) {
    throw refuse('EventDataStoreNotFoundException', `Event data store ${missing} not found.`);
  }
  const { lake } = enginesOf(state);
  if (lake.active(account.id, region) >= MAX_ACTIVE) {
    throw refuse(
      'MaxConcurrentQueriesException',
      `You are already running the maximum number of concurrent queries, which is ${MAX_ACTIVE}.`,
    );
  }
  const id = deriveUuid('lake', String(state.serial()));
  const { bytes, events } = scannedEvents(state, boundsOf(tokens, 'eventtime'));
  lake.start(
    { id, account: account.id, region, sql: statement, bytes, about: { events } },
    { sql, schema: LAKE_SCHEMA },
  );
  return { QueryId: id, EventDataStoreOwnerAccountId: trail?.account };
}

/** CloudTrail reads a statement before it takes it. */
function check(sql: string): CheckedSql {
  try {
    const checked = checkSql(sql);
    if (checked.failure === undefined) return checked;
    throw refuse('InvalidQueryStatementException', checked.failure);
  } catch (error) {
    if (error instanceof SqlError) throw refuse('InvalidQueryStatementException', error.message);
    throw error;
  }
}

function queryOf({ state, account, region, input }: Call): StartedQuery<LakeQuery> {
  const id = input.text('QueryId');
  const query = enginesOf(state).lake.find(id, account.id, region);
  if (query === undefined) {
    throw new ApiError({ code: 'QueryIdNotFoundException' }, `Query with ID ${id} not found.`);
  }
  return query;
}

function describeQuery(call: Call): Output {
  const {
    id,
    sql,
    state,
    bytes,
    reason,
    result,
    about: { events },
  } = queryOf(call);
  return {
    QueryId: id,
    QueryString: sql,
    QueryStatus: STATUS[state],
    QueryStatistics: {
      EventsMatched: result === undefined ? 0 : events,
      EventsScanned: events,
      BytesScanned: bytes,
      ExecutionTimeInMillis: 0,
      CreationTime: call.state.now,
    },
    ErrorMessage: reason,
  };
}

function getQueryResults(call: Call): Output {
  const { input, listing } = call;
  const limit = input.integer('MaxQueryResults', 1, MAX_PAGE) ?? MAX_PAGE;
  const { id, state, bytes, reason, result } = queryOf(call);
  const page = pageOf({
    items: result?.rows ?? [],
    limit,
    token: input.optionalText('NextToken'),
    context: () => `cloudtrail:GetQueryResults ${id}`,
    listing,
  });
  if (page === undefined) throw refuse('InvalidNextTokenException', 'The token is not valid.');
  const names = result?.columns.map(({ name }) => name) ?? [];
  return {
    QueryStatus: STATUS[state],
    QueryStatistics: {
      ResultsCount: page.items.length,
      TotalResultsCount: result?.rows.length ?? 0,
      BytesScanned: bytes,
    },
    QueryResultRows: page.items.map((row) => row.map((text, n) => cell(names[n] ?? '', text))),
    NextToken: page.nextToken,
    ErrorMessage: reason,
  };
}

/** What is NULL has no entry. */
const cell = (name: string, text: string | undefined): OutputValue => ({ [name]: text });

function cancelQuery(call: Call): Output {
  const { id, state } = queryOf(call);
  if (state !== 'QUEUED' && state !== 'RUNNING') {
    throw refuse('InactiveQueryException', `The query ${id} is not active.`);
  }
  enginesOf(call.state).lake.cancel(id);
  return { QueryId: id, QueryStatus: 'CANCELLED' };
}

const resource: NonNullable<Operation['resource']> = (_input, { partition, account, region }) =>
  `arn:${partition}:cloudtrail:${region}:${account}:eventdatastore/*`;

/** The operations of CloudTrail Lake, which is a part of CloudTrail. */
export const LAKE_OPERATIONS: Readonly<Record<string, Operation>> = {
  StartQuery: { resource, run: startQuery },
  DescribeQuery: { resource, run: describeQuery },
  GetQueryResults: { resource, pages: 'NextToken', run: getQueryResults },
  CancelQuery: { resource, run: cancelQuery },
};
