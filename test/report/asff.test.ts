import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AsffFinding } from '../../src/model/asff.js';
import { isIncomplete } from '../../src/model/coverage.js';
import { isOpen, type ScanResult } from '../../src/model/finding.js';
import { toAsff } from '../../src/report/asff.js';
import { FORMATS, NO_TERMINAL } from '../../src/report/formats.js';
import { anyResult } from './any-result.js';
import { EMPTY, findingOf, HOSTILE, HUGE, RULES, SAMPLE } from './sample-result.js';
import { securityHubFaults } from './security-hub-limits.js';

const CONTEXT = { tool: SAMPLE.tool, partition: 'aws' };

/** Compiles only as long as what we write is what the SDK sends. */
const toSdk = (finding: AsffFinding) => finding satisfies AwsSecurityFinding;

const asffOf = (result: ScanResult): readonly AwsSecurityFinding[] =>
  JSON.parse(FORMATS.asff.render(result, NO_TERMINAL));

describe.each([
  ['acme', SAMPLE],
  ['an empty account', EMPTY],
  ['hostile names', HOSTILE],
  ['six thousand findings', HUGE],
])('the ASFF of %s', (_, result) => {
  test('holds the open findings, each within the limits of Security Hub', () => {
    const findings = asffOf(result);
    const unseen = result.coverage.filter(isIncomplete);
    expect(findings).toHaveLength(result.findings.filter(isOpen).length + unseen.length);
    expect(findings.flatMap(securityHubFaults)).toEqual([]);
    expect(new Set(findings.map(({ Id }) => Id)).size).toBe(findings.length);
  });
});

test('any text keeps within the limits', () => {
  fc.assert(
    fc.property(anyResult, (result) => {
      expect(asffOf(result).flatMap(securityHubFaults)).toEqual([]);
    }),
  );
});

test('a finding in full', () => {
  const finding = SAMPLE.findings[2];
  if (finding === undefined) throw new Error('a finding was expected');
  const rule = RULES.find(({ id }) => id === finding.ruleId);
  expect(toSdk(toAsff(finding, rule, CONTEXT))).toEqual({
    SchemaVersion: '2018-10-08',
    Id: `secrets-census/v1/111122223333/us-east-1/never-rotated/${finding.id}`,
    ProductArn: 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default',
    ProductName: 'Secrets Census',
    CompanyName: 'Secrets Census',
    GeneratorId: 'secrets-census/never-rotated',
    AwsAccountId: '111122223333',
    FirstObservedAt: '2026-03-01T06:00:00.000Z',
    LastObservedAt: '2026-03-01T06:00:00.000Z',
    CreatedAt: '2026-03-01T06:00:00.000Z',
    UpdatedAt: '2026-03-01T06:00:00.000Z',
    Title: 'A secret that could rotate has never been rotated',
    Description:
      "The secret 'prod/payments/webhook-signing-key' was created on 2024-08-19, 559 days ago, and has never been rotated.",
    Remediation: {
      Recommendation: {
        Text: 'Open Secrets Manager, choose the secret, then Edit rotation.',
        Url: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html',
      },
    },
    ProductFields: {
      'secrets-census/FindingId': finding.id,
      'secrets-census/RuleId': 'never-rotated',
      'secrets-census/SecretArn': finding.arn,
      'secrets-census/SecretName': 'prod/payments/webhook-signing-key',
      'secrets-census/ToolVersion': '0.1.0',
      'secrets-census/RulesHash': SAMPLE.tool.rulesHash,
    },
    Resources: [
      {
        Type: 'AwsSecretsManagerSecret',
        Id: finding.arn,
        Partition: 'aws',
        Region: 'us-east-1',
        Details: {
          AwsSecretsManagerSecret: { Name: 'prod/payments/webhook-signing-key' },
          Other: { ageDays: '559', created: '2024-08-19' },
        },
      },
    ],
    Compliance: {
      Status: 'FAILED',
      RelatedRequirements: [
        'aws-fsbp SecretsManager.1',
        'aws-fsbp SecretsManager.4',
        'nist-800-53-r5 AC-2(1)',
        'nist-800-53-r5 AC-3(15)',
      ],
    },
    RecordState: 'ACTIVE',
    FindingProviderFields: {
      Severity: { Label: 'MEDIUM', Original: 'medium' },
      Types: [
        'Software and Configuration Checks/AWS Security Best Practices',
        'Software and Configuration Checks/Industry and Regulatory Standards/AWS Foundational Security Best Practices',
        'Software and Configuration Checks/Industry and Regulatory Standards/NIST 800-53 Controls (USA)',
      ],
    },
  });
});

