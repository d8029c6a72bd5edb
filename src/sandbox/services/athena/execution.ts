/** Queries of Athena turned into how far they are; and stopped. */
import type { Output } from '../../protocols/protocol.js';
import { type AthenaQuery, enginesOf } from '../../query/engines.js';
import type { StartedQuery } from '../../query/queries.js';
import type { Call } from '../service.js';
import { invalidRequest } from './workgroup.js';

/** Plausible times: so many milliseconds for any query, and one more for every so many bytes. */
const LEAST_MILLISECONDS = 400;
const BYTES_PER_MILLISECOND = 100_000;

/** The query that a request names. */
export function queryOf({ state, account, region, input }: Call): StartedQuery<AthenaQuery> {
  const id = input.text('QueryExecutionId');
  const query = enginesOf(state).athena.find(id, account.id, region);
  if (query === undefined) throw invalidRequest(`QueryExecution ${id} was not found`);
  return query;
}

/** The operation. */
export function getQueryExecution(call: Call): Output {
  const query = queryOf(call);
  const { id, sql, about } = query;
  return {
    QueryExecution: {
      QueryExecutionId: id,
      Query: sql,
      StatementType: 'DML',
      SubstatementType: 'SELECT',
      ResultConfiguration: { OutputLocation: `${about.output}${id}.csv` },
      QueryExecutionContext: { Database: about.database, Catalog: about.catalog },
      Status: statusOf(query, call.state.now),
      Statistics: statisticsOf(query),
      WorkGroup: about.workgroup,
      EngineVersion: {
        SelectedEngineVersion: 'AUTO',
        EffectiveEngineVersion: 'Athena engine version 3',
      },
    },
  };
}

/** The clock of the world stands still: a query takes no time. */
function statusOf({ state, reason }: StartedQuery<AthenaQuery>, now: Date): Output {
  const over = state !== 'QUEUED' && state !== 'RUNNING';
  return {
    State: state,
    StateChangeReason: reason,
    SubmissionDateTime: now,
    CompletionDateTime: over ? now : undefined,
    AthenaError:
      reason === undefined
        ? undefined
        : { ErrorCategory: 2, ErrorType: 1, Retryable: false, ErrorMessage: reason },
  };
}

function statisticsOf({ state, bytes }: StartedQuery<AthenaQuery>): Output {
  if (state === 'QUEUED') return { TotalExecutionTimeInMillis: 0 };
  const milliseconds = LEAST_MILLISECONDS + Math.ceil(bytes / BYTES_PER_MILLISECOND);
  return {
    EngineExecutionTimeInMillis: milliseconds,
    DataScannedInBytes: state === 'RUNNING' ? 0 : bytes,
    TotalExecutionTimeInMillis: milliseconds,
    QueryQueueTimeInMillis: 0,
    ServiceProcessingTimeInMillis: 0,
  };
}

/** The operation. A query that has ended stays as it is. */
export function stopQueryExecution(call: Call): Output {
  enginesOf(call.state).athena.cancel(queryOf(call).id);
  return {};
}
