/** A YAML file turned into checked data, or into problems that name file and line. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import { type Document, isCollection, isPair, LineCounter, parseDocument } from 'yaml';
import type { Problem } from '../../model/user-error.js';

/** Where in a document something is: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** What reading a file gave: a value of the checked shape, or why there is none. */
export type Checked<T> =
  | { readonly value: T; readonly at: (path: Path) => string }
  | { readonly problems: readonly Problem[] };

/** Parses text and checks its shape. `file` is the name that problems carry. */
export function checkYaml<T>(
  file: string,
  text: string,
  validate: ValidateFunction<T>,
): Checked<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (path: Path): string => position(file, document, lines, path);
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(({ message, pos }) => ({
        what: message,
        where: place(file, lines, pos[0]),
      })),
    };
  }
  const value: unknown = document.toJS();
  if (validate(value)) return { value, at };
  // A discriminator repeats what is said of its property.
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'discriminator');
  return { problems: errors.map((error) => describe(error, at)) };
}

const place = (file: string, lines: LineCounter, offset: number): string => {
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}`;
};

/** The deepest part of the path that exists gives the line. */
function position(file: string, document: Document.Parsed, lines: LineCounter, path: Path): string {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (!isCollection(node)) break;
    const pair = node.items.find((item) => isPair(item) && String(item.key) === String(step));
    const marker: unknown = isPair(pair) ? pair.key : node.get(step, true);
    offset = startOf(marker) ?? offset;
    node = isPair(pair) ? pair.value : marker;
  }
  return place(file, lines, offset);
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const start: unknown = Array.isArray(node.range) ? node.range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}

const steps = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d{1,9}$/.test(step) ? Number(step) : step));

function describe(error: ErrorObject, at: (path: Path) => string): Problem {
  const path = steps(error.instancePath);
  const extra: unknown = error.params.additionalProperty;
  if (typeof extra === 'string') {
    return { what: `unknown key '${extra}'`, where: at([...path, extra]) };
  }
  const allowed: unknown = error.params.allowedValues;
  const values = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
  const last = path.at(-1) ?? 'the file';
  const subject = typeof last === 'number' ? `entry ${last + 1}` : `'${last}'`;
  return { what: `${subject} ${error.message ?? 'is wrong'}${values}`, where: at(path) };
}