test.each([
  ['aws', 'aws'],
  ['aws-cn', 'aws-cn'],
  ['aws-us-gov', 'aws-us-gov'],
  ['aws-iso', 'aws-us-iso'],
  ['aws-iso-b', 'aws-us-iso-b'],
  ['aws-eusc', undefined],
])('a secret in partition %s has Partition %s', (partition, named) => {
  const arn = `arn:${partition}:secretsmanager:somewhere-1:111122223333:secret:a-AbCdEf`;
  const finding = toAsff(
    findingOf({ ruleId: 'unused-cost', arn, region: 'somewhere-1' }),
    undefined,
    CONTEXT,
  );
  expect(finding.Resources[0]?.Partition).toBe(named);
  expect(finding.ProductArn).toBe(
    `arn:${partition}:securityhub:somewhere-1:111122223333:product/111122223333/default`,
  );
  expect(securityHubFaults(finding)).toEqual([]);
});

test('what was not seen is a finding whose check could not be done, in its own account and Region', () => {
  const [denied] = asffOf(SAMPLE).filter(({ Id }) => Id?.endsWith('/us-east-1/coverage'));
  expect(denied).toMatchObject({
    Title: 'Secrets were not fully scanned',
    Description: expect.stringMatching(
      /were not seen: access denied \(explicitly, by a service control policy\) at secretsmanager:ListSecrets/,
    ),
    Compliance: { Status: 'NOT_AVAILABLE', StatusReasons: [{ ReasonCode: 'AccessDenied' }] },
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: { Label: 'INFORMATIONAL' } },
  });
  expect(denied?.Resources).toEqual([
    {
      Type: 'AwsAccount',
      Id: `AWS::::Account:${denied?.AwsAccountId}`,
      Partition: 'aws',
      Region: 'us-east-1',
    },
  ]);
});

test('accounts that nobody could list are told by the account that tried', () => {
  const row = {
    account: '*',
    region: '*',
    status: 'not',
    secrets: 0,
    reason: 'throttled',
  } as const;
  const findings = asffOf({ ...EMPTY, coverage: [row, row] });
  expect(
    findings.map(({ AwsAccountId, Region, Resources }) => [
      AwsAccountId,
      Region,
      Resources?.[0]?.Region,
    ]),
  ).toEqual([[EMPTY.scope.callerAccount, undefined, 'us-east-1']]);
});

test('cost and the way in go into product fields', () => {
  const fields = asffOf(SAMPLE).flatMap(({ ProductFields = {} }) => Object.entries(ProductFields));
  expect(fields).toEqual(
    expect.arrayContaining([
      ['secrets-census/EstimatedMonthlyCost', '1.2'],
      ['secrets-census/EstimatedMonthlyCostCurrency', 'USD'],
      ['secrets-census/EstimatedMonthlyCostBasis', 'list price of 2026-01-01'],
      ['secrets-census/GrantPrincipal', 'any AWS account'],
    ]),
  );
});

test('the request that proves a grant, its statement and its fix stand beside the evidence', () => {
  const [finding] = asffOf(SAMPLE);
  expect(finding?.Resources?.[0]?.Details?.Other).toEqual({
    actions: 'secretsmanager:GetSecretValue',
    grantFix: 'Remove statement 1 ("ShareWithPartner").',
    grantWitness:
      'arn:aws:iam::999988887777:role/partner may call secretsmanager:GetSecretValue from the Internet, address 198.51.100.7',
    grantStatement: 'statement 1 “ShareWithPartner”',
    sid: 'ShareWithPartner',
    statement: '1',
  });
});

