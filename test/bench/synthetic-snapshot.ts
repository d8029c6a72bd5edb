/** Numbers of secrets, accounts and Regions -> a snapshot of a company that does not exist, the same one every time. */
import { SNAPSHOT_FORMAT } from '../../src/files/snapshot-format.js';
import { writeSnapshot } from '../../src/files/write-snapshot.js';
import type { Account } from '../../src/model/account.js';
import type { AccountInventory } from '../../src/model/inventory.js';
import type { Secret } from '../../src/model/secret.js';
import type { Home } from './home.js';
import { accountId, thing } from './home.js';
import { type Draw, drawsOf, pick, several, textOf } from './random.js';
import { typicalPolicies } from './typical-policies.js';

/** How large the company is. */
export interface CompanySize {
  readonly secrets: number;
  readonly accounts: number;
  /** At most as many as `REGIONS` has. */
  readonly regions: number;
}

export const REGIONS = [
  'us-east-1',
  'eu-west-1',
  'eu-central-1',
  'us-west-2',
  'ap-southeast-2',
  'ap-northeast-1',
  'eu-north-1',
  'us-east-2',
  'ap-south-1',
  'sa-east-1',
  'ca-central-1',
  'eu-west-2',
  'eu-west-3',
  'ap-southeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'us-west-1',
] as const;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const NOW = Date.parse('2026-11-01T06:00:00.000Z');
const DAY = 86_400_000;
const ORGANIZATION = 'o-synthetic01';
const PARTNERS = ['999900001111', '999900002222'] as const;

/** Policies that an account's teams copy from secret to secret; by account they come to some hundred forms. */
const POLICIES_OF_ACCOUNT = 12;
const POLICY_FORMS = 25;

const ago = (days: number, hour = 3): string =>
  new Date(Math.floor(NOW / DAY) * DAY - days * DAY + hour * 3_600_000).toISOString();

const oneIn = (draw: Draw, count: number): boolean => draw(count) === 0;

/** The policies of an account: forms that the whole company uses, naming roles of the account. */
function policiesOf(account: string, draw: Draw): readonly [string, ...string[]] {
  const home: Home = {
    account,
    organization: ORGANIZATION,
    region: REGIONS[0],
    // Written for every secret alike.
    secretArn: '*',
    trusted: PARTNERS,
  };
  const form = draw(POLICY_FORMS);
  const [first, ...others] = typicalPolicies({ count: 100, seed: `policies ${form}`, home })
    .slice(0, POLICIES_OF_ACCOUNT)
    .map(({ text }) => text);
  return [first ?? '{}', ...others];
}

function rotationOf(draw: Draw, account: string, region: string): Secret['rotation'] {
  if (draw(10) < 6) return { enabled: false, kind: 'none' };
  const late = oneIn(draw, 12) ? 1 + draw(40) : -draw(30);
  return {
    enabled: true,
    kind: 'lambda',
    lambdaArn: `arn:aws:lambda:${region}:${account}:function:rotate-${draw(9)}`,
    everyDays: 30,
    schedule: 'rate(30 days)',
    windowHours: 24,
    ...(oneIn(draw, 20) ? {} : { lastAt: ago(30 + late) }),
    nextAt: ago(late, 23),
  };
}

function keyOf(draw: Draw, account: string, region: string): Secret['key'] {
  if (draw(10) < 4) return { managedBy: 'aws' };
  const key = `0a1b2c3d-0000-4000-8000-${String(draw(40)).padStart(12, '0')}`;
  return {
    managedBy: 'customer',
    id: `arn:aws:kms:${region}:${account}:key/${key}`,
    account,
    state: oneIn(draw, 300) ? 'PendingDeletion' : 'Enabled',
    rotationEnabled: !oneIn(draw, 5),
    alias: 'alias/secrets',
  };
}

const gapsOf = (draw: Draw): Secret['gaps'] => [
  {
    fact: 'valueChangedAt',
    reason: 'notCollected',
    detail: 'The age of the value is read by deep scans only (--deep).',
  },
  ...(oneIn(draw, 50)
    ? ([
        {
          fact: 'policy',
          reason: 'accessDenied',
          api: 'secretsmanager:GetResourcePolicy',
          detail: 'The role is not allowed to call secretsmanager:GetResourcePolicy.',
          denial: { policyType: 'serviceControlPolicy', explicit: true },
        },
      ] as const)
    : []),
];

