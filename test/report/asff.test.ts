import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AsffFinding, AsffResource, AsffSecretDetails } from '../../src/model/asff.js';
import { parseAsffId } from '../../src/model/asff-id.js';
import { isIncomplete } from '../../src/model/coverage.js';
import { type Finding, isOpen, type ScanResult } from '../../src/model/finding.js';
import type { SecretSummary } from '../../src/model/secret-summary.js';
import { toAsff } from '../../src/report/asff.js';
import { FORMATS, NO_TERMINAL } from '../../src/report/formats.js';
import { anyResult } from './any-result.js';
import { EMPTY, findingOf, HOSTILE, HUGE, RULES, SAMPLE } from './sample-result.js';
import { securityHubFaults } from './security-hub-limits.js';

const CONTEXT = { tool: SAMPLE.tool, partition: 'aws' };

/** Compiles only as long as what we write is what the SDK sends. */
const toSdk = (finding: AsffFinding) => finding satisfies AwsSecurityFinding;

/** The secret that a finding is about. */
function secretIn({ Resources: [resource] }: AsffFinding): AsffResource {
  if (resource?.Type !== 'AwsSecretsManagerSecret') throw new Error('a secret was expected');
  return resource;
}

/** What the format says of a secret. */
const secretOf = (secret: SecretSummary, more: Partial<Finding> = {}): AsffResource =>
  secretIn(toAsff(findingOf({ ruleId: 'unused-cost', secret, ...more }), undefined, CONTEXT));

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

/** Delivering adds some, and 50 are taken. */
const PRODUCT_FIELDS = 40;

test('any text keeps within the limits', () => {
  fc.assert(
    fc.property(anyResult, (result) => {
      const findings = asffOf(result);
      expect(findings.flatMap(securityHubFaults)).toEqual([]);
      for (const { ProductFields = {} } of findings)
        expect(Object.keys(ProductFields).length).toBeLessThanOrEqual(PRODUCT_FIELDS);
    }),
  );
});

test('a finding that says as much as one can is taken', () => {
  const [{ grant } = {}] = SAMPLE.findings;
  if (grant === undefined) throw new Error('a grant was expected');
  // Three bytes each: no other character takes more of them for its length.
  const long = '秘'.repeat(5000);
  const numbered = (count: number): [string, string][] =>
    Array.from({ length: count }, (_, index) => [`${'秘'.repeat(120)}${100 + index}`, long]);
  const finding = toAsff(
    findingOf({
      ruleId: 'unused-cost',
      title: long,
      message: long,
      name: long,
      arn: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${long}`,
      evidence: Object.fromEntries(numbered(60)),
      frameworks: Object.fromEntries(numbered(60).map(([name]) => [name, [long]])),
      grant: {
        ...grant,
        principal: long,
        actions: Array.from({ length: 60 }, () => long),
        statement: { index: 0, sid: long },
        witness: { ...grant.witness, principalArn: long, action: long },
        fix: { summary: long, patch: [] },
      },
      cost: { monthly: 1234.56, currency: long, asOf: long },
      secret: {
        description: long,
        keyId: long,
        rotationEnabled: true,
        rotationLambdaArn: long,
        rotationEveryDays: 1000,
        rotationOverdue: true,
        deletionScheduled: true,
        tags: Object.fromEntries(numbered(60)),
      },
    }),
    RULES[0] && {
      ...RULES[0],
      remediation: { ...RULES[0].remediation, console: long },
      references: [
        `https://example.com/${'x'.repeat(5000)}`,
        `https://example.com/${'x'.repeat(2000)}`,
      ],
    },
    CONTEXT,
  );
  expect(securityHubFaults(finding)).toEqual([]);
  expect(Object.keys(finding.ProductFields).length).toBeLessThanOrEqual(PRODUCT_FIELDS);
  expect(finding.Remediation?.Recommendation.Url).toHaveLength(2020);
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
    SourceUrl:
      'https://console.aws.amazon.com/secretsmanager/secret?name=prod%2Fpayments%2Fwebhook-signing-key&region=us-east-1',
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
      'secrets-census/SecretAccount': '111122223333',
      'secrets-census/SecretRegion': 'us-east-1',
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
          AwsSecretsManagerSecret: {
            Name: 'prod/payments/webhook-signing-key',
            RotationEnabled: false,
            Deleted: false,
          },
          Other: { ageDays: '559', created: '2024-08-19' },
        },
      },
    ],
    Compliance: {
      Status: 'FAILED',
      RelatedRequirements: [
        'SecretsManager.4',
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
    { ...CONTEXT, partition },
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
  expect(secretIn(finding).Details?.Other?.['grantStatement']).toHaveLength(1024);
});

const KNOWN: SecretSummary = {
  description: 'Database user of the shop',
  keyId: 'alias/shop',
  rotationEnabled: true,
  rotationLambdaArn: 'arn:aws:lambda:eu-central-1:111122223333:function:rotate',
  rotationEveryDays: 30,
  rotationOverdue: false,
  deletionScheduled: false,
  tags: { owner: 'shop' },
};

