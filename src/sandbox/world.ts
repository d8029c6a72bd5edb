/** The files of a world: how a fictional company is written down so that the sandbox can be filled from it. */
import type { AccountState } from '../model/account.js';

/**
 * A moment: `400 days ago`, `3 hours ago`, `in 10 days`, `now`, or an ISO 8601 date such as `2026-01-31`
 * or `2026-01-31T08:00:00Z`. Units: minutes, hours, days, weeks, years (of 365 days). Relative to `asOf` of the world.
 */
export type WorldTime = string;

/** How often something comes again: `7 days`, `12 minutes`. Units as for times. */
export type WorldInterval = string;

/** A glob of IAM actions, such as `secretsmanager:Get*` or `*`. Letter case does not count. */
export type ActionGlob = string;

/** A folder `fixtures/<world>/`, read and checked. */
export interface World {
  /** `organization.yaml` */
  readonly organization: OrganizationFile;
  /** `accounts/<account name>.yaml` by account name; an account without a file has neither keys nor secrets. */
  readonly accounts: ReadonlyMap<string, AccountFile>;
  /** `policies/<name>.json` by name: the exact text of the file, which need not be valid JSON. */
  readonly policies: ReadonlyMap<string, string>;
  /** Whose administrator sees the whole organization. */
  readonly managementAccountId: string;
  /** The Region that is listed first: a good default for a client. */
  readonly homeRegion: string;
}

/** `organization.yaml`: who there is, where they stand, what they are denied. */
export interface OrganizationFile {
  /** The world's clock, which stands still: an absolute ISO 8601 time. It is the `Date` of every response. */
  readonly asOf: string;
  readonly organization: {
    /** Such as `o-a1b2c3d4e5`. */
    readonly id: string;
    /** Default `aws`. */
    readonly partition?: string;
    /** Name of the management account. */
    readonly management: string;
    /** Id of the root, such as `r-ab12`. Its name is `Root`. */
    readonly root: string;
    readonly units?: readonly UnitEntry[];
  };
  /** Region code -> whether every account has it, or must opt in. The first is the company's home. */
  readonly regions: Readonly<Record<string, 'default' | 'opt-in'>>;
  readonly accounts: readonly AccountEntry[];
  /** Names of accounts that may ask about the organization as the management account does. */
  readonly delegatedAdministrators?: readonly string[];
  readonly serviceControlPolicies?: readonly ServiceControlPolicyEntry[];
  /** Absent: Security Hub is enabled nowhere. */
  readonly securityHub?: SecurityHubEntry;
  /** Absent: there is no trail of the organization, and nothing to ask but each account's event history. */
  readonly trail?: TrailEntry;
  readonly listing?: Listing;
}

/** The trail of the organization: where CloudTrail delivers the events of all its accounts, and by what names they are asked for. */
export interface TrailEntry {
  readonly bucket: string;
  /** What all keys in the bucket begin with, without a slash at either end. */
  readonly prefix?: string;
  /** Name of the account that has the bucket, the table and the event data store. */
  readonly account: string;
  readonly region: string;
  /** Of the table in Athena. */
  readonly database: string;
  readonly table: string;
  /** Id of the event data store in CloudTrail Lake, a UUID. */
  readonly eventDataStore: string;
}

/** An organizational unit. */
export interface UnitEntry {
  readonly name: string;
  /** Such as `ou-ab12-11111111`; default: made from the root's id and the unit's path. */
  readonly id?: string;
  readonly units?: readonly UnitEntry[];
}

/** An account. */
export interface AccountEntry {
  /** Twelve digits, quoted. */
  readonly id: string;
  /** Also the name of its file in `accounts/`. */
  readonly name: string;
  /** Default `aws+<name>@example.com`. */
  readonly email?: string;
  /** Name of the unit it is in; default: directly under the root. */
  readonly unit?: string;
  /** True: it belongs to no organization. */
  readonly standalone?: boolean;
  /** Default `ACTIVE`. An account in any other state can neither be entered nor call. */
  readonly state?: Exclude<AccountState, 'UNKNOWN'>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Opt-in Regions that are on. */
  readonly regions?: readonly string[];
  /** Default `3 years ago`. */
  readonly joined?: WorldTime;
  /** True: it was invited, so it has no `OrganizationAccountAccessRole` unless `roles` says so. */
  readonly invited?: boolean;
  /**
   * More roles, and changes to the default ones: `SecretsCensus` and `SecretsCensusPush` in every account, and
   * `OrganizationAccountAccessRole` in every created member account.
   */
  readonly roles?: Readonly<Record<string, RoleEntry>>;
  /** Default roles that it lacks. */
  readonly missingRoles?: readonly string[];
  readonly trail?: AccountTrailEntry;
}

/** What the trail of the organization has of an account. Its event history has everything, whatever this says. */
export interface AccountTrailEntry {
  /** False: events that only read are not delivered. */
  readonly reads?: boolean;
  /** Since when events are delivered; default: since it has joined. */
  readonly since?: WorldTime;
}

