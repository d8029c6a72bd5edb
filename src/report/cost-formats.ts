/** The formats in which a cost review can be printed: name -> how. */
import type { CostReview, CostRow } from '../model/cost.js';
import { costCsv } from './cost-csv.js';
import { costJson } from './cost-json.js';
import { costMarkdown } from './cost-markdown.js';
import { costTable } from './cost-table.js';
import type { RenderOptions } from './formats.js';
import type { Chunk } from './result-frame.js';

export const COST_FORMAT_NAMES = ['table', 'csv', 'json', 'markdown'] as const;

export type CostFormatName = (typeof COST_FORMAT_NAMES)[number];

/** Names of the files that hold them where a folder is written. */
export const COST_FILE_NAMES: Readonly<Record<CostFormatName, string>> = {
  table: 'cost.txt',
  csv: 'cost.csv',
  json: 'cost.json',
  markdown: 'cost.md',
};

/** A review and its rows, which can be walked as often as is wanted. */
export interface PrintableCosts {
  readonly review: CostReview;
  rows(): Iterable<CostRow>;
}

/** How a review is laid out. */
export interface CostLayout extends RenderOptions {
  /** Markdown: with a checklist and commands for every unused secret. */
  readonly deletionPlan: boolean;
}

/** The pieces of the text, the last ending with a newline. Equal reviews give equal text. */
export const COST_FORMATS: Readonly<
  Record<CostFormatName, (costs: PrintableCosts, layout: CostLayout) => Iterable<Chunk>>
> = {
  table: ({ review }, layout) => costTable(review, layout),
  csv: ({ review, rows }) => costCsv(review, rows()),
  json: ({ review, rows }) => costJson(review, rows()),
  markdown: ({ review, rows }, layout) => costMarkdown(review, rows(), layout),
};
