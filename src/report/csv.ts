/** Cells -> lines of CSV as RFC 4180 has it: every cell quoted, CRLF at the end of each line. */

/** Spreadsheets take cells that begin so for formulas. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell that a spreadsheet takes for text. An apostrophe in front says so to it. */
const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** One record. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(guarded(cell))).join(',')}\r\n`;
