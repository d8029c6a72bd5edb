/** Delivering findings to Security Hub: what a hub holds, what is to become of it, and what was done. */
import type { Account } from './account.js';
import type { AsffFinding, AsffSeverityLabel } from './asff.js';
import type { ScanResult, Summary } from './finding.js';
import type { Denial, Failure } from './gap.js';

/** What of a report is delivered, or tells what may be. */
export interface DeliverableReport
  extends Pick<
    ScanResult,
    | 'tool'
    | 'scope'
    | 'startedAt'
    | 'asOf'
    | 'coverage'
    | 'findings'
    | 'unknown'
    | 'accounts'
    | 'rules'
  > {
  /** Absent: nobody asked who reads the secrets. */
  readonly usage?: object;
  /** Tells whether all findings are still there. */
  readonly summary: Pick<Summary, 'findings' | 'waived' | 'suppressed'>;
}

/** Security Hub in one account and Region: each keeps findings of its own. */
export interface Hub {
  readonly account: string;
  readonly region: string;
}

/** A hub as a key of maps. */
export const hubKey = ({ account, region }: Hub): string => `${account}/${region}`;

/** What is remembered of a finding in a hub: enough to tell what has become of it, and no more. */
export interface KnownFinding {
  /** The `Id` in Security Hub. */
  readonly id: string;
  readonly ruleId: string;
  /** Account and Region of the secret: those of the hub, unless all is imported into one account. */
  readonly account: string;
  readonly region: string;
  /** Of the secret; empty where the hub does not say. */
  readonly arn: string;
  readonly name: string;
  readonly severity: AsffSeverityLabel;
  /** Times are ISO 8601 in UTC, with milliseconds. */
  readonly createdAt: string;
  readonly firstObservedAt: string;
  readonly updatedAt: string;
  /** `asOf` of the scan that last had something to say of it. Absent: it was not pushed by us. */
  readonly scannedAt?: string;
  readonly recordState: 'ACTIVE' | 'ARCHIVED';
  /** Hash over all that matters in the finding as it was sent. */
  readonly digest?: string;
  /** Path of a field -> its value, or a hash of one that is long: what an update is explained with. */
  readonly fields: Readonly<Record<string, string>>;
}

/** How a team has filed a finding. Only people and their automations write it. */
export type Workflow = 'NEW' | 'NOTIFIED' | 'RESOLVED' | 'SUPPRESSED';

/** A finding as a hub shows it. */
export interface StoredFinding {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly workflow?: Workflow;
  readonly note?: { readonly text: string; readonly by: string; readonly at: string };
  /** What we once sent, in the form in which it can be sent again; undefined where parts of it are missing. */
  readonly finding: AsffFinding | undefined;
}

/** What a plan does with a finding. Nothing is sent of the last two. */
export const DELIVERY_ACTIONS = [
  'create',
  'update',
  'resolve',
  'reopen',
  'unchanged',
  'skipped',
] as const;

export type DeliveryAction = (typeof DELIVERY_ACTIONS)[number];

