/** Where a trail puts its files -> the statement that makes a table of them in Athena. */
import { isCalendarDate } from '../../model/calendar-date.js';
import { UserError } from '../../model/user-error.js';
import { literal, regionCodes, tableName } from './names.js';

export interface AthenaTable {
  /** `table` or `database.table`. */
  readonly table: string;
  /** Up to and with the folder that holds those of the accounts, such as `s3://logs/AWSLogs/o-a1b2c3d4e5`. */
  readonly location: string;
  /** Regions that have files. */
  readonly regions: readonly string[];
  /** First day that has files, `YYYY-MM-DD`. */
  readonly firstDay: string;
}

/** Source: CloudTrail user guide, "CloudTrail record contents"; Athena user guide, "query CloudTrail logs". */
const COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['eventversion', 'string'],
  [
    'useridentity',
    'struct<type:string, principalid:string, arn:string, accountid:string, invokedby:string, accesskeyid:string, ' +
      'username:string, sessioncontext:struct<attributes:struct<mfaauthenticated:string, creationdate:string>, ' +
      'sessionissuer:struct<type:string, principalid:string, arn:string, accountid:string, username:string>>>',
  ],
  ['eventtime', 'string'],
  ['eventsource', 'string'],
  ['eventname', 'string'],
  ['awsregion', 'string'],
  ['sourceipaddress', 'string'],
  ['useragent', 'string'],
  ['errorcode', 'string'],
  ['errormessage', 'string'],
  ['requestparameters', 'string'],
  ['responseelements', 'string'],
  ['additionaleventdata', 'string'],
  ['requestid', 'string'],
  ['eventid', 'string'],
  ['resources', 'array<struct<arn:string, accountid:string, type:string>>'],
  ['eventtype', 'string'],
  ['readonly', 'string'],
  ['recipientaccountid', 'string'],
  ['sharedeventid', 'string'],
  ['vpcendpointid', 'string'],
];

function locationOf({ location }: AthenaTable): string {
  const text = location.replace(/\/$/, '');
  if (/^s3:\/\/[a-z0-9.-]{3,63}(\/[\w!.*()-]+)*$/.test(text)) return text;
  throw new UserError({
    what: `${JSON.stringify(location)} is not a folder of a bucket`,
    hint: 'Write one such as s3://my-logs/AWSLogs/o-a1b2c3d4e5.',
  });
}

function firstDayOf({ firstDay }: AthenaTable): string {
  if (isCalendarDate(firstDay)) return firstDay.replaceAll('-', '/');
  throw new UserError({
    what: `${JSON.stringify(firstDay)} is not a day`,
    hint: 'Write it as YYYY-MM-DD.',
  });
}

/** Hive quotes with backticks, where Athena's queries have double quotes. */
const hiveName = (table: string): string => tableName(table).replaceAll('"', '`');

/**
 * Partitions are computed, so none has to be added later; an account need not be listed, but every query must name those
 * that it asks. Throws a `UserError` for a name, a folder, a Region or a day that cannot be one.
 */
export function athenaTableDdl(table: AthenaTable): string {
  const location = locationOf(table);
  const properties: readonly (readonly [name: string, value: string])[] = [
    ['projection.enabled', 'true'],
    ['projection.account.type', 'injected'],
    ['projection.region.type', 'enum'],
    ['projection.region.values', regionCodes(table.regions).toSorted().join(',')],
    ['projection.timestamp.type', 'date'],
    ['projection.timestamp.format', 'yyyy/MM/dd'],
    ['projection.timestamp.range', `${firstDayOf(table)},NOW`],
    ['projection.timestamp.interval', '1'],
    ['projection.timestamp.interval.unit', 'DAYS'],
    ['storage.location.template', `${location}/\${account}/CloudTrail/\${region}/\${timestamp}`],
  ];
  const columns = COLUMNS.map(([name, type]) => `  ${name} ${type}`).join(',\n');
  const pairs = properties.map(([name, value]) => `  ${literal(name)} = ${literal(value)}`);
  return `CREATE EXTERNAL TABLE ${hiveName(table.table)} (
${columns}
)
PARTITIONED BY (account string, region string, \`timestamp\` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '${location}/'
TBLPROPERTIES (
${pairs.join(',\n')}
)
`;
}
