/** A cost review -> a table for people: the sums, the groups, and the most expensive of what nobody reads. */
import type { CostReview } from '../model/cost.js';
import { type CostPage, costPage } from './cost-page.js';
import { costGroupsSection } from './cost-table-groups.js';
import { costSummarySection } from './cost-table-summary.js';
import { mostCallsSection, useSection } from './cost-table-use.js';
import { callsWords } from './cost-use-words.js';
import { estimateWords, evidenceWords, keyWords, unseenWords } from './cost-words.js';
import { microsFor } from './money.js';
import { placedRows } from './placed-rows.js';
import type { Chunk } from './result-frame.js';
import { type Line, paint, span, wrapToWidth } from './styled-line.js';
import { BLANK, firstOf, heading, isNarrow, note } from './table-page.js';
import { minuteOf } from './table-title.js';

const UNUSED_SHOWN = 10;

function titleSection(page: CostPage): readonly Line[] {
  const { review, columns } = page;
  const { tool, scope, judgedAt, collectedAt } = review;
  const subject =
    scope.organizationId === undefined
      ? `account ${scope.callerAccount}`
      : `organization ${scope.organizationId}`;
  const product = [span('Secrets Census', 'strong'), span(` ${tool.version}`, 'dim')];
  const words = `cost review of ${subject}`;
  const dated =
    judgedAt === collectedAt
      ? ''
      : ` Collected ${minuteOf(collectedAt)}; what came after that is not known.`;
  return [
    ...(isNarrow(page)
      ? [product, [span(words)], [span(minuteOf(judgedAt), 'dim')]]
      : [[...product, span(`  ${words}`), span(`  ${minuteOf(judgedAt)}`, 'dim')]]),
    ...wrapToWidth(`${estimateWords(review)}${dated}`, columns, 4).map((line) => [
      span(line, 'dim'),
    ]),
  ];
}

/** Before any sum: a total of what was not seen is no total. */
function unseenSection({ review, columns }: CostPage): readonly Line[] {
  const words = unseenWords(review);
  if (words === undefined) return [];
  return [BLANK, ...wrapToWidth(words, columns - 2, 6).map((line) => [span(`  ${line}`, 'bad')])];
}

/** The most expensive unused secrets, each with what shows it. */
function unusedSection(page: CostPage): readonly Line[] {
  const { review, sum } = page;
  const [shown] = firstOf(review.largestUnused, UNUSED_SHOWN);
  if (shown.length === 0) {
    const seen = review.coverage.complete ? '' : ' in what could be seen';
    return [...heading(page, 'Unused'), BLANK, ...note(page, `No unused secrets${seen}.`)];
  }
  const left = review.totals.unused - shown.length;
  const rows = shown.map((row) => ({
    account: row.account,
    region: row.region,
    name: row.name,
    text: `${row.cost.status === 'priced' ? sum(row.cost.monthly) : 'price not known'}: ${evidenceWords(row)}`,
    mark: ' ',
  }));
  return [
    ...heading(
      page,
      'Unused',
      left === 0 ? String(shown.length) : `the most expensive of ${review.totals.unused}`,
    ),
    BLANK,
    ...placedRows(page, rows),
    BLANK,
    ...(left > 0 ? note(page, 'All of them: -o csv or -o json.') : []),
    ...note(page, 'What to ask before, and how to delete them: -o markdown --delete-plan'),
  ];
}

const LONG = { indent: 2, maxLines: 24 };

/** Beside the sums: others may use the keys, too. */
function keysSection(page: CostPage): readonly Line[] {
  const { review, sum } = page;
  const { keys, prices } = review;
  const words = keyWords(review);
  if (words === undefined) return [];
  const amount =
    prices?.keyMonth === undefined
      ? 'price not known'
      : `at most ${sum(microsFor(keys.keys, prices.keyMonth.amount))} ${prices.currency} a month`;
  return [...heading(page, 'Customer keys', amount), BLANK, ...note(page, words, LONG)];
}

function notesSection(page: CostPage): readonly Line[] {
  const calls = callsWords(page.review);
  return calls === undefined ? [] : [BLANK, ...note(page, calls, LONG)];
}

const SECTIONS = [
  titleSection,
  unseenSection,
  costSummarySection,
  costGroupsSection,
  unusedSection,
  mostCallsSection,
  useSection,
  keysSection,
  notesSection,
] as const;

/** The whole table, no line wider than `columns` (from 20 up to 160 of them are used). */
export function* costTable(
  review: CostReview,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): Generator<Chunk> {
  const page = costPage(review, columns);
  for (const section of SECTIONS) yield paint(section(page), { columns: page.columns, color });
}
