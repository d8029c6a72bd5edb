/** A request to run a query turned into a query that runs, or into why there is none. */
import { ApiError } from '../../api-error.js';
import type { Output } from '../../protocols/protocol.js';
import { enginesOf } from '../../query/engines.js';
import { pruningOf } from '../../query/partitions.js';
import type { Plan } from '../../query/queries.js';
import { scannedBytes } from '../../query/scanned.js';
import { SqlError } from '../../query/tokens.js';
import { type CheckedSql, checkSql } from '../../query/trino-check.js';
import { deriveUuid } from '../../state/derive.js';
import type { Call } from '../service.js';
import { trailFor } from '../trail-for.js';
import { invalidRequest, readAssignment } from './workgroup.js';

/** Source: Athena user guide, "Service Quotas": bytes of UTF-8. */
const MAX_QUERY_BYTES = 262_144;

/** Queries that may be queued or running, as in the Regions where Athena allows the fewest. */
export const MAX_ACTIVE = 20;

const NO_TABLE = 'TABLE_NOT_FOUND: There is no table of that name in this account and Region';

/** Source: Athena user guide, "Supported types for partition projection": the injected type. */
const INJECTED =
  'CONSTRAINT_VIOLATION: For the injected projected partition column account, the WHERE clause must contain only static equality conditions, and at least one such condition must be present.';

/** The operation. */
export function startQueryExecution(call: Call): Output {
  const { state, account, region, input } = call;
  const sent = input.text('QueryString');
  if (sent === '' || Buffer.byteLength(sent) > MAX_QUERY_BYTES) {
    throw invalidRequest(`The query must have from 1 to ${MAX_QUERY_BYTES} bytes.`);
  }
  const about = { ...readAssignment(call), ...readContext(call) };
  const id = idOf(call);
  const { athena } = enginesOf(state);
  const known = athena.find(id, account.id, region);
  if (known !== undefined && known.sql !== sent) {
    throw invalidRequest('Idempotent parameters do not match');
  }
  if (known === undefined && athena.active(account.id, region) >= MAX_ACTIVE) {
    throw new ApiError(
      { code: 'TooManyRequestsException' },
      'You have exceeded the limit for the number of queries you can run concurrently. Reduce the number of concurrent queries submitted by this account.',
      { Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED' },
    );
  }
  const sql = sent.replace(/;\s*$/, '');
  const { plan, bytes } = planOf(call, sql, check(sql));
  athena.start({ id, account: account.id, region, sql: sent, bytes, about }, plan);
  return { QueryExecutionId: id };
}

/** A token that comes again means the same query. */
function idOf({ state, account, region, input }: Call): string {
  const token = input.optionalText('ClientRequestToken');
  if (token === undefined) return deriveUuid('athena', String(state.serial()));
  if (token.length < 32 || token.length > 128) {
    throw invalidRequest('ClientRequestToken must have from 32 to 128 characters.');
  }
  return deriveUuid('athena', account.id, region, token);
}

function readContext({ input }: Call) {
  const context = input.structure('QueryExecutionContext');
  return {
    database: context?.optionalText('Database') ?? '',
    catalog: context?.optionalText('Catalog') ?? 'AwsDataCatalog',
  };
}

function check(sql: string): CheckedSql {
  try {
    return checkSql(sql);
  } catch (error) {
    if (error instanceof SqlError) throw invalidRequest(error.message, 'MALFORMED_QUERY');
    throw error;
  }
}

/** How the query is answered, and the bytes that it reads for that. */
function planOf(call: Call, sql: string, { tokens, failure }: CheckedSql) {
  const fail = (reason: string) => ({ plan: { failure: reason }, bytes: 0 });
  if (failure !== undefined) return fail(failure);
  const trail = trailFor(call);
  if (trail === undefined) return fail(NO_TABLE);
  const { database } = readContext(call);
  const schema = database.toLowerCase() === trail.database ? trail.database : undefined;
  const plan: Plan = { sql, schema };
  if (!tokens.some(({ value }) => value.toLowerCase() === trail.table)) return { plan, bytes: 0 };
  const pruning = pruningOf(tokens);
  if (pruning.accounts === undefined) return fail(INJECTED);
  return { plan, bytes: scannedBytes(call.state, pruning) };
}
