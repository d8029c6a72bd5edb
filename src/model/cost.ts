/** What secrets cost: prices, amounts, why there is none, and the review of a whole inventory. */
import type { Account } from './account.js';
import type { CoverageRow } from './coverage.js';
import type { AppliedWaiver } from './finding.js';
import type { Failure, GapReason } from './gap.js';
import type { Scope } from './inventory.js';
import type { UnknownCause } from './rule.js';
import type { Principal, Reader, Span, UsageSourceName, UsageSummary } from './usage.js';
import type { EvidenceValue } from './verdict.js';

/** Millionths of a currency, a whole number: 0.40 USD is 400 000. Sums are exact up to nine billion of the currency. */
export type Micros = number;

/** Where a price comes from. */
export type PriceSource = 'package' | 'configuration' | 'live';

/** What things cost in a Region, in the currency of their book. */
export interface UnitPrices {
  /** For one secret, for a month of 730 hours. */
  readonly secretMonth: number;
  /** For one API call; absent where it is not known. */
  readonly apiCall?: number;
}

/** A price with its origin. */
export interface DatedPrice {
  readonly amount: number;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly source: PriceSource;
}

/** The list prices in force. A book has one currency, so no two are ever added. Plain data: it is passed to threads. */
export interface PriceBook {
  /** Where it holds; absent: everywhere. */
  readonly partition?: string;
  readonly currency: string;
  /** `YYYY-MM-DD`, of the prices of secrets. */
  readonly asOf: string;
  readonly source: PriceSource;
  /** In every Region that is not named; absent: unknown there. */
  readonly usual?: UnitPrices;
  readonly regions: Readonly<Record<string, UnitPrices>>;
  /** For one customer key of KMS, for a month. */
  readonly keyMonth?: DatedPrice;
}

/** Something that a secret is charged for. */
export interface CostPart {
  readonly kind: 'secret' | 'replica' | 'calls';
  /** Of calls, which are counted in all Regions together, that of the primary. */
  readonly region: string;
  readonly monthly: Micros;
}

/** Why a secret costs nothing. */
export type FreeReason = 'pendingDeletion' | 'includedInOwnersPrice';

/** Why it is not known what a secret costs. */
export type UnpricedReason = 'noListPrice' | 'ownersPriceUnclear' | 'replicasUnknown';

/** What a secret and its replicas cost a month, and the calls that read it as far as they are counted. */
export type SecretCost =
  | { readonly status: 'priced'; readonly monthly: Micros; readonly parts: readonly CostPart[] }
  | { readonly status: 'free'; readonly reason: FreeReason }
  | {
      readonly status: 'unknown';
      readonly reason: UnpricedReason;
      /** What it costs if it is charged like any other. */
      readonly ifBilled?: Micros;
    };

/**
 * Why the calls that read a secret are not counted. `spanTooShort`: less than a day of its use is known, which says
 * nothing of a month; `notBilled`: nothing is charged for the secret itself.
 */
export const UNCOUNTED_CALLS = ['usageUnknown', 'spanTooShort', 'noPrice', 'notBilled'] as const;

export type UncountedCalls = (typeof UNCOUNTED_CALLS)[number];

/**
 * What the calls cost that read a secret, a month. Only reads count, each secret of a batch as a call of its own: other
 * calls, refused ones, and the requests to KMS that reading makes cost more.
 */
export type CallCost =
  | {
      readonly status: 'counted';
      /** A month of 730 hours, by the span that is known. */
      readonly calls: number;
      readonly monthly: Micros;
      /** The calls that would remain if each session kept the value for an hour. */
      readonly cachedCalls: number;
      /** What that would save. */
      readonly savable: Micros;
    }
  | { readonly status: 'notCounted'; readonly reason: UncountedCalls };

/**
 * Whether anybody needs a secret, by the rules `unused` and `never-used`. `used`: read lately, or too new to tell;
 * `waived`: unread, and a waiver accepts that; `notJudged`: being deleted, or of another service.
 */
