/** What collecting needs from the world: one account in one Region, in our own words. */
import type { Answer } from '../model/gap.js';
import type { FailedReplica, KeyManager, Rotation } from '../model/secret.js';

/** One entry of a Region's list: a primary or a replica. Times are ISO 8601 in UTC. */
export interface ListedSecret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly type?: string;
  readonly keyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly owningService?: string;
  readonly createdAt?: string;
  readonly lastChangedAt?: string;
  readonly lastAccessedAt?: string;
  readonly deletedAt?: string;
  /** Named on replicas, and on primaries that have replicas. */
  readonly primaryRegion?: string;
  readonly rotation: Rotation;
}

/** What only a description of the primary tells. */
export interface ReplicationStatus {
  /** Sorted by Region. */
  readonly replicas: readonly {
    readonly region: string;
    readonly lastAccessedAt?: string;
  }[];
  readonly failed: readonly FailedReplica[];
}

export interface SecretsPort {
  /** Pages, secrets being deleted included; a failure ends them. */
  list(): AsyncIterable<Answer<readonly ListedSecret[]>>;
  replication(arn: string): Promise<Answer<ReplicationStatus>>;
  /** The policy's text; `undefined`: there is none. */
  policy(arn: string): Promise<Answer<string | undefined>>;
  /** When the current value was stored; `undefined`: there is no value. */
  valueChangedAt(arn: string): Promise<Answer<string | undefined>>;
}

/** A key as KMS describes it. */
export interface DescribedKey {
  readonly managedBy: KeyManager;
  readonly account?: string;
  readonly state?: string;
  /** Bare key id, by which aliases name their target. */
  readonly keyId: string;
  readonly arn: string;
}

export interface KeysPort {
  describe(id: string): Promise<Answer<DescribedKey>>;
  /** Takes a key id or ARN, no alias. */
  rotationEnabled(keyArn: string): Promise<Answer<boolean>>;
  /** Bare key id -> alias name. */
  aliases(): Promise<Answer<ReadonlyMap<string, string>>>;
}

/** What happened in one Region. */
export interface EventsPort {
  /**
   * Ids of secrets, each as the caller of the event named it, whose resource policy may have been changed, or which may
   * be new, since a moment. Fails where an event does not say of which secret it speaks, and where there are more
   * events of one kind than so many pages hold.
   */
  policyChanges(since: string, mostPages: number): Promise<Answer<ReadonlySet<string>>>;
}

/** An account that was entered, in one Region. */
export interface RegionPorts {
  readonly secrets: SecretsPort;
  readonly keys: KeysPort;
  readonly events: EventsPort;
}
