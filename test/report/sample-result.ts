/** Results to print: acme's, an empty one, a hostile one, a huge one. */
import { createHash } from 'node:crypto';
import type { Account } from '../../src/model/account.js';
import type { CoverageRow } from '../../src/model/coverage.js';
import {
  type Finding,
  isOpen,
  type RuleText,
  type ScanResult,
  type Summary,
  type Unknown,
  type WaiverUse,
} from '../../src/model/finding.js';
import type { Severity } from '../../src/model/rule.js';
import type { SecretSummary } from '../../src/model/secret-summary.js';

const PAYMENTS = '111122223333';
const WEB = '222233334444';
const DATA = '333344445555';
const LEGACY = '444455556666';
const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'];

const rule = (id: string, severity: Severity, title: string, more: Partial<RuleText> = {}) => ({
  id,
  title,
  severity,
  rationale: `${title}. Whoever finds such a secret can use it for longer than anyone meant.`,
  remediation: {
    console: 'Open Secrets Manager, choose the secret, then Edit rotation.',
    cli: 'aws secretsmanager rotate-secret --secret-id NAME --rotation-rules AutomaticallyAfterDays=30',
    terraform: 'resource "aws_secretsmanager_secret_rotation" "this" {\n  secret_id = "NAME"\n}',
  },
  references: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html'],
  frameworks: {},
  aliases: [],
  agingEvidence: [],
  ...more,
});

export const RULES: readonly RuleText[] = [
  rule('default-kms-key', 'low', 'A secret is encrypted with the default key'),
  rule('missing-required-tags', 'info', 'A secret lacks tags that the company requires'),
  rule('never-rotated', 'medium', 'A secret that could rotate has never been rotated', {
    frameworks: {
      'nist-800-53-r5': ['AC-2(1)', 'AC-3(15)'],
      'aws-fsbp': ['SecretsManager.1', 'SecretsManager.4'],
    },
    aliases: ['securityhub:SecretsManager.4', 'config:SECRETSMANAGER_SECRET_PERIODIC_ROTATION'],
    agingEvidence: ['ageDays'],
  }),
  rule('public-policy', 'critical', 'A resource policy lets anyone in'),
  rule('rotation-overdue', 'high', 'Rotation is switched on, but has not happened in time'),
  rule('unused-cost', 'low', 'An unused secret costs money every month'),
];

/** Nothing but what is known of every secret. */
const BARE: SecretSummary = { deletionScheduled: false, tags: {} };

/** A secret of which everything is known. */
const LEDGER: SecretSummary = {
  description: 'Database user of the ledger',
  keyId: 'alias/payments',
  rotationEnabled: true,
  rotationLambdaArn: 'arn:aws:lambda:eu-central-1:111122223333:function:rotate',
  rotationEveryDays: 30,
  rotationOverdue: true,
  deletionScheduled: false,
  tags: { owner: 'payments', environment: 'production' },
};

