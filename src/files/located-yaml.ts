/** A YAML or JSON text to data whose every value can be found again: mistakes are shown with line, column and caret. */
import { readFileSync } from 'node:fs';
import { type Document, isCollection, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { type Problem, UserError } from '../model/user-error.js';

/** Where a value stands in its document: keys and indexes from the top. */
export type YamlPath = readonly (string | number)[];

/** Far more than any hand-written file holds. */
const MAX_ALIASES = 100;

/** A parsed file. */
export interface LocatedYaml {
  readonly file: string;
  readonly data: unknown;
  /** A problem at a value, or at its key where `key` is set. Offsets count within the value's text. */
  problemAt(
    path: YamlPath,
    what: string,
    more?: { readonly hint?: string | undefined; readonly start?: number; readonly key?: boolean },
  ): Problem;
}

/**
 * The source offset of the n-th character of a scalar's value. Folded and indented styles change white space only,
 * so counting the other characters finds the place in every style (escapes in double quotes may shift it a little).
 */
function sourceOffset(source: string, node: Node, value: string, offset: number): number {
  const [start, end] = node.range ?? [0, 0];
  let wanted = value.slice(0, offset).replace(/\s/g, '').length;
  let at = start;
  if (source[at] === '|' || source[at] === '>') at = source.indexOf('\n', at);
  else if (source[at] === '"' || source[at] === "'") at++;
  while (at < end) {
    if (/\s/.test(source[at] ?? '')) at++;
    else if (wanted-- === 0) return at;
    else at++;
  }
  // Past the last character: what is missing is missing at the end.
  return start + source.slice(start, end).trimEnd().length;
}

/** The deepest node that exists on the path. */
function nodeAt(document: Document.Parsed, path: YamlPath, key: boolean): Node | undefined {
  let node: unknown = document.contents;
  for (const [depth, step] of path.entries()) {
    if (!isCollection(node)) break;
    if (key && depth === path.length - 1 && 'items' in node) {
      for (const item of node.items) {
        if (typeof item === 'object' && item !== null && 'key' in item) {
          const itemKey = item.key;
          if (isScalar(itemKey) && String(itemKey.value) === String(step)) return itemKey;
        }
      }
    }
    const next = node.get(step, true);
    if (next === undefined || next === null) break;
    node = next;
  }
  return isScalar(node) || isCollection(node) ? node : undefined;
}

/** One line of the source, cut to a window around the column, with a caret under it. */
function excerptOf(source: string, line: number, column: number): string {
  const text = (source.split('\n')[line - 1] ?? '')
    .replace(/[^\P{C}\t]/gu, '?')
    .replace(/\t/g, ' ');
  const from = Math.max(0, column - 61);
  const shown = text.slice(from, from + 100);
  const margin = `  ${line} | `;
  return `${margin}${shown}\n${' '.repeat(margin.length + column - 1 - from)}^`;
}

/** Aliases of aliases can make a small file enormous; the library stops that by throwing. */
function dataOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError({ where: file, what: `its aliases cannot be followed (${why})` });
  }
}

/** Parses a text. `file` is used in messages only. */
export function parseLocatedYaml(file: string, source: string): LocatedYaml {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number, what: string, hint?: string): Problem => {
    const { line, col } = lines.linePos(offset);
    const at = { what, where: `${file}:${line}:${col}`, excerpt: excerptOf(source, line, col) };
    return hint === undefined ? at : { ...at, hint };
  };
  if (document.errors.length > 0)
    throw new UserError(document.errors.map((error) => place(error.pos[0], error.message)));
  return {
    file,
    data: dataOf(document, file),
    problemAt(path, what, more = {}) {
      const node = nodeAt(document, path, more.key ?? false);
      if (node?.range === undefined || node.range === null) return place(0, what, more.hint);
      const offset =
        more.start !== undefined && isScalar(node) && typeof node.value === 'string'
          ? sourceOffset(source, node, node.value, more.start)
          : node.range[0];
      return place(offset, what, more.hint);
    },
  };
}

/** Standard input, by its descriptor: it may be a pipe or a socket, which have no path everywhere. */
const STANDARD_INPUT = 0;

/** Errors of Node.js for files that are longer than a text can be. */
const TOO_LARGE: ReadonlySet<string> = new Set(['ERR_STRING_TOO_LONG', 'ERR_FS_FILE_TOO_LARGE']);

function whyUnread(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  if (TOO_LARGE.has(code)) return 'is larger than what can be read at once (512 MB)';
  return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
}

/** Reads a file that the user names (`-`: standard input); not being able to is the user's mistake. */
export function readUserFile(file: string, what: string, hint?: string): string {
  try {
    return readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8');
  } catch (error) {
    throw new UserError({
      where: file,
      what: `${what} ${whyUnread(error)}`,
      ...(hint !== undefined && { hint }),
    });
  }
}
