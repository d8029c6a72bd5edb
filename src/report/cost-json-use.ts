/** What a cost review knows of the use of secrets -> plain objects whose keys stand in the published order. */
import type { CallCost, CostTotals, Micros, RowUsage, UsageReview } from '../model/cost.js';
import type { Failure } from '../model/gap.js';
import type { Principal, Reader } from '../model/usage.js';
import { denialShape } from './json-shape.js';
import { amountOf } from './money.js';

/** What the calls of a secret cost, or why they are not counted. */
export function callCostShape(cost: CallCost) {
  if (cost.status === 'notCounted') return { status: cost.status, reason: cost.reason };
  return {
    status: cost.status,
    monthlyCalls: cost.calls,
    monthly: amountOf(cost.monthly),
    monthlyCallsIfCached: cost.cachedCalls,
    monthlySavedIfCached: amountOf(cost.savable),
  };
}

/** All calls together. */
export const callCountsShape = (
  { callsMonthly, callCounts }: CostTotals,
  sum: (micros: Micros) => number | null,
) => ({
  monthly: sum(callsMonthly),
  monthlySavedIfCached: sum(callCounts.savable),
  secrets: callCounts.counted,
  notAsked: callCounts.notAsked,
  notCounted: {
    usageUnknown: callCounts.notCounted.usageUnknown,
    spanTooShort: callCounts.notCounted.spanTooShort,
    noPrice: callCounts.notCounted.noPrice,
    notBilled: callCounts.notCounted.notBilled,
  },
});

const principalShape = ({ kind, id, account }: Principal) =>
  ({ kind, id, account }) satisfies Record<keyof Principal, unknown>;

const readerShape = (reader: Reader) =>
  ({
    ...principalShape(reader),
    reads: reader.reads,
    outsideVpcEndpoint: reader.outsideVpcEndpoint,
    sessionHours: reader.sessionHours,
    rotates: reader.rotates,
    firstAt: reader.firstAt,
    lastAt: reader.lastAt,
  }) satisfies Record<keyof Reader, unknown>;

/** Who reads a secret. */
export const rowUsageShape = (usage: RowUsage) => ({
  source: usage.source,
  from: usage.covered.from,
  to: usage.covered.to,
  reads: usage.reads,
  readers: usage.readers.map(readerShape),
  moreReaders: usage.moreReaders,
  outsideVpcEndpoint: usage.outsideVpcEndpoint,
  firstReadAt: usage.firstReadAt,
  lastReadBy: usage.lastRead && principalShape(usage.lastRead.by),
  lastReadAt: usage.lastRead?.at,
  denials: usage.denials,
  mayIncludeEarlier: usage.mayIncludeEarlier,
});

/** Why nobody knows. */
export const usageGapShape = ({ reason, api, detail, denial }: Failure) =>
  ({ reason, api, detail, denial: denial && denialShape(denial) }) satisfies Record<
    keyof Failure,
    unknown
  >;

/** Of how many secrets the use is known. */
export const knownUsageShape = ({ known, unknown }: UsageReview) => ({
  known,
  unknown: unknown.map(({ reason, secrets, detail }) => ({ reason, secrets, detail })),
});