/** A finding of acme's; what is not given follows from rule, place and name. */
export function findingOf(given: Partial<Finding> & { readonly ruleId: string }): Finding {
  const { account = PAYMENTS, region = 'eu-central-1', name = 'prod/payments/stripe' } = given;
  const arn = `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
  const text = RULES.find(({ id }) => id === given.ruleId);
  return {
    id: createHash('sha256')
      .update(`${given.ruleId}\n${given.arn ?? arn}`)
      .digest('hex'),
    severity: text?.severity ?? 'medium',
    status: 'new',
    title: text?.title ?? given.ruleId,
    message: `The secret '${name}' is in a bad state.`,
    account,
    region,
    arn,
    name,
    evidence: {},
    frameworks: text?.frameworks ?? {},
    firstSeenAt: '2026-03-01T06:00:00.000Z',
    lastSeenAt: '2026-03-01T06:00:00.000Z',
    ...given,
  };
}

const FIRST_SEEN = '2026-01-15T06:00:00.000Z';

const FINDINGS: readonly Finding[] = [
  findingOf({
    ruleId: 'public-policy',
    message:
      "Any AWS account can read the value of 'prod/payments/stripe': statement 1 (ShareWithPartner) allows secretsmanager:GetSecretValue to *.",
    secret: { ...LEDGER, rotationOverdue: false },
    evidence: { statement: 1, sid: 'ShareWithPartner', actions: ['secretsmanager:GetSecretValue'] },
    grant: {
      class: 'public',
      statement: { index: 1, sid: 'ShareWithPartner' },
      principal: 'any AWS account',
      actions: ['secretsmanager:GetSecretValue'],
      effects: ['readsValue'],
      narrowedBy: [
        {
          operator: 'StringLike',
          key: 'aws:PrincipalArn',
          values: ['arn:aws:iam::*:role/partner'],
        },
      ],
      notCredited: [
        {
          operator: 'Bool',
          key: 'aws:SecureTransport',
          values: ['true'],
          reason: 'aws:SecureTransport is the same in every request for this secret',
        },
      ],
      denies: [
        {
          statement: { index: 2 },
          origin: 'policy',
          effect: 'none',
          reason: 'it denies other actions than these',
        },
      ],
      fix: {
        summary: 'Remove statement 1 ("ShareWithPartner").',
        patch: [{ op: 'remove', path: '/Statement/1' }],
      },
      confidence: 'exact',
      witness: {
        principalArn: 'arn:aws:iam::999988887777:role/partner',
        account: '999988887777',
        network: 'the Internet, address 198.51.100.7',
        action: 'secretsmanager:GetSecretValue',
        context: {
          'aws:SecureTransport': 'true',
          'aws:PrincipalArn': 'arn:aws:iam::999988887777:role/partner',
        },
      },
    },
  }),
  findingOf({
    ruleId: 'rotation-overdue',
    status: 'unchanged',
    firstSeenAt: FIRST_SEEN,
    name: 'prod/payments/ledger-db',
    secret: LEDGER,
    message: "The secret 'prod/payments/ledger-db' should have rotated on 2026-01-03, 57 days ago.",
    evidence: {
      overdueDays: 57,
      lambdaArn: 'arn:aws:lambda:eu-central-1:111122223333:function:rotate',
    },
  }),
  findingOf({
    ruleId: 'never-rotated',
    name: 'prod/payments/webhook-signing-key',
    region: 'us-east-1',
    message:
      "The secret 'prod/payments/webhook-signing-key' was created on 2024-08-19, 559 days ago, and has never been rotated.",
    secret: { ...BARE, rotationEnabled: false, tags: { owner: '' } },
    evidence: { created: '2024-08-19', ageDays: 559 },
  }),
  findingOf({
    ruleId: 'rotation-overdue',
    account: WEB,
    region: 'us-east-1',
    name: 'prod/web/session-signing',
    message: "The secret 'prod/web/session-signing' should have rotated on 2026-02-26, 3 days ago.",
    evidence: { overdueDays: 3 },
  }),
  findingOf({
    ruleId: 'never-rotated',
    status: 'unchanged',
    firstSeenAt: FIRST_SEEN,
    account: WEB,
    region: 'us-west-2',
    name: 'staging/web/api-token',
    message:
      "The secret 'staging/web/api-token' was created on 2025-02-01, 393 days ago, and has never been rotated.",
    evidence: { created: '2025-02-01', ageDays: 393 },
  }),
  findingOf({
    ruleId: 'default-kms-key',
    status: 'unchanged',
    firstSeenAt: FIRST_SEEN,
    account: WEB,
    region: 'us-west-2',
    name: 'staging/web/api-token',
    message:
      "The secret 'staging/web/api-token' is encrypted with the default key aws/secretsmanager.",
  }),
  findingOf({
    ruleId: 'missing-required-tags',
    account: DATA,
    region: 'eu-west-1',
    name: 'prod/warehouse/loader',
    message: "The secret 'prod/warehouse/loader' lacks the tags owner, cost-center.",
    secret: { ...BARE, deletionScheduled: true },
    evidence: { missing: ['owner', 'cost-center'] },
  }),
  findingOf({
    ruleId: 'unused-cost',
    account: DATA,
    region: 'eu-west-1',
    name: 'dev/warehouse/old-loader',
    message:
      "The secret 'dev/warehouse/old-loader' and its 2 replicas have not been read for 210 days and cost 1.20 USD a month.",
    evidence: { idleDays: 210, replicas: 2, monthly: 1.2 },
    cost: { monthly: 1.2, currency: 'USD', asOf: '2026-01-01' },
  }),
  findingOf({
    ruleId: 'never-rotated',
    account: DATA,
    region: 'eu-west-1',
    name: 'dev/warehouse/old-loader',
    message:
      "The secret 'dev/warehouse/old-loader' was created on 2023-05-05, 1031 days ago, and has never been rotated.",
    evidence: { created: '2023-05-05', ageDays: 1031 },
    waiver: {
      owner: 'data-platform',
      reason: 'Deleted with the old warehouse',
      expires: '2026-03-20',
    },
  }),
  findingOf({
    ruleId: 'rotation-overdue',
    status: 'resolved',
    firstSeenAt: FIRST_SEEN,
    lastSeenAt: '2026-02-22T06:00:00.000Z',
    account: DATA,
    name: 'prod/warehouse/reader',
    region: 'eu-west-1',
  }),
  findingOf({
    ruleId: 'never-rotated',
    status: 'notScanned',
    firstSeenAt: FIRST_SEEN,
    lastSeenAt: '2026-02-22T06:00:00.000Z',
    account: LEGACY,
    region: 'us-east-1',
    name: 'legacy/ftp-upload',
    message:
      "The secret 'legacy/ftp-upload' was created on 2019-05-05, 2485 days ago, and has never been rotated.",
  }),
];

const scanned = (account: string, secrets: number): readonly CoverageRow[] =>
  REGIONS.map((region) => ({ account, region, status: 'scanned', secrets }));

const COVERAGE: readonly CoverageRow[] = [
  ...scanned(PAYMENTS, 12),
  ...scanned(WEB, 7).slice(0, 3),
  {
    account: WEB,
    region: 'us-west-2',
    status: 'partly',
    secrets: 7,
    reason: 'throttled',
    api: 'secretsmanager:GetResourcePolicy',
    detail: 'Gave up after 12 attempts; 3 of 7 resource policies were not read.',
  },
  ...scanned(DATA, 4).slice(0, 2),
  ...['us-east-1', 'us-west-2'].map(
    (region): CoverageRow => ({
      account: DATA,
      region,
      status: 'not',
      secrets: 0,
      reason: 'accessDenied',
      api: 'secretsmanager:ListSecrets',
      detail: `Not authorized to perform secretsmanager:ListSecrets in ${region}.`,
      denial: {
        policyType: 'serviceControlPolicy',
        explicit: true,
        policyArn:
          'arn:aws:organizations::111122223333:policy/o-acme000001/service_control_policy/p-eu',
      },
    }),
  ),
  {
    account: LEGACY,
    region: '*',
    status: 'not',
    secrets: 0,
    reason: 'accessDenied',
    api: 'sts:AssumeRole',
    detail: 'The role SecretsCensusReadOnly could not be assumed.',
  },
  { account: '555566667777', region: '*', status: 'not', secrets: 0, reason: 'accountNotActive' },
  { account: '666677778888', region: '*', status: 'not', secrets: 0, reason: 'excluded' },
];

const unknownOf = (index: number, ruleId: string, fact: string): Unknown => ({
  ruleId,
  account: WEB,
  region: 'us-west-2',
  arn: `arn:aws:secretsmanager:us-west-2:${WEB}:secret:staging/web/token-${index}-AbCdEf`,
  fact,
  reason: 'throttled',
  detail: 'Gave up after 12 attempts.',
});

const UNKNOWN: readonly Unknown[] = [
  ...[1, 2, 3].map((index) => unknownOf(index, 'public-policy', 'policy')),
  {
    ruleId: 'default-kms-key',
    account: DATA,
    region: 'eu-west-1',
    arn: `arn:aws:secretsmanager:eu-west-1:${DATA}:secret:prod/warehouse/loader-AbCdEf`,
    fact: 'key.state',
    reason: 'accessDenied',
  },
];

const WAIVERS: readonly WaiverUse[] = [
  {
    waiver: {
      rule: 'never-rotated',
      arns: ['arn:aws:secretsmanager:*:333344445555:secret:dev/warehouse/*'],
      owner: 'data-platform',
      reason: 'Deleted with the old warehouse',
      expires: '2026-03-20',
    },
    state: 'active',
    findings: 1,
  },
  {
    waiver: {
      rule: 'default-kms-key',
      accounts: [WEB],
      tags: { environment: 'staging' },
      owner: 'web',
      reason: 'Staging holds no customer data',
      expires: '2026-01-31',
    },
    state: 'expired',
    findings: 1,
  },
  {
    waiver: {
      id: findingOf({ ruleId: 'public-policy', name: 'prod/payments/gone' }).id,
      owner: 'payments',
      reason: 'Shared with the partner on purpose',
      expires: '2026-12-31',
    },
    state: 'unmatched',
    findings: 0,
  },
];

const ACCOUNTS: readonly Account[] = [
  { id: PAYMENTS, name: 'acme-payments', state: 'ACTIVE', ouPath: 'r-ab12/ou-ab12-11111111' },
  { id: WEB, name: 'acme-web', state: 'ACTIVE', tags: { team: 'web', 'cost-center': '42' } },
  { id: DATA, name: 'acme-data', state: 'ACTIVE' },
  { id: LEGACY, name: 'acme-legacy', state: 'ACTIVE' },
  { id: '555566667777', name: 'acme-closed', state: 'SUSPENDED' },
];

const severities = (findings: readonly Finding[]): Summary['findings'] => {
  const count = (severity: Severity) =>
    findings.filter((finding) => isOpen(finding) && finding.severity === severity).length;
  return {
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
    info: count('info'),
  };
};

const summaryOf = (findings: readonly Finding[]): Summary => ({
  accounts: { scanned: 1, partly: 2, not: 2 },
  regions: { scanned: 9, partly: 1, not: 4 },
  seenShare: 0.6428,
  secrets: 77,
  findings: severities(findings),
  waived: findings.filter(({ waiver }) => waiver !== undefined).length,
  resolved: findings.filter(({ status }) => status === 'resolved').length,
  notScanned: findings.filter(({ status }) => status === 'notScanned').length,
  unknown: UNKNOWN.length,
  unusedMonthlyCost: { amount: 1.2, currency: 'USD', unknown: 1 },
});

/** A scan of acme against a baseline: every severity, status and kind of gap. */
export const SAMPLE: ScanResult = {
  schemaVersion: '1.0',
  tool: { name: 'secrets-census', version: '0.1.0', rulesHash: 'b5bb9d8014a0f9b1d61e21e796d78dcc' },
  scope: {
    organizationId: 'o-acme000001',
    partition: 'aws',
    callerAccount: PAYMENTS,
    excludedAccounts: ['666677778888'],
  },
  startedAt: '2026-03-01T06:00:00.000Z',
  asOf: '2026-03-01T06:00:00.000Z',
  summary: summaryOf(FINDINGS),
  coverage: COVERAGE,
  findings: FINDINGS,
  unknown: UNKNOWN,
  waivers: WAIVERS,
  accounts: ACCOUNTS,
  rules: RULES,
};

/** Acme's scan with other findings. */
export const withFindings = (findings: readonly Finding[]): ScanResult => ({
  ...SAMPLE,
  findings,
  summary: summaryOf(findings),
});

/** One account without a secret, fully seen, without a baseline. */
export const EMPTY: ScanResult = {
  ...SAMPLE,
  scope: { partition: 'aws', callerAccount: PAYMENTS },
  summary: {
    accounts: { scanned: 1, partly: 0, not: 0 },
    regions: { scanned: 4, partly: 0, not: 0 },
    seenShare: 1,
    secrets: 0,
    findings: severities([]),
    waived: 0,
    resolved: 0,
    notScanned: 0,
    unknown: 0,
    unusedMonthlyCost: null,
  },
  coverage: scanned(PAYMENTS, 0),
  findings: [],
  unknown: [],
  waivers: [],
  accounts: [],
  rules: [],
};

/** Names and texts that strangers may write. */
export const HOSTILE_TEXTS: readonly string[] = [
  'x'.repeat(512),
  `first line\nsecond line\r\n${'\n'.repeat(40)}critical  forged  (1)`,
  '<script>alert(1)</script>',
  '\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007 \u009b1A',
  '=cmd|"/c calc"!A1',
  'a|b|c',
  '[link](http://evil.example) ![image](http://evil.example/x.png) @team #123 `code`',
  'bidi \u202eevil\u202c \u2066isolated\u2069 \u200bzero\u200d width\ufeff',
  'lone \ud800 surrogate \udc00',
  '\u{1f4a5}\u{1f469}\u200d\u{1f4bb} 秘密 한국어 e\u0301 z\u0300\u0301\u0302\u0303\u0304\u0305\u0306',
  '../../etc/passwd',
  './/../.',
  'line\u2028separator\u2029',
  '{0} {name} \\[x\\]',
  '   ',
  '%00%2e%2e',
  '\u0000\u0001\u007f\u0085',
];

/** Acme's scan with those texts wherever a text can stand. */
export const HOSTILE: ScanResult = {
  ...withFindings(
    HOSTILE_TEXTS.map((text, index) =>
      findingOf({
        ruleId: RULES[index % RULES.length]?.id ?? '',
        name: text,
        message: `The secret '${text}' is bad`,
        secret: {
          description: text,
          keyId: text,
          rotationLambdaArn: text,
          deletionScheduled: true,
          tags: Object.fromEntries(
            ['__proto__', ...HOSTILE_TEXTS].map((key): [string, string] => [key, text]),
          ),
        },
        evidence: { text, list: [text, text], number: index, flag: true },
      }),
    ),
  ),
  coverage: HOSTILE_TEXTS.map((text, index) => ({
    account: PAYMENTS,
    region: `us-east-${index}`,
    status: 'not',
    secrets: 0,
    reason: 'error',
    api: 'secretsmanager:ListSecrets',
    detail: text,
  })),
  unknown: HOSTILE_TEXTS.map((text) => ({
    ...unknownOf(1, 'public-policy', 'policy'),
    fact: text,
    detail: text,
  })),
  waivers: HOSTILE_TEXTS.map((text) => ({
    waiver: {
      rule: text,
      arns: [text],
      tags: { [text]: text },
      owner: text,
      reason: text,
      expires: '2026-01-01',
    },
    state: 'expired',
    findings: 1,
  })),
  accounts: [
    { id: PAYMENTS, name: HOSTILE_TEXTS[1] ?? '', state: 'ACTIVE', tags: { ['__proto__']: 'x' } },
  ],
};

/** Findings of a company with more of them than GitHub takes. */
export const HUGE: ScanResult = withFindings(
  Array.from({ length: 6000 }, (_, index) =>
    findingOf({
      ruleId: RULES[index % RULES.length]?.id ?? '',
      name: `prod/service-${String(index).padStart(4, '0')}/token`,
      account: String(100_000_000_000 + (index % 40)),
    }),
  ),
);
