/** Texts of strangers -> Markdown in which nothing of them is markup, a mention, a link or the end of a cell. */
import { visibleText } from './visible-text.js';

const PLAIN = /^[A-Za-z0-9 ,.:;()'-]*$/;

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

/**
 * As code: neither markup nor mentions are looked for in it. Where a backtick would end it, or a bar its cell, it stands
 * in `<code>`, with every character as an entity that could mean anything.
 */
export function asCode(text: string): string {
  const seen = visibleText(text);
  if (seen === '') return '<code></code>';
  if (!/[`|]/.test(seen) && seen.trim() === seen) return `\`${seen}\``;
  return `<code>${seen.replaceAll(/[^\p{L}\p{N} ]/gu, entity)}</code>`;
}

/** A sentence: as it is where nothing in it can mean anything, else as code. */
export const asText = (text: string): string => (PLAIN.test(text) ? text : asCode(text));

/** A row of a table. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

/** The head of a table: names of the columns, and which of them hold numbers. */
export const tableHead = (
  columns: readonly (readonly [name: string, isNumber: boolean])[],
): string =>
  tableRow(columns.map(([name]) => name)) +
  tableRow(columns.map(([, isNumber]) => (isNumber ? '--:' : '---')));
