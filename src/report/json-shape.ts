/**
 * The nouns of a result -> plain objects whose keys stand in the published order, however the nouns were built.
 * `satisfies Record<keyof T, unknown>` makes a field that is added to the model and forgotten here a compile error.
 */
import type {
  ConsideredDeny,
  Grant,
  PatchOperation,
  PolicyCondition,
  StatementPlace,
  Witness,
} from '../model/access.js';
import type { Account } from '../model/account.js';
import type { CoverageCause, CoverageRow } from '../model/coverage.js';
import type {
  AppliedWaiver,
  Finding,
  RuleText,
  ScanResult,
  Summary,
  Unknown,
  Waiver,
  WaiverUse,
} from '../model/finding.js';
import type { Denial } from '../model/gap.js';
import type { Scope } from '../model/inventory.js';
import { by, compareText } from '../model/order.js';
import type { SecretSummary } from '../model/secret-summary.js';
import type { Suppression } from '../model/suppression.js';
import type { Cost } from '../model/verdict.js';

function isSorted(keys: readonly string[]): boolean {
  for (let at = 1; at < keys.length; at++)
    if (compareText(keys[at - 1] ?? '', keys[at] ?? '') > 0) return false;
  return true;
}

/** A record with its keys in code-unit order: itself where they are. */
export const sortedRecord = <V>(
  record: Readonly<Record<string, V>>,
): Readonly<Record<string, V>> =>
  isSorted(Object.keys(record))
    ? record
    : Object.fromEntries(Object.entries(record).sort(by(([key]) => key)));

const optional = <T, S>(value: T | undefined, shape: (value: T) => S): S | undefined =>
  value === undefined ? undefined : shape(value);

/** Tool, version and the hash of the rules that ran. */
export const toolShape = (tool: ScanResult['tool']) =>
  ({
    name: tool.name,
    version: tool.version,
    rulesHash: tool.rulesHash,
  }) satisfies Record<keyof ScanResult['tool'], unknown>;

export const scopeShape = (scope: Scope) =>
  ({
    organizationId: scope.organizationId,
    partition: scope.partition,
    callerAccount: scope.callerAccount,
    accounts: scope.accounts,
    organizationalUnits: scope.organizationalUnits,
    accountTags: optional(scope.accountTags, sortedRecord),
    excludedAccounts: scope.excludedAccounts,
    shard: optional(scope.shard, ({ index, of }) => ({ index, of })),
    regions: scope.regions,
  }) satisfies Record<keyof Scope, unknown>;

const seenShape = ({ scanned, partly, not }: Summary['accounts']) => ({ scanned, partly, not });

export const summaryShape = (summary: Summary) => {
  const { critical, high, medium, low, info } = summary.findings;
  const cost = summary.unusedMonthlyCost;
  return {
    accounts: seenShape(summary.accounts),
    regions: seenShape(summary.regions),
    seenShare: summary.seenShare,
    secrets: summary.secrets,
    findings: { critical, high, medium, low, info },
    waived: summary.waived,
    suppressed: summary.suppressed,
    resolved: summary.resolved,
    notScanned: summary.notScanned,
    unknown: summary.unknown,
    unusedMonthlyCost:
      cost === null
        ? null
        : { amount: cost.amount, currency: cost.currency, unknown: cost.unknown },
  } satisfies Record<keyof Summary, unknown>;
};

/** Which policy denied a request. */
export const denialShape = (denial: Denial) =>
  ({
    policyType: denial.policyType,
    explicit: denial.explicit,
    policyArn: denial.policyArn,
  }) satisfies Record<keyof Denial, unknown>;

const causeShape = (cause: CoverageCause) =>
  ({
    reason: cause.reason,
    api: cause.api,
    denial: optional(cause.denial, denialShape),
    secrets: cause.secrets,
  }) satisfies Record<keyof CoverageCause, unknown>;

export const coverageShape = (row: CoverageRow) =>
  ({
    account: row.account,
    region: row.region,
    status: row.status,
    secrets: row.secrets,
    listed: row.listed,
    reason: row.reason,
    api: row.api,
    detail: row.detail,
    denial: optional(row.denial, denialShape),
    causes: row.causes?.map(causeShape),
    carriedOver: optional(row.carriedOver, ({ policies, since }) => ({ policies, since })),
  }) satisfies Record<keyof CoverageRow, unknown>;

const conditionShape = ({ operator, key, values }: PolicyCondition) => ({ operator, key, values });

const witnessShape = (witness: Witness) =>
  ({
    principalArn: witness.principalArn,
    account: witness.account,
    organization: witness.organization,
    service: witness.service,
    network: witness.network,
    action: witness.action,
    context: sortedRecord(witness.context),
  }) satisfies Record<keyof Witness, unknown>;

