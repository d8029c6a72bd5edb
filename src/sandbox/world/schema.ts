/** The shapes of a world's files as JSON Schemas, which refuse every unknown key. */

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text } as const;
const time = { type: 'string', format: 'world-time' } as const;
const interval = { type: 'string', format: 'world-interval' } as const;
const flag = { type: 'boolean' } as const;
const textMap = { type: 'object', additionalProperties: { type: 'string' } } as const;

const object = (
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = [],
): object => ({ type: 'object', properties, required, additionalProperties: false });

const mapOf = (values: object): object => ({ type: 'object', additionalProperties: values });
const listOf = (items: object): object => ({ type: 'array', items });

const unit = (depth: number): object =>
  object(
    {
      name: text,
      id: { type: 'string', pattern: '^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$' },
      // Organizations nests units five deep at most.
      ...(depth < 5 ? { units: listOf(unit(depth + 1)) } : {}),
    },
    ['name'],
  );

const role = object({
  deniedActions: texts,
  boundaryDenies: texts,
  externalId: text,
  trusted: texts,
});

/** Names of buckets, databases and tables are used in addresses and in SQL. */
const plainName = { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]{0,62}$' } as const;

const uuid = {
  type: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
} as const;

const trail = object(
  {
    bucket: { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' },
    prefix: { type: 'string', pattern: '^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$' },
    account: text,
    region: text,
    database: plainName,
    table: plainName,
    eventDataStore: uuid,
  },
  ['bucket', 'account', 'region', 'database', 'table', 'eventDataStore'],
);

const account = object(
  {
    id: { type: 'string', pattern: '^\\d{12}$' },
    name: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,50}$' },
    email: text,
    unit: text,
    standalone: flag,
    state: { enum: ['ACTIVE', 'CLOSED', 'PENDING_ACTIVATION', 'PENDING_CLOSURE', 'SUSPENDED'] },
    tags: textMap,
    regions: texts,
    joined: time,
    invited: flag,
    roles: mapOf(role),
    missingRoles: texts,
    trail: object({ reads: flag, since: time }),
  },
  ['id', 'name'],
);

const serviceControlPolicy = object(
  {
    id: { type: 'string', pattern: '^p-[0-9a-z]{8,128}$' },
    name: text,
    targets: texts,
    deny: texts,
    onlyIn: texts,
    notIn: texts,
  },
  ['id', 'name', 'targets', 'deny'],
);

/** `all`, or names. */
const allOrSome = { type: ['string', 'array'], format: 'all-or-a-list', items: text } as const;

/** Schema of `organization.yaml`. */
export const organizationSchema = object(
  {
    asOf: { type: 'string', format: 'absolute-time' },
    organization: object(
      {
        id: { type: 'string', pattern: '^o-[a-z0-9]{10,32}$' },
        partition: text,
        management: text,
        root: { type: 'string', pattern: '^r-[0-9a-z]{4,32}$' },
        units: listOf(unit(1)),
      },
      ['id', 'management', 'root'],
    ),
    regions: { ...mapOf({ enum: ['default', 'opt-in'] }), minProperties: 1 },
    accounts: { ...listOf(account), minItems: 1 },
    delegatedAdministrators: texts,
    serviceControlPolicies: listOf(serviceControlPolicy),
    securityHub: object({ enabled: allOrSome, except: mapOf(allOrSome), since: time }, ['enabled']),
    trail,
    listing: object({
      pageSize: { type: 'integer', minimum: 1 },
      emptyPageEvery: { type: 'integer', minimum: 2 },
    }),
  },
  ['asOf', 'organization', 'regions', 'accounts'],
);

const key = {
  ...object({
    alias: { type: 'string', pattern: '^(?!alias/)[A-Za-z0-9/_-]{1,250}$' },
    id: uuid,
    description: text,
    manager: { enum: ['aws', 'customer'] },
    state: { enum: ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable'] },
    deletion: time,
    rotation: flag,
    created: time,
    sharedWith: texts,
  }),
  anyOf: [{ required: ['alias'] }, { required: ['id'] }],
};

const rotation = object({
  enabled: flag,
  lambda: text,
  everyDays: { type: 'integer', minimum: 1, maximum: 1000 },
  schedule: text,
  window: text,
  last: time,
  next: time,
  failures: listOf(
    object(
      {
        step: { enum: ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] },
        every: interval,
        from: time,
        until: time,
        abandoned: flag,
      },
      ['step', 'until'],
    ),
  ),
});

const read = object({
  by: {
    type: 'string',
    pattern: '^(arn:.+|(role|user)/[A-Za-z0-9+=,.@_/-]+|root|[a-z0-9.-]+\\.amazonaws\\.com)$',
  },
  function: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  session: { type: 'string', pattern: '^[A-Za-z0-9+=,.@_-]{2,64}$' },
  invokedBy: { type: 'string', pattern: '^[a-z0-9.-]+\\.amazonaws\\.com$' },
  every: interval,
  from: time,
  until: time,
  as: { enum: ['arn', 'partial', 'name'] },
  through: { enum: ['vpce', 'internet'] },
  error: text,
  batch: { enum: ['list', 'filters'] },
  with: texts,
  in: text,
});

const version = object({ id: uuid, created: time, stages: texts, accessed: time });

const replica = {
  ...object({
    status: { enum: ['InSync', 'InProgress', 'Failed'] },
    message: text,
    accessed: time,
    key: text,
  }),
  type: ['object', 'null'],
};

const secret = object(
  {
    name: { type: 'string', minLength: 1, maxLength: 512 },
    suffix: { type: 'string', pattern: '^[A-Za-z0-9]{6}$' },
    story: text,
    description: { type: 'string', maxLength: 2048 },
    type: text,
    tags: textMap,
    key: text,
    owningService: text,
    created: time,
    changed: time,
    accessed: time,
    reads: listOf(read),
    rotation,
    externalRotationRole: text,
    externalRotationMetadata: textMap,
    versions: listOf(version),
    deleted: time,
    replicas: mapOf(replica),
    policy: { type: ['string', 'object'] },
    policyText: { type: 'string' },
  },
  ['name'],
);

const event = object({ name: text, time, secret: text, by: text, error: text }, [
  'name',
  'time',
  'secret',
]);

/** Schema of `accounts/<account name>.yaml`. */
export const accountSchema = object({
  keys: mapOf(listOf(key)),
  secrets: mapOf(listOf(secret)),
  events: mapOf(listOf(event)),
});
