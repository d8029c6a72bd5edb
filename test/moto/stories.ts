/** The secrets of a small company, as a table: what each is, and every rule that must speak of it. */

export const FRANKFURT = 'eu-central-1';
export const VIRGINIA = 'us-east-1';

/** Accounts by what they are for; moto draws the ids of all but the first. */
export const ACCOUNTS = ['management', 'shop', 'data'] as const;

export type AccountName = (typeof ACCOUNTS)[number];

/** An id that is nobody's in this company. */
export const STRANGER = '999988887777';

/** What a policy needs to know of the company. */
export interface Company {
  readonly organization: string;
  readonly ids: Readonly<Record<AccountName, string>>;
}

export type KeyState = 'enabled' | 'disabled' | 'pendingDeletion';

/** One secret. */
export interface Story {
  readonly account: AccountName;
  readonly region: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly description?: string;
  /** A customer key in this state; absent: the default key. */
  readonly key?: KeyState;
  /** Account that holds the key; absent: the secret's own. */
  readonly keyIn?: AccountName;
  readonly policy?: (company: Company) => object;
  readonly rotatesEveryDays?: number;
  readonly replicas?: readonly string[];
  readonly deleted?: true;
  /** A version that a rotation left over. */
  readonly pending?: true;
  /** Rules that find something in the secret when it has just been made. */
  readonly today: readonly string[];
  /** Rules that find something 400 days later, beyond those of `today`. */
  readonly later: readonly string[];
}

const OWNED = { owner: 'shop-team' };

/** Nobody reads anything in moto, which keeps no dates of access. */
const UNREAD = ['never-used', 'unused-cost'];

/** What becomes of a secret that is left alone for 400 days. */
const NEGLECTED = [...UNREAD, 'rotation-disabled', 'stale-value'];

const allow = (principal: object | string, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Readers',
      Effect: 'Allow',
      Principal: principal,
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
      ...more,
    },
  ],
});

const account = (id: string) => ({ AWS: `arn:aws:iam::${id}:root` });