/** A role, which allows every action except those listed. */
export interface RoleEntry {
  /** Actions that its identity policies do not allow. */
  readonly deniedActions?: readonly ActionGlob[];
  /** Actions that its permissions boundary denies. */
  readonly boundaryDenies?: readonly ActionGlob[];
  /** `sts:ExternalId` that its trust policy asks for. */
  readonly externalId?: string;
  /**
   * Names of the accounts whose identities may assume it. Default: the management account, and for `SecretsCensus`
   * and `SecretsCensusPush` also the delegated administrators; in a standalone account its own.
   */
  readonly trusted?: readonly string[];
}

/** A service control policy. It denies; as on AWS it has no effect on the management account. */
export interface ServiceControlPolicyEntry {
  /** Such as `p-a1b2c3d4`. */
  readonly id: string;
  readonly name: string;
  /** Names of accounts and units (with all below them), or `Root`. */
  readonly targets: readonly string[];
  readonly deny: readonly ActionGlob[];
  /** It denies in these Regions only. */
  readonly onlyIn?: readonly string[];
  /** It denies everywhere but in these Regions. */
  readonly notIn?: readonly string[];
}

/** Where Security Hub is enabled. It holds no findings until some are imported. */
export interface SecurityHubEntry {
  /** Regions, or `all`; in an account only those that are on there. */
  readonly enabled: 'all' | readonly string[];
  /** Name of an account -> Regions in which it has it off, or `all`. */
  readonly except?: Readonly<Record<string, 'all' | readonly string[]>>;
  /** Default `2 years ago`. */
  readonly since?: WorldTime;
}

/** How lists are cut: AWS may end a page early, and may even send an empty page that has a token. */
export interface Listing {
  /** Most entries on any page; default: the ceiling of each operation. */
  readonly pageSize?: number;
  /** Every so many pages one is empty, though more follow; 2 or more. Default: none is. */
  readonly emptyPageEvery?: number;
}

/** `accounts/<account name>.yaml`: the keys, secrets and events of one account, by Region. */
export interface AccountFile {
  readonly keys?: Readonly<Record<string, readonly KeyEntry[]>>;
  readonly secrets?: Readonly<Record<string, readonly SecretEntry[]>>;
  /** What CloudTrail tells of the past; what is done while the sandbox runs comes to it. */
  readonly events?: Readonly<Record<string, readonly EventEntry[]>>;
}

/** An event in CloudTrail, about a secret. */
export interface EventEntry {
  /** Such as `PutResourcePolicy`. Names that begin with Get, List or Describe only read. */
  readonly name: string;
  readonly time: WorldTime;
  /** The id by which the caller named the secret: a name, an ARN, or an ARN without the last six characters. */
  readonly secret: string;
  /** ARN of the caller, or the name of a service; default: the account's administrator. Of a rotation always Secrets Manager. */
  readonly by?: string;
  /** Error code of a call that failed, such as `AccessDenied`. */
  readonly error?: string;
}

/** A KMS key. `aws/secretsmanager` need not be listed: it exists where a secret uses it. */
export interface KeyEntry {
  /** Without `alias/`, unique in the Region. A key without an alias must have an id. */
  readonly alias?: string;
  /** A UUID; default: made from account, Region and alias. */
  readonly id?: string;
  readonly description?: string;
  /** Default `customer`. */
  readonly manager?: 'aws' | 'customer';
  /** Default `Enabled`. */
  readonly state?: 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable';
  /** End of the waiting period of a key pending deletion; default `in 20 days`. */
  readonly deletion?: WorldTime;
  /** Whether its material rotates yearly; default true for keys of AWS, else false. */
  readonly rotation?: boolean;
  /** Default `2 years ago`. */
  readonly created?: WorldTime;
  /** Names of other accounts that may call DescribeKey on it. */
  readonly sharedWith?: readonly string[];
}

