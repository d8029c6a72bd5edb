/** A snapshot -> the use of the secrets of its accounts, where somebody asked for it. */
import type { AccountUse } from '../evaluate/account-facts.js';
import type { Segment } from '../files/read-snapshot.js';
import { openUsage } from '../files/read-usage.js';
import type { Manifest } from '../files/snapshot-format.js';
import type { Answer } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import type { ObservedUsage } from '../model/usage.js';
import { groupUsage } from '../usage/group-usage.js';

/** The use of one account. */
export interface ReadUse {
  readonly ofAccount: AccountUse;
  /** The use of one of its secrets, or why it is not known. */
  of(secret: Secret): Answer<ObservedUsage>;
}

/**
 * Reads the use of one account after the other, given the segment of each. Undefined where nobody asked. Throws a
 * `UserError` where the file of the account is damaged or lost.
 */
export function usageReader(
  folder: string,
  manifest: Manifest,
): (segment: Pick<Segment, 'account' | 'coverage'>) => ReadUse | undefined {
  return ({ account: { id }, coverage }) => {
    const usage = openUsage(folder, manifest, id);
    const source = manifest.usage?.source;
    if (usage === undefined || source === undefined) return undefined;
    const held = coverage.filter(({ secrets }) => secrets > 0);
    const secrets = new Map(held.map((row) => [row.region, row.secrets]));
    return {
      ofAccount: { source, coverage: usage.coverage, secrets },
      of: (secret) => groupUsage(secret, usage, source),
    };
  };
}
