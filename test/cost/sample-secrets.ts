/** Secrets for tests of costs, any number of them, and reviews of them. */
import fc from 'fast-check';
import { costRow, type JudgedUse } from '../../src/cost/cost-row.js';
import { CostTally } from '../../src/cost/cost-tally.js';
import type { Grantees } from '../../src/cost/deletion-plan.js';
import { KeyTally } from '../../src/cost/key-tally.js';
import { UsageTally } from '../../src/cost/usage-tally.js';
import type { AskedUsage } from '../../src/cost/use-checks.js';
import type { CostReview, CostRow, Grouping, PriceBook, SecretUse } from '../../src/model/cost.js';
import { failed, gapIn } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import type { PrintableCosts } from '../../src/report/cost-formats.js';
import { HOSTILE_TEXTS } from '../report/sample-result.js';
import { anyUsage, known, readerOf, SUMMARY } from './sample-usage.js';

export const SHOP = '111122223333';
export const REGION = 'eu-central-1';

const arnOf = (name: string, region = REGION, account = SHOP): string =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;

/** A secret that is read, unless told otherwise. */
export const secretOf = (more: Partial<Secret> = {}): Secret => {
  const { name = 'production/shop/database', region = REGION } = more;
  const groupArn = more.groupArn ?? arnOf(name, region, more.account?.id);
  return {
    arn: groupArn,
    groupArn,
    name,
    account: { id: SHOP, state: 'ACTIVE' },
    region,
    partition: 'aws',
    createdAt: '2025-06-15T09:00:00.000Z',
    lastAccessedAt: '2026-01-01T00:00:00.000Z',
    tags: {},
    rotation: { enabled: false, kind: 'none' },
    key: { managedBy: 'aws' },
    replica: { isReplica: false, primaryRegion: region, regions: [], failed: [] },
    deletion: { scheduled: false },
    policy: { present: false },
    gaps: [],
    ...more,
  };
};

/** With replicas there. */
export const replicatedTo = (...regions: readonly string[]): Pick<Secret, 'replica'> => ({
  replica: { isReplica: false, primaryRegion: REGION, regions, failed: [] },
});

/** In dollars, alike everywhere. */
export const bookAt = (secretMonth: number, more: Partial<PriceBook> = {}): PriceBook => ({
  partition: 'aws',
  currency: 'USD',
  asOf: '2026-09-20',
  source: 'package',
  usual: { secretMonth, apiCall: 0.000_005 },
  regions: {},
  keyMonth: { amount: 1, asOf: '2026-11-21', source: 'package' },
  ...more,
});

/** What rules may say of a secret. */
export const judgedAs = (use: SecretUse, name: string): JudgedUse => {
  const unused = {
    id: 'f'.repeat(64),
    ruleId: 'unused',
    message: `The secret '${name}' was last read on 2026-01-01, 324 days ago; the limit is 90 days.`,
    evidence: { lastRead: '2026-01-01', unusedDays: 324, limit: 90 },
  };
  const waiver = { owner: name, reason: name, expires: '2027-01-01' };
  switch (use) {
    case 'unused':
      return { use, unused };
    case 'waived':
      return { use, unused, waiver };
    case 'unknown':
      return {
        use,
        unknownUse: { ruleId: 'unused', fact: 'lastAccessedAt', reason: 'error', detail: name },
      };
    case 'used':
    case 'notJudged':
      return { use };
  }
};

/** A secret, and what is known of its use. */
export interface Judged {
  readonly secret: Secret;
  readonly use: SecretUse;
  /** What events tell; absent: nobody asked. */
  readonly usage?: AskedUsage;
}

/** How a review is made. */
export interface Reviewing {
  readonly prices?: PriceBook | undefined;
  readonly grouping?: Grouping;
  readonly grantees?: Grantees;
  readonly complete?: boolean;
}

