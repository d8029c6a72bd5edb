/** What hubs and receipts remember of earlier scans -> whether this scan comes after a later one. */
import { type Hub, hubKey } from '../model/delivery.js';
import { isLater } from '../model/moment.js';
import type { Holding } from './reconcile.js';

/** Answers whether a later scan has already spoken of an account and Region. */
export type IsOutrun = (account: string, region: string) => boolean;

/** What is remembered of scans. */
export interface Scans {
  readonly hub: Hub;
  readonly holding: Holding;
  /** `asOf` of the latest scan that was pushed to the hub, as the receipt has it. */
  readonly scannedAt?: string | undefined;
}

/**
 * Whatever a later scan has said of one finding, it has looked at all of that account and Region: an older one would
 * take back what is true now.
 */
export function outrunBy({ hub, holding, scannedAt }: Scans, asOf: string): IsOutrun {
  const outrun = new Set<string>();
  if (scannedAt !== undefined && isLater(scannedAt, asOf)) outrun.add(hubKey(hub));
  for (const { known } of holding.values())
    if (known?.scannedAt !== undefined && isLater(known.scannedAt, asOf)) outrun.add(hubKey(known));
  return (account, region) => outrun.has(hubKey({ account, region }));
}
