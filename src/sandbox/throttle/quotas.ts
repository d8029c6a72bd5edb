/** The request quotas of AWS: which operations share a bucket, how fast it fills, how much it holds. */

/** Whose requests share a bucket. */
export type QuotaScope = 'accountAndRegion' | 'account' | 'organization';

/** A quota: operations that share one bucket. */
export interface Quota {
  readonly service: string;
  readonly operations: readonly string[];
  readonly scope: QuotaScope;
  /** Requests per second. */
  readonly rate: number;
  /** Requests that may come at once. */
  readonly burst: number;
}

type Rate = readonly [rate: number, burst: number, ...operations: string[]];

const perAccountAndRegion = (service: string, rates: readonly Rate[]): readonly Quota[] =>
  rates.map(([rate, burst, ...operations]) => ({
    service,
    operations,
    scope: 'accountAndRegion',
    rate,
    burst,
  }));

/** Source: Secrets Manager user guide, "AWS Secrets Manager quotas". Where no burst is published, one second's worth. */
const SECRETS_MANAGER = perAccountAndRegion('secretsmanager', [
  [10_000, 10_000, 'DescribeSecret', 'GetSecretValue'],
  [50, 50, 'GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy'],
  [
    50,
    50,
    'PutSecretValue',
    'UpdateSecret',
    'ReplicateSecretToRegions',
    'RemoveRegionsFromReplication',
  ],
  [50, 50, 'RotateSecret', 'CancelRotateSecret'],
  [50, 50, 'RestoreSecret'],
  [50, 50, 'TagResource', 'UntagResource'],
  [100, 100, 'ListSecrets'],
  [50, 50, 'ListSecretVersionIds'],
  [50, 50, 'CreateSecret'],
  [50, 50, 'DeleteSecret'],
]);

/** Source: KMS developer guide, "Request quotas". */
const KMS = perAccountAndRegion('kms', [
  [2000, 2000, 'DescribeKey'],
  [500, 500, 'ListAliases'],
  [1000, 1000, 'GetKeyRotationStatus'],
]);

/** Source: IAM user guide, "IAM and AWS STS quotas". */
const STS = perAccountAndRegion('sts', [[600, 600, 'AssumeRole', 'GetCallerIdentity']]);

/** Source: EC2 API reference, "Request throttling": non-mutating actions. */
const EC2 = perAccountAndRegion('ec2', [[20, 100, 'DescribeRegions']]);

/** Source: CloudTrail API reference, LookupEvents; CloudTrail user guide, "Quotas". */
const CLOUDTRAIL = perAccountAndRegion('cloudtrail', [
  [2, 2, 'LookupEvents'],
  [3, 3, 'StartQuery', 'CancelQuery'],
  [10, 10, 'DescribeQuery', 'GetQueryResults'],
]);

/** Source: Athena user guide, "Service Quotas", per-account API call quotas. */
const ATHENA = perAccountAndRegion('athena', [
  [20, 80, 'StartQueryExecution', 'StopQueryExecution'],
  [100, 200, 'GetQueryExecution', 'GetQueryResults'],
]);

/** Source: S3 user guide, "Best practices design patterns": reads of one prefix; it has one bucket here. */
const S3 = perAccountAndRegion('s3', [[5500, 5500, 'GetObject', 'HeadBucket', 'ListObjectsV2']]);

/** Source: Security Hub API reference, "Welcome". */
const SECURITY_HUB = perAccountAndRegion('securityhub', [
  [10, 30, 'BatchImportFindings'],
  [3, 6, 'GetFindings'],
  [10, 30, 'BatchUpdateFindings'],
  [10, 30, 'DescribeHub'],
  [10, 30, 'EnableSecurityHub'],
]);

/** Source: Account Management reference, "Quotas". */
const ACCOUNT: readonly Quota[] = [
  { service: 'account', operations: ['ListRegions'], scope: 'account', rate: 5, burst: 5 },
];

/** Source: Organizations user guide, "Quotas": rates of one account and of the whole organization. */
const ORGANIZATIONS: readonly Quota[] = [
  ...organizations([8, 12], [9, 15], 'ListAccounts'),
  ...organizations([5, 8], [6, 10], 'ListAccountsForParent', 'ListOrganizationalUnitsForParent'),
  ...organizations([1, 2], [2, 3], 'ListRoots'),
  ...organizations([1, 2], [2, 3], 'DescribeOrganization'),
  ...organizations([10, 15], [12, 18], 'ListTagsForResource'),
];

function organizations(
  account: readonly [number, number],
  whole: readonly [number, number],
  ...operations: string[]
): readonly Quota[] {
  const service = 'organizations';
  return [
    { service, operations, scope: 'account', rate: account[0], burst: account[1] },
    { service, operations, scope: 'organization', rate: whole[0], burst: whole[1] },
  ];
}

/** Every quota that the sandbox keeps. An operation in none of them is not throttled. */
export const QUOTAS: readonly Quota[] = [
  ...SECRETS_MANAGER,
  ...KMS,
  ...STS,
  ...EC2,
  ...CLOUDTRAIL,
  ...ATHENA,
  ...S3,
  ...SECURITY_HUB,
  ...ACCOUNT,
  ...ORGANIZATIONS,
];
