/** An account of a snapshot to what is to be said of it: its secrets are evaluated into verdicts and triaged into findings. */

import { costFact } from '../cost/cost-fact.js';
import { costOf } from '../cost/cost-of.js';
import { bookFor } from '../cost/price-book.js';
import type { CompiledRule } from '../evaluate/compile-rule.js';
import { enabledRules, evaluator } from '../evaluate/evaluate.js';
import { type Facts, factsOf } from '../evaluate/facts-of.js';
import { openSegment, type Segment } from '../files/read-snapshot.js';
import type { Manifest } from '../files/snapshot-format.js';
import type { RulePack } from '../load-rules.js';
import type { Account } from '../model/account.js';
import type { PriceBook } from '../model/cost.js';
import type { CoverageRow } from '../model/coverage.js';
import type { Finding, Unknown, Waiver } from '../model/finding.js';
import type { Secret } from '../model/secret.js';
import type { PriceSettings, RulesSettings, TrustSettings } from '../model/settings.js';
import type { Suppressions } from '../model/suppression.js';
import type { Verdict } from '../model/verdict.js';
import { memoizedPolicyAnalyzer } from '../policy/memoized-policy-analyzer.js';
import { wildcardActions } from '../policy/wildcard-actions.js';
import type { WaiverMatch } from '../triage/apply-waivers.js';
import type { CostRules } from '../triage/tally.js';
import { triage } from '../triage/triage.js';

/** How secrets are judged, in plain data. */
export interface JudgeSettings {
  readonly settings?: RulesSettings;
  readonly trust?: TrustSettings;
  readonly price?: PriceSettings | undefined;
  readonly waivers?: readonly Waiver[];
  /** What teams have suppressed in Security Hub. Absent: nobody was asked. */
  readonly suppressions?: Suppressions | undefined;
  /** Judge as of another moment than that of the snapshot. */
  readonly asOf?: Date | undefined;
}

/** Everything that judging the accounts of a snapshot takes. */
export interface JudgeOptions extends JudgeSettings {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly pack: RulePack;
}

/** What is to be said of one account. Lists stand in the order of the report. */
export interface JudgedAccount {
  /** Absent where the snapshot has no segment of it: only the baseline speaks of it. */
  readonly account?: Account;
  readonly coverage: readonly CoverageRow[];
  readonly secrets: number;
  readonly findings: readonly Finding[];
  readonly unknown: readonly Unknown[];
  readonly matches: readonly WaiverMatch[];
}

/** An account to be judged. */
export interface AccountToJudge {
  readonly id: string;
  readonly hasSegment: boolean;
  /** What the baseline has of it; undefined where there is no baseline. */
  readonly earlier: readonly Finding[] | undefined;
}

/** Judges accounts one by one. */
export interface AccountJudge {
  /** The moment that counts as now. */
  readonly now: Date;
  /** The rules that are on. */
  readonly rules: readonly CompiledRule[];
  readonly costRules: CostRules;
  /** Throws a `UserError` where the segment is damaged. */
  judge(account: AccountToJudge): JudgedAccount;
}

/** Policies repeat within an account, and accounts come one by one. */
const POLICIES_KEPT = 2_000;

/** Derives the facts of secrets; whom the owner trusts is the same for all of them, as are prices. */
function factsIn(
  now: Date,
  { manifest, trust = {} }: JudgeOptions,
  prices: PriceBook | undefined,
): (secret: Secret) => Facts {
  const { organizationId } = manifest.scope;
  const analyze = memoizedPolicyAnalyzer(POLICIES_KEPT);
  const trusting = {
    ...(organizationId && { organizationId }),
    trustedAccounts: [...manifest.organizationAccounts, ...(trust.accounts ?? [])],
    trustedOrganizations: trust.organizations ?? [],
    ...(trust.networks && { trustedNetworks: trust.networks }),
  };
  return (secret) => {
    const { document } = secret.policy;
    const cost = costFact(secret, costOf(secret, prices), prices);
    if (document === undefined) return factsOf(secret, { now, cost });
    const own = { secretArn: secret.arn, now };
    const kmsKey = { managedBy: secret.key.managedBy };
    const policy = {
      analysis: analyze(document, { ...own, ...trusting, kmsKey }),
      untrusting: () => analyze(document, own),
      organizationId,
      wildcardActions: () => wildcardActions(document),
    };
    return factsOf(secret, { now, policy, cost });
  };
}

/** Rows that belong to no segment, by account. */
function rowsByAccount({ coverage }: Manifest): ReadonlyMap<string, readonly CoverageRow[]> {
  const rows = new Map<string, CoverageRow[]>();
  for (const row of coverage) {
    const known = rows.get(row.account);
    if (known === undefined) rows.set(row.account, [row]);
    else known.push(row);
  }
  return rows;
}

const NO_SEGMENT = { coverage: [], secrets: [] };

/** Prepares judging. What is learned of one account's policies is remembered for the next. */
export function accountJudge(options: JudgeOptions): AccountJudge {
  const { folder, manifest, pack, settings = {}, waivers = [] } = options;
  const now = options.asOf ?? new Date(manifest.asOf);
  const rules = enabledRules(pack.compile(now), settings);
  const definitions = rules.map(({ definition }) => definition);
  const prices = bookFor(manifest.scope.partition, options.price);
  const derive = factsIn(now, options, prices);
  const evaluateSecret = evaluator(rules, settings);
  const elsewhere = rowsByAccount(manifest);
  const priced = definitions.filter(({ cost }) => cost === true).map(({ id }) => id);
  return {
    now,
    rules,
    costRules: {
      ruleIds: new Set(priced),
      currency: prices?.currency,
    },
    judge({ id, hasSegment, earlier }) {
      const segment: Omit<Segment, 'account'> & { readonly account?: Account } = hasSegment
        ? openSegment(folder, id)
        : NO_SEGMENT;
      let secrets = 0;
      function* verdicts(): Generator<Verdict> {
        for (const secret of segment.secrets) {
          secrets += 1;
          yield* evaluateSecret(derive(secret));
        }
      }
      const { account, coverage } = segment;
      const triaged = triage(verdicts(), {
        asOf: now.toISOString(),
        coverage: [...(elsewhere.get(id) ?? []), ...coverage],
        rules: definitions,
        waivers,
        suppressions: options.suppressions,
        baseline: earlier,
      });
      return { ...(account && { account }), coverage, secrets, ...triaged };
    },
  };
}
