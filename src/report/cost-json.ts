/** A cost review -> JSON for programs: everything, with a row for each secret. Amounts are exact to the millionth. */
import type {
  CostGroup,
  CostReview,
  CostRow,
  CostSums,
  CostTotals,
  CountedCost,
  DatedPrice,
  DeletionPlan,
  Micros,
  PriceBook,
  SecretCost,
  UnitPrices,
} from '../model/cost.js';
import {
  callCostShape,
  callCountsShape,
  knownUsageShape,
  rowUsageShape,
  usageGapShape,
} from './cost-json-use.js';
import { groupingFlag } from './cost-words.js';
import { Items, listItem, objectPieces } from './json-pieces.js';
import { accountShape, coverageShape, scopeShape, sortedRecord } from './json-shape.js';
import { amountOf, microsFor } from './money.js';
import type { Chunk } from './result-frame.js';
import { usageShape } from './usage-shape.js';

/** The version of the format. Later versions 1.x only add. */
const COST_VERSION = '1.0';

/** Depth at which the items of the lists stand. */
const ITEMS = 2;

/** Where no price is known, no sum is. */
const sumIn =
  ({ prices }: CostReview) =>
  (micros: Micros): number | null =>
    prices === undefined ? null : amountOf(micros);

type Sum = ReturnType<typeof sumIn>;

const unitShape = ({ secretMonth, apiCall }: UnitPrices) =>
  ({ secretMonth, apiCall }) satisfies Record<keyof UnitPrices, unknown>;

const datedShape = ({ amount, asOf, source }: DatedPrice) =>
  ({ amount, asOf, source }) satisfies Record<keyof DatedPrice, unknown>;

const pricesShape = ({ usual, regions, keyMonth }: PriceBook) => ({
  usual: usual && unitShape(usual),
  regions: Object.fromEntries(
    Object.entries(sortedRecord(regions)).map(([region, prices]) => [region, unitShape(prices)]),
  ),
  keyMonth: keyMonth && datedShape(keyMonth),
});

const sumsShape = (sums: CostSums, sum: Sum) =>
  ({
    secrets: sums.secrets,
    monthly: sum(sums.monthly),
    callsMonthly: sum(sums.callsMonthly),
    unused: sums.unused,
    unusedMonthly: sum(sums.unusedMonthly),
    unpriced: sums.unpriced,
    unknownUse: sums.unknownUse,
  }) satisfies Record<keyof CostSums, unknown>;

const groupShape = ({ key, ...sums }: CostGroup, sum: Sum) => ({ key, ...sumsShape(sums, sum) });

const countedShape = ({ secrets, monthly, callsMonthly }: CountedCost, sum: Sum) => ({
  secrets,
  monthly: sum(monthly),
  callsMonthly: sum(callsMonthly),
});

const countsShape = ({ secrets, uses, free, unpricedBy, ifBilled }: CostTotals, sum: Sum) => ({
  secrets,
  use: {
    used: countedShape(uses.used, sum),
    unused: countedShape(uses.unused, sum),
    waived: countedShape(uses.waived, sum),
    unknown: countedShape(uses.unknown, sum),
    notJudged: countedShape(uses.notJudged, sum),
  },
  free: {
    pendingDeletion: free.pendingDeletion,
    includedInOwnersPrice: free.includedInOwnersPrice,
  },
  unpriced: {
    noListPrice: unpricedBy.noListPrice,
    ownersPriceUnclear: unpricedBy.ownersPriceUnclear,
    replicasUnknown: unpricedBy.replicasUnknown,
    monthlyIfBilled: sum(ifBilled),
  },
});

/** An upper bound, each key once. */
function keysShape({ keys, prices }: CostReview) {
  const month = prices?.keyMonth?.amount;
  const monthly = (count: number): number | null =>
    month === undefined ? null : amountOf(microsFor(count, month));
  return {
    keys: keys.keys,
    monthlyAtMost: monthly(keys.keys),
    onlyUnused: keys.onlyUnused,
    onlyUnusedMonthlyAtMost: monthly(keys.onlyUnused),
    unknown: keys.unknown,
  };
}

