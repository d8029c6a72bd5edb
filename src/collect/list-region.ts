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

/** Lists a Region to its end, or to the first failure. */
export async function listRegion(region: string, port: SecretsPort): Promise<RegionList> {
  const entries = new Map<string, ListedSecret>();
  for await (const page of port.list()) {
    if (!page.ok) return { region, entries: [...entries.values()], failure: page.failure };
    for (const entry of page.value) entries.set(entry.arn, entry);
  }
  return { region, entries: [...entries.values()] };
}
