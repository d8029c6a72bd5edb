/** Deliveries for tests: a plan of acme's with every action, reason and kind of hub; what became of it; hostile names. */
import type { AsffFinding } from '../../src/model/asff.js';
import { defaultProduct } from '../../src/model/asff.js';
import type { Delivery, DeliveryItem, HubRow, SkipReason } from '../../src/model/delivery.js';
import { SKIP_REASONS } from '../../src/model/delivery.js';
import { HOSTILE_TEXTS, SAMPLE } from './sample-result.js';

const PAYMENTS = '111122223333';
const WEB = '222233334444';
const DATA = '333344445555';

const AT = '2026-03-01T06:05:00.000Z';

type Given = Partial<DeliveryItem> & Pick<DeliveryItem, 'action' | 'ruleId'>;

const idOf = (account: string, region: string, ruleId: string, name: string): string =>
  `secrets-census/v1/${account}/${region}/${ruleId}/${Buffer.from(name).toString('hex').slice(0, 64)}`;

/** A finding in ASFF about the secret of an item. */
export const asffOf = (item: Omit<DeliveryItem, 'finding'>): AsffFinding => ({
  SchemaVersion: '2018-10-08',
  Id: item.id,
  ProductArn: defaultProduct('aws', item.hub.region, item.hub.account),
  ProductName: 'Secrets Census',
  CompanyName: 'Secrets Census',
  GeneratorId: `secrets-census/${item.ruleId}`,
  AwsAccountId: item.account,
  FirstObservedAt: '2026-01-15T06:00:00.000Z',
  LastObservedAt: '2026-03-01T06:00:00.000Z',
  CreatedAt: '2026-01-15T06:00:00.000Z',
  UpdatedAt: AT,
  Title: 'A secret is in a bad state',
  Description: `The secret '${item.name}' is in a bad state.`,
  SourceUrl: 'https://console.aws.amazon.com/secretsmanager/',
  Remediation: { Recommendation: { Text: 'Mend it.', Url: 'https://docs.aws.amazon.com/' } },
  ProductFields: { 'secrets-census/RuleId': item.ruleId, 'aws/note': item.name },
  Resources: [
    {
      Type: 'AwsSecretsManagerSecret',
      Id: item.arn,
      Partition: 'aws',
      Region: item.region,
      Tags: { owner: item.name },
      Details: {
        AwsSecretsManagerSecret: { Name: item.name, RotationRules: { AutomaticallyAfterDays: 30 } },
        Other: { idleDays: '210' },
      },
    },
  ],
  Compliance: { Status: 'FAILED', RelatedRequirements: ['nist-800-53-r5 AC-2(1)'] },
  RecordState: 'ACTIVE',
  FindingProviderFields: {
    Severity: { Label: item.severity, Original: item.severity.toLowerCase() },
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
  },
});

const isSent = (action: DeliveryItem['action']): boolean =>
  action !== 'unchanged' && action !== 'skipped';

