/** Plain texts and JSON -> Markdown that GitHub shows as they are. */

const SPECIAL = /[\\`*_[\]<>|&#~$]/g;

/** A text that means nothing to Markdown, also in a table; on one line. */
export const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').trim().replace(SPECIAL, '\\$&');

/** The longest run of backticks, so that a fence can be longer. */
const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A text as code, also in a table. */
export function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const space = text.includes('`') ? ' ' : '';
  // A table is cut into cells before code is recognized, so a bar must be escaped even here.
  return `${fence}${space}${text.replace(/\s+/g, ' ').replaceAll('|', '\\|')}${space}${fence}`;
}

/** Rows of finished cells, below a header; as narrow as it can be. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** A block of code in a language. */
export function block(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** The anchor that GitHub gives to a heading without marks: small letters, digits and hyphens. */
export const anchor = (heading: string): string =>
  `#${heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')}`;

const WIDTH = 96;

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

const onOneLine = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item)}`,
  );
  return `{ ${entries.join(', ')} }`;
};

/** JSON in few lines: what fits on a line stays on it. */
export function shortJson(value: unknown, indent = ''): string {
  const line = onOneLine(value);
  if (!isRecord(value) || indent.length + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const items = Array.isArray(value)
    ? value.map((item) => shortJson(item, inner))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${shortJson(item, inner)}`,
      );
  return `${open}\n${items.map((item) => `${inner}${item}`).join(',\n')}\n${indent}${close}`;
}
