/** A statement after reading: what it names, in a form that a request can be held against. */
import type { ActionSet } from './actions.js';
import type { AddressRange } from './addresses.js';
import type { ConditionKey } from './condition-keys.js';
import type { ConditionOperator } from './condition-operators.js';
import type { Glob } from './glob.js';
import type { Template } from './template.js';
import type { Ternary } from './ternary.js';

/** One value of a condition. */
export interface ConditionValue {
  readonly text: string;
  /** For textual operators; undefined where variables cannot be told from text. */
  readonly template?: Template;
  /** For address operators; undefined where the text is no address or range. */
  readonly range?: AddressRange;
}

/** One key of one operator. */
export interface Condition {
  /** As written. */
  readonly operatorText: string;
  /** Undefined: AWS has no such operator. */
  readonly operator?: ConditionOperator;
  /** As written. */
  readonly keyText: string;
  /** Lower case. */
  readonly key: string;
  /** Undefined: the key has no place in a Secrets Manager request. */
  readonly known?: ConditionKey;
  readonly values: readonly ConditionValue[];
  /** Those of the values that a text either equals or does not, so that long lists are looked up. */
  readonly literals: ReadonlySet<string>;
  /** The other values. */
  readonly patterns: readonly ConditionValue[];
  /** The values as written, where a constant is held against a variable: it is read as the variable held against it. */
  readonly written?: readonly string[];
}

/** The principals that a statement names, or with `negated` the only ones that it does not mean. */
export interface Principals {
  readonly negated: boolean;
  readonly everyone: boolean;
  /** Whole accounts. */
  readonly accounts: ReadonlySet<string>;
  /** Users, roles and federated users. */
  readonly arns: ReadonlySet<string>;
  /** `arn:...:assumed-role/ROLE/SESSION`. */
  readonly sessions: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** Principals whose account cannot be told, by a text that names them. */
  readonly opaque: ReadonlySet<string>;
  /** Accounts of ARNs that AWS does not accept, because they hold wildcards. */
  readonly accountPatterns: readonly Glob[];
  readonly servicePatterns: readonly Glob[];
  /** Such as `graph.facebook.com`: anyone can become one of its users. */
  readonly webIdentities: ReadonlySet<string>;
  /** Accounts of identity providers. */
  readonly providerAccounts: ReadonlySet<string>;
  /** False only where every one of them is of the own account or a trusted one. */
  readonly meansStrangers: boolean;
  /** Whether they can mean a user or role of the secret's own account. */
  readonly meansOwn: boolean;
}

export interface Statement {
  readonly index: number;
  readonly origin: 'policy' | 'resourceControlPolicy' | 'keyPolicy';
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Principals;
  readonly actions: ActionSet;
  /** Whether it speaks of the secret at hand. */
  readonly resource: Ternary;
  readonly conditions: readonly Condition[];
  /** A Deny of whose principals not all were understood, so that it may spare more than it says. */
  readonly isDoubtful?: true;
}