/** A secret, listed under the Region of its primary. */
export interface SecretEntry {
  readonly name: string;
  /** The six characters after the name in the ARN; default: made from account, Region and name. */
  readonly suffix?: string;
  /** One line for the reader: why this secret exists. It is not served. */
  readonly story?: string;
  readonly description?: string;
  /** Partner type of a managed external secret, such as `DatadogApiKey`. */
  readonly type?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** `alias/<name>`, key id, key ARN or alias ARN, served as written; default: `aws/secretsmanager`. */
  readonly key?: string;
  /** Service id of the owner of a managed secret, such as `rds`; its tag is added. */
  readonly owningService?: string;
  /** Default `300 days ago`. */
  readonly created?: WorldTime;
  /** Default: the latest of creation, last rotation and creation of a version. */
  readonly changed?: WorldTime;
  /** Last read in the primary's Region, served as the day; default: the newest of `reads` there that succeeds, or never. */
  readonly accessed?: WorldTime;
  /**
   * Who reads it, besides the function or service that rotates it. It must agree with `accessed`. Default: in every
   * Region where it was read within ninety days, a role of its account, or the service that owns it, every twelve days until
   * then, through a VPC endpoint. Replicas in Regions that no entry names keep that default.
   */
  readonly reads?: readonly ReadEntry[];
  /** Absent: rotation was never set up. */
  readonly rotation?: RotationEntry;
  /** Role ARN of a managed external secret. */
  readonly externalRotationRole?: string;
  readonly externalRotationMetadata?: Readonly<Record<string, string>>;
  /** Default: one version AWSCURRENT, created at the last rotation or with the secret. */
  readonly versions?: readonly VersionEntry[];
  /** It is scheduled for deletion at this time (`DeletedDate`). */
  readonly deleted?: WorldTime;
  /** Region -> replica; an empty value is a healthy replica that was never read. */
  readonly replicas?: Readonly<Record<string, ReplicaEntry | null>>;
  /** Name of a file in `policies/` without `.json`, or the policy itself. */
  readonly policy?: string | Readonly<Record<string, unknown>>;
  /** The policy as raw text, for texts that are no JSON. Not together with `policy`. */
  readonly policyText?: string;
}

/** Somebody who reads a secret, or tries to. */
export interface ReadEntry {
  /**
   * ARN of a role, a session or a user; `role/<name>`, `user/<name>` or `root` of the secret's account; or a service, such
   * as `rds.amazonaws.com`. Default: `role/<function>-role`. One of the two must be there.
   */
  readonly by?: string;
  /** Name of the Lambda function that calls. */
  readonly function?: string;
  /** Name of the role's session. Default: that of the function, or of an instance that changes every week. */
  readonly session?: string;
  /** Service for which the role calls, such as `ecs-tasks.amazonaws.com`. */
  readonly invokedBy?: string;
  /** Default: once. */
  readonly every?: WorldInterval;
  /** Default: as far as events are kept, but not before the secret was there. */
  readonly from?: WorldTime;
  /** The last one; default: `accessed` of the Region. */
  readonly until?: WorldTime;
  /** How the secret is named: by its ARN (default), by an ARN without the last six characters, or by its name. */
  readonly as?: 'arn' | 'partial' | 'name';
  /** Whether the call comes through a VPC endpoint; default `internet`. */
  readonly through?: 'vpce' | 'internet';
  /** Error code of calls that fail, such as `AccessDenied`. */
  readonly error?: string;
  /** The call is BatchGetSecretValue, and names the secret in a list or by a filter. */
  readonly batch?: 'list' | 'filters';
  /** Names of other secrets of the account and Region in that list. */
  readonly with?: readonly string[];
  /** Region of a replica; default: that of the primary. */
  readonly in?: string;
}

/** Rotations that fail. */
export interface RotationFailureEntry {
  /** The step in which they do. */
  readonly step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  /** Default: once. */
  readonly every?: WorldInterval;
  readonly from?: WorldTime;
  /** The last one. */
  readonly until: WorldTime;
  /** True: Secrets Manager gives up after each of them. */
  readonly abandoned?: boolean;
}

/** How a secret rotates. Its function reads it then, and Secrets Manager tells how it went. */
export interface RotationEntry {
  /** Default true. The other fields stay when it is false, as on AWS. */
  readonly enabled?: boolean;
  /** Name of a function in the same account and Region, or an ARN; absent: managed by a service or a partner. */
  readonly lambda?: string;
  /** Default: N of a schedule `rate(N days)`. */
  readonly everyDays?: number;
  /** `rate(...)` or `cron(...)`. */
  readonly schedule?: string;
  /** Such as `3h`. */
  readonly window?: string;
  /** Default: it never rotated. */
  readonly last?: WorldTime;
  /** Default: `everyDays` after the last rotation or the creation; never served while rotation is off. */
  readonly next?: WorldTime;
  readonly failures?: readonly RotationFailureEntry[];
}

/** A version of a value. */
export interface VersionEntry {
  /** A UUID; default: made from the secret and the version's place. */
  readonly id?: string;
  /** Default: that of the secret. */
  readonly created?: WorldTime;
  /** Such as `[AWSCURRENT]`; absent: deprecated. */
  readonly stages?: readonly string[];
  /** Default: never, but for AWSCURRENT that of the secret. */
  readonly accessed?: WorldTime;
}

/** A replica. One that is `Failed` has no entry in its Region. */
export interface ReplicaEntry {
  /** Default `InSync`. */
  readonly status?: 'InSync' | 'InProgress' | 'Failed';
  readonly message?: string;
  /** As that of the secret, for reads in this Region. */
  readonly accessed?: WorldTime;
  /** Default: `aws/secretsmanager` of that Region. */
  readonly key?: string;
}
