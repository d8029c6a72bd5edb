/** A question about use -> one SELECT whose rows `observationOf` understands, for each engine that has the records. */
import { USAGE_EVENTS, type UsageQuery } from '../../model/usage.js';
import { type Dialect, dialectOf } from './dialects.js';
import { isOneOf } from './names.js';
import type { SqlTarget } from './target.js';

export type { AthenaColumns, AthenaPartitions, SqlTarget } from './target.js';

const SOURCE = 'secretsmanager.amazonaws.com';

type Columns = readonly (readonly [name: string, expression: string])[];

const selected = (columns: Columns): string =>
  columns
    .map(([name, expression]) => (name === expression ? name : `${expression} AS ${name}`))
    .join(',\n  ');

const indented = (sql: string): string => sql.replaceAll('\n', '\n  ');

/** What a record has, by the same names in every engine. The event is NULL where it says nothing of use. */
function recordsSql({ columns, from, where }: Dialect): string {
  const isUse = `${columns.source} = '${SOURCE}' AND ${isOneOf(columns.name, USAGE_EVENTS)}`;
  const raw: Columns = [
    ['account', columns.account],
    ['region', columns.region],
    ['event_at', columns.time],
    ['is_read', `lower(CAST(${columns.readOnly} AS varchar)) = 'true'`],
    ['event', `CASE WHEN ${isUse} THEN ${columns.name} END`],
    ['identity', columns.identity],
    ['user_agent', columns.userAgent],
    ['parameters', columns.parameters],
    ['additional', columns.additional],
    ['vpc_endpoint', columns.vpcEndpoint],
    ['error', columns.errorCode],
    ['message', columns.errorMessage],
    ['shared_event', columns.sharedEvent],
  ];
  return `SELECT\n  ${selected(raw)}\nFROM ${indented(from)}\nWHERE ${where.join('\n  AND ')}`;
}

/** Records say "absent" by an empty text too. */
const filled = (expression: string): string => `nullif(${expression}, '')`;

const ISSUER = 'identity.sessioncontext.sessionissuer';

/** What counts that are told apart differ in, beside account and Region. */
const keysOf = ({ field, fieldJson }: Dialect): Columns => [
  [
    'secret_id',
    `coalesce(${filled(field('parameters', 'secretId'))}, ${filled(field('additional', 'SecretId'))})`,
  ],
  [
    'secret_id_list',
    `CASE WHEN event = 'BatchGetSecretValue' AND strpos(${fieldJson('parameters', 'secretIdList')}, '[') = 1
      THEN ${fieldJson('parameters', 'secretIdList')} END`,
  ],
  ['caller_type', filled('identity.type')],
  ['caller_arn', `coalesce(${filled(`${ISSUER}.arn`)}, ${filled('identity.arn')})`],
  ['caller_account', `coalesce(${filled(`${ISSUER}.accountid`)}, ${filled('identity.accountid')})`],
  ['invoked_by', filled('identity.invokedby')],
  [
    'function_name',
    `CASE WHEN identity.type = 'AssumedRole' AND strpos(user_agent, 'AWS_Lambda_') > 0
    THEN ${filled("regexp_extract(identity.arn, '[^/]+$')")} END`,
  ],
  ['via_vpc_endpoint', `CASE WHEN ${filled('vpc_endpoint')} IS NULL THEN 'false' ELSE 'true' END`],
  ['error_code', filled('error')],
  ['error_message', `CASE WHEN event = 'RotationFailed' THEN ${filled('message')} END`],
];

/** What is known of single records only as long as they are not counted together. */
const MARKS: Columns = [
  ['shared_event_id', filled('shared_event')],
  [
    'session_hour',
    `CASE WHEN event = 'GetSecretValue' AND ${filled('error')} IS NULL
    THEN coalesce(${filled('identity.arn')}, identity.principalid, '') || ' ' || substr(event_at, 1, 13) END`,
  ],
];

/**
 * The first half of the question, which reads the records: they are counted as far as the second half does not have to
 * tell them apart. Answers over parts of the records can be put together before the second half is asked.
 */
export function gatherSql(query: UsageQuery, target: SqlTarget): string {
  const dialect = dialectOf(query, target);
  const ofUse: Columns = [...keysOf(dialect), ...MARKS].map(([name, expression]) => [
    name,
    `CASE WHEN event IS NOT NULL THEN ${expression} END`,
  ]);
  const groups: Columns = [
    ['account', 'account'],
    ['region', 'region'],
    ['event_day', 'substr(event_at, 1, 10)'],
    ['event', 'event'],
    ...ofUse,
  ];
  const sums: Columns = [
    ['events', 'count(*)'],
    ['first_at', 'min(event_at)'],
    ['last_at', 'max(event_at)'],
    ['records_reads', 'coalesce(bool_or(is_read), false)'],
  ];
  const numbers = groups.map((_, index) => index + 1).join(', ');
  return `SELECT
  ${selected([...groups, ...sums])}
FROM (
  ${indented(recordsSql(dialect))}
)
GROUP BY ${numbers}`;
}

/** Of the records of one shared event, the first: one that names its caller, then the one of the smaller account. */
function onceSql(gathered: string, keys: readonly string[]): string {
  const rest = keys.filter((key) => key !== 'account');
  return `SELECT
  *,
  row_number() OVER (
    PARTITION BY shared_event_id, CASE WHEN shared_event_id IS NULL
      THEN account || region || event_day || coalesce(session_hour, '') END
    ORDER BY CASE WHEN caller_arn IS NULL THEN 1 ELSE 0 END, account, region, first_at, ${rest.join(', ')}
  ) AS place
FROM ${indented(gathered)}`;
}

/** The second half: counts, and the activity of each place. `from`: a table of what the first half gave. */
export function tellSql(query: UsageQuery, target: SqlTarget, from: string): string {
  const dialect = dialectOf(query, target);
  const keys = ['event', ...keysOf(dialect).map(([name]) => name)];
  const told: Columns = [
    ['kind', `CASE WHEN grouping(event) = 1 THEN 'activity' ELSE 'count' END`],
    ['account', 'account'],
    ['region', 'region'],
    ...keys.map((key) => [key, key] as const),
    ['events', 'sum(CASE WHEN shared_event_id IS NULL THEN events ELSE 1 END)'],
    ['session_hours', 'count(DISTINCT session_hour)'],
    ['first_at', 'min(first_at)'],
    ['last_at', 'max(last_at)'],
    ['days', dialect.joined('event_day')],
    ['records_reads', `CASE WHEN bool_or(records_reads) THEN 'true' ELSE 'false' END`],
  ];
  return `SELECT
  ${selected(told)}
FROM (
  SELECT
    account, region, event_day, events, first_at, last_at, records_reads, shared_event_id, session_hour,
    CASE WHEN shared_event_id IS NULL OR place = 1 THEN event END AS event,
    ${keys.slice(1).join(', ')}
  FROM (
    ${indented(indented(onceSql(from, keys)))}
  )
)
GROUP BY GROUPING SETS (
  (account, region),
  (account, region, ${keys.join(', ')})
)
HAVING grouping(event) = 1 OR event IS NOT NULL`;
}

/**
 * The records are read once. Values of a row are texts or become so: see `observationOf`. Throws a `UserError` for the
 * name of a table, a column or a store that cannot be one, and for places that are none.
 */
export function usageSql(query: UsageQuery, target: SqlTarget): string {
  return tellSql(query, target, `(\n  ${indented(gatherSql(query, target))}\n)`);
}
