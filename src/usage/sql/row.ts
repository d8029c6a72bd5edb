/** A row of the answer to `usageSql`, as texts -> what it tells. */
import { isCalendarDate, isUtcMoment } from '../../model/calendar-date.js';
import {
  type Activity,
  type CallerIdentity,
  type EventCount,
  type Observation,
  USAGE_EVENTS,
} from '../../model/usage.js';

/** The values of a row by the name of their column in small letters; undefined, or absent: NULL. */
export type SqlRow = Readonly<Record<string, string | undefined>>;

function damaged(row: SqlRow, column: string): never {
  throw new Error(`the answer has ${JSON.stringify(row[column] ?? null)} as ${column}`);
}

function wholeNumber(row: SqlRow, column: string): number {
  const text = row[column] ?? '';
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : damaged(row, column);
}

function moment(row: SqlRow, column: string): string {
  const text = row[column] ?? '';
  return isUtcMoment(text) ? text : damaged(row, column);
}

function flag(row: SqlRow, column: string): boolean {
  switch (row[column]) {
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return damaged(row, column);
  }
}

/** JSON as it is written everywhere else; undefined for what is none: then the event names no secrets. */
function listIn(row: SqlRow): string | undefined {
  try {
    const list: unknown = JSON.parse(row['secret_id_list'] ?? 'null');
    return Array.isArray(list) ? JSON.stringify(list) : undefined;
  } catch {
    return undefined;
  }
}

function callerIn(row: SqlRow): CallerIdentity {
  const {
    caller_type: type,
    caller_arn: arn,
    caller_account: account,
    invoked_by: invokedBy,
  } = row;
  return {
    ...(type !== undefined && { type }),
    ...(arn !== undefined && { arn }),
    ...(account !== undefined && { account }),
    ...(invokedBy !== undefined && { invokedBy }),
  };
}

function countIn(row: SqlRow, account: string, region: string): EventCount {
  const event = USAGE_EVENTS.find((name) => name === row['event']) ?? damaged(row, 'event');
  const secretIdList = listIn(row);
  const { secret_id: secretId, function_name: functionName } = row;
  const { error_code: errorCode, error_message: errorMessage } = row;
  return {
    account,
    region,
    event,
    ...(secretId !== undefined && { secretId }),
    ...(secretIdList !== undefined && { secretIdList }),
    caller: callerIn(row),
    ...(functionName !== undefined && { functionName }),
    viaVpcEndpoint: flag(row, 'via_vpc_endpoint'),
    ...(errorCode !== undefined && { errorCode }),
    ...(errorMessage !== undefined && { errorMessage }),
    count: wholeNumber(row, 'events'),
    sessionHours: wholeNumber(row, 'session_hours'),
    first: moment(row, 'first_at'),
    last: moment(row, 'last_at'),
  };
}

function activityIn(row: SqlRow, account: string, region: string): Activity {
  const days = (row['days'] ?? '').split(',');
  if (!days.every(isCalendarDate)) damaged(row, 'days');
  return { account, region, days: days.toSorted(), recordsReads: flag(row, 'records_reads') };
}

/**
 * undefined: the row is of no account or no Region, as where a record was written by hand. Throws an `Error` where it is
 * no row of our question, so that what answered cannot be believed.
 */
export function observationOf(row: SqlRow): Observation | undefined {
  const { account, region } = row;
  if (account === undefined || region === undefined) return undefined;
  switch (row['kind']) {
    case 'count':
      return { kind: 'count', count: countIn(row, account, region) };
    case 'activity':
      return { kind: 'activity', activity: activityIn(row, account, region) };
    default:
      return damaged(row, 'kind');
  }
}
