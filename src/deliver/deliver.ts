/** A scan -> a plan for every hub that it has to do with; and the plan -> what became of it. */
import type { CoverageRow } from '../model/coverage.js';
import {
  type DeliveryItem,
  type Hub,
  type HubRow,
  hubKey,
  type Receipt,
  type ReceiptHub,
} from '../model/delivery.js';
import type { Finding } from '../model/finding.js';
import { applyHub, isSendable } from './apply-hub.js';
import { each, entering, type HubsDone } from './hubs.js';
import { type Place, placesOf } from './places.js';
import type { PlanContext } from './plan-context.js';
import { itemOrder } from './plan-hub.js';
import { type PlannedHub, planPlace } from './plan-place.js';
import type { HubsPort } from './ports.js';
import { receiptAfter } from './receipt-after.js';

/** What is delivered. */
export interface Delivering {
  readonly coverage: readonly CoverageRow[];
  readonly findings: readonly Finding[];
  /** The one hub that takes everything. Absent: each finding goes to its own account and Region. */
  readonly central?: Hub | undefined;
  /** Of the last push. */
  readonly receipt?: Receipt | undefined;
  readonly context: PlanContext;
}

/** What is to become of every finding, by hub. Hubs stand by account and Region. */
export interface Plan {
  readonly hubs: readonly PlannedHub[];
}

const rowsIn = ({ hubs }: Plan): HubRow[] => hubs.map(({ row }) => row);

const itemsIn = ({ hubs }: Plan): DeliveryItem[] => hubs.flatMap(({ items }) => items);

/** A plan as it is told. */
export const told = (plan: Plan) => ({ hubs: rowsIn(plan), items: itemsIn(plan) });

/** Compares a scan with what hubs hold. Sends nothing. */
export async function planDelivery(
  { coverage, findings, central, receipt, context }: Delivering,
  hubs: HubsPort,
  done: HubsDone,
): Promise<Plan> {
  const enter = entering(hubs);
  const receipts = new Map(
    (receipt?.hubs ?? []).map((one): [string, ReceiptHub] => [hubKey(one), one]),
  );
  const plan = (place: Place) =>
    planPlace(place, { enter, receipt: receipts.get(hubKey(place.hub)) }, context);
  return { hubs: await each(placesOf({ coverage, findings }, central), plan, done) };
}

async function applied(planned: PlannedHub): Promise<PlannedHub> {
  const { ready, items } = planned;
  const sendable = items.filter(isSendable);
  if (ready === undefined || sendable.length === 0) return planned;
  const rest = items.filter((item) => !isSendable(item));
  const sent = await applyHub(ready.port, sendable);
  return { ...planned, items: [...rest, ...sent].sort(itemOrder) };
}

/** Sends what a plan says, and nothing else. A hub that fails leaves the others going. */
export async function applyPlan(plan: Plan, done: HubsDone): Promise<Plan> {
  return { hubs: await each(plan.hubs, applied, done) };
}

/**
 * What to remember of the last push before a plan is applied: it is not to be believed of hubs that are told something,
 * should this push not come to its end. Undefined where it can be kept as it is.
 */
export function receiptDuring({ hubs }: Plan, receipt: Receipt | undefined): Receipt | undefined {
  const told = new Set(
    hubs.filter(({ items }) => items.some(isSendable)).map(({ row }) => hubKey(row)),
  );
  const isTold = (hub: ReceiptHub): boolean => told.has(hubKey(hub)) && hub.readAt !== undefined;
  if (receipt === undefined || !receipt.hubs.some(isTold)) return undefined;
  const unsure = ({ readAt: _, ...hub }: ReceiptHub): ReceiptHub => hub;
  return { ...receipt, hubs: receipt.hubs.map((hub) => (isTold(hub) ? unsure(hub) : hub)) };
}

/** What to remember of a plan that was applied. */
export function receiptOf(
  plan: Plan,
  { receipt: earlier, context }: Delivering,
  tool: Receipt['tool'],
): Receipt {
  const seen = plan.hubs.flatMap(({ row, items, ready }) =>
    ready === undefined
      ? []
      : [{ hub: { account: row.account, region: row.region }, items, ...ready }],
  );
  const { at, aging, asOf, isCentral } = context;
  return receiptAfter(seen, { tool, at, aging, scannedAt: isCentral ? undefined : asOf, earlier });
}