const POLICIES: readonly Story[] = [
  {
    account: 'shop',
    region: FRANKFURT,
    name: 'production/checkout/public',
    tags: OWNED,
    key: 'enabled',
    policy: () => allow('*'),
    today: ['public-policy'],
    later: NEGLECTED,
  },
  {
    account: 'shop',
    region: VIRGINIA,
    name: 'production/checkout/public-by-list',
    tags: OWNED,
    key: 'enabled',
    policy: () => allow({ AWS: ['*'] }, { Action: 'secretsmanager:*' }),
    today: ['public-policy', 'wildcard-actions'],
    later: NEGLECTED,
  },
  {
    account: 'shop',
    region: FRANKFURT,
    name: 'production/checkout/denied-again',
    tags: OWNED,
    key: 'enabled',
    policy: () => {
      const { Version, Statement } = allow('*');
      const deny = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
      return { Version, Statement: [...Statement, deny] };
    },
    today: ['policy-lockout'],
    later: NEGLECTED,
  },
  {
    account: 'shop',
    region: FRANKFURT,
    name: 'production/checkout/own-organization',
    tags: OWNED,
    key: 'enabled',
    policy: ({ organization }) =>
      allow('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } }),
    today: [],
    later: NEGLECTED,
  },
  {
    account: 'shop',
    region: FRANKFURT,
    name: 'production/checkout/stranger',
    tags: OWNED,
    key: 'enabled',
    policy: () => allow(account(STRANGER)),
    today: ['external-access'],
    later: NEGLECTED,
  },
  {
    account: 'data',
    region: VIRGINIA,
    name: 'production/warehouse/sibling',
    tags: OWNED,
    key: 'enabled',
    policy: ({ ids }) => allow(account(ids.shop)),
    today: [],
    later: NEGLECTED,
  },
  {
    account: 'data',
    region: VIRGINIA,
    name: 'production/warehouse/own',
    tags: OWNED,
    key: 'enabled',
    policy: ({ ids }) => allow(account(ids.data)),
    today: [],
    later: NEGLECTED,
  },
  {
    account: 'data',
    region: FRANKFURT,
    name: 'production/warehouse/deputy',
    tags: OWNED,
    key: 'enabled',
    policy: () => allow({ Service: 'events.amazonaws.com' }),
    today: ['service-access-unconfined'],
    later: NEGLECTED,
  },
  {
    account: 'data',
    region: FRANKFURT,
    name: 'production/warehouse/confined-deputy',
    tags: OWNED,
    key: 'enabled',
    policy: ({ ids }) =>
      allow(
        { Service: 'events.amazonaws.com' },
        { Condition: { StringEquals: { 'aws:SourceAccount': ids.data } } },
      ),
    today: [],
    later: NEGLECTED,
  },
];

const ROTATION: readonly Story[] = [
  {
    account: 'management',
    region: FRANKFURT,
    name: 'production/billing/monthly',
    tags: OWNED,
    key: 'enabled',
    rotatesEveryDays: 30,
    today: [],
    later: [...UNREAD, 'rotation-overdue'],
  },
  {
    account: 'management',
    region: FRANKFURT,
    name: 'production/billing/yearly',
    tags: OWNED,
    key: 'enabled',
    rotatesEveryDays: 365,
    today: ['rotation-interval-too-long'],
    later: [...UNREAD, 'rotation-overdue'],
  },
  {
    account: 'management',
    region: VIRGINIA,
    name: 'production/billing/half-rotated',
    tags: OWNED,
    key: 'enabled',
    pending: true,
    today: [],
    later: [...NEGLECTED, 'rotation-pending-stuck'],
  },
  {
    account: 'data',
    region: FRANKFURT,
    name: 'rds!cluster-4f1a',
    tags: { 'aws:secretsmanager:owningService': 'rds' },
    rotatesEveryDays: 7,
    today: ['default-kms-key'],
    later: ['rotation-overdue'],
  },
  {
    account: 'data',
    region: FRANKFURT,
    name: 'events!connection/partner-4f1a',
    tags: { 'aws:secretsmanager:owningService': 'events' },
    key: 'enabled',
    today: [],
    later: [],
  },
];

const HYGIENE: readonly Story[] = [
  {
    account: 'shop',
    region: VIRGINIA,
    name: 'production/checkout/untagged',
    key: 'enabled',
    today: ['missing-required-tags'],
    later: NEGLECTED,
  },
  {
    account: 'shop',
    region: VIRGINIA,
    name: 'production/checkout/oddly-tagged',
    // Names that are special in JavaScript and must be nothing but tags here.
    tags: { ['__proto__']: 'x', constructor: 'x', Owner: 'the case of letters counts' },
    description: '\u001b[31m<script>alert(1)</script>\n=cmd()|',
    key: 'enabled',
    today: ['missing-required-tags'],
    later: NEGLECTED,
  },
  {
    account: 'shop',
    region: VIRGINIA,
    name: 'checkout',
    tags: OWNED,
    today: ['bad-name', 'default-kms-key'],
    later: NEGLECTED,
  },
  {
    account: 'management',
    region: VIRGINIA,
    name: 'staging/billing/locked',
    tags: OWNED,
    key: 'disabled',
    today: ['kms-key-unusable'],
    later: NEGLECTED,
  },
  {
    account: 'management',
    region: VIRGINIA,
    name: 'staging/billing/doomed',
    tags: OWNED,
    key: 'pendingDeletion',
    today: ['kms-key-unusable'],
    later: NEGLECTED,
  },
  {
    account: 'data',
    region: VIRGINIA,
    name: 'production/warehouse/deleted',
    deleted: true,
    today: [],
    later: [],
  },
];

const REPLICAS: readonly Story[] = [
  {
    account: 'data',
    region: FRANKFURT,
    name: 'production/warehouse/replicated',
    tags: OWNED,
    policy: () => allow(account(STRANGER)),
    replicas: [VIRGINIA],
    today: ['default-kms-key', 'external-access', 'ineffective-grant'],
    later: NEGLECTED,
  },
  {
    account: 'data',
    region: VIRGINIA,
    name: 'production/warehouse/untagged-replicated',
    replicas: [FRANKFURT],
    today: ['default-kms-key', 'missing-required-tags'],
    later: NEGLECTED,
  },
  // Two secrets of one name: the replica of the second finds its place taken.
  {
    account: 'shop',
    region: VIRGINIA,
    name: 'production/checkout/twin',
    tags: OWNED,
    key: 'enabled',
    today: [],
    later: NEGLECTED,
  },
  {
    account: 'shop',
    region: FRANKFURT,
    name: 'production/checkout/twin',
    tags: OWNED,
    key: 'enabled',
    replicas: [VIRGINIA],
    today: ['replica-failed'],
    later: NEGLECTED,
  },
];

/** More than the hundred entries that one page of a list holds. */
const MANY: readonly Story[] = Array.from({ length: 104 }, (_, index) => ({
  account: 'management',
  region: VIRGINIA,
  name: `test/fleet/device-${String(index).padStart(3, '0')}`,
  tags: OWNED,
  key: 'enabled',
  today: [],
  later: NEGLECTED,
}));

export const STORIES: readonly Story[] = [
  ...POLICIES,
  ...ROTATION,
  ...HYGIENE,
  ...REPLICAS,
  ...MANY,
];

/** A secret whose key lies where moto does not look for it; made after the others. */
export const BORROWED: Story = {
  account: 'shop',
  region: FRANKFURT,
  name: 'production/checkout/borrowed-key',
  tags: OWNED,
  key: 'enabled',
  keyIn: 'data',
  today: ['kms-key-in-other-account'],
  later: NEGLECTED,
};
