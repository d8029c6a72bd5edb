/** Secrets -> the customer keys that they use, each counted once. */
import type { KeyCosts, SecretUse } from '../model/cost.js';
import type { Secret } from '../model/secret.js';

/** Nothing is charged for a key that is being deleted. Source: KMS pricing page. */
const DELETED: ReadonlySet<string> = new Set(['PendingDeletion', 'PendingReplicaDeletion']);

/** Region and resource of a key's or alias's ARN; a bare id lies in the Region of its secret. */
function placeOf(id: string, region: string): readonly [region: string, resource: string] {
  const parts = id.split(':');
  const isArn = parts[0] === 'arn' && parts[2] === 'kms';
  const resource = isArn ? parts.slice(5).join(':') : id;
  return [(isArn ? parts[3] : undefined) ?? region, resource.replace(/^key\//, '')];
}

/** The same for every way in which secrets of a scan may name one key: where an alias is known, it counts. */
function identityOf({ key, account, region }: Secret): string {
  const [place, resource] = placeOf(key.id ?? '', region);
  return [key.account ?? account.id, place, key.alias ?? resource].join(' ');
}

/** Counts keys. */
export class KeyTally {
  /** By identity: whether every secret that uses the key is unused. */
  readonly #keys = new Map<string, boolean>();
  readonly #unknown = new Set<string>();

  /** Takes in the key of a secret. That of a replica is not collected. */
  add(secret: Secret, use: SecretUse): void {
    const { managedBy, id, state } = secret.key;
    if (secret.replica.isReplica || managedBy === 'aws' || id === undefined) return;
    if (state !== undefined && DELETED.has(state)) return;
    const identity = identityOf(secret);
    if (managedBy === 'unknown') this.#unknown.add(identity);
    else this.#keys.set(identity, (this.#keys.get(identity) ?? true) && use === 'unused');
  }

  costs(): KeyCosts {
    return {
      keys: this.#keys.size,
      onlyUnused: [...this.#keys.values()].filter((onlyUnused) => onlyUnused).length,
      unknown: this.#unknown.size,
    };
  }
}
