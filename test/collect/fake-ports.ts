/** An account in memory behind the ports of `collect`: what it holds, and where it refuses. */
import type {
  DescribedKey,
  ListedSecret,
  RegionPorts,
  ReplicationStatus,
} from '../../src/collect/ports.js';
import { type Answer, answered, type Failure, failed } from '../../src/model/gap.js';

export const DENIED: Failure = { reason: 'accessDenied', api: 'x:Y', detail: 'denied' };

/** What a Region answers; a `Failure` in place of data is a refusal. */
export interface FakeRegion {
  readonly pages?: readonly (readonly ListedSecret[] | Failure)[];
  readonly policies?: Readonly<Record<string, string | Failure>>;
  readonly replication?: Readonly<Record<string, ReplicationStatus | Failure>>;
  readonly keys?: Readonly<Record<string, DescribedKey | Failure>>;
  readonly versions?: Readonly<Record<string, string | Failure>>;
  /** Ids of secrets whose policy may have changed. */
  readonly changes?: readonly string[] | Failure;
}

export const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' && value !== null && 'reason' in value;

const answer = <T>(value: T | Failure): Answer<T> =>
  isFailure(value) ? failed(value) : answered(value);

const NO_REPLICAS: ReplicationStatus = { replicas: [], failed: [] };

/** The ports of a Region, and the calls that it gets. */
export function fakeRegion(region: FakeRegion, calls: string[] = []): RegionPorts {
  return {
    secrets: {
      async *list() {
        for (const page of region.pages ?? [[]]) {
          calls.push('list');
          yield answer<readonly ListedSecret[]>(page);
        }
      },
      async replication(arn) {
        calls.push(`replication ${arn}`);
        return answer(region.replication?.[arn] ?? NO_REPLICAS);
      },
      async policy(arn) {
        calls.push(`policy ${arn}`);
        return answer<string | undefined>(region.policies?.[arn]);
      },
      async valueChangedAt(arn) {
        calls.push(`versions ${arn}`);
        return answer<string | undefined>(region.versions?.[arn]);
      },
    },
    events: {
      async policyChanges(since) {
        calls.push(`changes since ${since}`);
        const changes = region.changes ?? [];
        return isFailure(changes) ? failed(changes) : answered(new Set(changes));
      },
    },
    keys: {
      async describe(id) {
        calls.push(`key ${id}`);
        return answer(region.keys?.[id] ?? DENIED);
      },
      async rotationEnabled(id) {
        calls.push(`key rotation ${id}`);
        return answered(true);
      },
      async aliases() {
        calls.push('aliases');
        return answered(new Map([['k-1', 'alias/shop']]));
      },
    },
  };
}

/** A listed secret with the six characters AbCdEf. */
export const listed = (
  name: string,
  region: string,
  more: Partial<ListedSecret> = {},
): ListedSecret => ({
  arn: `arn:aws:secretsmanager:${region}:111122223333:secret:${name}-AbCdEf`,
  name,
  tags: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  lastChangedAt: '2026-01-01T00:00:00.000Z',
  rotation: { enabled: false, kind: 'none' },
  ...more,
});
