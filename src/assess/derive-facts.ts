/** A secret of a snapshot, and what is known of its use, to the facts that rules read. */
import { callCost } from '../cost/call-cost.js';
import { costFact } from '../cost/cost-fact.js';
import { costOf } from '../cost/cost-of.js';
import type { AccountUseFacts } from '../evaluate/account-facts.js';
import { type Facts, factsOf } from '../evaluate/facts-of.js';
import type { Manifest } from '../files/snapshot-format.js';
import type { PriceBook } from '../model/cost.js';
import type { Answer } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import type { TrustSettings } from '../model/settings.js';
import type { ObservedUsage } from '../model/usage.js';
import { memoizedPolicyAnalyzer } from '../policy/memoized-policy-analyzer.js';
import { wildcardActions } from '../policy/wildcard-actions.js';

/** Policies repeat within an account, and accounts come one by one. */
const POLICIES_KEPT = 2_000;

/** Where the secrets come from, and whom the user trusts. */
export interface FactSettings {
  readonly manifest: Pick<Manifest, 'scope' | 'organizationAccounts' | 'usage'>;
  readonly trust?: TrustSettings;
}

/** What is known of the use of a secret, and of all secrets of its account. */
export interface UseFacts {
  readonly usage: Answer<ObservedUsage>;
  readonly accountUse: AccountUseFacts;
}

/** Derives the facts of a secret. Without its use: nobody asked for it. */
export type FactDeriver = (secret: Secret, use: UseFacts | undefined) => Facts;

/** Prepares deriving facts; whom the owner trusts is the same for all secrets, as are prices. */
export function factDeriver(
  now: Date,
  { manifest, trust = {} }: FactSettings,
  prices: PriceBook | undefined,
): FactDeriver {
  const { organizationId } = manifest.scope;
  const { organizationAccounts } = manifest;
  const usageSource = manifest.usage?.source;
  const analyze = memoizedPolicyAnalyzer(POLICIES_KEPT);
  const trusting = {
    ...(organizationId && { organizationId }),
    trustedAccounts: [...organizationAccounts, ...(trust.accounts ?? [])],
    trustedOrganizations: trust.organizations ?? [],
    ...(trust.networks && { trustedNetworks: trust.networks }),
  };
  const known = {
    organization: new Set(organizationAccounts),
    trusted: new Set(trust.accounts ?? []),
  };
  return (secret, use) => {
    const { document } = secret.policy;
    const usage = use?.usage;
    const cost = costFact(secret, costOf(secret, prices), prices);
    const calls = usage &&
      prices && { cost: callCost(secret, usage, prices), currency: prices.currency };
    const asked = { now, cost, ...use, usageSource, known, calls };
    if (document === undefined) return factsOf(secret, asked);
    const own = { secretArn: secret.arn, now };
    const kmsKey = { managedBy: secret.key.managedBy };
    const policy = {
      analysis: analyze(document, { ...own, ...trusting, kmsKey }),
      untrusting: () => analyze(document, own),
      organizationId,
      wildcardActions: () => wildcardActions(document),
    };
    return factsOf(secret, { ...asked, policy });
  };
}
