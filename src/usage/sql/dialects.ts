/** Where the question goes -> how its engine writes what the question needs: the only place where they differ. */
import type { UsageQuery } from '../../model/usage.js';
import { fileDays, secondsOf, secondText } from './moments.js';
import {
  accountIds,
  columnName,
  isOneOf,
  literal,
  regionCodes,
  storeId,
  tableName,
} from './names.js';
import type { AthenaColumns, AthenaPartitions, SqlTarget } from './target.js';

/** Columns of a record, each an expression over the table. Missing ones are NULL. */
export interface RecordColumns {
  readonly account: string;
  readonly region: string;
  /** A text such as `2026-10-05T12:00:00Z`. */
  readonly time: string;
  readonly source: string;
  readonly name: string;
  readonly readOnly: string;
  readonly identity: string;
  readonly userAgent: string;
  readonly parameters: string;
  readonly additional: string;
  readonly vpcEndpoint: string;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly sharedEvent: string;
}

export interface Dialect {
  readonly from: string;
  readonly columns: RecordColumns;
  /** The type of texts without a length. */
  readonly text: string;
  /** Conditions, all of which must hold. */
  readonly where: readonly string[];
  /** A text within a column that holds parameters. */
  readonly field: (column: string, key: string) => string;
  /** Any value within such a column, as JSON. */
  readonly fieldJson: (column: string, key: string) => string;
  /** Distinct texts of a group, sorted and joined with commas. */
  readonly joined: (column: string) => string;
}

const path = (key: string): string => literal(`$.${key}`);

const placesOf = ({ places }: UsageQuery): { accounts: Set<string>; regions: Set<string> } => ({
  accounts: new Set(accountIds(places.map(({ account }) => account))),
  regions: new Set(regionCodes(places.flatMap(({ regions }) => regions))),
});

/** Of texts, whose order is that of the moments. */
const isWithin = (time: string, query: UsageQuery): string => {
  const { first, last } = secondsOf(query.span);
  return `${time} BETWEEN ${literal(secondText(first))} AND ${literal(secondText(last))}`;
};

/** A record whose time is none, such as 31 February, is no record. */
const isMoment = (time: string): readonly string[] => [
  `${time} LIKE '____-__-__T__:__:__Z'`,
  `TRY_CAST(replace(substr(${time}, 1, 19), 'T', ' ') AS timestamp) IS NOT NULL`,
];

/** Source: CloudTrail user guide, "create the table for CloudTrail logs in Athena". */
export const ATHENA_COLUMNS: AthenaColumns = {
  userIdentity: 'useridentity',
  eventTime: 'eventtime',
  eventSource: 'eventsource',
  eventName: 'eventname',
  awsRegion: 'awsregion',
  userAgent: 'useragent',
  errorCode: 'errorcode',
  errorMessage: 'errormessage',
  requestParameters: 'requestparameters',
  additionalEventData: 'additionaleventdata',
  readOnly: 'readonly',
  recipientAccountId: 'recipientaccountid',
  sharedEventId: 'sharedeventid',
  vpcEndpointId: 'vpcendpointid',
};

/** As in the same guide. */
export const ATHENA_PARTITIONS: AthenaPartitions = {
  account: 'account',
  region: 'region',
  day: 'timestamp',
};

function recordColumns(names: AthenaColumns): RecordColumns {
  const { vpcEndpointId } = names;
  return {
    account: columnName(names.recipientAccountId),
    region: columnName(names.awsRegion),
    time: columnName(names.eventTime),
    source: columnName(names.eventSource),
    name: columnName(names.eventName),
    readOnly: columnName(names.readOnly),
    identity: columnName(names.userIdentity),
    userAgent: columnName(names.userAgent),
    parameters: columnName(names.requestParameters),
    additional: columnName(names.additionalEventData),
    vpcEndpoint: vpcEndpointId === null ? 'CAST(NULL AS varchar)' : columnName(vpcEndpointId),
    errorCode: columnName(names.errorCode),
    errorMessage: columnName(names.errorMessage),
    sharedEvent: columnName(names.sharedEventId),
  };
}

