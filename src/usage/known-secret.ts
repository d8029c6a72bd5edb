/** A collected secret -> the little of it that counting its use needs. */
import type { RotationKind, Secret } from '../model/secret.js';
import { groupRegions } from './places.js';

/** A secret as the counting of its use knows it. */
export interface KnownSecret {
  readonly groupArn: string;
  readonly name: string;
  /** Region of the primary. */
  readonly region: string;
  /** Of the primary and the replicas, sorted. */
  readonly regions: readonly string[];
  /** Of replicas that could not be made or kept. */
  readonly failedRegions: readonly string[];
  /** Whole seconds, as events have them. */
  readonly createdAt?: string;
  readonly rotationKind: RotationKind;
  readonly lambdaArn?: string;
  readonly owningService?: string;
}

const SECOND = '2026-01-01T00:00:00'.length;

/** The second that a moment lies in: CloudTrail cuts times off there. */
export const wholeSecond = (time: string): string =>
  time.length === SECOND + 1 ? time : `${time.slice(0, SECOND)}Z`;

/** Keeps what counting needs. */
export const knownSecret = (secret: Secret): KnownSecret => ({
  groupArn: secret.groupArn,
  name: secret.name,
  region: secret.replica.primaryRegion,
  regions: groupRegions(secret),
  failedRegions: secret.replica.failed.map(({ region }) => region),
  rotationKind: secret.rotation.kind,
  ...(secret.createdAt !== undefined && { createdAt: wholeSecond(secret.createdAt) }),
  ...(secret.rotation.lambdaArn !== undefined && { lambdaArn: secret.rotation.lambdaArn }),
  ...(secret.owningService !== undefined && { owningService: secret.owningService }),
});