function costShape(cost: SecretCost) {
  switch (cost.status) {
    case 'priced':
      return {
        status: cost.status,
        parts: cost.parts.map(({ kind, region, monthly }) => ({
          kind,
          region,
          monthly: amountOf(monthly),
        })),
      };
    case 'free':
      return { status: cost.status, reason: cost.reason };
    case 'unknown':
      return {
        status: cost.status,
        reason: cost.reason,
        monthlyIfBilled: cost.ifBilled === undefined ? undefined : amountOf(cost.ifBilled),
      };
  }
}

/** What a secret costs; null where nobody knows. */
function monthlyOf(cost: SecretCost): number | null {
  if (cost.status === 'priced') return amountOf(cost.monthly);
  return cost.status === 'free' ? 0 : null;
}

const planShape = ({ checks, commands }: DeletionPlan) =>
  ({
    checks: checks.map(({ check, status, says, names }) => ({ check, status, says, names })),
    commands: commands && {
      removeReplicas: commands.removeReplicas,
      scheduleDeletion: commands.scheduleDeletion,
      restore: commands.restore,
    },
  }) satisfies Record<keyof DeletionPlan, unknown>;

const rowShape = (row: CostRow) =>
  ({
    account: row.account,
    region: row.region,
    name: row.name,
    arn: row.arn,
    group: row.group,
    monthly: monthlyOf(row.cost),
    cost: costShape(row.cost),
    replicas: row.replicas,
    use: row.use,
    lastReadAt: row.lastReadAt,
    calls: row.calls && callCostShape(row.calls),
    usage: row.usage && rowUsageShape(row.usage),
    usageGap: row.usageGap && usageGapShape(row.usageGap),
    createdAt: row.createdAt,
    owner: row.owner && { name: row.owner.name, value: row.owner.value },
    unused: row.unused && {
      id: row.unused.id,
      ruleId: row.unused.ruleId,
      message: row.unused.message,
      evidence: sortedRecord(row.unused.evidence),
    },
    waiver: row.waiver && {
      owner: row.waiver.owner,
      reason: row.waiver.reason,
      expires: row.waiver.expires,
    },
    unknownUse: row.unknownUse && {
      ruleId: row.unknownUse.ruleId,
      fact: row.unknownUse.fact,
      reason: row.unknownUse.reason,
      detail: row.unknownUse.detail,
    },
    deletion: row.deletion && planShape(row.deletion),
  }) satisfies Record<keyof CostRow | 'monthly', unknown>;

function* itemsOf<T>(list: Iterable<T>, shape: (item: T) => object): Generator<string> {
  for (const item of list) yield listItem(shape(item), ITEMS);
}

/** The review as `reports/secrets-census-cost.schema.json` describes it, in pieces. */
export function* costJson(review: CostReview, rows: Iterable<CostRow>): Generator<Chunk> {
  const { prices, totals, coverage } = review;
  const sum = sumIn(review);
  const document = {
    schemaVersion: COST_VERSION,
    tool: { name: review.tool.name, version: review.tool.version },
    estimate: true,
    scope: scopeShape(review.scope),
    collectedAt: review.collectedAt,
    judgedAt: review.judgedAt,
    complete: coverage.complete,
    seenShare: coverage.seenShare,
    currency: prices?.currency ?? null,
    asOf: prices?.asOf ?? null,
    priceSource: prices?.source ?? null,
    prices: prices && pricesShape(prices),
    monthly: sum(totals.monthly),
    unusedMonthly: sum(totals.unusedMonthly),
    counts: countsShape(totals, sum),
    calls: callCountsShape(totals, sum),
    usage: review.usage && usageShape(review.usage.summary),
    usageOfSecrets: review.usage && knownUsageShape(review.usage),
    keys: keysShape(review),
    groupedBy: groupingFlag(review.grouping),
    groups: new Items(itemsOf(review.groups, (group) => groupShape(group, sum))),
    secrets: new Items(itemsOf(rows, rowShape)),
    incomplete: new Items(itemsOf(coverage.incomplete, coverageShape)),
    accounts: new Items(itemsOf(review.accounts, accountShape)),
  };
  yield* objectPieces(Object.entries(document), 1);
  yield '\n';
}