describe('of a secret the format says', () => {
  test('all that it has room for', () => {
    expect(secretOf(KNOWN)).toMatchObject({
      Tags: { owner: 'shop' },
      Details: {
        AwsSecretsManagerSecret: {
          Name: 'prod/payments/stripe',
          Description: 'Database user of the shop',
          KmsKeyId: 'alias/shop',
          RotationEnabled: true,
          RotationLambdaArn: 'arn:aws:lambda:eu-central-1:111122223333:function:rotate',
          RotationOccurredWithinFrequency: true,
          RotationRules: { AutomaticallyAfterDays: 30 },
          Deleted: false,
        },
      },
    });
  });

  test('nothing that is not known', () => {
    expect(secretOf({ deletionScheduled: true, tags: {} })).toEqual({
      Type: 'AwsSecretsManagerSecret',
      Id: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/stripe-AbCdEf',
      Partition: 'aws',
      Region: 'eu-central-1',
      Details: { AwsSecretsManagerSecret: { Name: 'prod/payments/stripe', Deleted: true } },
    });
  });

  test('its name alone where the finding says nothing of it', () => {
    const finding = toAsff(findingOf({ ruleId: 'unused-cost' }), undefined, CONTEXT);
    const { Tags, Details } = secretIn(finding);
    expect(Tags).toBeUndefined();
    expect(Details?.AwsSecretsManagerSecret).toEqual({ Name: 'prod/payments/stripe' });
  });

  test.each<[string, Partial<SecretSummary>, keyof AsffSecretDetails, unknown]>([
    ['no blank description', { description: ' \n' }, 'Description', undefined],
    ['no blank key', { keyId: '' }, 'KmsKeyId', undefined],
    ['no blank function', { rotationLambdaArn: '\t' }, 'RotationLambdaArn', undefined],
    ['controls as escapes', { description: 'a\u001b[31m' }, 'Description', 'a\\x1b[31m'],
    ['a late rotation', { rotationOverdue: true }, 'RotationOccurredWithinFrequency', false],
    ['that it is being deleted', { deletionScheduled: true }, 'Deleted', true],
  ])('%s', (_, change, field, value) => {
    expect(secretOf({ ...KNOWN, ...change }).Details?.AwsSecretsManagerSecret?.[field]).toBe(value);
  });

  test.each<[string, Readonly<Record<string, string>>, AsffResource['Tags']]>([
    ['no tag with a blank value', { a: '', b: ' ', c: 'x' }, { c: 'x' }],
    ['no tag with a blank name', { '': 'x', ' ': 'x', c: 'x' }, { c: 'x' }],
    ['no tags at all where all are blank', { a: '' }, undefined],
    [
      'tags of any name',
      { ['__proto__']: 'x', constructor: 'y' },
      { ['__proto__']: 'x', constructor: 'y' },
    ],
    [
      'long tags cut',
      { ['k'.repeat(200)]: 'v'.repeat(300) },
      { [`${'k'.repeat(127)}…`]: `${'v'.repeat(255)}…` },
    ],
  ])('%s', (_, tags, expected) => {
    expect(secretOf({ ...KNOWN, tags }).Tags).toEqual(expected);
  });

  test.each([
    [1, 1],
    [1000, 1000],
    [0, undefined],
    [-1, undefined],
    [0.5, undefined],
    [1001, undefined],
  ])('no days between rotations that Secrets Manager cannot have: %d', (days, told) => {
    const { Details } = secretOf({ deletionScheduled: false, tags: {}, rotationEveryDays: days });
    const rules = told === undefined ? undefined : { AutomaticallyAfterDays: told };
    expect(Details?.AwsSecretsManagerSecret?.RotationRules).toEqual(rules);
  });

  test('fifty tags, the first by name', () => {
    const names = Array.from({ length: 60 }, (_, index) => `tag-${100 + index}`);
    const tags = Object.fromEntries(names.toReversed().map((name) => [name, 'x']));
    expect(Object.keys(secretOf({ ...KNOWN, tags }).Tags ?? {})).toEqual(names.slice(0, 50));
  });
});

describe('the console of the secret is linked', () => {
  const linkOf = (more: Partial<Finding>): string | undefined =>
    toAsff(findingOf({ ruleId: 'unused-cost', ...more }), undefined, CONTEXT).SourceUrl;
  const arnIn = (partition: string): string =>
    `arn:${partition}:secretsmanager:somewhere-1:111122223333:secret:a-AbCdEf`;

  test.each([
    ['aws', 'https://console.aws.amazon.com'],
    ['aws-cn', 'https://console.amazonaws.cn'],
    ['aws-us-gov', 'https://console.amazonaws-us-gov.com'],
  ])('in the partition %s', (partition, console) => {
    expect(linkOf({ arn: arnIn(partition), region: 'somewhere-1', name: 'a' })).toBe(
      `${console}/secretsmanager/secret?name=a&region=somewhere-1`,
    );
  });

  test.each(['aws-iso', 'aws-iso-b', 'aws-eusc', '__proto__', 'constructor'])(
    'but not in the partition %s',
    (partition) => {
      expect(linkOf({ arn: arnIn(partition) })).toBeUndefined();
    },
  );

  test('whatever its name is made of', () => {
    const name = 'a/b+c=d&region=evil#x?y%2f @ü';
    const url = new URL(linkOf({ name }) ?? '');
    expect([...url.searchParams]).toEqual([
      ['name', name],
      ['region', 'eu-central-1'],
    ]);
    expect([url.host, url.hash]).toEqual(['console.aws.amazon.com', '']);
  });

  test.each([
    ['a name that is no text', 'lone \ud800'],
    ['a name that would be cut', '秘'.repeat(300)],
  ])('but not for %s', (_, name) => {
    expect(linkOf({ name })).toBeUndefined();
  });
});

