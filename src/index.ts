/** The library: what the command does, for programs. Free of process-wide state. */
export { type AssessOptions as EvaluateOptions, assess as evaluate } from './assess/assess.js';
export {
  type AssessLargeOptions as EvaluateLargeOptions,
  assessLarge as evaluateLarge,
  type LargeResult,
} from './assess/assess-large.js';
export {
  type ReviewedCosts,
  type ReviewOptions,
  reviewCosts,
} from './assess/review-costs.js';
export type { ReachOptions } from './connect-hubs.js';
export type {
  AthenaChoice,
  EventsChoice,
  LakeChoice,
  LogsChoice,
  UsageChoice,
  UsageConnection,
} from './connect-usage.js';
export type { AccountDone, CrawlCounts, Progress } from './crawl/crawl.js';
export type { ScopeRequest } from './discover/request.js';
export { type LearnUsageOptions, learnUsage, type UsageRequest } from './learn-usage.js';
export { BUILT_IN_RULES, loadRules, type RulePack } from './load-rules.js';
export type {
  ActionEffect,
  Confidence,
  ConsideredDeny,
  Grant,
  GrantClass,
  PatchOperation,
  PolicyAnalysis,
  PolicyCondition,
  PolicyContext,
  PolicyFix,
  PolicyNote,
  PolicyOrigin,
  StatementPlace,
  UncreditedCondition,
  Witness,
} from './model/access.js';
export type { Account, AccountState } from './model/account.js';
export type {
  AsffFinding,
  AsffPartition,
  AsffResource,
  AsffSecretDetails,
  AsffSeverityLabel,
} from './model/asff.js';
export type {
  CallCost,
  CostGroup,
  CostPart,
  CostReview,
  CostRow,
  CostSums,
  CostTotals,
  DeletionCheck,
  DeletionCommands,
  DeletionPlan,
  Grouping,
  PriceBook,
  SecretCost,
  SecretUse,
} from './model/cost.js';
export type {
  CoverageCause,
  CoverageReason,
  CoverageRow,
  CoverageStatus,
} from './model/coverage.js';
export type {
  DeliverableReport,
  Delivery,
  DeliveryAction,
  DeliveryItem,
  FieldChange,
  Hub,
  HubRow,
  KnownFinding,
  Receipt,
  ReceiptHub,
  SendReason,
  SkipReason,
} from './model/delivery.js';
export type {
  AppliedWaiver,
  Finding,
  FindingStatus,
  RuleText,
  ScanResult,
  Summary,
  Unknown,
  Waiver,
  WaiverState,
  WaiverUse,
} from './model/finding.js';
export type { Denial, DenyingPolicyType, Failure, Gap, GapReason } from './model/gap.js';
export type { AccountInventory, Scope } from './model/inventory.js';
export type {
  Outcome,
  ParamDefinition,
  ParamValue,
  Remediation,
  RuleDefinition,
  RuleExample,
  Severity,
  SeverityCase,
  UnknownCause,
} from './model/rule.js';
export type {
  Deletion,
  EncryptionKey,
  FailedReplica,
  KeyManager,
  Replication,
  ResourcePolicy,
  Rotation,
  RotationKind,
  Secret,
} from './model/secret.js';
export type { SecretSummary } from './model/secret-summary.js';
export type {
  ParamOverride,
  PriceSettings,
  RuleSettings,
  RulesSettings,
  SecretSelector,
  TrustSettings,
} from './model/settings.js';
export type { Suppression, Suppressions } from './model/suppression.js';
export type {
  DamagedFile,
  Principal,
  ReaderKind,
  Span,
  UnresolvedEvents,
  UnresolvedReason,
  UsageNotCovered,
  UsageSourceName,
  UsageSummary,
} from './model/usage.js';
export { type Problem, UserError } from './model/user-error.js';
export type { Cost, EvidenceValue } from './model/verdict.js';
export { analyzeResourcePolicy } from './policy/analyze-resource-policy.js';
export { applyFix } from './policy/fix/apply-fix.js';
export { memoizedPolicyAnalyzer, type PolicyAnalyzer } from './policy/memoized-policy-analyzer.js';
export { type Pushed, type PushOptions, type PushProgress, push } from './push.js';
export { COST_FORMATS, type CostFormatName } from './report/cost-formats.js';
export {
  FORMATS,
  type Format,
  type FormatName,
  NO_TERMINAL,
  type RenderOptions,
} from './report/formats.js';
export { type ScanOptions, scan } from './scan.js';
