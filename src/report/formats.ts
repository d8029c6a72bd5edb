/** The formats in which a result can be printed: name -> how. */
import type { ScanResult } from '../model/finding.js';
import { asffEntries, asffReport } from './asff.js';
import { JSON_ENTRIES, jsonReport } from './json.js';
import { NDJSON_ENTRIES, ndjsonReport } from './ndjson.js';
import {
  type Chunk,
  type Entries,
  type EntryWriter,
  entriesOf,
  frameOf,
  NO_ENTRIES,
  type Preamble,
  type ResultFrame,
} from './result-frame.js';
import { sarifReport } from './sarif.js';
import { tableReport } from './table.js';

export const FORMAT_NAMES = ['table', 'json', 'ndjson', 'sarif', 'asff'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

/** What the caller knows of the screen. Only `table` looks at it. */
export interface RenderOptions {
  /** Width of the terminal, in columns. */
  readonly columns: number;
  /** Whether ANSI colours may be written. */
  readonly color: boolean;
}

/** What a table looks like where there is no terminal. */
export const NO_TERMINAL: RenderOptions = { columns: 100, color: false };

/** How a format is written, in pieces that do not grow with the findings. */
interface Writing {
  /** Writes the entries of the lists; absent where the format shows no list whole. */
  readonly entries?: (preamble: Preamble) => EntryWriter;
  /** The pieces of the text, the last ending with a newline. The entries are those that `entries` wrote. */
  readonly pieces: (
    frame: ResultFrame,
    entries: Entries,
    options: RenderOptions,
  ) => Iterable<Chunk>;
}

export interface Format extends Writing {
  readonly name: FormatName;
  /** One line for `--help`. */
  readonly description: string;
  /** Name of the file that holds it where a folder is written, such as `findings.json`. */
  readonly fileName: string;
  /** The whole text, ending with a newline. Equal results give equal text. */
  readonly render: (result: ScanResult, options: RenderOptions) => string;
}

const decoder = new TextDecoder();

const textOf = (chunk: Chunk): string =>
  typeof chunk === 'string' ? chunk : decoder.decode(chunk);

function format(
  facts: Pick<Format, 'name' | 'description' | 'fileName'>,
  writing: Writing,
): Format {
  return {
    ...facts,
    ...writing,
    render(result, options) {
      const writer = writing.entries?.(result);
      const entries = writer === undefined ? NO_ENTRIES : entriesOf(result, writer);
      return [...writing.pieces(frameOf(result), entries, options)].map(textOf).join('');
    },
  };
}

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  table: format(
    {
      name: 'table',
      description: 'a report for people, fitted to the terminal',
      fileName: 'report.txt',
    },
    { pieces: (frame, _, options) => tableReport(frame, options) },
  ),
  json: format(
    {
      name: 'json',
      description: 'everything, in the schema that reports/secrets-census.schema.json describes',
      fileName: 'findings.json',
    },
    { entries: () => JSON_ENTRIES, pieces: jsonReport },
  ),
  ndjson: format(
    {
      name: 'ndjson',
      description: 'one JSON object a line, each with its kind, for log pipelines',
      fileName: 'findings.ndjson',
    },
    { entries: () => NDJSON_ENTRIES, pieces: ndjsonReport },
  ),
  sarif: format(
    {
      name: 'sarif',
      description: 'SARIF 2.1.0, as GitHub code scanning takes it: open findings only',
      fileName: 'findings.sarif',
    },
    { pieces: sarifReport },
  ),
  asff: format(
    {
      name: 'asff',
      description: 'AWS Security Finding Format, for Security Hub: open findings only',
      fileName: 'findings.asff.json',
    },
    { entries: asffEntries, pieces: asffReport },
  ),
};
