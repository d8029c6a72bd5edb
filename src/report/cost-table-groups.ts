/** A cost review -> the section of its table that adds up the groups. */
import type { CostPage } from './cost-page.js';
import { type SumRow, sumRows } from './cost-sums.js';
import { hasCalls } from './cost-use-words.js';
import { groupingWords } from './cost-words.js';
import { fillToWidth, type Line, span, widest } from './styled-line.js';
import { BLANK, heading, isNarrow, note } from './table-page.js';
import { counted } from './wording.js';

const GROUPS_SHOWN = 15;

const NOTE = { indent: 4, maxLines: 6 };

const HEADERS = {
  label: '',
  secrets: 'secrets',
  monthly: 'monthly',
  calls: 'for calls',
  unusedMonthly: 'unused',
};

interface Widths {
  readonly label: number;
  readonly secrets: number;
  readonly monthly: number;
  /** 0: no calls are counted, and no column says so. */
  readonly calls: number;
  readonly unused: number;
}

function widthsOf({ columns, review }: CostPage, rows: readonly SumRow[]): Widths {
  const wide = (texts: readonly string[]): number => widest(texts, 20);
  const secrets = wide([HEADERS.secrets, ...rows.map((row) => String(row.secrets))]);
  const monthly = wide([HEADERS.monthly, ...rows.map((row) => row.monthly)]);
  const calls = hasCalls(review) ? wide([HEADERS.calls, ...rows.map((row) => row.calls)]) : 0;
  const unused = wide([HEADERS.unusedMonthly, ...rows.map((row) => row.unusedMonthly)]);
  const left = columns - secrets - monthly - calls - unused - (calls > 0 ? 10 : 8);
  return {
    label: widest(
      rows.map(({ label }) => label),
      Math.max(10, Math.min(60, left)),
    ),
    secrets,
    monthly,
    calls,
    unused,
  };
}

interface Cells {
  readonly label: string;
  readonly secrets: string;
  readonly monthly: string;
  readonly calls: string;
  readonly unusedMonthly: string;
}

const sumLine = (cells: Cells, widths: Widths, style: 'strong' | 'dim' | undefined): Line => [
  span(`  ${fillToWidth(cells.label, widths.label)}`, style),
  span(`  ${cells.secrets.padStart(widths.secrets)}`, style),
  span(`  ${cells.monthly.padStart(widths.monthly)}`, style),
  ...(widths.calls > 0 ? [span(`  ${cells.calls.padStart(widths.calls)}`, style)] : []),
  span(`  ${cells.unusedMonthly.padStart(widths.unused)}`, style),
];

const narrowSum = (page: CostPage, row: SumRow): readonly Line[] => [
  [
    span(
      `  ${fillToWidth(row.label, page.columns - 2)}`,
      row.kind === 'total' ? 'strong' : undefined,
    ),
  ],
  ...note(
    page,
    `${counted(row.secrets, 'secret')}, ${row.monthly} monthly${hasCalls(page.review) ? ` (${row.calls} for calls)` : ''}, ${row.unusedMonthly} unused`,
    NOTE,
  ),
];

/** The most expensive groups, the rest as one row, and the sum that all rows add up to. */
export function costGroupsSection(page: CostPage): readonly Line[] {
  const { review } = page;
  const { grouping, groups } = review;
  if (groups.length === 0) return [];
  const name = grouping.by === 'account' ? page.accountLabel : (key: string) => key;
  const rows = sumRows(review, GROUPS_SHOWN, name);
  const widths = widthsOf(page, rows);
  const head = heading(page, `By ${groupingWords(grouping)}`, counted(groups.length, 'group'));
  if (isNarrow(page)) return [...head, BLANK, ...rows.flatMap((row) => narrowSum(page, row))];
  return [
    ...head,
    BLANK,
    sumLine(HEADERS, widths, 'dim'),
    ...rows.map((row) =>
      sumLine(
        { ...row, secrets: String(row.secrets) },
        widths,
        row.kind === 'total' ? 'strong' : undefined,
      ),
    ),
  ];
}
