/** A secret as it was collected: facts, and gaps where a fact could not be had. Times are ISO 8601 in UTC. */
import type { Account } from './account.js';
import type { Gap } from './gap.js';

export type RotationKind = 'none' | 'lambda' | 'managed' | 'external';

/** How a secret rotates. Rules of a rotation that was switched off stay filled: only `enabled` tells. */
export interface Rotation {
  readonly enabled: boolean;
  /** `managed`: by the owning service; `external`: by a partner, without a function of the customer's. */
  readonly kind: RotationKind;
  readonly lambdaArn?: string;
  readonly everyDays?: number;
  /** `rate(...)` or `cron(...)`, as configured. */
  readonly schedule?: string;
  readonly windowHours?: number;
  readonly lastAt?: string;
  /** The latest time by which AWS rotates; it lies in the past when rotation fails. */
  readonly nextAt?: string;
  /** Id of a version labelled AWSPENDING that is not also AWSCURRENT: a rotation that began and did not end. */
  readonly pendingVersion?: string;
}

export type KeyManager = 'aws' | 'customer' | 'unknown';

/** The KMS key that encrypts a secret. */
export interface EncryptionKey {
  readonly managedBy: KeyManager;
  /** Key id, key ARN or alias as Secrets Manager names it; absent for the default key `aws/secretsmanager`. */
  readonly id?: string;
  /** Account that owns the key. */
  readonly account?: string;
  /** KMS `KeyState`, such as `Enabled`, `Disabled`, `PendingDeletion`. */
  readonly state?: string;
  readonly rotationEnabled?: boolean;
  readonly alias?: string;
}

/** One replica whose status is `Failed`. */
export interface FailedReplica {
  readonly region: string;
  readonly message?: string;
}

/** Where a secret is replicated. A secret and its replicas are one group, judged once, on the primary. */
export interface Replication {
  /** True only where the primary itself could not be seen. */
  readonly isReplica: boolean;
  readonly primaryRegion: string;
  /** Regions of the replicas, sorted; the failed ones included. */
  readonly regions: readonly string[];
  readonly failed: readonly FailedReplica[];
}

export interface Deletion {
  readonly scheduled: boolean;
  /** `DeletedDate` as AWS gives it; its documents disagree on whether it is the request or the end of the window. */
  readonly at?: string;
}

/** The resource policy as text. Absent `document` with `present: false`: AWS says that there is none. */
export interface ResourcePolicy {
  readonly present: boolean;
  readonly document?: string;
}

/** A secret: one group of a primary and its replicas. */
export interface Secret {
  /** ARN of the entry that this record was made from: the primary, or a replica where the primary was not seen. */
  readonly arn: string;
  /** ARN of the primary: the identity of the group. */
  readonly groupArn: string;
  readonly name: string;
  readonly description?: string;
  /** Partner type of a managed external secret, such as `DatadogApiKey`. */
  readonly type?: string;
  readonly account: Account;
  readonly region: string;
  readonly partition: string;
  readonly createdAt?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Service id of the owner of a managed secret, such as `rds`. */
  readonly owningService?: string;
  /** Moves on any edit, tags included. */
  readonly lastChangedAt?: string;
  /** Midnight UTC of the last day on which the group was read; absent: never read. */
  readonly lastAccessedAt?: string;
  /** Creation of the AWSCURRENT version. */
  readonly valueChangedAt?: string;
  readonly rotation: Rotation;
  readonly key: EncryptionKey;
  readonly replica: Replication;
  readonly deletion: Deletion;
  readonly policy: ResourcePolicy;
  readonly gaps: readonly Gap[];
}
