/** The request quotas of AWS that a scan or a push draws on, by the operations that share one. */

/**
 * Requests per second that AWS allows to one account in one Region; what is called once for a whole organization
 * counts for the account that calls. Sources: Secrets Manager user guide, "quotas"; Organizations user guide, "quotas"
 * (rates of one account); KMS developer guide, "request quotas"; IAM user guide, "STS request quotas"; EC2 API
 * reference, "request throttling"; Account Management reference, "quotas"; CloudTrail user guide, "quotas"; Security Hub
 * API reference, "welcome"; Athena user guide, "service quotas"; S3 user guide, "optimizing performance" (of one prefix).
 */
export const QUOTAS = {
  'secretsmanager list': 100,
  'secretsmanager describe': 10_000,
  'secretsmanager policy': 50,
  'secretsmanager versions': 50,
  'kms describe': 2000,
  'kms aliases': 500,
  'kms rotation': 1000,
  'ec2 regions': 20,
  'account regions': 5,
  'cloudtrail lookup': 2,
  // Starting and cancelling queries of CloudTrail Lake, and looking at them.
  'cloudtrail query': 1,
  'cloudtrail results': 10,
  'athena query': 20,
  'athena results': 100,
  // None is published for the catalog, which is asked once.
  'athena catalog': 5,
  's3 read': 5500,
  'securityhub describe': 10,
  'securityhub read': 3,
  'securityhub import': 10,
  // None is published for the price list, which is asked a handful of times.
  'pricing products': 10,
  sts: 600,
  'organizations describe': 1,
  'organizations accounts': 8,
  'organizations roots': 1,
  'organizations tree': 5,
  'organizations tags': 10,
} as const satisfies Readonly<Record<string, number>>;

export type QuotaGroup = keyof typeof QUOTAS;