/** An item of acme's; what is not given follows from action, rule, place and name. */
export function itemOf(given: Given): DeliveryItem {
  const { account = PAYMENTS, region = 'eu-central-1', name = 'prod/payments/stripe' } = given;
  const item = {
    hub: { account, region },
    id: idOf(account, region, given.ruleId, name),
    account,
    region,
    arn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`,
    name,
    severity: 'MEDIUM' as const,
    ...given,
  };
  return isSent(item.action) ? { ...item, finding: asffOf(item) } : item;
}

const skipped = (reason: SkipReason, more: Partial<DeliveryItem> = {}): DeliveryItem =>
  itemOf({ action: 'skipped', ruleId: 'unused-cost', reason, severity: 'LOW', ...more });

const ITEMS: readonly DeliveryItem[] = [
  itemOf({ action: 'create', ruleId: 'public-policy', severity: 'CRITICAL' }),
  ...Array.from({ length: 7 }, (_, index) =>
    itemOf({ action: 'create', ruleId: 'never-rotated', name: `prod/payments/token-${index}` }),
  ),
  itemOf({
    action: 'update',
    ruleId: 'external-access',
    name: 'prod/payments/partner-feed',
    severity: 'HIGH',
    suppressed: true,
    changes: [
      { field: 'Compliance.RelatedRequirements.0', to: 'nist-800-53-r5 AC-2(1)' },
      { field: 'FindingProviderFields.Severity.Label', from: 'MEDIUM', to: 'HIGH' },
      { field: 'FindingProviderFields.Severity.Original', from: 'medium', to: 'high' },
      { field: 'Resources.0.Details.Other.grantWitness' },
      { field: 'Resources.0.Tags.owner', from: 'johanna', to: 'the payments team' },
      { field: 'Title', from: 'A stranger may look at it' },
    ],
  }),
  itemOf({
    action: 'update',
    ruleId: 'unused-cost',
    name: 'prod/payments/old',
    severity: 'LOW',
    reason: 'refresh',
  }),
  ...Array.from({ length: 4 }, (_, index) =>
    itemOf({ action: 'unchanged', ruleId: 'unused-cost', name: `prod/payments/idle-${index}` }),
  ),
  itemOf({
    action: 'resolve',
    ruleId: 'rotation-overdue',
    name: 'prod/web/session-signing',
    account: WEB,
    region: 'us-east-1',
    severity: 'HIGH',
    reason: 'notFound',
  }),
  itemOf({
    action: 'resolve',
    ruleId: 'rotation-overdue',
    name: 'staging/web/api-token',
    account: WEB,
    region: 'us-west-2',
    severity: 'HIGH',
    reason: 'waived',
    leftOut: ['Details.Other', 'Details'],
  }),
  itemOf({
    action: 'reopen',
    ruleId: 'never-rotated',
    name: 'staging/web/api-token',
    account: WEB,
    region: 'us-west-2',
    changes: [{ field: 'Resources.0.Details.Other.ageDays', from: '90', to: '393' }],
  }),
  ...SKIP_REASONS.map((reason, index) =>
    skipped(reason, {
      account: reason === 'hubUnreachable' ? DATA : WEB,
      region: reason === 'hubNotEnabled' ? 'ap-southeast-2' : 'us-west-2',
      name: reason === 'unreadable' ? '' : `staging/web/skipped-${index}`,
      ...(reason === 'unreadable' && { arn: '' }),
      detail:
        reason === 'unknown'
          ? 'policy could not be read: AccessDeniedException.'
          : 'A sentence about it.',
    }),
  ),
];

const HUBS: readonly HubRow[] = [
  { account: PAYMENTS, region: 'eu-central-1', status: 'ready', source: 'hub' },
  { account: PAYMENTS, region: 'eu-west-1', status: 'ready', source: 'receipt' },
  { account: WEB, region: 'ap-southeast-1', status: 'notEnabled' },
  { account: WEB, region: 'ap-southeast-2', status: 'notEnabled' },
  { account: WEB, region: 'us-east-1', status: 'ready', source: 'hub' },
  { account: WEB, region: 'us-east-2', status: 'notChosen' },
  { account: WEB, region: 'us-west-2', status: 'ready', source: 'receipt' },
  ...['us-east-1', 'us-west-2'].map(
    (region): HubRow => ({
      account: DATA,
      region,
      status: 'unreachable',
      failure: {
        reason: 'accessDenied',
        api: 'sts:AssumeRole',
        detail: `AccessDenied: not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${DATA}:role/SecretsCensusPush`,
      },
    }),
  ),
  {
    account: '444455556666',
    region: 'eu-central-1',
    status: 'unreachable',
    failure: {
      reason: 'accessDenied',
      api: 'securityhub:GetFindings',
      detail: 'Not authorized.',
      denial: { policyType: 'serviceControlPolicy', explicit: true, policyArn: 'arn:aws:p' },
    },
  },
];

/** All that the organization describes but the last, which is known by its id alone. */
const ACCOUNTS = (SAMPLE.accounts ?? []).slice(0, 3);

/** A plan of acme's. */
export const PLAN: Delivery = {
  tool: { name: 'secrets-census', version: '0.1.0' },
  asOf: '2026-03-01T06:00:00.000Z',
  at: AT,
  applied: false,
  hubs: HUBS,
  items: ITEMS,
  accounts: ACCOUNTS,
};

const refused = (item: DeliveryItem): DeliveryItem => ({
  ...item,
  outcome: 'failed',
  error: {
    code: 'InvalidInput',
    message: 'Finding does not adhere to the Amazon Security Finding Format.',
  },
});

/** What became of it: one finding was refused. */
export const APPLIED: Delivery = {
  ...PLAN,
  applied: true,
  items: ITEMS.map((item) => {
    if (item.finding === undefined) return item;
    return item.name === 'prod/payments/token-3' ? refused(item) : { ...item, outcome: 'sent' };
  }),
};

/** The second push of the same findings. */
export const IDLE: Delivery = {
  ...PLAN,
  hubs: HUBS.slice(0, 2),
  items: ITEMS.filter(({ action }) => action === 'unchanged'),
};

/** A scan of nothing, pushed. */
export const EMPTY_DELIVERY: Delivery = { ...PLAN, hubs: [], items: [], accounts: [] };

const hostileAccount = (index: number): string => String(100_000_000_000 + index);

/** A plan in which every text of a stranger's is a hostile one. */
export const HOSTILE_DELIVERY: Delivery = {
  ...APPLIED,
  hubs: HOSTILE_TEXTS.map((text, index) => ({
    account: hostileAccount(index),
    region: `us-east-${index}`,
    status: 'unreachable',
    failure: { reason: 'error', api: 'securityhub:GetFindings', detail: text },
  })),
  items: HOSTILE_TEXTS.flatMap((text, index) => {
    const account = hostileAccount(index);
    const place = { account, region: `us-east-${index}`, name: text, arn: `arn:${text}` };
    return [
      itemOf({
        action: 'update',
        ruleId: text,
        suppressed: true,
        changes: [
          { field: `Resources.0.Tags.${text}`, from: text, to: text },
          { field: text, to: text },
        ],
        leftOut: [text],
        ...place,
      }),
      itemOf({ action: 'skipped', ruleId: text, reason: 'unknown', detail: text, ...place }),
      {
        ...itemOf({ action: 'create', ruleId: text, ...place }),
        outcome: 'failed' as const,
        error: { code: text, message: text, api: text },
      },
    ];
  }),
  accounts: HOSTILE_TEXTS.map((name, index) => ({
    id: hostileAccount(index),
    name,
    state: 'ACTIVE',
    ouPath: name,
    tags: { [name]: name },
  })),
};

/** A plan over more hubs, rules and findings than a table shows. */
export const HUGE_DELIVERY: Delivery = (() => {
  const items = Array.from({ length: 3000 }, (_, index) =>
    itemOf({
      action: index % 3 === 0 ? 'create' : index % 3 === 1 ? 'resolve' : 'skipped',
      ruleId: `rule-${index % 50}`,
      account: String(100_000_000_000 + (index % 60)),
      name: `prod/service-${String(index).padStart(4, '0')}/token`,
      ...(index % 3 === 2 && { reason: 'newerScan' as const }),
    }),
  );
  const hubs = [...new Set(items.map(({ account }) => account))]
    .sort()
    .map(
      (account): HubRow => ({ account, region: 'eu-central-1', status: 'ready', source: 'hub' }),
    );
  const { accounts: _, ...plan } = PLAN;
  return { ...plan, hubs, items };
})();
