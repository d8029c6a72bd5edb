/** A delivery, any number of items -> the bounded part that its table shows: counts, groups, and examples of each. */
import type { AsffSeverityLabel } from '../model/asff.js';
import {
  countedAs,
  type Delivery,
  type DeliveryItem,
  type DeliverySummary,
  type HubRow,
  SKIP_REASONS,
  summarizeDelivery,
} from '../model/delivery.js';
import { by } from '../model/order.js';
import { type Severity, severityRank } from '../model/rule.js';
import { causeKey } from './coverage-gaps.js';
import { causeOfError } from './plan-words.js';

/** Secrets of each group that are shown. */
const EXAMPLES = 5;

/** Items of one secret that are told in one row. */
export type PlanExample = readonly [DeliveryItem, ...DeliveryItem[]];

/** Items that are told together. */
export interface PlanGroup {
  /** What they have in common: the id of a rule, a reason, or a text that stands for an error. */
  readonly key: string;
  /** The worst one. */
  readonly severity: Severity;
  readonly count: number;
  /** Of these, those that a team has suppressed in the hub. */
  readonly suppressed: number;
  /** Those of the first secrets. */
  readonly examples: readonly PlanExample[];
}

/** What becomes of the items of a hub. */
export interface HubCounts {
  readonly row: HubRow;
  readonly counts: DeliverySummary;
}

/** Actions that send something. */
export const SENDING = ['create', 'update', 'resolve', 'reopen'] as const;

export type SendingAction = (typeof SENDING)[number];

export interface PlanDigest {
  readonly summary: DeliverySummary;
  /** All hubs, in order. */
  readonly hubs: readonly HubCounts[];
  /** By rule, the most severe first. */
  readonly sending: Readonly<Record<SendingAction, readonly PlanGroup[]>>;
  /** By reason. */
  readonly skipped: readonly PlanGroup[];
  /** By error; those that are met most often first. */
  readonly failed: readonly PlanGroup[];
}

/** Security Hub's words for severities -> ours. */
const SEVERITY_OF: Readonly<Record<AsffSeverityLabel, Severity>> = {
  INFORMATIONAL: 'info',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
};

interface GrowingGroup extends PlanGroup {
  severity: Severity;
  count: number;
  suppressed: number;
  readonly examples: [DeliveryItem, ...DeliveryItem[]][];
}

type Groups = Map<string, GrowingGroup>;

/** What an item is about, by the best name that is known. */
export const subjectOf = ({ name, arn, id }: DeliveryItem): string => name || arn || id;

const isTogether = (one: DeliveryItem, other: DeliveryItem): boolean =>
  one.account === other.account &&
  one.region === other.region &&
  one.arn === other.arn &&
  subjectOf(one) === subjectOf(other) &&
  one.suppressed === other.suppressed;

function add(groups: Groups, key: string, item: DeliveryItem): void {
  const severity = SEVERITY_OF[item.severity];
  let group = groups.get(key);
  if (group === undefined) {
    group = { key, severity, count: 0, suppressed: 0, examples: [] };
    groups.set(key, group);
  }
  if (severityRank(severity) > severityRank(group.severity)) group.severity = severity;
  group.count++;
  if (item.suppressed === true) group.suppressed++;
  const example = group.examples.find(([first]) => isTogether(first, item));
  if (example !== undefined) example.push(item);
  else if (group.examples.length < EXAMPLES) group.examples.push([item]);
}

const isSending = (name: string): name is SendingAction => SENDING.some((one) => one === name);

const worstFirst = (groups: Groups): readonly PlanGroup[] =>
  [...groups.values()]
    .sort(by(({ key }) => key))
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity));

const PLACES: ReadonlyMap<string, number> = new Map(SKIP_REASONS.map((reason, at) => [reason, at]));

const placeOf = (reason: string): number => PLACES.get(reason) ?? PLACES.size;

const inOrder = (groups: Groups): readonly PlanGroup[] =>
  [...groups.values()].sort((a, b) => placeOf(a.key) - placeOf(b.key));

const commonFirst = (groups: Groups): readonly PlanGroup[] =>
  [...groups.values()].sort(by(({ key }) => key)).sort((a, b) => b.count - a.count);

const hubKey = ({ account, region }: { readonly account: string; readonly region: string }) =>
  `${account}/${region}`;

function countHubs({ hubs, items }: Delivery): readonly HubCounts[] {
  const byHub = new Map<string, DeliveryItem[]>();
  for (const item of items) {
    const key = hubKey(item.hub);
    const known = byHub.get(key);
    if (known === undefined) byHub.set(key, [item]);
    else known.push(item);
  }
  return hubs.map((row) => ({ row, counts: summarizeDelivery(byHub.get(hubKey(row)) ?? []) }));
}

/** Texts about a cause that is known by its name may differ by Region and account alone. */
function errorKey({ error }: DeliveryItem): string {
  if (error === undefined) return '';
  const cause = causeOfError(error);
  if (cause === undefined) return JSON.stringify([error.code, error.message]);
  return JSON.stringify([causeKey(cause), cause.reason === 'error' ? error.message : '']);
}

/** Counts and groups the items of a delivery. */
export function digestDelivery(delivery: Delivery): PlanDigest {
  const sending: Record<SendingAction, Groups> = {
    create: new Map(),
    update: new Map(),
    resolve: new Map(),
    reopen: new Map(),
  };
  const skipped: Groups = new Map();
  const failed: Groups = new Map();
  for (const item of delivery.items) {
    const name = countedAs(item);
    if (name === 'failed') add(failed, errorKey(item), item);
    else if (name === 'skipped') add(skipped, item.reason ?? '', item);
    else if (isSending(name)) add(sending[name], item.ruleId, item);
  }
  return {
    summary: summarizeDelivery(delivery.items),
    hubs: countHubs(delivery),
    sending: {
      create: worstFirst(sending.create),
      update: worstFirst(sending.update),
      resolve: worstFirst(sending.resolve),
      reopen: worstFirst(sending.reopen),
    },
    skipped: inOrder(skipped),
    failed: commonFirst(failed),
  };
}

/** Items of which something is sent, or could not be. */
export const sendingCount = ({ create, update, resolve, reopen, failed }: DeliverySummary) =>
  create + update + resolve + reopen + failed;
