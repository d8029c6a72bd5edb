/** A rule: the text, the condition and the proof, as one YAML file holds them. */
import type { GrantClass } from './access.js';
import type { GapReason } from './gap.js';

/** From least to most severe. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Position in the order of severities; higher is worse. */
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

export const OUTCOMES = ['violation', 'pass', 'notApplicable', 'unknown'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export type ParamValue = number | string | boolean | readonly string[];

/** A threshold or list that a user may set. */
export interface ParamDefinition {
  readonly type: 'int' | 'double' | 'string' | 'bool' | 'list<string>';
  readonly default: ParamValue;
  readonly min?: number;
  readonly max?: number;
  readonly description: string;
}

/** A severity, and where a violation has it. */
export interface SeverityCase {
  /** CEL over the same facts as the rule's other conditions. */
  readonly when: string;
  readonly severity: Severity;
}

/** A message, and where a violation has it. */
export interface MessageCase {
  /** CEL over the same facts as the rule's other conditions. */
  readonly when: string;
  readonly message: string;
}

/** One test of a rule: a patch on a well-kept secret, and the outcome that must follow. */
export interface RuleExample {
  readonly name: string;
  /** Facts to set, nested as in the facts table; `null` removes a fact. */
  readonly patch?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** Facts that could not be read. */
  readonly gaps?: readonly string[];
  readonly expect: Outcome;
  /** The severity that it must have; for violations. */
  readonly severity?: Severity;
  /** The whole message that must be shown; for violations. */
  readonly message?: string;
}

export interface Remediation {
  /** Steps in the AWS console. */
  readonly console: string;
  /** Commands of the `aws` CLI. */
  readonly cli: string;
  /** Terraform of the provider `hashicorp/aws`. */
  readonly terraform: string;
}

/** What a rule file says, after its shape was checked. Conditions and evidence are CEL. */
export interface RuleDefinition {
  /** Names the bad state; also the file's name. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** `account`: it is judged once for each account with secrets, and reads facts of the account alone. Absent: for each secret. */
  readonly subject?: 'account';
  /**
   * How bad a violation is by what is at stake: the first case whose condition is true gives its severity. A case that
   * cannot be told, such as for a gap, ends the search, and `severity` holds: it never makes a verdict unknown. A
   * severity that the user sets stands above all of them.
   */
  readonly severities?: readonly SeverityCase[];
  /** False: the rule does not apply to the secret. Absent: it applies to all. */
  readonly scope?: string;
  /** True: bad. */
  readonly violation: string;
  readonly params?: Readonly<Record<string, ParamDefinition>>;
  /** Names of values, each with the CEL expression that gives it. */
  readonly evidence: Readonly<Record<string, string>>;
  /** Attaches the worst grant of this class to the finding. */
  readonly grant?: GrantClass;
  /** Attaches what the secret costs to the finding; the summary adds these up. */
  readonly cost?: boolean;
  /** Text with `{name}` placeholders: `name` is the secret's, all others are evidence. */
  readonly message: string;
  /** Messages that stand for `message`, told as `severities` are: the first case whose condition is true. */
  readonly messages?: readonly MessageCase[];
  readonly rationale: string;
  readonly remediation: Remediation;
  readonly references: readonly string[];
  /** Published framework -> its control ids. */
  readonly frameworks?: Readonly<Record<string, readonly string[]>>;
  /** Earlier ids, and peers' ids such as `prowler:...`. */
  readonly aliases?: readonly string[];
  readonly stage?: 'preview';
  /** `false`: off unless the configuration switches it on. */
  readonly enabled?: boolean;
  readonly examples: readonly RuleExample[];
}

/** Why a verdict is `unknown`: the fact that was missing, and why. */
export interface UnknownCause {
  readonly fact: string;
  readonly reason: GapReason;
  readonly detail?: string;
}
