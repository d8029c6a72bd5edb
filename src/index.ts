/** The library: what the command does, for programs. Free of state of the process, but for the AWS SDK's own environment. */
export { type AssessOptions, assess as evaluate } from './assess.js';
export type { Progress } from './crawl.js';
export type { ScopeRequest } from './discover/request.js';
export { BUILT_IN_RULES, loadRules, type RulePack } from './load-rules.js';
export type {
  ActionEffect,
  Grant,
  GrantClass,
  PolicyAnalysis,
  PolicyCondition,
  PolicyContext,
  PolicyNote,
  Witness,
} from './model/access.js';
export type { Account, AccountState } from './model/account.js';
export type { CoverageReason, CoverageRow, CoverageStatus } from './model/coverage.js';
export type {
  AppliedWaiver,
  Finding,
  FindingStatus,
  RuleText,
  ScanResult,
  Summary,
  Unknown,
  Waiver,
  WaiverUse,
} from './model/finding.js';
export type { Denial, DenyingPolicyType, Failure, Gap, GapReason } from './model/gap.js';
export type { Scope } from './model/inventory.js';
export type { Outcome, ParamValue, RuleDefinition, Severity } from './model/rule.js';
export type {
  ParamOverride,
  PriceSettings,
  RuleSettings,
  RulesSettings,
  TrustSettings,
} from './model/settings.js';
export { type Problem, UserError } from './model/user-error.js';
export type { Cost, EvidenceValue } from './model/verdict.js';
export { analyzeResourcePolicy } from './policy/analyze-resource-policy.js';
export { FORMATS, type Format, type FormatName, type RenderOptions } from './report/formats.js';
export { type ScanOptions, scan } from './scan.js';
