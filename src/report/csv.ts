/** Cells -> lines of CSV as RFC 4180 has it: every cell quoted, CRLF at the end of each line. */
import { visibleText } from './visible-text.js';

/** Spreadsheets take cells that begin so for formulas. */
const FORMULA = /^[=+\-@\t\r]/;

/** Controls but tabs and the ends of lines: they steer terminals, end texts early, and many readers refuse a file with one. */
const CONTROL = /[^\P{Cc}\t\n\r]/gu;

/** A cell that a spreadsheet takes for text. An apostrophe in front says so to it. */
const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const quoted = (text: string): string =>
  `"${text.replaceAll('"', '""').replace(CONTROL, visibleText)}"`;

/** One record. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(guarded(cell))).join(',')}\r\n`;
