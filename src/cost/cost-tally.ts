/** Rows of a review, one by one, to its sums, its groups and the most expensive of its unused secrets. */
import type {
  CostGroup,
  CostRow,
  CostSums,
  CostTotals,
  CountedCost,
  FreeReason,
  Micros,
  SecretUse,
  UnpricedReason,
} from '../model/cost.js';
import { compareText } from '../model/order.js';

/** Unused secrets that are kept. */
const LARGEST = 20;

type Growing<T> = { -readonly [K in keyof T]: T[K] };

const noSums = (): Growing<CostSums> => ({
  secrets: 0,
  monthly: 0,
  unused: 0,
  unusedMonthly: 0,
  unpriced: 0,
  unknownUse: 0,
});

const none = (): Growing<CountedCost> => ({ secrets: 0, monthly: 0 });

/** What is known to be paid for a secret. */
const monthlyOf = ({ cost }: CostRow): Micros => (cost.status === 'priced' ? cost.monthly : 0);

function count(sums: Growing<CostSums>, row: CostRow): void {
  const monthly = monthlyOf(row);
  sums.secrets += 1;
  sums.monthly += monthly;
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
  readonly #groups = new Map<string | null, Growing<CostSums>>();
  #largest: CostRow[] = [];

  add(row: CostRow): void {
    const { cost, use, group } = row;
    count(this.#totals, row);
    const sums = this.#groups.get(group) ?? noSums();
    count(sums, row);
    this.#groups.set(group, sums);
    this.#uses[use].secrets += 1;
    this.#uses[use].monthly += monthlyOf(row);
    if (cost.status === 'free') this.#free[cost.reason] += 1;
    if (cost.status === 'unknown') {
      this.#unpriced[cost.reason] += 1;
      this.#ifBilled += cost.ifBilled ?? 0;
    }
    if (use === 'unused') this.#keepLargest(row);
  }

  totals(): CostTotals {
    return {
      ...this.#totals,
      uses: this.#uses,
      free: this.#free,
      unpricedBy: this.#unpriced,
      ifBilled: this.#ifBilled,
    };
  }

  groups(): readonly CostGroup[] {
    return [...this.#groups].map(([key, sums]) => ({ key, ...sums })).sort(inOrder);
  }

  largestUnused(): readonly CostRow[] {
    return this.#largest;
  }

  #keepLargest(row: CostRow): void {
    const least = this.#largest.at(-1);
    if (this.#largest.length === LARGEST && least !== undefined && largestFirst(least, row) <= 0)
      return;
    this.#largest = [...this.#largest, row].sort(largestFirst).slice(0, LARGEST);
  }
}