/** A review in memory. */
export function reviewOf(
  secrets: readonly Judged[],
  { grouping = { by: 'account' }, grantees = [], complete = true, ...more }: Reviewing = {},
): PrintableCosts & { readonly review: CostReview } {
  const prices = 'prices' in more ? more.prices : bookAt(0.4);
  const tally = new CostTally();
  const keys = new KeyTally();
  const use = new UsageTally();
  const rows: CostRow[] = secrets.map((judged) =>
    costRow(judged.secret, judgedAs(judged.use, judged.secret.name), {
      prices,
      grouping,
      grantees: () => grantees,
      usage: judged.usage,
    }),
  );
  for (const row of rows) {
    tally.add(row);
    use.add(row);
  }
  for (const judged of secrets) keys.add(judged.secret, judged.use);
  const isAsked = secrets.some(({ usage }) => usage !== undefined);
  const review: CostReview = {
    tool: { name: 'secrets-census', version: '1.2.3' },
    scope: { partition: 'aws', callerAccount: SHOP, organizationId: 'o-acme000001' },
    collectedAt: '2026-11-21T09:00:00.000Z',
    judgedAt: '2026-11-21T09:00:00.000Z',
    ...(prices && { prices }),
    grouping,
    totals: tally.totals(),
    groups: tally.groups(),
    largestUnused: tally.largestUnused(),
    mostCalls: tally.mostCalls(),
    ...(isAsked && { usage: { summary: SUMMARY, known: use.known, unknown: use.unknown() } }),
    keys: keys.costs(),
    coverage: {
      complete,
      seenShare: complete ? 1 : 0.5,
      incomplete: complete
        ? []
        : [
            {
              account: SHOP,
              region: 'us-east-1',
              status: 'not',
              secrets: 0,
              reason: 'accessDenied',
            },
          ],
      pairs: 2,
    },
    accounts: [{ id: SHOP, name: 'shop', state: 'ACTIVE', ouPath: 'r-acme/ou-acme-shops' }],
  };
  return { review, rows: () => rows };
}

const USES: readonly SecretUse[] = ['used', 'unused', 'waived', 'unknown', 'notJudged'];

const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-east-1'];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(...HOSTILE_TEXTS),
);

const anySecret: fc.Arbitrary<Secret> = fc
  .record({
    name: anyText,
    account: fc.constantFrom('111122223333', '222233334444', '333344445555'),
    region: fc.constantFrom(...REGIONS),
    replicas: fc.subarray(REGIONS),
    owner: fc.option(fc.constantFrom('rds', 'events', 'redshift'), { nil: undefined, freq: 5 }),
    scheduled: fc.boolean(),
    hidden: fc.boolean(),
    tags: fc.dictionary(fc.oneof(fc.constantFrom('team', 'owner'), anyText), anyText, {
      maxKeys: 3,
    }),
    key: fc.option(anyText, { nil: undefined }),
  })
  .map(({ name, account, region, replicas, owner, scheduled, hidden, tags, key }) =>
    secretOf({
      name,
      region,
      account: { id: account, state: 'ACTIVE' },
      tags,
      ...replicatedTo(...replicas.filter((other) => other !== region)),
      ...(owner !== undefined && { owningService: owner }),
      deletion: { scheduled },
      key: key === undefined ? { managedBy: 'aws' } : { managedBy: 'customer', id: key },
      gaps: hidden ? [gapIn('replica.regions', { reason: 'accessDenied' })] : [],
    }),
  );

/** Any secrets, judged anyhow. */
export const anyJudged: fc.Arbitrary<readonly Judged[]> = fc.array(
  fc.record({ secret: anySecret, use: fc.constantFrom(...USES), usage: anyUsage }),
  { maxLength: 40 },
);

const anyPrice = fc.oneof(
  fc.constantFrom(0, 0.4, 0.333, 1 / 3, 0.005, 0.000_001, 99_999.999_999),
  fc.double({ min: 0, max: 100_000, noNaN: true }),
);

/** Any prices, alike everywhere or not, or none. */
export const anyPrices: fc.Arbitrary<PriceBook | undefined> = fc.option(
  fc
    .record({ usual: anyPrice, elsewhere: anyPrice })
    .map(({ usual, elsewhere }) =>
      bookAt(usual, { regions: { 'us-east-1': { secretMonth: elsewhere } } }),
    ),
  { nil: undefined, freq: 10 },
);

export const anyGrouping: fc.Arbitrary<Grouping> = fc.constantFrom<Grouping>(
  { by: 'account' },
  { by: 'ou' },
  { by: 'owner' },
  { by: 'prefix' },
  { by: 'tag', tag: 'team' },
  { by: 'tag', tag: '__proto__' },
);

/** Secrets with hostile names, tags, owners and readers, all of them unused. */
export const HOSTILE_SECRETS: readonly Judged[] = HOSTILE_TEXTS.map((text, index) => ({
  use: 'unused',
  usage:
    index % 2 === 0
      ? known([readerOf(text, 1_000_000)], {
          denied: [
            {
              kind: 'unknown',
              id: text,
              denials: 1,
              firstAt: '2026-06-02T08:00:00Z',
              lastAt: '2026-06-02T08:00:00Z',
            },
          ],
          rotation: {
            started: 1,
            succeeded: 0,
            failed: 1,
            lastFailure: { at: '2026-06-02T08:00:00Z', step: text, message: text },
          },
        })
      : failed({ reason: 'error', detail: text }),
  secret: secretOf({
    name: text,
    groupArn: arnOf(text),
    tags: { owner: text, [text]: text, 'aws:cloudformation:stack-name': text },
    rotation: { enabled: true, kind: 'lambda', lambdaArn: text },
    ...replicatedTo('eu-west-1', text),
  }),
}));
