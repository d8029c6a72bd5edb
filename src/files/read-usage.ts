/** A snapshot folder to what is known of the use of its secrets, one account at a time. */
import type { AccountUsage, Usage } from '../model/usage.js';
import { damaged, openLines, parse } from './read-snapshot.js';
import { type Manifest, usageFile } from './snapshot-format.js';
import { isUsageHead, isUsageLine } from './usage-shape.js';

function usagesOf(lines: Iterable<string>, file: string): ReadonlyMap<string, Usage> {
  const usages = new Map<string, Usage>();
  for (const line of lines) {
    const data = parse(line, file);
    if (!isUsageLine(data) || usages.has(data.arn)) throw damaged(file);
    const { arn, ...usage } = data;
    usages.set(arn, usage);
  }
  return usages;
}

/** The use of the secrets of an account, as its file says it. Throws a `UserError` where that is damaged or lost. */
export function readUsage(folder: string, id: string): AccountUsage {
  const file = usageFile(folder, id);
  const { head, lines } = openLines(file);
  if (!isUsageHead(head) || head.account !== id) throw damaged(file);
  const secrets = usagesOf(lines, file);
  if (secrets.size !== head.secrets) throw damaged(file);
  return { account: id, coverage: head.coverage, secrets };
}

/**
 * The use of the secrets of an account of the snapshot. Undefined where nobody asked for it. Throws a `UserError` where
 * the file of the account is damaged or lost.
 */
export const openUsage = (
  folder: string,
  { usage }: Pick<Manifest, 'usage'>,
  id: string,
): AccountUsage | undefined => (usage === undefined ? undefined : readUsage(folder, id));
