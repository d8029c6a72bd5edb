/** A delivery -> JSON for programs: everything, what is sent included. */
import {
  type Delivery,
  type DeliveryError,
  type DeliveryItem,
  type FieldChange,
  type Hub,
  type HubRow,
  summarizeDelivery,
} from '../model/delivery.js';
import type { Failure } from '../model/gap.js';
import { asffShape } from './asff-shape.js';
import { Items, listItem, objectPieces } from './json-pieces.js';
import { accountShape, denialShape } from './json-shape.js';
import type { Chunk } from './result-frame.js';

/** The version of the format. Later versions 1.x only add. */
const PLAN_VERSION = '1.0';

/** Depth at which the items of the lists stand. */
const ITEMS = 2;

const hubOf = ({ account, region }: Hub) => ({ account, region });

const failureShape = ({ reason, api, detail, denial }: Failure) =>
  ({
    reason,
    api,
    detail,
    denial: denial && denialShape(denial),
  }) satisfies Record<keyof Failure, unknown>;

const hubShape = (row: HubRow) =>
  ({
    ...hubOf(row),
    status: row.status,
    source: row.source,
    failure: row.failure && failureShape(row.failure),
  }) satisfies Record<keyof HubRow, unknown>;

const changeShape = ({ field, from, to }: FieldChange) =>
  ({ field, from, to }) satisfies Record<keyof FieldChange, unknown>;

const errorShape = ({ code, message, api, denial }: DeliveryError) =>
  ({
    code,
    message,
    api,
    denial: denial && denialShape(denial),
  }) satisfies Record<keyof DeliveryError, unknown>;

const itemShape = (item: DeliveryItem) =>
  ({
    action: item.action,
    hub: hubOf(item.hub),
    id: item.id,
    ruleId: item.ruleId,
    account: item.account,
    region: item.region,
    arn: item.arn,
    name: item.name,
    severity: item.severity,
    reason: item.reason,
    detail: item.detail,
    changes: item.changes?.map(changeShape),
    suppressed: item.suppressed,
    leftOut: item.leftOut,
    outcome: item.outcome,
    error: item.error && errorShape(item.error),
    finding: item.finding && asffShape(item.finding),
  }) satisfies Record<keyof DeliveryItem, unknown>;

function* itemsOf<T>(list: readonly T[], shape: (item: T) => object): Generator<string> {
  for (const item of list) yield listItem(shape(item), ITEMS);
}

/** The delivery as `reports/secrets-census-plan.schema.json` describes it, in pieces. */
export function* planJson(delivery: Delivery): Generator<Chunk> {
  const { accounts } = delivery;
  const plan = {
    tool: { name: delivery.tool.name, version: delivery.tool.version },
    asOf: delivery.asOf,
    at: delivery.at,
    applied: delivery.applied,
    summary: summarizeDelivery(delivery.items),
    hubs: new Items(itemsOf(delivery.hubs, hubShape)),
    items: new Items(itemsOf(delivery.items, itemShape)),
    accounts: accounts && new Items(itemsOf(accounts, accountShape)),
  } satisfies Record<keyof Delivery | 'summary', unknown>;
  yield* objectPieces([['planVersion', PLAN_VERSION], ...Object.entries(plan)], 1);
  yield '\n';
}
