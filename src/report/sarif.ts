/** A result -> SARIF 2.1.0 as GitHub code scanning takes it: one run, open findings, gaps as notifications. */
import { createHash } from 'node:crypto';
import type { ReportingDescriptor, Run } from 'sarif';
import { isIncomplete } from '../model/coverage.js';
import type { Finding, RuleText } from '../model/finding.js';
import type { Scope } from '../model/inventory.js';
import { type Severity, severityRank } from '../model/rule.js';
import type { UsageSummary } from '../model/usage.js';
import { Items, listItem, objectPieces } from './json-pieces.js';
import { scopeShape, summaryShape } from './json-shape.js';
import type { Chunk, ResultFrame } from './result-frame.js';
import { notificationDescriptors, notificationsOf } from './sarif-notification.js';
import { resultOf } from './sarif-result.js';
import { descriptorOf } from './sarif-rule.js';
import { usageShape } from './usage-shape.js';

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

const descriptorsOf = (frame: ResultFrame, findings: readonly Finding[]): ReportingDescriptor[] => {
  const severities = severitiesOf(findings);
  return rulesOf(frame.rules, findings).map((rule) =>
    descriptorOf(rule, severities.get(rule.id) ?? rule.severity),
  );
};

/** How use was learned, without the lists that may be long. */
const usageCounts = (usage: UsageSummary): object => {
  const { source, asked, places, resolved, unresolved, damagedFiles } = usageShape(usage);
  const { events, byReason } = unresolved;
  return {
    source,
    asked,
    places,
    resolved,
    unresolved: { events, byReason },
    damagedFiles: { files: damagedFiles.files },
  };
};

/** Depths at which things of the run stand in the file. */
const RUN = 3;
const RESULTS = 4;

const toolOf = (frame: ResultFrame, rules: ReportingDescriptor[]): Run['tool'] => ({
  driver: {
    name: frame.tool.name,
    version: frame.tool.version,
    rules,
    notifications: notificationDescriptors(frame),
    properties: { rulesHash: frame.tool.rulesHash },
  },
});

function* resultItems(
  findings: readonly Finding[],
  rules: readonly ReportingDescriptor[],
  compared: boolean,
): Generator<string> {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  for (const finding of findings) {
    const ruleIndex = indexes.get(finding.ruleId) ?? -1;
    yield listItem(resultOf(finding, { ruleIndex, compared }), RESULTS);
  }
}

function* runPieces(frame: ResultFrame): Generator<Chunk> {
  // SARIF 2.1.0 section 3.27.24: baselineState stands on all results of a run or on none.
  const { severest, compared } = frame.digest;
  const findings = severest.map(({ item }) => item);
  const rules = descriptorsOf(frame, findings);
  const run = {
    tool: toolOf(frame, rules),
    automationDetails: { id: categoryOf(frame.scope) },
    invocations: [
      {
        executionSuccessful: !frame.coverage.some(isIncomplete),
        startTimeUtc: frame.startedAt,
        toolExecutionNotifications: notificationsOf(frame),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: new Items(resultItems(findings, rules, compared)),
    properties: {
      asOf: frame.asOf,
      scope: scopeShape(frame.scope),
      summary: summaryShape(frame.summary),
      ...(frame.usage && { usage: usageCounts(frame.usage) }),
    },
  };
  yield `,\n${'  '.repeat(RUN - 1)}`;
  yield* objectPieces(Object.entries(run), RUN);
}

/** The file. It is bounded: 5,000 results, 306 notifications, and a rule's text for each rule that ran. */
export function* sarifReport(frame: ResultFrame): Generator<Chunk> {
  const log = { $schema: SCHEMA, version: '2.1.0', runs: new Items(runPieces(frame)) };
  yield* objectPieces(Object.entries(log), 1);
  yield '\n';
}