/** Whose secret it is, and what its owners write in its policies. */
interface Owner {
  readonly account: Account;
  readonly policies: readonly [string, ...string[]];
}

function secretOf(draw: Draw, { account, policies }: Owner, region: string): Secret {
  const environment = pick(draw, ['prod', 'staging', 'dev', 'shared']);
  const name = `${environment}/${thing(draw)}/${pick(draw, ['database', 'api-key', 'oauth', 'tls'])}`;
  const arn = `arn:aws:secretsmanager:${region}:${account.id}:secret:${name}-${textOf(draw, LETTERS, 6)}`;
  const age = draw(1500);
  const gaps = gapsOf(draw);
  const hasPolicy = gaps.length === 1 && oneIn(draw, 3);
  return {
    arn,
    groupArn: arn,
    name,
    ...(oneIn(draw, 3) ? {} : { description: `Credentials of ${name}, ask the owners` }),
    account,
    region,
    partition: 'aws',
    createdAt: ago(age, 9),
    tags: {
      owner: `team-${draw(40)}`,
      environment,
      ...(oneIn(draw, 2) ? { 'cost-center': String(1000 + draw(90)) } : {}),
      ...(oneIn(draw, 2)
        ? {
            'aws:cloudformation:stack-id': `arn:aws:cloudformation:${region}:${account.id}:stack/${textOf(draw, HEX, 12)}`,
          }
        : {}),
    },
    ...(oneIn(draw, 25) ? { owningService: 'rds' } : {}),
    lastChangedAt: ago(draw(age + 1)),
    ...(oneIn(draw, 6) ? {} : { lastAccessedAt: ago(draw(Math.min(age, 120) + 1), 0) }),
    rotation: rotationOf(draw, account.id, region),
    key: keyOf(draw, account.id, region),
    replica: {
      isReplica: false,
      primaryRegion: region,
      regions: oneIn(draw, 20) ? ['us-west-2'] : [],
      failed: [],
    },
    deletion: oneIn(draw, 60) ? { scheduled: true, at: ago(-7) } : { scheduled: false },
    policy: hasPolicy ? { present: true, document: pick(draw, policies) } : { present: false },
    gaps,
  };
}

/** Most secrets of an account are in the Regions where it is at home. */
const regionOf = (draw: Draw, regions: number): string =>
  REGIONS[Math.floor((draw(1000) / 1000) ** 3 * regions)] ?? REGIONS[0];

function inventoryOf(id: string, secrets: number, regions: number): AccountInventory {
  const draw = drawsOf(`account ${id}`);
  const account: Account = {
    id,
    name: thing(draw),
    state: 'ACTIVE',
    ouPath: 'r-ab12/ou-ab12-11111111',
  };
  const owner = { account, policies: policiesOf(id, draw) };
  const all = several(secrets, () => secretOf(draw, owner, regionOf(draw, regions)));
  const coverage = REGIONS.slice(0, regions).map((region) => ({
    account: id,
    region,
    status: 'scanned' as const,
    secrets: all.filter((secret) => secret.region === region).length,
    listed: true,
  }));
  return { account, coverage, secrets: all };
}

/** Writes the snapshot into a new folder; every account has as many secrets as any other, or one more. */
export async function writeSyntheticSnapshot(folder: string, size: CompanySize): Promise<void> {
  const draw = drawsOf('accounts');
  const ids = [...new Set(several(size.accounts, () => accountId(draw)))].sort();
  const writer = await writeSnapshot(folder, {
    formatVersion: SNAPSHOT_FORMAT,
    tool: { name: 'synthetic', version: '0' },
    scope: { organizationId: ORGANIZATION, partition: 'aws', callerAccount: ids[0] ?? '' },
    startedAt: new Date(NOW).toISOString(),
    asOf: new Date(NOW).toISOString(),
    complete: false,
    organizationAccounts: ids,
    coverage: [],
  });
  for (const [at, id] of ids.entries()) {
    const until = Math.floor(((at + 1) * size.secrets) / ids.length);
    const secrets = until - Math.floor((at * size.secrets) / ids.length);
    await writer.add(inventoryOf(id, secrets, size.regions));
  }
  await writer.finish();
}
