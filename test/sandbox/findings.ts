/** Findings as a provider sends them to Security Hub, and the calls that tests make again and again. */
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  type BatchUpdateFindingsRequest,
  GetFindingsCommand,
  type GetFindingsRequest,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { isRecord } from '../../src/sandbox/input.js';
import { SHOP } from './tiny.js';

/** The product of an account's own findings. */
export const defaultProduct = (account = SHOP, region = 'eu-west-1'): string =>
  `arn:aws:securityhub:${region}:${account}:product/${account}/default`;

/** Any JSON, for what no provider should send. */
export type Loose = Readonly<Record<string, unknown>>;

/** A finding that Security Hub takes, with changes: undefined leaves a member out. */
export const finding = (changes: Loose = {}): AwsSecurityFinding => ({
  SchemaVersion: '2018-10-08',
  Id: 'tiny/unused/1',
  ProductArn: defaultProduct(),
  ProductName: 'Tiny Scanner',
  CompanyName: 'Tiny',
  GeneratorId: 'tiny/unused',
  AwsAccountId: SHOP,
  CreatedAt: '2026-03-01T08:00:00.000Z',
  UpdatedAt: '2026-03-01T08:00:00.000Z',
  FirstObservedAt: '2026-03-01T08:00:00.000Z',
  LastObservedAt: '2026-03-01T08:00:00.000Z',
  Title: 'Nobody reads the secret',
  Description: 'The secret was last read long ago.',
  ProductFields: { 'tiny/RuleId': 'unused' },
  Resources: [
    {
      Type: 'AwsSecretsManagerSecret',
      Id: `arn:aws:secretsmanager:eu-west-1:${SHOP}:secret:prod/shop/db-password-AbCdEf`,
      Partition: 'aws',
      Region: 'eu-west-1',
      Tags: { team: 'shop' },
      Details: {
        AwsSecretsManagerSecret: { Name: 'prod/shop/db-password', RotationEnabled: true },
        Other: { lastAccessedAt: '2025-01-01' },
      },
    },
  ],
  Compliance: { Status: 'FAILED', RelatedRequirements: ['NIST.800-53.r5 AC-2(1)'] },
  RecordState: 'ACTIVE',
  FindingProviderFields: {
    Severity: { Label: 'MEDIUM', Original: 'medium' },
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
  },
  ...changes,
});

/** The same at a later time of its provider. */
export const later = (minutes: number, changes: Loose = {}): AwsSecurityFinding =>
  finding({
    UpdatedAt: new Date(Date.UTC(2026, 2, 1, 8, minutes)).toISOString(),
    ...changes,
  });

/** What Security Hub says to findings. */
export const importAll = async (hub: SecurityHubClient, ...findings: AwsSecurityFinding[]) => {
  const { $metadata, ...answer } = await hub.send(
    new BatchImportFindingsCommand({ Findings: findings }),
  );
  return answer;
};

/** What it shows. */
export const findingsOf = async (
  hub: SecurityHubClient,
  request: GetFindingsRequest = {},
): Promise<readonly AwsSecurityFinding[]> => {
  const { Findings = [] } = await hub.send(new GetFindingsCommand(request));
  return Findings;
};

/** The only finding that it shows. */
export async function onlyFinding(hub: SecurityHubClient): Promise<AwsSecurityFinding> {
  const [first, ...others] = await findingsOf(hub);
  if (first === undefined || others.length > 0) throw new Error('There is not exactly one.');
  return first;
}

/** What a customer says about the finding of `finding()`. */
export const customerSays = (
  hub: SecurityHubClient,
  words: Omit<BatchUpdateFindingsRequest, 'FindingIdentifiers'>,
) =>
  hub.send(
    new BatchUpdateFindingsCommand({
      FindingIdentifiers: [{ Id: 'tiny/unused/1', ProductArn: defaultProduct() }],
      ...words,
    }),
  );

/** A request without the SDK, from the administrator of the shop: its status, error and body. */
export async function postToHub(url: string, path: string, input: Loose) {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `AWS4-HMAC-SHA256 Credential=AKIA${SHOP}DEMO/20260302/eu-west-1/securityhub/aws4_request, SignedHeaders=host, Signature=00`,
    },
    body: JSON.stringify(input),
  });
  const body: unknown = await answer.json();
  return {
    status: answer.status,
    code: answer.headers.get('x-amzn-errortype'),
    body: isRecord(body) ? body : {},
  };
}
