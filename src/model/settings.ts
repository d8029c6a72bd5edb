/** What a user sets about rules and trust; the configuration file holds it. */
import type { ParamValue, Severity } from './rule.js';

/** Which secrets an override speaks of; all that it names must match. */
export interface SecretSelector {
  readonly accounts?: readonly string[];
  /** Ids (never names) of organizational units or roots; those below count too. */
  readonly ous?: readonly string[];
  /** Tag name -> glob over its value. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Parameters that differ for some secrets; the last override that matches wins. */
export interface ParamOverride extends SecretSelector {
  readonly params: Readonly<Record<string, ParamValue>>;
}

/** What a user sets about one rule. */
export interface RuleSettings {
  readonly enabled?: boolean;
  readonly severity?: Severity;
  readonly params?: Readonly<Record<string, ParamValue>>;
  readonly overrides?: readonly ParamOverride[];
}

/** Whom the user trusts beyond the own account and organization. */
export interface TrustSettings {
  readonly accounts?: readonly string[];
  readonly organizations?: readonly string[];
  readonly networks?: {
    readonly cidrs?: readonly string[];
    readonly vpcs?: readonly string[];
    readonly vpcEndpoints?: readonly string[];
  };
}

/** List prices that replace the built-in ones. */
export interface PriceSettings {
  /** For one secret, for a month of 730 hours. */
  readonly secretMonth: number;
  /** For one API call. Absent: the built-in one where it has the same currency, else unknown. */
  readonly apiCall?: number;
  /** For one customer key, for a month; absent as above. */
  readonly keyMonth?: number;
  readonly currency: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
}

export type RulesSettings = Readonly<Record<string, RuleSettings>>;
