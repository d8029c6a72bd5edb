/** Lines of a terminal report: pieces of text with a style, measured in columns, cut, wrapped and painted. */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Severity } from '../model/rule.js';
import { visibleText } from './visible-text.js';

export type Style = Severity | 'strong' | 'dim' | 'good' | 'bad';

/** Text on one line. Made by `span`, so it holds nothing invisible. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

export type Line = readonly Span[];

// Written here and not taken from `util.styleText`, which from Node 22 on looks at the process's own stdout.
const CODES: Readonly<Record<Style, string>> = {
  critical: '1;31',
  high: '31',
  medium: '33',
  low: '36',
  info: '34',
  strong: '1',
  dim: '2',
  good: '32',
  bad: '33',
};

/** A piece of a line. Whatever the text is, it stays on the line and in its colour. */
export const span = (text: string, style?: Style): Span =>
  style === undefined ? { text: visibleText(text) } : { text: visibleText(text), style };

/** Columns that a text takes on a terminal; wide characters take two. */
export const widthOf = (text: string): number => stringWidth(text);

/** Columns of the widest of these texts as they are shown, `limit` at most. */
export const widest = (texts: readonly string[], limit: number): number =>
  Math.min(limit, Math.max(0, ...texts.map((text) => widthOf(visibleText(text)))));

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest beginning that fits into `columns`, with a last `…` where something was left out. */
export function cutToWidth(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > columns) return `${text.slice(0, end)}…`;
    // The ellipsis needs a column of its own, should the next character not fit.
    if (width <= columns - 1) end = index + segment.length;
  }
  return text;
}

/** Fills a text with spaces up to a width, or cuts it there. */
export function fillToWidth(text: string, columns: number): string {
  const cut = cutToWidth(visibleText(text), columns);
  return cut + ' '.repeat(Math.max(0, columns - widthOf(cut)));
}

/** Breaks a text at its words into at most `maxLines` lines; the last ends with `…` where something was left out. */
export function wrapToWidth(text: string, columns: number, maxLines: number): readonly string[] {
  // One column more than fits shows that something is left out, and bounds the work on a text of any length.
  const bounded = cutToWidth(visibleText(text), columns * maxLines + 1);
  const lines = wrapAnsi(bounded, columns, { hard: true }).split('\n');
  if (lines.length <= maxLines) return lines;
  const rest = lines.slice(maxLines - 1, maxLines + 1).join(' ');
  return [...lines.slice(0, maxLines - 1), cutToWidth(rest, columns)];
}

const fitted = (line: Line, columns: number): Line => {
  const spans: Span[] = [];
  let left = columns;
  for (const { text, style } of line) {
    const width = widthOf(text);
    if (width > left) {
      if (left > 0) spans.push(span(cutToWidth(text, left), style));
      return spans;
    }
    spans.push(span(text, style));
    left -= width;
  }
  return spans;
};

const paintSpan = ({ text, style }: Span, color: boolean): string =>
  color && style !== undefined && text.trim() !== '' ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text;

/** Lines -> text: each cut to the width, without spaces at its end, coloured only if `color`. */
export const paint = (
  lines: readonly Line[],
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string =>
  lines
    .map((line) =>
      fitted(line, columns)
        .map((part) => paintSpan(part, color))
        .join('')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