export type SecretUse = 'used' | 'unused' | 'waived' | 'unknown' | 'notJudged';

/** What shows that a secret is unused: a finding, as a scan reports it. */
export interface UnusedEvidence {
  /** Of the finding. */
  readonly id: string;
  readonly ruleId: string;
  readonly message: string;
  readonly evidence: Readonly<Record<string, EvidenceValue>>;
}

/** Why nobody can tell whether a secret is used. */
export interface UnknownUse extends UnknownCause {
  readonly ruleId: string;
}

/** What is asked before a secret is deleted. */
export const DELETION_CHECKS = [
  'lastRead',
  /** Only where the use of secrets was asked for. */
  'denied',
  'rotation',
  'replicas',
  'grants',
  'owner',
  'template',
  'deletion',
] as const;

export type DeletionCheckName = (typeof DELETION_CHECKS)[number];

/** One answer. */
export interface DeletionCheck {
  readonly check: DeletionCheckName;
  /** `attention`: somebody must look before the secret is deleted. */
  readonly status: 'clear' | 'attention' | 'unknown';
  /** A sentence of our own. */
  readonly says: string;
  /** What it speaks of: texts of strangers. */
  readonly names: readonly string[];
}

/** Command lines for a POSIX shell; this program never runs them. */
export interface DeletionCommands {
  /** Absent where there are no replicas. To be run first: AWS deletes no primary that has some. */
  readonly removeReplicas?: string;
  readonly scheduleDeletion: string;
  readonly restore: string;
}

/** How to delete a secret safely. */
export interface DeletionPlan {
  readonly checks: readonly DeletionCheck[];
  /** Absent where its ARN is none that a command could name. */
  readonly commands?: DeletionCommands;
}

/** A tag, as it stands on a secret. */
export interface NamedTag {
  readonly name: string;
  readonly value: string;
}

/** Principals that a row or a check names; of the others it says how many there are. */
export const PRINCIPALS_NAMED = 5;

/** Who reads a secret, as far as a row has room for it. */
export interface RowUsage {
  readonly source: UsageSourceName;
  /** The span that was really covered. */
  readonly covered: Span;
  readonly reads: number;
  /** Most reads first, at most `PRINCIPALS_NAMED`. */
  readonly readers: readonly Reader[];
  /** Readers that are not named. */
  readonly moreReaders: number;
  /** Of all reads, those through no VPC endpoint; those of services, which need none, left out. */
  readonly outsideVpcEndpoint: number;
  /** Absent where nobody read it. */
  readonly firstReadAt?: string;
  /** Absent where nobody read it. */
  readonly lastRead?: { readonly at: string; readonly by: Principal };
  readonly denials: number;
  /** Some reads may have been of an earlier secret of the same name. */
  readonly mayIncludeEarlier?: true;
}

/** One secret of a review. */
export interface CostRow {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Of the primary. */
  readonly arn: string;
  /** Key of its group; null where it has none, such as no such tag. */
  readonly group: string | null;
  /** Regions of its replicas, as far as they are known. */
  readonly replicas: readonly string[];
  readonly cost: SecretCost;
  readonly use: SecretUse;
  /** ISO 8601: to the second where events tell, else the midnight that begins the day; null: never; absent: not known. */
  readonly lastReadAt?: string | null;
  /** Absent where nobody asked for the use of secrets, as are the next two. */
  readonly calls?: CallCost;
  readonly usage?: RowUsage;
  /** Why nobody knows who reads it. */
  readonly usageGap?: Failure;
  readonly createdAt?: string;
  readonly owner?: NamedTag;
  /** Of unread secrets, waived ones too. */
  readonly unused?: UnusedEvidence;
  readonly waiver?: AppliedWaiver;
  readonly unknownUse?: UnknownUse;
  /** Of unused ones. */
  readonly deletion?: DeletionPlan;
}

/** By what secrets are grouped. */
export type Grouping =
  | { readonly by: 'account' | 'ou' | 'owner' | 'prefix' }
  | { readonly by: 'tag'; readonly tag: string };

