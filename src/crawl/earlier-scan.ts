/** An earlier snapshot to what the next scan may take over from it. */

import type { Manifest } from '../files/snapshot-format.js';
import { DAY_MS } from '../model/days.js';
import type { EarlierScan } from './crawl-account.js';

/** CloudTrail looks no further back. Source: CloudTrail API reference, LookupEvents. */
const EVENT_DAYS = 89;

/**
 * What of an earlier scan is good for a scan that starts now. Its policies count as read when it began: what was
 * changed while it ran shows in the events since. `fullEvery`: days after which they are read again all the same.
 */
export function earlierScan(
  folder: string,
  { startedAt }: Manifest,
  now: Date,
  fullEvery: number,
): EarlierScan {
  const days = Math.min(fullEvery, EVENT_DAYS);
  return {
    folder,
    readAt: startedAt,
    notBefore: new Date(now.getTime() - days * DAY_MS).toISOString(),
  };
}
