/** How use was learned, and how well, by itself: the formats in which it can be printed. */
import type { UsageSummary } from '../model/usage.js';
import type { RenderOptions } from './formats.js';
import { objectPieces } from './json-pieces.js';
import type { Chunk } from './result-frame.js';
import { type Line, paint, span } from './styled-line.js';
import { accountLabels, BLANK, note, pageWidth } from './table-page.js';
import { usageLines } from './table-usage.js';
import { usageShape } from './usage-shape.js';
import { resolvedWords, USAGE_SOURCE_WORDS, usageWords } from './usage-words.js';

export const USAGE_FORMAT_NAMES = ['table', 'json'] as const;

export type UsageFormatName = (typeof USAGE_FORMAT_NAMES)[number];

function* usageTable(usage: UsageSummary, { columns, color }: RenderOptions): Generator<Chunk> {
  const sheet = { columns: pageWidth(columns), accountLabel: accountLabels() };
  const lines: readonly Line[] = [
    [span('Use of secrets', 'strong'), span(`  ${USAGE_SOURCE_WORDS[usage.source]}`)],
    BLANK,
    ...note(sheet, `Known in ${usage.places.covered} ${usageWords(usage)}.`, { maxLines: 4 }),
    ...note(sheet, resolvedWords(usage)),
    ...usageLines(sheet, usage),
  ];
  yield paint(lines, { columns: sheet.columns, color });
}

function* usageJson(usage: UsageSummary): Generator<Chunk> {
  yield* objectPieces(Object.entries(usageShape(usage)), 1);
  yield '\n';
}

/** The pieces of the text, the last ending with a newline. Equal summaries give equal text. */
export const USAGE_FORMATS: Readonly<
  Record<UsageFormatName, (usage: UsageSummary, options: RenderOptions) => Iterable<Chunk>>
> = {
  table: usageTable,
  json: usageJson,
};
