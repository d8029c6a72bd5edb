/** A collected secret to what reports show of it. */
import type { Gap } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import type { SecretSummary } from '../model/secret-summary.js';
import { covers } from './facts.js';

/** What is known of a secret beyond its own record. */
interface Known {
  readonly gaps: readonly Gap[];
  /** Whole days by which the next rotation is late, 0 where it is not; undefined where none is due. */
  readonly lateDays: number | undefined;
}

/** Facts that a summary shows and that may be gaps. */
const PRONE = ['key', 'rotation'];

/** Leaves out what a gap hides: the record may hold a replica's word for it, or a default. */
export function secretSummary(secret: Secret, { gaps, lateDays }: Known): SecretSummary {
  const { description, rotation, key, deletion, tags } = secret;
  const { lambdaArn, everyDays } = rotation;
  // Few gaps are of these, and a million secrets may be summed up.
  const near = gaps.filter(({ fact }) => PRONE.some((group) => fact.startsWith(group)));
  const known = (path: string): boolean => !near.some(({ fact }) => covers(fact, path));
  const isDue = known('rotation.nextAt') && known('rotation.overdueDays');
  return {
    ...(description !== undefined && { description }),
    ...(key.id !== undefined && key.managedBy !== 'aws' && known('key.id') && { keyId: key.id }),
    ...(known('rotation.enabled') && { rotationEnabled: rotation.enabled }),
    ...(lambdaArn !== undefined && known('rotation.lambdaArn') && { rotationLambdaArn: lambdaArn }),
    ...(everyDays !== undefined && known('rotation.everyDays') && { rotationEveryDays: everyDays }),
    ...(lateDays !== undefined &&
      isDue &&
      known('rotation.enabled') && { rotationOverdue: lateDays > 0 }),
    deletionScheduled: deletion.scheduled,
    tags,
  };
}