const placeShape = ({ index, sid }: StatementPlace) => ({ index, sid });

const denyShape = (deny: ConsideredDeny) =>
  ({
    statement: placeShape(deny.statement),
    origin: deny.origin,
    effect: deny.effect,
    reason: deny.reason,
  }) satisfies Record<keyof ConsideredDeny, unknown>;

const operationShape = (operation: PatchOperation) =>
  operation.op === 'remove'
    ? { op: operation.op, path: operation.path }
    : { op: operation.op, path: operation.path, value: operation.value };

export const grantShape = (grant: Grant) =>
  ({
    class: grant.class,
    statement: placeShape(grant.statement),
    principal: grant.principal,
    actions: grant.actions,
    effects: grant.effects,
    narrowedBy: grant.narrowedBy.map(conditionShape),
    notCredited: grant.notCredited.map((condition) => ({
      ...conditionShape(condition),
      reason: condition.reason,
    })),
    denies: grant.denies.map(denyShape),
    witness: witnessShape(grant.witness),
    fix: { summary: grant.fix.summary, patch: grant.fix.patch.map(operationShape) },
    confidence: grant.confidence,
  }) satisfies Record<keyof Grant, unknown>;

export const costShape = (cost: Cost) =>
  ({
    monthly: cost.monthly,
    currency: cost.currency,
    asOf: cost.asOf,
  }) satisfies Record<keyof Cost, unknown>;

const appliedWaiverShape = ({ owner, reason, expires }: AppliedWaiver) =>
  ({ owner, reason, expires }) satisfies Record<keyof AppliedWaiver, unknown>;

const secretShape = (secret: SecretSummary) =>
  ({
    description: secret.description,
    keyId: secret.keyId,
    rotationEnabled: secret.rotationEnabled,
    rotationLambdaArn: secret.rotationLambdaArn,
    rotationEveryDays: secret.rotationEveryDays,
    rotationOverdue: secret.rotationOverdue,
    deletionScheduled: secret.deletionScheduled,
    tags: sortedRecord(secret.tags),
  }) satisfies Record<keyof SecretSummary, unknown>;

const suppressionShape = ({ note, by, at }: Suppression) =>
  ({ note, by, at }) satisfies Record<keyof Suppression, unknown>;

export const findingShape = (finding: Finding) =>
  ({
    id: finding.id,
    ruleId: finding.ruleId,
    severity: finding.severity,
    status: finding.status,
    title: finding.title,
    message: finding.message,
    account: finding.account,
    region: finding.region,
    arn: finding.arn,
    name: finding.name,
    secret: optional(finding.secret, secretShape),
    evidence: sortedRecord(finding.evidence),
    grant: optional(finding.grant, grantShape),
    cost: optional(finding.cost, costShape),
    waiver: optional(finding.waiver, appliedWaiverShape),
    suppression: optional(finding.suppression, suppressionShape),
    frameworks: sortedRecord(finding.frameworks),
    firstSeenAt: finding.firstSeenAt,
    lastSeenAt: finding.lastSeenAt,
  }) satisfies Record<keyof Finding, unknown>;

export const unknownShape = (unknown: Unknown) =>
  ({
    ruleId: unknown.ruleId,
    account: unknown.account,
    region: unknown.region,
    arn: unknown.arn,
    fact: unknown.fact,
    reason: unknown.reason,
    detail: unknown.detail,
  }) satisfies Record<keyof Unknown, unknown>;

const waiverShape = (waiver: Waiver) =>
  ({
    id: waiver.id,
    rule: waiver.rule,
    arns: waiver.arns,
    accounts: waiver.accounts,
    tags: optional(waiver.tags, sortedRecord),
    owner: waiver.owner,
    reason: waiver.reason,
    expires: waiver.expires,
  }) satisfies Record<keyof Waiver, unknown>;

export const waiverUseShape = (use: WaiverUse) =>
  ({
    waiver: waiverShape(use.waiver),
    state: use.state,
    findings: use.findings,
  }) satisfies Record<keyof WaiverUse, unknown>;

export const accountShape = (account: Account) =>
  ({
    id: account.id,
    name: account.name,
    state: account.state,
    ouPath: account.ouPath,
    tags: optional(account.tags, sortedRecord),
  }) satisfies Record<keyof Account, unknown>;

export const ruleShape = (rule: RuleText) =>
  ({
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    rationale: rule.rationale,
    remediation: {
      console: rule.remediation.console,
      cli: rule.remediation.cli,
      terraform: rule.remediation.terraform,
    },
    references: rule.references,
    frameworks: sortedRecord(rule.frameworks),
    aliases: rule.aliases,
    agingEvidence: rule.agingEvidence,
  }) satisfies Record<keyof RuleText, unknown>;