test('a grant of any length keeps within the limits', () => {
  const [given] = SAMPLE.findings;
  if (given?.grant === undefined) throw new Error('a grant was expected');
  const long = '秘'.repeat(5000);
  const grant = {
    ...given.grant,
    principal: long,
    statement: { index: 0, sid: long },
    witness: { ...given.grant.witness, principalArn: long },
    fix: { summary: long, patch: [] },
  };
  const finding = toAsff({ ...given, grant }, undefined, CONTEXT);
  expect(securityHubFaults(finding)).toEqual([]);
  const [resource] = finding.Resources;
  const other = resource?.Type === 'AwsSecretsManagerSecret' ? resource.Details.Other : undefined;
  expect(other?.['grantStatement']).toHaveLength(1024);
});

test('the first sighting stays the creation, whatever was seen since', () => {
  const [finding] = asffOf(SAMPLE).filter(({ Id }) => Id?.includes('rotation-overdue'));
  expect(finding?.CreatedAt).toBe('2026-01-15T06:00:00.000Z');
  expect(finding?.UpdatedAt).toBe('2026-03-01T06:00:00.000Z');
});

test('a resolved finding comes out archived and passed, under the same id', () => {
  const open = toAsff(findingOf({ ruleId: 'unused-cost' }), undefined, CONTEXT);
  const resolved = toAsff(
    findingOf({ ruleId: 'unused-cost', status: 'resolved' }),
    undefined,
    CONTEXT,
  );
  expect(resolved.Id).toBe(open.Id);
  expect([open.RecordState, open.Compliance.Status]).toEqual(['ACTIVE', 'FAILED']);
  expect([resolved.RecordState, resolved.Compliance.Status]).toEqual(['ARCHIVED', 'PASSED']);
});

test('texts over the limits are cut between characters, and evidence over the limit is counted', () => {
  const finding = toAsff(
    findingOf({
      ruleId: 'unused-cost',
      title: '💥'.repeat(300),
      message: `x${'💥'.repeat(600)}`,
      evidence: Object.fromEntries(
        Array.from(
          { length: 40 },
          (_, index) => [`${'k'.repeat(200)}${index}`.slice(-150), '秘'.repeat(5000)] as const,
        ),
      ),
      frameworks: { Long: Array.from({ length: 50 }, (_, index) => `${'c'.repeat(80)}${index}`) },
    }),
    RULES[0] && {
      ...RULES[0],
      remediation: { ...RULES[0].remediation, console: 'step '.repeat(300) },
    },
    CONTEXT,
  );
  expect(securityHubFaults(finding)).toEqual([]);
  expect(finding.Title).toBe(`${'💥'.repeat(127)}…`);
  expect(finding.Description.endsWith('💥…')).toBe(true);
  expect(finding.ProductFields['secrets-census/EvidenceOmitted']).toBe('10');
});

test('the checks themselves refuse what Security Hub refuses', () => {
  const finding: AwsSecurityFinding = toAsff(
    findingOf({ ruleId: 'unused-cost' }),
    RULES[0],
    CONTEXT,
  );
  const faultsWith = (change: Partial<AwsSecurityFinding>) =>
    securityHubFaults({ ...finding, ...change });
  expect(faultsWith({ Title: 'x'.repeat(257) })).toEqual(['Title over 256']);
  expect(faultsWith({ UpdatedAt: '2026-03-01' })).toEqual(['time 2026-03-01']);
  expect(faultsWith({ AwsAccountId: '999988887777' })).toEqual(['ProductArn']);
  expect(faultsWith({ Types: ['a/b/c'] })).toEqual(['Types']);
  expect(faultsWith({ Description: ' ' })).toEqual(['Description is blank']);
});
