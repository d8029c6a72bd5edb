/** The groups of a review -> the rows of its table: the first ones, the rest as one, and the sum that they add up to. */
import type { CostGroup, CostReview, CostSums } from '../model/cost.js';
import { noKeyWords } from './cost-words.js';
import { amountsThatAddUp } from './money.js';

/** A row of the table of groups. Amounts are texts in cents, which add up to those of the last row. */
export interface SumRow {
  readonly kind: 'group' | 'rest' | 'total';
  /** As people say it; of a group with a key, the key itself. */
  readonly label: string;
  /** The label is a text of a stranger's. */
  readonly isKey: boolean;
  readonly secrets: number;
  readonly monthly: string;
  /** Of these, for API calls. */
  readonly calls: string;
  readonly unusedMonthly: string;
}

type Added = Pick<CostSums, 'secrets' | 'monthly' | 'callsMonthly' | 'unusedMonthly'>;

const NOTHING: Added = { secrets: 0, monthly: 0, callsMonthly: 0, unusedMonthly: 0 };

const plus = (a: Added, b: Added): Added => ({
  secrets: a.secrets + b.secrets,
  monthly: a.monthly + b.monthly,
  callsMonthly: a.callsMonthly + b.callsMonthly,
  unusedMonthly: a.unusedMonthly + b.unusedMonthly,
});

/** Rows for the first `limit` groups. `name` makes a label of a key. */
export function sumRows(
  { groups, totals, grouping, prices, coverage }: CostReview,
  limit: number,
  name: (key: string) => string,
): readonly SumRow[] {
  const shown = groups.slice(0, limit);
  const hidden = groups.slice(limit);
  const labelOf = ({ key }: CostGroup): string => (key === null ? noKeyWords(grouping) : name(key));
  const parts = [
    ...shown.map((group) => ({
      kind: 'group' as const,
      label: labelOf(group),
      isKey: group.key !== null,
      sums: group satisfies Added,
    })),
    ...(hidden.length === 0
      ? []
      : [
          {
            kind: 'rest' as const,
            label: `${hidden.length} more`,
            isKey: false,
            sums: hidden.reduce(plus, NOTHING),
          },
        ]),
  ];
  const total = {
    kind: 'total' as const,
    label: coverage.complete ? 'all' : 'all that was seen',
    isKey: false,
    sums: totals satisfies Added,
  };
  const cents = (amounts: readonly number[]): readonly string[] =>
    prices === undefined ? amounts.map(() => '-') : amountsThatAddUp(amounts);
  const monthly = cents(parts.map(({ sums }) => sums.monthly));
  const calls = cents(parts.map(({ sums }) => sums.callsMonthly));
  const unused = cents(parts.map(({ sums }) => sums.unusedMonthly));
  const [all = '-'] = cents([totals.monthly]);
  const [allCalls = '-'] = cents([totals.callsMonthly]);
  const [allUnused = '-'] = cents([totals.unusedMonthly]);
  return [
    ...parts.map(({ sums, ...row }, index) => ({
      ...row,
      secrets: sums.secrets,
      monthly: monthly[index] ?? '-',
      calls: calls[index] ?? '-',
      unusedMonthly: unused[index] ?? '-',
    })),
    {
      kind: total.kind,
      label: total.label,
      isKey: false,
      secrets: totals.secrets,
      monthly: all,
      calls: allCalls,
      unusedMonthly: allUnused,
    },
  ];
}
