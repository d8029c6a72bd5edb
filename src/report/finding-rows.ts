/** Findings -> aligned lines of the table, laid out by what the width allows. */
import type { Finding } from '../model/finding.js';
import { fillToWidth, type Line, span, widthOf } from './styled-line.js';
import { isNarrow, note, type Page } from './table-page.js';
import { visibleText } from './visible-text.js';

const ACCOUNT = 24;
const REGION = 16;
const SMALLEST_MESSAGE = 30;

/** The message without the words that only repeat the name, which stands beside it, and what its rule says above it. */
const messageOf = ({ name, message }: Finding): string => {
  const openings = [`The secret '${name}' `, `By the resource policy of the secret '${name}', `];
  const opening = openings.find((words) => message.startsWith(words));
  if (opening !== undefined) return message.slice(opening.length);
  return message.replace(` of the secret '${name}'`, '');
};

interface Grid {
  readonly account: number;
  readonly region: number;
  readonly name: number;
  /** Columns left for the message beside the name; 0 where it goes below. */
  readonly message: number;
}

const widest = (texts: readonly string[], limit: number): number =>
  Math.min(limit, Math.max(0, ...texts.map((text) => widthOf(visibleText(text)))));

const gridOf = (page: Page, findings: readonly Finding[], withMessage: boolean): Grid => {
  const account = widest(
    findings.map((finding) => page.accountLabel(finding.account)),
    Math.min(ACCOUNT, Math.floor(page.columns / 4)),
  );
  const region = widest(
    findings.map((finding) => finding.region),
    REGION,
  );
  const left = page.columns - account - region - 8;
  const name = widest(
    findings.map((finding) => finding.name),
    Math.max(10, left),
  );
  const message = left - name - 2;
  const fits = findings.every((finding) => widthOf(visibleText(messageOf(finding))) <= message);
  const beside = withMessage && fits && message >= SMALLEST_MESSAGE;
  return { account, region, name, message: beside ? message : 0 };
};

const placeSpans = (page: Page, finding: Finding, grid: Grid, mark: string) => [
  span(`  ${mark} `),
  span(`${fillToWidth(page.accountLabel(finding.account), grid.account)}  `),
  span(`${fillToWidth(finding.region, grid.region)}  `, 'dim'),
];

const rowLines = (page: Page, finding: Finding, grid: Grid, mark: string): readonly Line[] => {
  const place = placeSpans(page, finding, grid, mark);
  return isNarrow(page)
    ? [place, [span(`      ${fillToWidth(finding.name, page.columns - 6)}`, 'strong')]]
    : [[...place, span(fillToWidth(finding.name, grid.name), 'strong')]];
};

/** How rows are written. */
export interface RowStyle {
  /** Whether each row carries its finding's message. */
  readonly messages: boolean;
  /** One character before a row. */
  readonly mark: (finding: Finding) => string;
}

/** Rows of account, Region, name and message. Messages stand beside the names where all fit, else below. */
export function findingRows(
  page: Page,
  findings: readonly Finding[],
  { messages, mark }: RowStyle,
): readonly Line[] {
  const grid = gridOf(page, findings, messages);
  return findings.flatMap((finding) => {
    const head = rowLines(page, finding, grid, mark(finding));
    if (!messages) return head;
    if (grid.message === 0) return [...head, ...note(page, messageOf(finding), { indent: 8 })];
    return head.map((line) => [...line, span(`  ${messageOf(finding)}`)]);
  });
}
