/** A cost review -> Markdown for a pull request or an issue: the sums, the groups, the unused secrets, and how to delete them. */
import type { CostReview, CostRow } from '../model/cost.js';
import { deletionPlanText } from './cost-markdown-plan.js';
import { callsText, type MarkdownPage, mostCallsText, useText } from './cost-markdown-use.js';
import { type SumRow, sumRows } from './cost-sums.js';
import { callsSumWords, hasCalls } from './cost-use-words.js';
import {
  estimateWords,
  evidenceWords,
  freeCounts,
  groupingWords,
  keyWords,
  unpricedCounts,
  unseenWords,
} from './cost-words.js';
import { asCode, asText, tableHead, tableRow } from './markdown-text.js';
import { microsFor, roundAmount } from './money.js';
import type { Chunk } from './result-frame.js';
import { accountLabels } from './table-page.js';
import { minuteOf } from './table-title.js';
import { counted } from './wording.js';

/** What the caller wants in it. */
export interface CostMarkdownOptions {
  /** With a checklist and commands for every unused secret. */
  readonly deletionPlan: boolean;
}

const GROUPS_SHOWN = 50;

const pageOf = (review: CostReview): MarkdownPage => ({
  review,
  sum: (micros) => (review.prices === undefined ? '-' : roundAmount(micros)),
  accountLabel: accountLabels(review.accounts),
});

function titleText({ review }: MarkdownPage): string {
  const { scope, judgedAt, collectedAt } = review;
  const subject =
    scope.organizationId === undefined
      ? `Account ${asCode(scope.callerAccount)}`
      : `Organization ${asCode(scope.organizationId)}`;
  const unseen = unseenWords(review);
  return [
    '# What the secrets cost\n\n',
    `${subject}, collected ${minuteOf(collectedAt)}`,
    judgedAt === collectedAt ? '. ' : `, judged as of ${minuteOf(judgedAt)}. `,
    `${asText(estimateWords(review))}\n\n`,
    unseen === undefined ? '' : `> **${unseen}**\n\n`,
  ].join('');
}

type Fact = readonly [name: string, amount: string, words: string];

const factIf = (isThere: boolean, fact: Fact): readonly Fact[] => (isThere ? [fact] : []);

function summaryFacts({ review, sum }: MarkdownPage): readonly Fact[] {
  const { totals, keys, prices } = review;
  const { uses, free } = totals;
  const gratis = free.pendingDeletion + free.includedInOwnersPrice;
  const key = keyWords(review);
  const secrets = (count: number): string => counted(count, 'secret');
  return [
    [
      'Cost a month',
      sum(totals.monthly),
      `${secrets(totals.secrets - totals.unpriced)} with their replicas`,
    ],
    ...factIf(hasCalls(review), ['API calls', sum(totals.callsMonthly), callsSumWords(review, '')]),
    [
      'Unused',
      sum(totals.unusedMonthly),
      `${secrets(totals.unused)} that nobody reads: deleting them saves it`,
    ],
    ...factIf(uses.waived.secrets > 0, [
      'Waived',
      sum(uses.waived.monthly),
      `${secrets(uses.waived.secrets)} that nobody reads, accepted by a waiver; not counted as unused`,
    ]),
    ...factIf(uses.unknown.secrets > 0, [
      'Use unknown',
      sum(uses.unknown.monthly),
      `${secrets(uses.unknown.secrets)} of which nobody can tell; counted neither as used nor as unused`,
    ]),
    ...factIf(gratis > 0, ['Free', sum(0), `${secrets(gratis)}: ${freeCounts(totals)}`]),
    ...factIf(totals.unpriced > 0, [
      'No price',
      '-',
      `${secrets(totals.unpriced)}, not in the sums: ${unpricedCounts(totals, sum(totals.ifBilled))}`,
    ]),
    ...factIf(key !== undefined, [
      'Keys, at most',
      prices?.keyMonth === undefined ? '-' : sum(microsFor(keys.keys, prices.keyMonth.amount)),
      key ?? '',
    ]),
  ];
}

const summaryText = (page: MarkdownPage): string =>
  tableHead([
    ['', false],
    [page.review.prices?.currency ?? 'amount', true],
    ['', false],
  ]) + summaryFacts(page).map(tableRow).join('');

function groupsText({ review, accountLabel }: MarkdownPage): string {
  const { grouping } = review;
  const name = grouping.by === 'account' ? accountLabel : (key: string) => key;
  const cells = (row: SumRow): readonly string[] => {
    const label = row.isKey ? asCode(row.label) : row.label;
    const calls = hasCalls(review) ? [row.calls] : [];
    const line = [label, String(row.secrets), row.monthly, ...calls, row.unusedMonthly];
    return row.kind === 'total' ? line.map((cell) => `**${cell}**`) : line;
  };
  return [
    `\n## By ${grouping.by === 'tag' ? `tag ${asCode(grouping.tag)}` : groupingWords(grouping)}\n\n`,
    tableHead([
      [grouping.by, false],
      ['secrets', true],
      ['monthly', true],
      ...(hasCalls(review) ? [['for calls', true] as const] : []),
      ['unused', true],
    ]),
    ...sumRows(review, GROUPS_SHOWN, name).map((row) => tableRow(cells(row))),
  ].join('');
}

function unusedText({ review, sum, accountLabel }: MarkdownPage): string {
  const { largestUnused, totals, coverage } = review;
  if (largestUnused.length === 0)
    return `\n## Unused\n\nNo unused secrets${coverage.complete ? '' : ' in what could be seen'}.\n`;
  const isAll = largestUnused.length === totals.unused;
  return [
    '\n## Unused\n\n',
    isAll
      ? ''
      : `The most expensive of ${totals.unused}; all of them: \`-o csv\` or \`-o json\`.\n\n`,
    tableHead([
      ['account', false],
      ['Region', false],
      ['secret', false],
      ['monthly', true],
      ['why', false],
    ]),
    ...largestUnused.map((row) =>
      tableRow([
        asCode(accountLabel(row.account)),
        asCode(row.region),
        asCode(row.name),
        row.cost.status === 'priced' ? sum(row.cost.monthly) : 'not known',
        asText(evidenceWords(row)),
      ]),
    ),
  ].join('');
}

/** The document, in pieces. */
export function* costMarkdown(
  review: CostReview,
  rows: Iterable<CostRow>,
  { deletionPlan }: CostMarkdownOptions,
): Generator<Chunk> {
  const page = pageOf(review);
  yield titleText(page);
  yield summaryText(page);
  yield groupsText(page);
  yield unusedText(page);
  yield mostCallsText(page);
  yield useText(page);
  yield callsText(page);
  if (deletionPlan && review.totals.unused > 0) yield* deletionPlanText(page, rows);
}
