/** A result -> the counts of the table: what was looked at, what was found, what it costs. */
import type { Summary } from '../model/finding.js';
import { SEVERITIES, type Severity } from '../model/rule.js';
import { type Line, type Style, span, wrapToWidth } from './styled-line.js';
import { BLANK, type Page, type Sheet } from './table-page.js';
import { usageWords } from './usage-words.js';
import { counted } from './wording.js';

const LABEL = 11;
const NUMBER = 7;
/** Columns before the words of a row. */
const WORDS_AT = 2 + LABEL + NUMBER + 2;
const BAR = 30;

/** A count, and what it counts. */
export interface CountRow {
  readonly label: string;
  readonly value: string;
  readonly words?: string;
  readonly style?: Style;
}

/** A row with its number flush right in so many columns, and its words on as many lines as they take. */
export const rowLines = (
  { columns }: Sheet,
  { label, value, words = '', style = 'strong' }: CountRow,
  number = NUMBER,
): readonly Line[] => {
  const wordsAt = WORDS_AT - NUMBER + number;
  const [first = '', ...rest] = wrapToWidth(words, columns - wordsAt, 3);
  const head = [
    span(`  ${label.padEnd(LABEL)}`),
    span(value.padStart(number), style),
    span(`  ${first}`),
  ];
  return [head, ...rest.map((line) => [span(' '.repeat(wordsAt) + line)])];
};

const totalOf = ({ scanned, partly, not }: Summary['accounts']): string =>
  String(scanned + partly + not);

const seenWords = ({ scanned, partly, not }: Summary['accounts']): string =>
  [`${scanned} scanned`, partly > 0 ? `${partly} partly` : '', not > 0 ? `${not} not` : '']
    .filter((words) => words !== '')
    .join(', ');

const scopeRows = ({ result: { summary } }: Page): readonly CountRow[] => [
  { label: 'Accounts', value: totalOf(summary.accounts), words: seenWords(summary.accounts) },
  {
    label: 'Regions',
    value: totalOf(summary.regions),
    words: `${seenWords(summary.regions)} (account x Region)`,
  },
  { label: 'Secrets', value: String(summary.secrets) },
];

const barWidth = ({ columns }: Page): number => Math.max(1, Math.min(BAR, columns - WORDS_AT - 2));

const coverageLine = (page: Page): Line => {
  const share = page.result.summary.seenShare;
  // Rounded down: 100 % is said only of everything.
  const filled = Math.floor(barWidth(page) * share);
  const style = share === 1 ? 'good' : 'bad';
  return [
    span(`  ${'Coverage'.padEnd(LABEL)}`),
    span(`${Math.floor(100 * share)}%`.padStart(NUMBER), style),
    span('  '),
    span('█'.repeat(filled), style),
    span('░'.repeat(barWidth(page) - filled), 'dim'),
  ];
};

const severityLines = (page: Page): readonly Line[] => {
  const { findings } = page.result.summary;
  const most = Math.max(1, ...SEVERITIES.map((severity) => findings[severity]));
  const bar = (severity: Severity) => Math.ceil((barWidth(page) * findings[severity]) / most);
  return SEVERITIES.toReversed().map((severity) => [
    span(`  ${severity.padEnd(LABEL)}`, severity),
    span(String(findings[severity]).padStart(NUMBER), findings[severity] > 0 ? 'strong' : 'dim'),
    span('  '),
    span('█'.repeat(bar(severity)), severity),
  ]);
};

/** What counts nothing says nothing. */
export const countRow = (label: string, count: number, words: string): CountRow =>
  count > 0 ? { label, value: String(count), words } : { label, value: '0', style: 'dim' };

const costRow = ({ result: { summary } }: Page): CountRow => {
  const cost = summary.unusedMonthlyCost;
  return cost === null
    ? { label: 'Unused cost', value: '-', words: 'not known', style: 'dim' }
    : {
        label: 'Unused cost',
        value: cost.amount.toFixed(2),
        words: `${cost.currency} a month, estimate at list price${cost.unknown > 0 ? `; not known for ${counted(cost.unknown, 'secret')}` : ''}`,
      };
};

/** Policies that an earlier scan had read, and the oldest day on which one of them was. */
const carriedOverRow = ({ result: { coverage } }: Page): readonly CountRow[] => {
  const carried = coverage.flatMap(({ carriedOver }) => carriedOver ?? []);
  const policies = carried.reduce((sum, row) => sum + row.policies, 0);
  const [oldest = ''] = carried.map(({ since }) => since).sort();
  if (policies === 0) return [];
  const words = `policies read on ${oldest.slice(0, 10)} or later; no event has changed them since`;
  return [{ label: 'Carried over', value: String(policies), words }];
};

/** None where nobody asked. */
const usageRow = ({ result: { usage } }: Page): readonly CountRow[] =>
  usage === undefined
    ? []
    : [
        {
          label: 'Use known',
          value: String(usage.places.covered),
          words: usageWords(usage),
          style: usage.places.not > 0 ? 'bad' : 'strong',
        },
      ];

const otherRows = (page: Page): readonly CountRow[] => {
  const { waived, suppressed, resolved, notScanned, unknown } = page.result.summary;
  return [
    countRow('Waived', waived, 'accepted by a waiver, not counted above'),
    ...(suppressed === undefined
      ? []
      : [countRow('Suppressed', suppressed, 'by your team in Security Hub, not counted above')]),
    ...(resolved + notScanned === 0
      ? []
      : [
          countRow('Resolved', resolved, 'in the baseline, gone now'),
          countRow('Not scanned', notScanned, 'in the baseline, not looked at now'),
        ]),
    countRow('Unknown', unknown, 'could not be judged'),
    ...carriedOverRow(page),
    ...usageRow(page),
    costRow(page),
  ];
};

/** Counts as the summary gives them: nothing is counted a second time, but the share of what was asked for and seen. */
export function summarySection(page: Page): readonly Line[] {
  return [
    BLANK,
    ...scopeRows(page).flatMap((row) => rowLines(page, row)),
    coverageLine(page),
    BLANK,
    ...severityLines(page),
    BLANK,
    ...otherRows(page).flatMap((row) => rowLines(page, row)),
  ];
}
