/** Every AWS operation that the program calls: the one table behind the calls, the session policies and the documented permissions. */
import type { QuotaGroup } from './pacing/quotas.js';

/**
 * Where the permission must be held: by the program's own credentials, by the role in each account that a scan enters,
 * by the other role that a push does, or by the own credentials where a cost review asks for prices, and where use is
 * learned from log files in a bucket, from Athena or from CloudTrail Lake.
 */
export type Holder =
  | 'caller'
  | 'member'
  | 'push'
  | 'pricing'
  | 'usage-logs'
  | 'usage-athena'
  | 'usage-lake';

export interface Operation {
  /** The IAM action that allows it. */
  readonly action: string;
  readonly holder: Holder;
  /** What the service does by itself with the permissions of whoever asks, sorted. */
  readonly also?: readonly string[];
  /** The request quota that it counts against. */
  readonly quota: QuotaGroup;
}

/**
 * What Athena does for a query: looks the table up, reads the bucket of the trail, and writes to that of the results.
 * Source: Athena user guide, "fine-grained access to databases and tables" and "access to Amazon S3".
 */
const QUERYING = [
  'glue:GetDatabase',
  'glue:GetPartitions',
  'glue:GetTable',
  's3:GetBucketLocation',
  's3:GetObject',
  's3:ListBucket',
  's3:PutObject',
] as const;

