/** A result -> SARIF 2.1.0 as GitHub code scanning takes it: one run, open findings, gaps as notifications. */
import { createHash } from 'node:crypto';
import type { Log, ReportingDescriptor, Run } from 'sarif';
import { isIncomplete } from '../model/coverage.js';
import type { Finding, RuleText, ScanResult } from '../model/finding.js';
import type { Scope } from '../model/inventory.js';
import { type Severity, severityRank } from '../model/rule.js';
import { scopeShape, summaryShape } from './json-shape.js';
import { NOTIFICATION_DESCRIPTORS, notificationsOf } from './sarif-notification.js';
import { resultOf } from './sarif-result.js';
import { descriptorOf } from './sarif-rule.js';
import { selectFindings } from './sarif-selection.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/**
 * The category of the analysis. GitHub closes the alerts of a category that its next analysis lacks, so a scan of a
 * part must not share the category of the whole: limits of the scope become a short hash.
 */
export const categoryOf = (scope: Scope): string => {
  const whole = scope.organizationId ?? scope.callerAccount;
  const { partition: _, organizationId: __, callerAccount: ___, ...limits } = scopeShape(scope);
  const text = JSON.stringify(limits);
  if (text === '{}') return `secrets-census/${whole}/`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `secrets-census/${whole}-${hash}/`;
};

/** The worst severity among a rule's findings; a rule without findings has its own. */
const severitiesOf = (findings: readonly Finding[]): ReadonlyMap<string, Severity> => {
  const worst = new Map<string, Severity>();
  for (const { ruleId, severity } of findings) {
    const known = worst.get(ruleId);
    if (known === undefined || severityRank(severity) > severityRank(known))
      worst.set(ruleId, severity);
  }
  return worst;
};

/** A rule that is known only by findings of a baseline, such as one that was switched off since. */
const ruleFromFinding = ({ ruleId, title, severity, frameworks }: Finding): RuleText => ({
  id: ruleId,
  title,
  severity,
  rationale: title,
  remediation: { console: '', cli: '', terraform: '' },
  references: [],
  frameworks,
  aliases: [],
});

const rulesOf = (rules: readonly RuleText[], findings: readonly Finding[]): readonly RuleText[] => {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  for (const finding of findings)
    if (!known.has(finding.ruleId)) known.set(finding.ruleId, ruleFromFinding(finding));
  return [...known.values()];
};

const descriptorsOf = (result: ScanResult, findings: readonly Finding[]): ReportingDescriptor[] => {
  const severities = severitiesOf(findings);
  return rulesOf(result.rules, findings).map((rule) =>
    descriptorOf(rule, severities.get(rule.id) ?? rule.severity),
  );
};

const runOf = (result: ScanResult): Run => {
  const { findings, leftOut } = selectFindings(result.findings);
  const rules = descriptorsOf(result, findings);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  // SARIF 2.1.0 section 3.27.24: baselineState stands on all results of a run or on none.
  const compared = result.findings.some(({ status }) => status !== 'new');
  return {
    tool: {
      driver: {
        name: result.tool.name,
        version: result.tool.version,
        rules,
        notifications: NOTIFICATION_DESCRIPTORS,
        properties: { rulesHash: result.tool.rulesHash },
      },
    },
    automationDetails: { id: categoryOf(result.scope) },
    invocations: [
      {
        executionSuccessful: !result.coverage.some(isIncomplete),
        startTimeUtc: result.startedAt,
        toolExecutionNotifications: notificationsOf(result, leftOut),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) =>
      resultOf(finding, { ruleIndex: indexes.get(finding.ruleId) ?? -1, compared }),
    ),
    properties: {
      asOf: result.asOf,
      scope: scopeShape(result.scope),
      summary: summaryShape(result.summary),
    },
  };
};

/** The file. It is bounded: 5,000 results, 201 notifications, and a rule's text for each rule that ran. */
export function renderSarif(result: ScanResult): string {
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [runOf(result)] };
  return `${JSON.stringify(log, null, 2)}\n`;
}
