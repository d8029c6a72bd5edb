/** Coverage -> the section that says what was not fully seen, and why; nothing where all was. */
import { ALL_REGIONS } from '../model/coverage.js';
import { type AccountGap, type CoverageGap, coverageGaps } from './coverage-gaps.js';
import { fillToWidth, type Line, span, widest, wrapToWidth } from './styled-line.js';
import { BLANK, firstOf, heading, more, note, type Page, type Sheet } from './table-page.js';
import { causeDetail, causeWords } from './wording.js';

const ACCOUNTS_SHOWN = 10;
const LABEL = 24;
const REGION_LINES = 3;

const regionWords = (regions: readonly string[], word: string): string => {
  if (regions.length === 0) return '';
  return word + (regions.includes(ALL_REGIONS) ? 'every Region' : regions.join(', '));
};

const accountLines = (page: Sheet, gaps: readonly AccountGap[]): readonly Line[] => {
  const labels = gaps.map(({ account }) => page.accountLabel(account));
  const width = widest(labels, Math.min(LABEL, Math.floor(page.columns / 3)));
  return gaps.flatMap((gap) => {
    const words = [regionWords(gap.not, ''), regionWords(gap.partly, 'partly ')];
    const text = words.filter((part) => part !== '').join('; ');
    return wrapToWidth(text, page.columns - width - 6, REGION_LINES).map((line, index) => [
      span(`    ${fillToWidth(index === 0 ? page.accountLabel(gap.account) : '', width)}  `),
      span(line, 'dim'),
    ]);
  });
};

/** A gap: why, and where. */
export const gapLines = (
  page: Sheet,
  gap: CoverageGap,
  cause = causeWords(gap),
): readonly Line[] => {
  const [shown, left] = firstOf(gap.accounts, ACCOUNTS_SHOWN);
  const title = `${cause} (${gap.rows})`;
  const indent = page.columns - 4;
  const said = causeDetail(gap);
  return [
    BLANK,
    ...wrapToWidth(title, indent, 2).map((line) => [span(`  ${line}`, 'bad')]),
    ...(said === undefined ? [] : note(page, said)),
    ...accountLines(page, shown),
    ...more(page, left, 'accounts'),
  ];
};

/** The gaps, before any finding: what follows does not speak for them. */
export function coverageSection(page: Page): readonly Line[] {
  const { coverage } = page.result;
  const gaps = coverageGaps(coverage);
  const excluded = coverage.filter(({ reason }) => reason === 'excluded').length;
  const left =
    excluded === 0
      ? []
      : [BLANK, ...note(page, `Left out on request: ${excluded} account x Region.`)];
  if (gaps.length === 0) return left;
  const rows = gaps.reduce((sum, gap) => sum + gap.rows, 0);
  return [
    ...heading(page, 'Not fully seen', `${rows} of ${coverage.length - excluded} account x Region`),
    ...gaps.flatMap((gap) => gapLines(page, gap)),
    ...left,
  ];
}
