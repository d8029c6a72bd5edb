/** A cost review -> the sections of its Markdown that say whose use is known, and what reading costs. */
import type { CostReview } from '../model/cost.js';
import type { PlanPage } from './cost-markdown-plan.js';
import { callCostWords, callsWords, knownUseWords, useSentences } from './cost-use-words.js';
import { asCode, asText, tableHead, tableRow } from './markdown-text.js';
import { roundAmount } from './money.js';

/** What every section shares. */
export interface MarkdownPage extends PlanPage {
  readonly review: CostReview;
}

/** The secrets whose calls cost most; nothing where none costs a cent. */
export function mostCallsText({ review, accountLabel }: MarkdownPage): string {
  if (review.mostCalls.length === 0) return '';
  return [
    '\n## Most calls\n\n',
    tableHead([
      ['account', false],
      ['Region', false],
      ['secret', false],
      ['for calls', true],
      ['how many', false],
    ]),
    ...review.mostCalls.map((row) =>
      tableRow([
        asCode(accountLabel(row.account)),
        asCode(row.region),
        asCode(row.name),
        row.calls?.status === 'counted' ? roundAmount(row.calls.monthly) : '-',
        asText(callCostWords(row)),
      ]),
    ),
  ].join('');
}

/** Nothing where nobody asked. */
export function useText({ review }: MarkdownPage): string {
  const known = knownUseWords(review);
  if (known === undefined) return '';
  const items = useSentences(review).map(
    ({ says, detail }) => `- ${asText(says)}${detail === undefined ? '' : ` ${asCode(detail)}`}\n`,
  );
  return `\n## Use, ${known}\n\n${items.join('')}`;
}

/** What is counted of API calls. */
export function callsText({ review }: MarkdownPage): string {
  const calls = callsWords(review);
  return calls === undefined ? '' : `\n${calls}\n`;
}