describe("Security Hub's own controls that a rule stands for", () => {
  const [finding] = SAMPLE.findings;
  const [rule] = RULES;
  if (finding === undefined || rule === undefined) throw new Error('a finding was expected');
  const requirements = (aliases: readonly string[], frameworks = {}) =>
    toAsff({ ...finding, frameworks }, { ...rule, aliases }, CONTEXT).Compliance
      .RelatedRequirements;

  test.each<[string, readonly string[], readonly string[] | undefined]>([
    ['are related requirements', ['securityhub:SecretsManager.1'], ['SecretsManager.1']],
    ['are told apart from other tools', ['config:A', 'prowler:b', 'old-name'], undefined],
    ['are told once', ['securityhub:A.1', 'securityhub:A.1'], ['A.1']],
    ['have a name', ['securityhub:', 'securityhub: '], undefined],
    ['are cut', [`securityhub:${'x'.repeat(90)}`], [`${'x'.repeat(63)}…`]],
  ])('%s', (_, aliases, expected) => {
    expect(requirements(aliases)).toEqual(expected);
  });

  test('come before those of frameworks, which may be many', () => {
    const many = { cis: Array.from({ length: 40 }, (_, index) => `${index}`) };
    const all = requirements(['securityhub:SecretsManager.1'], many);
    expect(all).toHaveLength(32);
    expect(all?.slice(0, 2)).toEqual(['SecretsManager.1', 'cis 0']);
  });

  test('are never called the control that was checked', () => {
    const { Compliance } = toAsff(finding, { ...rule, aliases: ['securityhub:A.1'] }, CONTEXT);
    expect(Object.keys(Compliance)).toEqual(['Status', 'RelatedRequirements']);
  });
});

test('imported into one account, a finding belongs to it and tells whose secret it is', () => {
  const given = findingOf({ ruleId: 'unused-cost' });
  const own = toAsff(given, undefined, CONTEXT);
  const central = { account: '999988887777', region: 'us-east-1' };
  const moved = toAsff(given, undefined, { ...CONTEXT, central });
  expect(moved).toEqual({
    ...own,
    AwsAccountId: '999988887777',
    ProductArn: 'arn:aws:securityhub:us-east-1:999988887777:product/999988887777/default',
  });
  expect(moved.Id).toMatch(/^secrets-census\/v1\/111122223333\/eu-central-1\//);
  expect(secretIn(moved).Region).toBe('eu-central-1');
  expect(moved.ProductFields).toMatchObject({
    'secrets-census/SecretAccount': '111122223333',
    'secrets-census/SecretRegion': 'eu-central-1',
  });
  expect(securityHubFaults(moved)).toEqual([]);
});

test('an ARN of another partition moves no finding out of the product of its hub', () => {
  const arn = 'arn:aws-cn:secretsmanager:eu-central-1:111122223333:secret:shop/db-AbCdEf';
  const finding = toAsff(findingOf({ ruleId: 'unused-cost', arn }), undefined, CONTEXT);
  expect(finding.ProductArn).toBe(
    'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default',
  );
  expect(secretIn(finding).Partition).toBe('aws-cn');
});

test('the id of a finding can be taken apart again', () => {
  const given = findingOf({ ruleId: 'unused-cost' });
  const { account, region, ruleId, id } = given;
  const { Id } = toAsff(given, undefined, CONTEXT);
  expect(parseAsffId(Id)).toEqual({ account, region, ruleId, id });
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
  const faultsIn = (change: Partial<NonNullable<AwsSecurityFinding['Resources']>[number]>) =>
    faultsWith({ Resources: [{ Type: 'AwsSecretsManagerSecret', Id: 'x', ...change }] });
  expect(faultsIn({ Tags: { a: '' } })).toEqual(['Tags value is blank']);
  expect(faultsIn({ Tags: { [' ']: 'x'.repeat(257) } })).toEqual([
    'Tags key is blank',
    'Tags value over 256',
  ]);
  expect(faultsIn({ Tags: {} })).toEqual(['Tags: 0']);
  expect(faultsIn({ Details: { AwsSecretsManagerSecret: { KmsKeyId: ' ' } } })).toEqual([
    'KmsKeyId is blank',
  ]);
});
