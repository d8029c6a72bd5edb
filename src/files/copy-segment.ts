/** A segment of one snapshot to another. */
import { copyFileSync, renameSync } from 'node:fs';
import { openSegment } from './read-snapshot.js';
import { PART_SUFFIX, segmentFile } from './snapshot-format.js';
import { cannotWrite } from './write-snapshot.js';

/** Copies the segment of an account, once all of it was read. Throws a `UserError` where it is damaged. */
export function copySegment(from: string, to: string, account: string): void {
  for (const _ of openSegment(from, account).secrets);
  const target = segmentFile(to, account);
  try {
    copyFileSync(segmentFile(from, account), `${target}${PART_SUFFIX}`);
    renameSync(`${target}${PART_SUFFIX}`, target);
  } catch (error) {
    throw cannotWrite(to, error);
  }
}
