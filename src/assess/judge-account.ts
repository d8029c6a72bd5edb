/** An account of a snapshot to what is to be said of it: its secrets are evaluated into verdicts and triaged into findings. */

import { bookFor } from '../cost/price-book.js';
import { accountFactsOf, accountUseFacts } from '../evaluate/account-facts.js';
import type { CompiledRule } from '../evaluate/compile-rule.js';
import {
  accountEvaluator,
  applicableRules,
  enabledRules,
  evaluator,
} from '../evaluate/evaluate.js';
import { openSegment, type Segment } from '../files/read-snapshot.js';
import type { Manifest } from '../files/snapshot-format.js';
import type { RulePack } from '../load-rules.js';
import type { Account } from '../model/account.js';
import type { CoverageRow } from '../model/coverage.js';
import type { Finding, Unknown, Waiver } from '../model/finding.js';
import type { PriceSettings, RulesSettings, TrustSettings } from '../model/settings.js';
import type { Suppressions } from '../model/suppression.js';
import type { Verdict } from '../model/verdict.js';
import type { WaiverMatch } from '../triage/apply-waivers.js';
import type { CostRules } from '../triage/tally.js';
import { triage } from '../triage/triage.js';
import { factDeriver } from './derive-facts.js';
import { usageReader } from './read-use.js';

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
  const { partition } = manifest.scope;
  const now = options.asOf ?? new Date(manifest.asOf);
  const asksUse = manifest.usage !== undefined;
  const rules = applicableRules(enabledRules(pack.compile(now), settings), { asksUse });
  const definitions = rules.map(({ definition }) => definition);
  const prices = bookFor(partition, options.price);
  const derive = factDeriver(now, options, prices);
  const readUse = usageReader(folder, manifest);
  const evaluateSecret = evaluator(rules, settings);
  const evaluateAccount = accountEvaluator(rules, settings);
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
      const { account, coverage } = segment;
      const use = account && readUse({ account, coverage });
      const accountUse = use && accountUseFacts(use.ofAccount);
      let secrets = 0;
      function* verdicts(): Generator<Verdict> {
        for (const secret of segment.secrets) {
          secrets += 1;
          const usage = use?.of(secret);
          yield* evaluateSecret(derive(secret, usage && accountUse && { usage, accountUse }));
        }
        const facts = use && accountFactsOf(account, partition, use.ofAccount);
        if (facts !== undefined) yield* evaluateAccount(facts);
      }
      const triaged = triage(verdicts(), {
        asOf: now.toISOString(),
        coverage: [...(elsewhere.get(id) ?? []), ...coverage],
        rules: definitions,
        waivers,
        suppressions: options.suppressions,
        asksUse,
        baseline: earlier,
      });
      return { ...(account && { account }), coverage, secrets, ...triaged };
    },
  };
}
