/** How use was learned -> the section that says where it is not known, and which events count for no secret. */
import type { UsageSummary } from '../model/usage.js';
import { type Line, span } from './styled-line.js';
import { gapLines } from './table-coverage.js';
import { BLANK, firstOf, heading, more, note, type Page, type Sheet } from './table-page.js';
import { sampleWords, unresolvedWords, usageGaps, usagePlaces } from './usage-words.js';
import { causeWords, counted } from './wording.js';

const GAPS_SHOWN = 10;
const SHOWN = 5;

const gapsIn = (page: Sheet, { notCovered }: UsageSummary): readonly Line[] => {
  const [shown, left] = firstOf(usageGaps(notCovered), GAPS_SHOWN);
  return [
    ...shown.flatMap((gap) => gapLines(page, gap, `not known: ${causeWords(gap)}`)),
    ...more(page, left, 'reasons'),
  ];
};

const unresolvedIn = (page: Sheet, usage: UsageSummary): readonly Line[] => {
  const { samples, events } = usage.unresolved;
  if (events === 0) return [];
  const [shown] = firstOf(samples, SHOWN);
  const told = shown.reduce((sum, { count }) => sum + count, 0);
  return [
    BLANK,
    ...note(page, `${unresolvedWords(usage).join('; ')}. Most frequent:`, { maxLines: 4 }),
    ...shown.flatMap((sample) => [
      [
        span(`  ${String(sample.count).padStart(7)}  `),
        span(sample.secretId ?? '(no name)', sample.secretId === undefined ? 'dim' : 'strong'),
      ],
      ...note(page, sampleWords(sample), { indent: 11 }),
    ]),
    ...more(page, events - told, 'events'),
  ];
};

const damagedIn = (page: Sheet, { damagedFiles }: UsageSummary): readonly Line[] => {
  if (damagedFiles.files === 0) return [];
  const [shown] = firstOf(damagedFiles.samples, SHOWN);
  return [
    BLANK,
    ...note(page, `${counted(damagedFiles.files, 'damaged file')}, whose events are missing:`),
    ...shown.flatMap(({ file, detail }) => [
      [span(`    ${file}`)],
      ...note(page, detail, { indent: 6 }),
    ]),
    ...more(page, damagedFiles.files - shown.length, 'files'),
  ];
};

/** What there is to add to the summary; nothing where there is none. */
export function usageLines(sheet: Sheet, usage: UsageSummary): readonly Line[] {
  const lines = [
    ...gapsIn(sheet, usage),
    ...unresolvedIn(sheet, usage),
    ...damagedIn(sheet, usage),
    ...(usage.notes.length === 0 ? [] : [BLANK]),
    ...usage.notes.flatMap((text) => note(sheet, text)),
  ];
  return lines;
}

/** Nothing where nobody asked, and where there is nothing to add to the summary. */
export function usageSection(page: Page): readonly Line[] {
  const { usage } = page.result;
  if (usage === undefined) return [];
  const lines = usageLines(page, usage);
  if (lines.length === 0) return [];
  const { not } = usage.places;
  const aside = not === 0 ? '' : `not known of ${not} of ${usagePlaces(usage)} account x Region`;
  return [...heading(page, 'Use', aside), ...lines];
}