/** Such a partition column must stand in conditions of its own, with values that are written out, to be projected. */
function athenaPlaces(
  query: UsageQuery,
  columns: RecordColumns,
  names: AthenaPartitions,
): readonly string[] {
  const { accounts, regions } = placesOf(query);
  const days = fileDays(query.span);
  const slashed = (day: string): string => literal(day.replaceAll('-', '/'));
  return [
    isOneOf(names.account === null ? columns.account : columnName(names.account), accounts),
    isOneOf(names.region === null ? columns.region : columnName(names.region), regions),
    ...(names.day === null
      ? []
      : [`${columnName(names.day)} BETWEEN ${slashed(days.first)} AND ${slashed(days.last)}`]),
  ];
}

const TRINO: Pick<Dialect, 'text' | 'joined'> = {
  text: 'varchar',
  joined: (column) => `array_join(array_sort(array_agg(DISTINCT ${column})), ',')`,
};

function athena(query: UsageQuery, target: Extract<SqlTarget, { dialect: 'athena' }>): Dialect {
  const columns = recordColumns({ ...ATHENA_COLUMNS, ...target.columns });
  const partitions = { ...ATHENA_PARTITIONS, ...target.partitions };
  return {
    ...TRINO,
    from: tableName(target.from),
    columns,
    where: [
      ...athenaPlaces(query, columns, partitions),
      isWithin(columns.time, query),
      ...isMoment(columns.time),
    ],
    field: (column, key) => `json_extract_scalar(${column}, ${path(key)})`,
    fieldJson: (column, key) => `json_format(json_extract(${column}, ${path(key)}))`,
  };
}

/**
 * Accounts that are named. More of them are left out of the text, which has at most 10 000 characters (CloudTrail API
 * reference, `StartQuery`): the answer then has other accounts too, at the same price.
 */
const LAKE_ACCOUNTS = 250;

/** Source: CloudTrail user guide, "CloudTrail Lake SQL constraints": parameters are maps, times are timestamps. */
function lake(query: UsageQuery, target: Extract<SqlTarget, { dialect: 'lake' }>): Dialect {
  const columns = recordColumns(ATHENA_COLUMNS);
  const { accounts, regions } = placesOf(query);
  const { first, last } = secondsOf(query.span);
  const moment = (milliseconds: number): string =>
    literal(secondText(milliseconds).slice(0, 19).replace('T', ' '));
  return {
    ...TRINO,
    from: storeId(target.from),
    columns: {
      ...columns,
      time: `replace(substr(CAST(${columns.time} AS varchar), 1, 19), ' ', 'T') || 'Z'`,
    },
    where: [
      ...(accounts.size > LAKE_ACCOUNTS ? [] : [isOneOf(columns.account, accounts)]),
      isOneOf(columns.region, regions),
      `${columns.time} >= ${moment(first)}`,
      `${columns.time} <= ${moment(last)}`,
    ],
    field: (column, key) => `element_at(${column}, ${literal(key)})`,
    fieldJson: (column, key) => `element_at(${column}, ${literal(key)})`,
  };
}

function duckdb(query: UsageQuery, target: Extract<SqlTarget, { dialect: 'duckdb' }>): Dialect {
  const columns = recordColumns(ATHENA_COLUMNS);
  const { accounts, regions } = placesOf(query);
  return {
    from: target.from,
    columns,
    text: 'varchar',
    where: [
      isOneOf(columns.account, accounts),
      isOneOf(columns.region, regions),
      isWithin(columns.time, query),
      ...isMoment(columns.time),
    ],
    field: (column, key) => `json_extract_string(${column}, ${path(key)})`,
    fieldJson: (column, key) => `CAST(json_extract(${column}, ${path(key)}) AS varchar)`,
    joined: (column) => `array_to_string(list_sort(list(DISTINCT ${column})), ',')`,
  };
}

/** The names in it are checked. Throws a `UserError` for one that cannot be. */
export function dialectOf(query: UsageQuery, target: SqlTarget): Dialect {
  switch (target.dialect) {
    case 'athena':
      return athena(query, target);
    case 'lake':
      return lake(query, target);
    case 'duckdb':
      return duckdb(query, target);
  }
}
