/** The facts of a secret as rules see them: one table that types conditions, binds values and documents names. */

/** CEL types of facts; `timestamp` is `google.protobuf.Timestamp`. */
export type FactType =
  | 'string'
  | 'int'
  | 'double'
  | 'bool'
  | 'timestamp'
  | 'list<string>'
  | 'map<string, string>';

/** One fact. */
export interface Fact {
  readonly type: FactType;
  readonly description: string;
  /** AWS may say that there is none: conditions ask with `has()`. */
  readonly optional?: true;
  /** It may be unreadable while the secret itself is known. */
  readonly gapProne?: true;
  /** It changes by the mere passing of time. */
  readonly ages?: true;
}

export interface FactGroup {
  readonly description: string;
  readonly facts: FactTable;
}

export interface FactTable {
  readonly [name: string]: Fact | FactGroup;
}

const optional = (type: FactType, description: string): Fact => ({
  type,
  description,
  optional: true,
});
const always = (type: FactType, description: string): Fact => ({ type, description });
const prone = (fact: Fact): Fact => ({ ...fact, gapProne: true });
const aging = (fact: Fact): Fact => ({ ...fact, ages: true });

/** All facts, by the name that conditions use behind `secret.`. */
export const SECRET_FACTS = {
  arn: always('string', 'ARN of the primary.'),
  name: always('string', 'Name without the six-character suffix.'),
  description: optional('string', 'Description.'),
  type: optional('string', 'Partner type of a managed external secret.'),
  region: always('string', 'Region of the primary.'),
  partition: always('string', 'AWS partition, such as `aws`.'),
  account: {
    description: 'The account that holds the secret.',
    facts: {
      id: always('string', 'Twelve digits.'),
      name: optional('string', 'Name in the organization.'),
      state: always('string', 'State in the organization.'),
      ouPath: optional('string', 'Ids of the root and the units above it.'),
      tags: prone(always('map<string, string>', 'Tags of the account.')),
      usage: {
        description: 'How well the use of its secrets is recorded; a gap where nobody asked.',
        facts: {
          recordsReads: prone(
            always('bool', 'Every Region in which it has secrets records reads.'),
          ),
          recordedRegions: prone(always('list<string>', 'Those in which use is known.')),
          unrecordedRegions: prone(
            always('list<string>', 'Those in which events are recorded, and no reads.'),
          ),
          failedRegions: prone(
            always('list<string>', 'Those of which use is not known for another reason.'),
          ),
          unrecordedSecrets: prone(
            always('int', 'Its secrets in Regions that record no reads, replicas included.'),
          ),
        },
      },
    },
  },
  createdAt: optional('timestamp', 'When the secret was created.'),
  tags: always('map<string, string>', 'Tags of the secret.'),
  owningService: optional('string', 'Service that owns a managed secret, such as `rds`.'),
  lastChangedAt: optional('timestamp', 'Last edit of any kind, tags included.'),
  lastAccessedAt: prone(
    optional('timestamp', 'Last day on which any member of the group was read; none: never.'),
  ),
  valueChangedAt: prone(optional('timestamp', 'When the current value was stored.')),
  rotation: {
    description: 'How the secret rotates.',
    facts: {
      enabled: prone(always('bool', 'Rotation is on.')),
      kind: prone(always('string', '`none`, `lambda`, `managed` or `external`.')),
      lambdaArn: prone(optional('string', 'Rotation function.')),
      everyDays: prone(optional('int', 'Days between rotations.')),
      schedule: prone(optional('string', '`rate(...)` or `cron(...)`.')),
      windowHours: prone(optional('int', 'Length of the rotation window.')),
      lastAt: prone(optional('timestamp', 'Last rotation that succeeded.')),
      nextAt: prone(optional('timestamp', 'Latest time of the next rotation.')),
      overdueDays: aging(
        prone(optional('int', 'Days since the next rotation was due; none: not due.')),
      ),
      pendingVersion: prone(optional('string', 'Version left over by an unfinished rotation.')),
    },
  },
  key: {
    description: 'The KMS key that encrypts the secret.',
    facts: {
      managedBy: prone(always('string', '`aws`, `customer` or `unknown`.')),
      id: optional('string', 'Key as Secrets Manager names it; none: `aws/secretsmanager`.'),
      account: prone(optional('string', 'Account that owns the key.')),
      state: prone(optional('string', 'KMS key state, such as `Enabled`.')),
      rotationEnabled: prone(optional('bool', 'The key rotates.')),
      alias: prone(optional('string', 'Alias of the key.')),
    },
  },
  replica: {
    description: 'The replicas of the group.',
    facts: {
      isReplica: always('bool', 'Only a replica was seen, not the primary.'),
      primaryRegion: always('string', 'Region of the primary.'),
      regions: prone(always('list<string>', 'Regions with a replica.')),
      failedRegions: prone(always('list<string>', 'Regions whose replica failed.')),
      failures: prone(always('list<string>', 'Region and message of each failed replica.')),
    },
  },
  usageSource: optional(
    'string',
    'Where its use was learned from: `events`, `logs`, `athena` or `lake`; none: nobody asked.',
  ),
  usage: {
    description:
      'Who read the value, by what CloudTrail recorded; a gap where nobody asked, or that is not known.',
    facts: {
      from: aging(prone(always('timestamp', 'Begin of the window that was really covered.'))),
      to: aging(prone(always('timestamp', 'End of that window.'))),
      windowDays: aging(prone(always('int', 'Whole days of that window.'))),
      reads: aging(prone(always('int', 'Reads that succeeded, whoever made them.'))),
      rotationReads: aging(prone(always('int', 'Of these, by its own rotation.'))),
      useReads: aging(prone(always('int', 'Of these, by all others.'))),
      monthlyReads: aging(
        prone(optional('int', 'Reads in a month of 730 hours; none: less than a day was covered.')),
      ),
      monthlyCachedReads: aging(
        prone(
          optional(
            'int',
            'Of these, what would remain if each session kept the value for an hour.',
          ),
        ),
      ),
      monthlyCost: aging(
        prone(optional('double', 'What those reads cost a month at list price; none: not known.')),
      ),
      monthlySavable: aging(
        prone(optional('double', 'What keeping the value for an hour would save of it.')),
      ),
      currency: prone(optional('string', 'Currency of the two, such as `USD`.')),
      lastReadAt: prone(optional('timestamp', 'Last read, whoever made it; none: nobody did.')),
      lastUseAt: prone(
        optional('timestamp', 'Last read by somebody other than its own rotation; none: nobody.'),
      ),
      lastUser: prone(optional('string', 'Who made that read: an ARN, or the name of a service.')),
      readers: prone(always('list<string>', 'Who read it, most reads first.')),
      users: prone(always('list<string>', 'Who read it but its own rotation, most reads first.')),
      readsOutsideVpcEndpoint: aging(
        prone(always('int', 'Reads through no VPC endpoint, those of services left out.')),
      ),
      externalReads: aging(
        prone(
          always(
            'int',
            'Reads by principals of accounts that are neither of the organization nor trusted.',
          ),
        ),
      ),
      externalReaders: prone(always('list<string>', 'Who made those, most reads first.')),
      lastExternalReadAt: prone(
        optional('timestamp', 'The last one of those; none: no such read.'),
      ),
      lastExternalReader: prone(optional('string', 'Who made the last one of those.')),
      deniedReads: aging(prone(always('int', 'Reads that were denied.'))),
      externalDenials: aging(
        prone(always('int', 'Of these, to principals as those of `externalReads`.')),
      ),
      deniedReaders: prone(always('list<string>', 'Who was denied, most denials first.')),
      lastDeniedAt: prone(optional('timestamp', 'Last read that was denied; none: none was.')),
      rotationFailures: aging(prone(always('int', 'Rotations that failed or were abandoned.'))),
      rotationFailing: prone(always('bool', 'None has succeeded since the last one of those.')),
      lastRotationFailureAt: prone(optional('timestamp', 'The last one of those.')),
      failedRotationStep: prone(
        optional('string', 'Its step, such as `setSecret`; none: not said.'),
      ),
      rotationFailure: prone(optional('string', 'Its message, as AWS words it.')),
      lastRotationAt: prone(optional('timestamp', 'Last rotation that succeeded in the window.')),
      unreadGrants: prone(
        always(
          'list<string>',
          'Principals outside the organization, trusted or not, that the policy names as readers of the value and of whom none has read it.',
        ),
      ),
      mayIncludeEarlier: prone(
        always('bool', 'Some reads may be those of an earlier secret of the same name.'),
      ),
    },
  },
  deletion: {
    description: 'Whether the secret is being deleted.',
    facts: {
      scheduled: always('bool', 'Deletion is scheduled.'),
      at: optional('timestamp', 'Date of the deletion as AWS gives it.'),
    },
  },
  policy: {
    description: 'What the resource policy lets outsiders do.',
    facts: {
      present: prone(always('bool', 'A resource policy is attached.')),
      public: prone(always('bool', 'Any AWS account gets in.')),
      external: prone(always('bool', 'Somebody outside the trusted accounts gets in.')),
      confusedDeputy: prone(always('bool', 'An AWS service acting for any account gets in.')),
      organizationWide: prone(
        always('bool', 'Any account of the own organization can read the value.'),
      ),
      lockedOut: prone(
        always('bool', 'Its Denies keep every user and role of the own account from changing it.'),
      ),
      valueReadable: prone(always('bool', 'An outsider can read the value.')),
      actions: prone(always('list<string>', 'Actions that outsiders reach.')),
      outsiders: prone(always('list<string>', 'Outsiders that get in, as people say it.')),
      outsiderActions: prone(always('list<string>', 'Actions that those outsiders reach.')),
      outsiderEffects: prone(
        always(
          'list<string>',
          'What those outsiders can do, the worst first: `readsValue` (where the key lets them), `controlsPolicy`, `changesValue`, `destroys`, `metadata`.',
        ),
      ),
      outsiderWitness: prone(
        optional(
          'string',
          'A request by which an outsider gets in, as a clause; none: no outsider does.',
        ),
      ),
      services: prone(always('list<string>', 'AWS services that get in for anybody.')),
      serviceActions: prone(always('list<string>', 'Actions that those services reach.')),
      serviceEffects: prone(
        always('list<string>', 'What those services can do, in the words of `outsiderEffects`.'),
      ),
      serviceWitness: prone(
        optional('string', 'A request by which a service gets in, as a clause; none: none does.'),
      ),
      crossAccountReaders: prone(
        always(
          'list<string>',
          'Principals of other accounts, trusted or not, that the policy names as readers of the value, whatever the key says.',
        ),
      ),
      stalePrincipals: prone(
        always('list<string>', 'Ids of deleted users and roles that the policy still names.'),
      ),
      wildcardActions: prone(
        always('list<string>', 'Action patterns with a wildcard in Allow statements.'),
      ),
      notes: prone(always('list<string>', 'Codes of the analyser notes.')),
      confidence: prone(always('string', '`exact` or `conservative`.')),
    },
  },
  cost: {
    description: 'Estimate at list price.',
    facts: {
      monthly: prone(always('double', 'Per month of 730 hours, replicas included.')),
      currency: prone(always('string', 'Such as `USD`.')),
      asOf: prone(always('string', 'Date of the price table.')),
    },
  },
} as const satisfies FactTable;

/** Narrows an entry of the table. */
export const isGroup = (entry: Fact | FactGroup): entry is FactGroup => 'facts' in entry;

function* walk(table: FactTable, prefix: string): Generator<readonly [string, Fact]> {
  for (const [name, entry] of Object.entries(table)) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    if (isGroup(entry)) yield* walk(entry.facts, path);
    else yield [path, entry];
  }
}

/** Every fact by its path, such as `rotation.everyDays`. */
export const FACTS_BY_PATH: ReadonlyMap<string, Fact> = new Map(walk(SECRET_FACTS, ''));

/** Facts, beside those of the account, that are the same for all secrets of an account. */
const OF_ALL: ReadonlySet<string> = new Set(['partition', 'usageSource']);

/** Whether a rule about accounts may read the fact. */
export const isOfAccount = (path: string): boolean =>
  path.startsWith('account.') || OF_ALL.has(path);

/** Whether a gap in `gap` hides the fact `path`: it is the same, above or below. */
export const covers = (gap: string, path: string): boolean =>
  gap === path || path.startsWith(`${gap}.`) || gap.startsWith(`${path}.`);
