/** The formats in which a result can be printed: name -> how. */
import type { ScanResult } from '../model/finding.js';
import { renderAsff } from './asff.js';
import { renderJson } from './json.js';
import { renderNdjson } from './ndjson.js';
import { renderSarif } from './sarif.js';
import { renderTable } from './table.js';

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

export interface Format {
  readonly name: FormatName;
  /** One line for `--help`. */
  readonly description: string;
  /** Name of the file that holds it where a folder is written, such as `findings.json`. */
  readonly fileName: string;
  /** The whole text, ending with a newline. Equal results give equal text. */
  readonly render: (result: ScanResult, options: RenderOptions) => string;
}

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  table: {
    name: 'table',
    description: 'a report for people, fitted to the terminal',
    fileName: 'report.txt',
    render: renderTable,
  },
  json: {
    name: 'json',
    description: 'everything, in the schema that reports/secrets-census.schema.json describes',
    fileName: 'findings.json',
    render: renderJson,
  },
  ndjson: {
    name: 'ndjson',
    description: 'one JSON object a line, each with its kind, for log pipelines',
    fileName: 'findings.ndjson',
    render: renderNdjson,
  },
  sarif: {
    name: 'sarif',
    description: 'SARIF 2.1.0, as GitHub code scanning takes it: open findings only',
    fileName: 'findings.sarif',
    render: renderSarif,
  },
  asff: {
    name: 'asff',
    description: 'AWS Security Finding Format, for Security Hub: open findings only',
    fileName: 'findings.asff.json',
    render: renderAsff,
  },
};
