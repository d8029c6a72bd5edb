/** A snapshot and a baseline to the accounts that there is something to say of, in the order of the report. */
import { accountsOf } from '../files/read-snapshot.js';
import type { Finding } from '../model/finding.js';
import { compareText } from '../model/order.js';
import type { AccountToJudge, JudgeOptions } from './judge-account.js';

/** Findings by account. */
function byAccount(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const accounts = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = accounts.get(finding.account);
    if (known === undefined) accounts.set(finding.account, [finding]);
    else known.push(finding);
  }
  return accounts;
}

/** The accounts of the snapshot, and those that only the baseline has. Throws a `UserError` where the snapshot is damaged. */
export function accountsToJudge(
  { folder, manifest }: Pick<JudgeOptions, 'folder' | 'manifest'>,
  baseline: readonly Finding[] | undefined,
): readonly AccountToJudge[] {
  const inSnapshot = new Set(accountsOf(folder, manifest));
  const earlier = byAccount(baseline ?? []);
  return [...new Set([...inSnapshot, ...earlier.keys()])].sort(compareText).map((id) => ({
    id,
    hasSegment: inSnapshot.has(id),
    earlier: baseline && (earlier.get(id) ?? []),
  }));
}