/** Why a finding is not sent. */
export const SKIP_REASONS = [
  /** Security Hub is not enabled in that account and Region. */
  'hubNotEnabled',
  /** The account could not be entered, or the hub not read. */
  'hubUnreachable',
  /** The user left the Region out. */
  'regionNotChosen',
  /** A waiver accepts it, and it is not open in the hub, or is to be left there. */
  'waived',
  /** The hub holds it, and this scan did not run its rule. */
  'ruleNotRun',
  /** The hub holds it, and its account or Region was no part of this scan. */
  'outsideScope',
  /** The hub holds it, and this scan could not look. */
  'notScanned',
  /** The hub holds it, and this scan could not judge the rule on that secret. */
  'unknown',
  /** A later scan has already told the hub something. */
  'newerScan',
  /** The hub holds it in a form that cannot be sent again. */
  'unreadable',
  /** It was sent a moment ago and the hub does not show it yet. */
  'notVisibleYet',
  /** It is larger than Security Hub takes, even without its details. */
  'tooLarge',
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

/** Why a finding is sent although the hub has it, or archived. */
export type SendReason =
  /** The scan looked, and found it no more. */
  | 'notFound'
  /** A waiver accepts it. */
  | 'waived'
  /** Its rule has another name now, under which it is pushed. */
  | 'renamed'
  /** Nothing has changed, but Security Hub deletes what is not updated for 90 days. */
  | 'refresh';

/** A field that differs. A side is absent where the field is, or where only a hash of it is known. */
export interface FieldChange {
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
}

/** Why a finding was not taken. */
export interface DeliveryError {
  /** Security Hub's; where the request gave no answer at all, a `GapReason`. */
  readonly code: string;
  readonly message: string;
  /** The request that gave no answer, as `service:Operation`. */
  readonly api?: string;
  /** Which policy denied it. */
  readonly denial?: Denial;
}

/** What is to become of one finding in one hub, and what did. */
export interface DeliveryItem {
  readonly action: DeliveryAction;
  readonly hub: Hub;
  readonly id: string;
  readonly ruleId: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly name: string;
  readonly severity: AsffSeverityLabel;
  readonly reason?: SkipReason | SendReason;
  /** One sentence for a person. */
  readonly detail?: string;
  /** Of updates and reopened findings. */
  readonly changes?: readonly FieldChange[];
  /** A team has suppressed it in the hub; that stays so. */
  readonly suppressed?: true;
  /** Parts of the finding that were left out to make it small enough. */
  readonly leftOut?: readonly string[];
  /** Exactly what is sent. Absent where nothing is. */
  readonly finding?: AsffFinding;
  /** Absent until the plan is applied. */
  readonly outcome?: 'sent' | 'failed';
  readonly error?: DeliveryError;
}

export const HUB_STATUSES = ['ready', 'notEnabled', 'unreachable', 'notChosen'] as const;

export type HubStatus = (typeof HUB_STATUSES)[number];

/** A hub, and how well it could be seen. */
export interface HubRow extends Hub {
  readonly status: HubStatus;
  /** Where the knowledge of its findings comes from; absent where it is not ready. */
  readonly source?: 'hub' | 'receipt';
  readonly failure?: Failure;
}

/** A plan, and once it was applied what became of it. Order of hubs: account, Region; of items also name, rule, id. */
export interface Delivery {
  readonly tool: { readonly name: string; readonly version: string };
  /** `asOf` of the scan whose findings these are. */
  readonly asOf: string;
  /** The moment of the plan, which every `UpdatedAt` begins with. */
  readonly at: string;
  /** Whether it was carried out. */
  readonly applied: boolean;
  readonly hubs: readonly HubRow[];
  readonly items: readonly DeliveryItem[];
  /** Of the scan, where an organization described them. */
  readonly accounts?: readonly Account[];
}

/** Counts of items by action. One that failed counts as that alone. */
export type DeliverySummary = Readonly<Record<DeliveryAction | 'failed', number>>;

/** What an item counts as. */
export const countedAs = ({ action, outcome }: DeliveryItem): keyof DeliverySummary =>
  outcome === 'failed' ? 'failed' : action;

/** The counts of a plan, or of what became of it. */
export function summarizeDelivery(items: Iterable<DeliveryItem>): DeliverySummary {
  const counts: Record<keyof DeliverySummary, number> = {
    create: 0,
    update: 0,
    resolve: 0,
    reopen: 0,
    unchanged: 0,
    skipped: 0,
    failed: 0,
  };
  for (const item of items) counts[countedAs(item)]++;
  return counts;
}

/** What a receipt remembers of one hub. */
export interface ReceiptHub extends Hub {
  /** When its findings were last read from the hub itself. Absent: something failed, so that they must be. */
  readonly readAt?: string;
  /** `asOf` of the latest scan that was pushed there. Absent where one hub takes everything. */
  readonly scannedAt?: string;
  readonly findings: readonly KnownFinding[];
}

/** What was sent where: the result of a push, and the memory of the next. Hubs by account and Region, findings by id. */
export interface Receipt {
  readonly receiptVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly pushedAt: string;
  readonly hubs: readonly ReceiptHub[];
}
