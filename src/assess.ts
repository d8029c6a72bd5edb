/** The second half of a scan: an inventory is evaluated into verdicts and triaged into findings. Needs no network. */
import { priceIn } from './evaluate/cost-of.js';
import { enabledRules, evaluate } from './evaluate/evaluate.js';
import { type Facts, factsOf } from './evaluate/facts-of.js';
import { TOOL } from './files/package-facts.js';
import { readInventories, readManifest } from './files/read-snapshot.js';
import type { Manifest } from './files/snapshot-format.js';
import { loadRules, type RulePack } from './load-rules.js';
import type { Account } from './model/account.js';
import { ALL_REGIONS, type CoverageRow, notScanned } from './model/coverage.js';
import type { Finding, RuleText, ScanResult, Waiver } from './model/finding.js';
import { by } from './model/order.js';
import type { RuleDefinition } from './model/rule.js';
import type { Secret } from './model/secret.js';
import type { PriceSettings, RulesSettings, TrustSettings } from './model/settings.js';
import { memoizedPolicyAnalyzer } from './policy/memoized-policy-analyzer.js';
import { wildcardActions } from './policy/wildcard-actions.js';
import { summarize } from './triage/summarize.js';
import { triage } from './triage/triage.js';

/** How an inventory is judged. */
export interface AssessOptions {
  /** What reports name as their maker; default: this package. */
  readonly tool?: Manifest['tool'];
  /** Default: the built-in rules. */
  readonly rules?: RulePack;
  readonly settings?: RulesSettings;
  readonly trust?: TrustSettings;
  readonly price?: PriceSettings | undefined;
  readonly waivers?: readonly Waiver[];
  /** Findings of an earlier result. */
  readonly baseline?: readonly Finding[] | undefined;
  /** Judge as of another moment than that of the snapshot. */
  readonly asOf?: Date | undefined;
}

/** Derives the facts of secrets; whom the owner trusts is the same for all of them. */
function factsIn(now: Date, manifest: Manifest, options: AssessOptions): (secret: Secret) => Facts {
  const { trust = {}, price } = options;
  const { organizationId } = manifest.scope;
  const analyze = memoizedPolicyAnalyzer();
  const trusting = {
    ...(organizationId && { organizationId }),
    trustedAccounts: [...manifest.organizationAccounts, ...(trust.accounts ?? [])],
    trustedOrganizations: trust.organizations ?? [],
    ...(trust.networks && { trustedNetworks: trust.networks }),
  };
  return (secret) => {
    const { document } = secret.policy;
    if (document === undefined) return factsOf(secret, { now, price });
    const own = { secretArn: secret.arn, now };
    const kmsKey = { managedBy: secret.key.managedBy };
    const policy = {
      analysis: analyze(document, { ...own, ...trusting, kmsKey }),
      untrusting: analyze(document, own),
      organizationId,
      wildcardActions: wildcardActions(document),
    };
    return factsOf(secret, { now, policy, price });
  };
}

const textOf = (
  { id, title, severity, rationale, remediation, references, ...more }: RuleDefinition,
  settings: RulesSettings,
): RuleText => ({
  id,
  title,
  severity: settings[id]?.severity ?? severity,
  rationale,
  remediation,
  references,
  frameworks: more.frameworks ?? {},
  aliases: more.aliases ?? [],
});

/** A scan that died leaves accounts unseen that no row names. */
const unfinished = ({ complete }: Manifest): CoverageRow[] =>
  complete
    ? []
    : [
        notScanned('*', ALL_REGIONS, {
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

/**
 * Judges the snapshot in a folder, without network; reads one account at a time. Throws a `UserError` where the
 * folder holds no snapshot or a part of it is damaged or lost.
 */
export function assess(snapshotFolder: string, options: AssessOptions = {}): ScanResult {
  const manifest = readManifest(snapshotFolder);
  const now = options.asOf ?? new Date(manifest.asOf);
  const settings = options.settings ?? {};
  const pack = options.rules ?? loadRules();
  const rules = enabledRules(pack.compile(now), settings);
  const definitions = rules.map(({ definition }) => definition);
  const coverage: CoverageRow[] = [...manifest.coverage, ...unfinished(manifest)];
  const accounts: Account[] = [];
  let secrets = 0;
  const derive = factsIn(now, manifest, options);
  function* facts(): Generator<Facts> {
    for (const inventory of readInventories(snapshotFolder, manifest)) {
      accounts.push(inventory.account);
      coverage.push(...inventory.coverage);
      secrets += inventory.secrets.length;
      for (const secret of inventory.secrets) yield derive(secret);
    }
  }
  const triaged = triage(evaluate(facts(), rules, settings), {
    asOf: now.toISOString(),
    // Filled while the verdicts are drawn, and read only after the last of them.
    coverage,
    rules: definitions,
    waivers: options.waivers ?? [],
    baseline: options.baseline,
  });
  const rows = inOrder(coverage);
  return {
    schemaVersion: '1.0',
    tool: { ...(options.tool ?? TOOL), rulesHash: pack.hash },
    scope: manifest.scope,
    startedAt: manifest.startedAt,
    asOf: now.toISOString(),
    summary: summarize({
      secrets,
      coverage: rows,
      findings: triaged.findings,
      unknown: triaged.unknown,
      costRules: {
        ruleIds: new Set(definitions.filter(({ cost }) => cost === true).map(({ id }) => id)),
        currency: priceIn(manifest.scope.partition, options.price)?.currency,
      },
    }),
    accounts,
    coverage: rows,
    ...triaged,
    rules: definitions.map((definition) => textOf(definition, settings)),
  };
}
