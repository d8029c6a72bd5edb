/** The policy of a secret, and its readers, to whom the policy lets in beside its own account. */
import type { Grantees } from '../cost/deletion-plan.js';
import type { AskedUsage } from '../cost/use-checks.js';
import { isUnread } from '../evaluate/unread-grants.js';
import { unreadableNote } from '../model/access.js';
import { by } from '../model/order.js';
import type { Secret } from '../model/secret.js';
import { memoizedPolicyAnalyzer } from '../policy/memoized-policy-analyzer.js';

/** Policies repeat within an account, and accounts come one by one. */
const POLICIES_KEPT = 500;

/** Tells whom the policy of a secret lets in beside its own account, trusted or not, and who of them does not read it. */
export function granteesIn(now: Date): (secret: Secret, usage: AskedUsage) => Grantees {
  const analyze = memoizedPolicyAnalyzer(POLICIES_KEPT);
  return ({ arn, account, policy: { document } }, usage) => {
    if (document === undefined) return [];
    const analysis = analyze(document, { secretArn: arn, now });
    if (unreadableNote(analysis) !== undefined) return undefined;
    const readers = usage?.ok ? usage.value.usage.readers : undefined;
    const grantees = new Map<string, boolean>();
    for (const grant of analysis.grants) {
      const unread =
        readers !== undefined && isUnread(grant, readers, (other) => other !== account.id);
      grantees.set(grant.principal, unread && grantees.get(grant.principal) !== false);
    }
    return [...grantees].sort(by(([name]) => name)).map(([name, unread]) => ({ name, unread }));
  };
}