/** By API name as gaps and coverage show it. */
export const OPERATIONS = {
  'sts:GetCallerIdentity': { action: 'sts:GetCallerIdentity', holder: 'caller', quota: 'sts' },
  'sts:AssumeRole': { action: 'sts:AssumeRole', holder: 'caller', quota: 'sts' },
  'organizations:DescribeOrganization': {
    action: 'organizations:DescribeOrganization',
    holder: 'caller',
    quota: 'organizations describe',
  },
  'organizations:ListAccounts': {
    action: 'organizations:ListAccounts',
    holder: 'caller',
    quota: 'organizations accounts',
  },
  'organizations:ListRoots': {
    action: 'organizations:ListRoots',
    holder: 'caller',
    quota: 'organizations roots',
  },
  'organizations:ListOrganizationalUnitsForParent': {
    action: 'organizations:ListOrganizationalUnitsForParent',
    holder: 'caller',
    quota: 'organizations tree',
  },
  'organizations:ListAccountsForParent': {
    action: 'organizations:ListAccountsForParent',
    holder: 'caller',
    quota: 'organizations tree',
  },
  'organizations:ListTagsForResource': {
    action: 'organizations:ListTagsForResource',
    holder: 'caller',
    quota: 'organizations tags',
  },
  'ec2:DescribeRegions': { action: 'ec2:DescribeRegions', holder: 'member', quota: 'ec2 regions' },
  'account:ListRegions': {
    action: 'account:ListRegions',
    holder: 'member',
    quota: 'account regions',
  },
  'secretsmanager:ListSecrets': {
    action: 'secretsmanager:ListSecrets',
    holder: 'member',
    quota: 'secretsmanager list',
  },
  'secretsmanager:DescribeSecret': {
    action: 'secretsmanager:DescribeSecret',
    holder: 'member',
    quota: 'secretsmanager describe',
  },
  'secretsmanager:GetResourcePolicy': {
    action: 'secretsmanager:GetResourcePolicy',
    holder: 'member',
    quota: 'secretsmanager policy',
  },
  'secretsmanager:ListSecretVersionIds': {
    action: 'secretsmanager:ListSecretVersionIds',
    holder: 'member',
    quota: 'secretsmanager versions',
  },
  'kms:DescribeKey': { action: 'kms:DescribeKey', holder: 'member', quota: 'kms describe' },
  'kms:ListAliases': { action: 'kms:ListAliases', holder: 'member', quota: 'kms aliases' },
  'kms:GetKeyRotationStatus': {
    action: 'kms:GetKeyRotationStatus',
    holder: 'member',
    quota: 'kms rotation',
  },
  'cloudtrail:LookupEvents': {
    action: 'cloudtrail:LookupEvents',
    holder: 'member',
    quota: 'cloudtrail lookup',
  },
  'cloudtrail:StartQuery': {
    action: 'cloudtrail:StartQuery',
    holder: 'usage-lake',
    quota: 'cloudtrail query',
  },
  'cloudtrail:DescribeQuery': {
    action: 'cloudtrail:DescribeQuery',
    holder: 'usage-lake',
    quota: 'cloudtrail results',
  },
  'cloudtrail:GetQueryResults': {
    action: 'cloudtrail:GetQueryResults',
    holder: 'usage-lake',
    quota: 'cloudtrail results',
  },
  'cloudtrail:CancelQuery': {
    action: 'cloudtrail:CancelQuery',
    holder: 'usage-lake',
    quota: 'cloudtrail query',
  },
  'athena:GetTableMetadata': {
    action: 'athena:GetTableMetadata',
    holder: 'usage-athena',
    also: ['glue:GetTable'],
    quota: 'athena catalog',
  },
  'athena:StartQueryExecution': {
    action: 'athena:StartQueryExecution',
    holder: 'usage-athena',
    also: QUERYING,
    quota: 'athena query',
  },
  'athena:GetQueryExecution': {
    action: 'athena:GetQueryExecution',
    holder: 'usage-athena',
    quota: 'athena results',
  },
  'athena:GetQueryResults': {
    action: 'athena:GetQueryResults',
    holder: 'usage-athena',
    also: ['s3:GetObject'],
    quota: 'athena results',
  },
  'athena:StopQueryExecution': {
    action: 'athena:StopQueryExecution',
    holder: 'usage-athena',
    quota: 'athena query',
  },
  's3:ListObjectsV2': { action: 's3:ListBucket', holder: 'usage-logs', quota: 's3 read' },
  's3:GetObject': { action: 's3:GetObject', holder: 'usage-logs', quota: 's3 read' },
  'securityhub:DescribeHub': {
    action: 'securityhub:DescribeHub',
    holder: 'push',
    quota: 'securityhub describe',
  },
  'securityhub:GetFindings': {
    action: 'securityhub:GetFindings',
    holder: 'push',
    quota: 'securityhub read',
  },
  'securityhub:BatchImportFindings': {
    action: 'securityhub:BatchImportFindings',
    holder: 'push',
    quota: 'securityhub import',
  },
  'pricing:GetProducts': {
    action: 'pricing:GetProducts',
    holder: 'pricing',
    quota: 'pricing products',
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type Api = keyof typeof OPERATIONS;

/** Operations that tell how much there is to do: they go before those that do it. */
const SCOUTS: ReadonlySet<Api> = new Set<Api>([
  'sts:AssumeRole',
  'organizations:ListAccounts',
  'ec2:DescribeRegions',
  'account:ListRegions',
  'secretsmanager:ListSecrets',
  'cloudtrail:LookupEvents',
]);

/** Whether an operation tells how much there is to do. */
export const isScout = (api: Api): boolean => SCOUTS.has(api);

/** Actions that give or lead to a secret's value: denied in every session, whatever the role allows. */
export const VALUE_ACTIONS = [
  'kms:Decrypt',
  'secretsmanager:BatchGetSecretValue',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter*',
] as const;

/** Actions that a holder needs, sorted. */
export function actionsOf(holder: Holder): string[] {
  const operations: readonly Operation[] = Object.values(OPERATIONS);
  const held = operations.filter((operation) => operation.holder === holder);
  return [...new Set(held.flatMap(({ action, also = [] }) => [action, ...also]))].sort();
}

/** Of what the caller of a scan needs, what the caller of every command does: to know who it is, and to enter accounts. */
export const connectingActions = (): string[] =>
  actionsOf('caller').filter((action) => action.startsWith('sts:'));

/** What accounts are entered for: to read their inventory, or to deliver findings to them. */
export type Purpose = 'scan' | 'push';

const sessionPolicy = (Sid: string, holder: Holder): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid, Effect: 'Allow', Action: actionsOf(holder), Resource: '*' },
      { Sid: 'NeverValues', Effect: 'Deny', Action: VALUE_ACTIONS, Resource: '*' },
    ],
  });

/**
 * The policy of every assumed session. A scan can change nothing, a push can list no secret, and neither can read a
 * value, whatever the role allows.
 */
export const SESSION_POLICIES: Readonly<Record<Purpose, string>> = {
  scan: sessionPolicy('Inventory', 'member'),
  push: sessionPolicy('Deliver', 'push'),
};