/** What some secrets cost together. Of those whose price is unknown, nothing is in the sums. */
export interface CostSums {
  readonly secrets: number;
  readonly monthly: Micros;
  /** Of these, for API calls. */
  readonly callsMonthly: Micros;
  readonly unused: number;
  readonly unusedMonthly: Micros;
  /** Secrets whose price is not known. */
  readonly unpriced: number;
  /** Secrets of which nobody can tell whether they are used. */
  readonly unknownUse: number;
}

/** A group of secrets. */
export interface CostGroup extends CostSums {
  /** Null: those without a key. */
  readonly key: string | null;
}

/** Secrets in some state, and what they cost. */
export interface CountedCost {
  readonly secrets: number;
  readonly monthly: Micros;
  /** Of these, for API calls. */
  readonly callsMonthly: Micros;
}

/** Of how many secrets the calls are counted, and why not of the others. */
export interface CallCounts {
  readonly counted: number;
  readonly notAsked: number;
  readonly notCounted: Readonly<Record<UncountedCalls, number>>;
  /** What would be saved of the calls that are in the sums if each session kept the values for an hour. */
  readonly savable: Micros;
}

/** All secrets together, and by state. */
export interface CostTotals extends CostSums {
  readonly uses: Readonly<Record<SecretUse, CountedCost>>;
  readonly free: Readonly<Record<FreeReason, number>>;
  readonly unpricedBy: Readonly<Record<UnpricedReason, number>>;
  /** What those cost together that have a price if they are charged at all. */
  readonly ifBilled: Micros;
  readonly callCounts: CallCounts;
}

/** Secrets of which nobody knows who reads them, for one reason. */
export interface UnknownUsage {
  readonly reason: GapReason;
  readonly secrets: number;
  /** What is said of the first of them. */
  readonly detail?: string;
}

/** How the use of secrets was learned, and of how many of them it is known. */
export interface UsageReview {
  readonly summary: UsageSummary;
  readonly known: number;
  /** The reason that most have first. */
  readonly unknown: readonly UnknownUsage[];
}

/**
 * The customer keys that the secrets of a snapshot use, each once. Others may use them as well, so what they cost is an
 * upper bound of what could be saved; rotations of key material cost extra.
 */
export interface KeyCosts {
  readonly keys: number;
  /** Keys of which every secret that uses them is unused. */
  readonly onlyUnused: number;
  /** Keys of which it is not known whether they are the customer's. */
  readonly unknown: number;
}

/** How much of what was asked for was seen. */
export interface CostCoverage {
  readonly complete: boolean;
  /** From 0 to 1, rounded down to four digits. */
  readonly seenShare: number;
  /** Pairs of account and Region that were not, or only partly, seen. */
  readonly incomplete: readonly CoverageRow[];
  /** All pairs that were asked for. */
  readonly pairs: number;
}

/** A review but for its rows, which may be too many to hold. */
export interface CostReview {
  readonly tool: { readonly name: string; readonly version: string };
  readonly scope: Scope;
  /** When the inventory was collected. */
  readonly collectedAt: string;
  /** The moment that counts as now. */
  readonly judgedAt: string;
  /** Absent: no price is known. */
  readonly prices?: PriceBook;
  readonly grouping: Grouping;
  readonly totals: CostTotals;
  /** The most expensive first. */
  readonly groups: readonly CostGroup[];
  /** The most expensive unused secrets; of equal ones, the longest unread first. */
  readonly largestUnused: readonly CostRow[];
  /** The secrets whose calls cost most, whatever is known of their own price; those of less than half a cent left out. */
  readonly mostCalls: readonly CostRow[];
  /** Absent: nobody asked for the use of secrets. */
  readonly usage?: UsageReview;
  readonly keys: KeyCosts;
  readonly coverage: CostCoverage;
  /** Where an organization described them. */
  readonly accounts: readonly Account[];
}
