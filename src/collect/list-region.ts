/** One Region of an account to its listed secrets, and how far the list went. */
import type { Failure } from '../model/gap.js';
import type { ListedSecret, SecretsPort } from './ports.js';

/** What was listed of a Region. */
export interface RegionList {
  readonly region: string;
  /** Each ARN once: lists are eventually consistent and may name an entry on two pages. */
  readonly entries: readonly ListedSecret[];
  /** What ended the list before its end. */
  readonly failure?: Failure;
}

/**
 * Lists a Region to its end, or to the first failure. `found` hears of the entries of each page that were not on one
 * before, so that more can be asked about them while the list goes on.
 */
export async function listRegion(
  region: string,
  port: SecretsPort,
  found: (entries: readonly ListedSecret[]) => void,
): Promise<RegionList> {
  const entries = new Map<string, ListedSecret>();
  for await (const page of port.list()) {
    if (!page.ok) return { region, entries: [...entries.values()], failure: page.failure };
    const fresh = new Map(page.value.map((entry) => [entry.arn, entry]));
    for (const arn of fresh.keys()) if (entries.has(arn)) fresh.delete(arn);
    for (const entry of page.value) entries.set(entry.arn, entry);
    found([...fresh.values()]);
  }
  return { region, entries: [...entries.values()] };
}
