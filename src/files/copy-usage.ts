/** What one snapshot knows of the use of an account's secrets to another. */
import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { UsageCoverage } from '../model/usage.js';
import { readUsage } from './read-usage.js';
import { PART_SUFFIX, USAGE_FOLDER, usageFile } from './snapshot-format.js';
import { cannotWrite } from './write-snapshot.js';

/**
 * Copies the use of an account's secrets, once all of it was read; gives its coverage. Throws a `UserError` where it is
 * damaged or lost, or the disk refuses.
 */
export function copyUsage(from: string, to: string, account: string): readonly UsageCoverage[] {
  const { coverage } = readUsage(from, account);
  const target = usageFile(to, account);
  try {
    mkdirSync(join(to, USAGE_FOLDER), { recursive: true });
    copyFileSync(usageFile(from, account), `${target}${PART_SUFFIX}`);
    renameSync(`${target}${PART_SUFFIX}`, target);
  } catch (error) {
    throw cannotWrite(to, error);
  }
  return coverage;
}
