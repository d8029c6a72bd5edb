/** The members of CloudTrail's records turned into the columns by which Athena's table and CloudTrail Lake have them. */

/** What a member is in a record: a text (or what can be written as one), anything as JSON, or members of its own. */
type Member = 'VARCHAR' | 'JSON' | { readonly [member: string]: Member };

/** Members that become columns. Names in SQL do not depend on letter case, nor do those of a structure's members. */
const MEMBERS = {
  eventVersion: 'VARCHAR',
  userIdentity: {
    type: 'VARCHAR',
    principalId: 'VARCHAR',
    arn: 'VARCHAR',
    accountId: 'VARCHAR',
    invokedBy: 'VARCHAR',
    accessKeyId: 'VARCHAR',
    userName: 'VARCHAR',
    sessionContext: {
      attributes: { mfaAuthenticated: 'VARCHAR', creationDate: 'VARCHAR' },
      sessionIssuer: {
        type: 'VARCHAR',
        principalId: 'VARCHAR',
        arn: 'VARCHAR',
        accountId: 'VARCHAR',
        userName: 'VARCHAR',
      },
    },
  },
  eventTime: 'VARCHAR',
  eventSource: 'VARCHAR',
  eventName: 'VARCHAR',
  awsRegion: 'VARCHAR',
  sourceIPAddress: 'VARCHAR',
  userAgent: 'VARCHAR',
  errorCode: 'VARCHAR',
  errorMessage: 'VARCHAR',
  requestParameters: 'JSON',
  responseElements: 'JSON',
  additionalEventData: 'JSON',
  requestID: 'VARCHAR',
  eventID: 'VARCHAR',
  resources: 'JSON',
  eventType: 'VARCHAR',
  apiVersion: 'VARCHAR',
  readOnly: 'VARCHAR',
  managementEvent: 'VARCHAR',
  recipientAccountId: 'VARCHAR',
  serviceEventDetails: 'JSON',
  sharedEventID: 'VARCHAR',
  vpcEndpointId: 'VARCHAR',
  eventCategory: 'VARCHAR',
} as const satisfies Readonly<Record<string, Member>>;

type MemberName = keyof typeof MEMBERS;

/** The structure of a record, as `from_json` of DuckDB takes it. */
export const RECORD_STRUCTURE: Member = MEMBERS;

/** A column: its name, its value of a record, and its type as Hive writes it. */
interface Column {
  readonly name: string;
  readonly value: (record: string) => string;
  readonly type: string;
}

/** JSON null is as good as nothing. */
const jsonText = (value: string): string => `nullif(CAST(${value} AS VARCHAR), 'null')`;

/** What CloudTrail Lake shows otherwise than as text. */
const LAKE_TYPES: Readonly<Partial<Record<MemberName, string>>> = {
  eventTime: 'TIMESTAMP',
  readOnly: 'BOOLEAN',
  managementEvent: 'BOOLEAN',
  requestParameters: 'MAP(VARCHAR, VARCHAR)',
  responseElements: 'MAP(VARCHAR, VARCHAR)',
  additionalEventData: 'MAP(VARCHAR, VARCHAR)',
  serviceEventDetails: 'MAP(VARCHAR, VARCHAR)',
};

const isMember = (name: string): name is MemberName => Object.hasOwn(MEMBERS, name);

/** Members without a column in Athena. */
const NOT_IN_ATHENA: ReadonlySet<string> = new Set(['managementEvent', 'eventCategory']);

const NAMES: readonly MemberName[] = Object.keys(MEMBERS).filter(isMember);

/** Source: Athena user guide, "Create a table for CloudTrail logs". Names are in lower case. */
export const ATHENA_COLUMNS: readonly Column[] = NAMES.filter(
  (name) => !NOT_IN_ATHENA.has(name),
).map((name) => ({
  name: name.toLowerCase(),
  value: (record) =>
    MEMBERS[name] === 'JSON' ? jsonText(`${record}."${name}"`) : `${record}."${name}"`,
  type: hiveType(MEMBERS[name]),
}));

/** Source: CloudTrail user guide, "CloudTrail Lake event record schema". */
export const LAKE_COLUMNS: readonly Column[] = NAMES.map((name) => ({
  name,
  value: (record) => {
    const type = LAKE_TYPES[name];
    return type === undefined ? `${record}."${name}"` : `CAST(${record}."${name}" AS ${type})`;
  },
  type: hiveType(MEMBERS[name]),
}));

/** The columns as a list of a SELECT over structures of records. */
export const selectList = (columns: readonly Column[], record: string): string =>
  columns.map(({ name, value }) => `${value(record)} AS "${name}"`).join(',\n');

function hiveType(member: Member): string {
  if (typeof member !== 'object') return 'string';
  const members = Object.entries(member).map(
    ([name, inner]) => `${name.toLowerCase()}:${hiveType(inner)}`,
  );
  return `struct<${members.join(',')}>`;
}
