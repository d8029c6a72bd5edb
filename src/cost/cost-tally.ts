/** Rows of a review, one by one, to its sums, its groups, and the secrets that cost most: unused ones, and those by calls. */
import type {
  CostGroup,
  CostRow,
  CostSums,
  CostTotals,
  CountedCost,
  FreeReason,
  Micros,
  SecretUse,
  UncountedCalls,
  UnpricedReason,
} from '../model/cost.js';
import { compareText } from '../model/order.js';
import { TopRows } from './top-rows.js';

/** Unused secrets that are kept. */
const LARGEST = 20;

/** Secrets that are kept for what their calls cost. */
const MOST_CALLS = 10;

/** What rounds to a cent at least. */
const HALF_A_CENT = 5_000;

type Growing<T> = { -readonly [K in keyof T]: T[K] };

const noSums = (): Growing<CostSums> => ({
  secrets: 0,
  monthly: 0,
  callsMonthly: 0,
  unused: 0,
  unusedMonthly: 0,
  unpriced: 0,
  unknownUse: 0,
});

const none = (): Growing<CountedCost> => ({ secrets: 0, monthly: 0, callsMonthly: 0 });

/** What is known to be paid for a secret. */
const monthlyOf = ({ cost }: CostRow): Micros => (cost.status === 'priced' ? cost.monthly : 0);

/** What is known to be paid for the calls that read it. */
const callsCost = ({ calls }: CostRow): Micros => (calls?.status === 'counted' ? calls.monthly : 0);

/** Of `monthlyOf`, what is paid for calls. */
const callsOf = (row: CostRow): Micros => (row.cost.status === 'priced' ? callsCost(row) : 0);

function count(sums: Growing<CostSums>, row: CostRow): void {
  const monthly = monthlyOf(row);
  sums.secrets += 1;
  sums.monthly += monthly;
  sums.callsMonthly += callsOf(row);
  if (row.use === 'unused') {
    sums.unused += 1;
    sums.unusedMonthly += monthly;
  }
  if (row.use === 'unknown') sums.unknownUse += 1;
  if (row.cost.status === 'unknown') sums.unpriced += 1;
}

/** The most expensive first; of equal ones, the longest unread. */
function largestFirst(a: CostRow, b: CostRow): number {
  const since = ({ lastReadAt, createdAt }: CostRow): string => lastReadAt ?? createdAt ?? '';
  return (
    monthlyOf(b) - monthlyOf(a) || compareText(since(a), since(b)) || compareText(a.arn, b.arn)
  );
}

const mostCallsFirst = (a: CostRow, b: CostRow): number =>
  callsCost(b) - callsCost(a) || compareText(a.arn, b.arn);

/** Groups without a key come last among equals. */
const inOrder = (a: CostGroup, b: CostGroup): number =>
  b.monthly - a.monthly ||
  Number(a.key === null) - Number(b.key === null) ||
  compareText(a.key ?? '', b.key ?? '');

/** Adds up. What it holds grows with the groups, not with the secrets. */
export class CostTally {
  readonly #totals = noSums();
  readonly #uses: Readonly<Record<SecretUse, Growing<CountedCost>>> = {
    used: none(),
    unused: none(),
    waived: none(),
    unknown: none(),
    notJudged: none(),
  };
  readonly #free: Record<FreeReason, number> = { pendingDeletion: 0, includedInOwnersPrice: 0 };
  readonly #unpriced: Record<UnpricedReason, number> = {
    noListPrice: 0,
    ownersPriceUnclear: 0,
    replicasUnknown: 0,
  };
  #ifBilled = 0;
  readonly #calls = { counted: 0, notAsked: 0, savable: 0 };
  readonly #uncounted: Record<UncountedCalls, number> = {
    usageUnknown: 0,
    spanTooShort: 0,
    noPrice: 0,
    notBilled: 0,
  };
  readonly #groups = new Map<string | null, Growing<CostSums>>();
  readonly #largest = new TopRows(LARGEST, largestFirst);
  readonly #mostCalls = new TopRows(MOST_CALLS, mostCallsFirst);

  add(row: CostRow): void {
    const { cost, use, group } = row;
    count(this.#totals, row);
    const sums = this.#groups.get(group) ?? noSums();
    count(sums, row);
    this.#groups.set(group, sums);
    this.#uses[use].secrets += 1;
    this.#uses[use].monthly += monthlyOf(row);
    this.#uses[use].callsMonthly += callsOf(row);
    this.#countCalls(row);
    if (cost.status === 'free') this.#free[cost.reason] += 1;
    if (cost.status === 'unknown') {
      this.#unpriced[cost.reason] += 1;
      this.#ifBilled += cost.ifBilled ?? 0;
    }
    if (use === 'unused') this.#largest.add(row);
    if (callsCost(row) >= HALF_A_CENT) this.#mostCalls.add(row);
  }

  totals(): CostTotals {
    return {
      ...this.#totals,
      uses: this.#uses,
      free: this.#free,
      unpricedBy: this.#unpriced,
      ifBilled: this.#ifBilled,
      callCounts: { ...this.#calls, notCounted: this.#uncounted },
    };
  }

  groups(): readonly CostGroup[] {
    return [...this.#groups].map(([key, sums]) => ({ key, ...sums })).sort(inOrder);
  }

  largestUnused(): readonly CostRow[] {
    return this.#largest.rows();
  }

  mostCalls(): readonly CostRow[] {
    return this.#mostCalls.rows();
  }

  #countCalls({ calls, cost }: CostRow): void {
    if (calls === undefined) this.#calls.notAsked += 1;
    else if (calls.status === 'notCounted') this.#uncounted[calls.reason] += 1;
    else {
      this.#calls.counted += 1;
      if (cost.status === 'priced') this.#calls.savable += calls.savable;
    }
  }
}
