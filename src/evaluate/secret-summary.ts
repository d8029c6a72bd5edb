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

type Draft = { -readonly [K in keyof SecretSummary]: SecretSummary[K] };

/** Leaves out what a gap hides: the record may hold a replica's word for it, or a default. */
export function secretSummary(secret: Secret, { gaps, lateDays }: Known): SecretSummary {
  const { description, rotation, key, deletion, tags } = secret;
  const { enabled, lambdaArn, everyDays } = rotation;
  const isKnown = (path: string): boolean => !gaps.some(({ fact }) => covers(fact, path));
  // Written field by field: spreading them takes a hundred times as long, and a million secrets may be summed up.
  const summary: Draft = { deletionScheduled: deletion.scheduled, tags };
  if (description !== undefined) summary.description = description;
  if (key.id !== undefined && key.managedBy !== 'aws' && isKnown('key.id')) summary.keyId = key.id;
  if (lambdaArn !== undefined && isKnown('rotation.lambdaArn'))
    summary.rotationLambdaArn = lambdaArn;
  if (everyDays !== undefined && isKnown('rotation.everyDays'))
    summary.rotationEveryDays = everyDays;
  if (!isKnown('rotation.enabled')) return summary;
  summary.rotationEnabled = enabled;
  const isDue = isKnown('rotation.nextAt') && isKnown('rotation.overdueDays');
  if (lateDays !== undefined && isDue) summary.rotationOverdue = lateDays > 0;
  return summary;
}
