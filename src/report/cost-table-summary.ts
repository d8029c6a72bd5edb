/** A cost review -> the counts of its table: what is paid, what nobody needs, and what is not known. */
import type { CostPage } from './cost-page.js';
import { callsSumWords, hasCalls } from './cost-use-words.js';
import { freeCounts, unpricedCounts } from './cost-words.js';
import type { Line } from './styled-line.js';
import { BLANK, isNarrow, note } from './table-page.js';
import { type CountRow, rowLines } from './table-summary.js';
import { counted } from './wording.js';

const NOTE = { indent: 4, maxLines: 6 };

/** A row that says nothing where there is nothing to say. */
const rowOf = (isThere: boolean, row: CountRow): readonly CountRow[] => (isThere ? [row] : []);

function countRows({ review, sum }: CostPage): readonly CountRow[] {
  const { totals, prices } = review;
  const { uses, free } = totals;
  const month = prices === undefined ? '' : `${prices.currency} a month `;
  const gratis = free.pendingDeletion + free.includedInOwnersPrice;
  return [
    { label: 'Secrets', value: String(totals.secrets) },
    {
      label: 'Cost',
      value: sum(totals.monthly),
      words: `${month}for ${counted(totals.secrets - totals.unpriced, 'secret')} with their replicas`,
    },
    ...rowOf(hasCalls(review), {
      label: 'API calls',
      value: sum(totals.callsMonthly),
      words: callsSumWords(review, month),
    }),
    {
      label: 'Unused',
      value: sum(totals.unusedMonthly),
      words: `${month}for ${counted(totals.unused, 'secret')} that nobody reads: deleting them saves it`,
    },
    ...rowOf(uses.waived.secrets > 0, {
      label: 'Waived',
      value: sum(uses.waived.monthly),
      words: `${month}for ${counted(uses.waived.secrets, 'secret')} that nobody reads, accepted by a waiver; not counted as unused`,
    }),
    ...rowOf(uses.unknown.secrets > 0, {
      label: 'Use unknown',
      value: sum(uses.unknown.monthly),
      words: `${month}for ${counted(uses.unknown.secrets, 'secret')} of which nobody can tell; counted neither as used nor as unused`,
    }),
    ...rowOf(gratis > 0, {
      label: 'Free',
      value: sum(0),
      words: `${month}for ${counted(gratis, 'secret')}: ${freeCounts(totals)}`,
    }),
    ...rowOf(totals.unpriced > 0, {
      label: 'No price',
      value: '-',
      words: `for ${counted(totals.unpriced, 'secret')}, not in the sums: ${unpricedCounts(totals, sum(totals.ifBilled))}`,
    }),
  ];
}

/** Where the page is narrow, words stand below their row. */
export function costSummarySection(page: CostPage): readonly Line[] {
  const rows = countRows(page);
  const width = Math.max(7, ...rows.map(({ value }) => value.length));
  return [
    BLANK,
    ...rows.flatMap((row) =>
      isNarrow(page)
        ? [...rowLines(page, { ...row, words: '' }, width), ...note(page, row.words ?? '', NOTE)]
        : rowLines(page, row, width),
    ),
  ];
}
