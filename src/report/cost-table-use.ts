/** A cost review -> the sections of its table that say whose use is known, and which secrets are called most. */
import type { CostPage } from './cost-page.js';
import { callCostWords, knownUseWords, useSentences } from './cost-use-words.js';
import { roundAmount } from './money.js';
import { placedRows } from './placed-rows.js';
import type { Line } from './styled-line.js';
import { BLANK, firstOf, heading, note } from './table-page.js';

const CALLS_SHOWN = 5;

/** Nothing where nobody asked. */
export function useSection(page: CostPage): readonly Line[] {
  const known = knownUseWords(page.review);
  if (known === undefined) return [];
  return [
    ...heading(page, 'Use', known),
    BLANK,
    ...useSentences(page.review).flatMap(({ says, detail }) => [
      ...note(page, says, { maxLines: 4 }),
      ...(detail === undefined ? [] : note(page, detail, { indent: 4, maxLines: 3 })),
    ]),
  ];
}

/** The secrets whose calls cost most; nothing where none costs a cent. */
export function mostCallsSection(page: CostPage): readonly Line[] {
  const [shown] = firstOf(page.review.mostCalls, CALLS_SHOWN);
  if (shown.length === 0) return [];
  const rows = shown.map((row) => ({
    account: row.account,
    region: row.region,
    name: row.name,
    text: `${row.calls?.status === 'counted' ? roundAmount(row.calls.monthly) : '-'}: ${callCostWords(row)}`,
    mark: ' ',
  }));
  return [
    ...heading(page, 'Most calls', 'what reading costs a month'),
    BLANK,
    ...placedRows(page, rows),
  ];
}
