/** What is to be said of the accounts, counted and put together: the part of a result that does not grow with the secrets. */
import type { CompiledRule } from '../evaluate/compile-rule.js';
import { TOOL } from '../files/package-facts.js';
import type { Manifest } from '../files/snapshot-format.js';
import type { Account } from '../model/account.js';
import { ALL_ACCOUNTS, ALL_REGIONS, type CoverageRow, notScanned } from '../model/coverage.js';
import type { RuleText, ScanResult } from '../model/finding.js';
import { by } from '../model/order.js';
import type { RulesSettings } from '../model/settings.js';
import type { Tally } from '../model/tally.js';
import type { Preamble } from '../report/result-frame.js';
import { addMatches, noMatches, type WaiverMatch, waiverUses } from '../triage/apply-waivers.js';
import { summarize } from '../triage/summarize.js';
import { addTallies, NO_TALLY } from '../triage/tally.js';
import type { AccountJudge, JudgedAccount, JudgeOptions } from './judge-account.js';

/** What is known of an account once its findings are counted. */
export interface CountedAccount extends Omit<JudgedAccount, 'findings' | 'unknown'> {
  readonly tally: Tally;
}

/** A result but for its lists of findings and unknown verdicts. */
export type BoundedResult = Omit<ScanResult, 'findings' | 'unknown'>;

const textOf = ({ definition, agingEvidence }: CompiledRule, settings: RulesSettings): RuleText => {
  const { id, title, severity, rationale, remediation, references, ...more } = definition;
  return {
    id,
    title,
    severity: settings[id]?.severity ?? severity,
    rationale,
    remediation,
    references,
    frameworks: more.frameworks ?? {},
    aliases: more.aliases ?? [],
    agingEvidence,
  };
};

/** A scan that died leaves accounts unseen that no row names. */
const unfinished = ({ complete }: Manifest): CoverageRow[] =>
  complete
    ? []
    : [
        notScanned(ALL_ACCOUNTS, ALL_REGIONS, {
          reason: 'error',
          detail: 'The scan did not finish; other accounts may exist.',
        }),
      ];

const inOrder = (rows: readonly CoverageRow[]): CoverageRow[] =>
  [...rows].sort(
    by(
      (row) => row.account,
      (row) => row.region,
    ),
  );

/** What a report says before it speaks of any account. */
export const preambleOf = (
  { manifest, pack, settings = {} }: JudgeOptions,
  { rules }: Pick<AccountJudge, 'rules'>,
  tool: Manifest['tool'] = TOOL,
): Preamble => ({
  tool: { ...tool, rulesHash: pack.hash },
  scope: manifest.scope,
  rules: rules.map((rule) => textOf(rule, settings)),
});

/** Takes in the accounts of a result, in any order. */
export class Assembly {
  readonly #accounts: Account[] = [];
  readonly #coverage: CoverageRow[];
  #secrets = 0;
  #matches: readonly WaiverMatch[];
  /** So far. */
  tally = NO_TALLY;

  readonly #options: JudgeOptions;

  constructor(options: JudgeOptions) {
    this.#options = options;
    const { manifest } = options;
    this.#coverage = [...manifest.coverage, ...unfinished(manifest)];
    this.#matches = noMatches(options.waivers ?? []);
  }

  add({ account, coverage, secrets, tally, matches }: CountedAccount): void {
    if (account !== undefined) this.#accounts.push(account);
    for (const row of coverage) this.#coverage.push(row);
    this.#secrets += secrets;
    this.tally = addTallies(this.tally, tally);
    this.#matches = addMatches(this.#matches, matches);
  }

  /** The result, once every account was taken in. */
  result(
    { now, costRules }: Pick<AccountJudge, 'now' | 'costRules'>,
    preamble: Preamble,
  ): BoundedResult {
    const { manifest, waivers = [], suppressions } = this.#options;
    const asksHubs = suppressions !== undefined;
    const asOf = now.toISOString();
    const coverage = inOrder(this.#coverage);
    return {
      schemaVersion: '1.0',
      ...preamble,
      startedAt: manifest.startedAt,
      asOf,
      summary: summarize({
        secrets: this.#secrets,
        coverage,
        tally: this.tally,
        costRules,
        asksHubs,
      }),
      accounts: this.#accounts.toSorted(by(({ id }) => id)),
      coverage,
      waivers: waiverUses(waivers, this.#matches, asOf.slice(0, 10)),
      ...(manifest.usage && { usage: manifest.usage }),
    };
  }
}
