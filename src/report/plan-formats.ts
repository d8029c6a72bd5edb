/** The formats in which a delivery can be printed: name -> how. */
import type { Delivery } from '../model/delivery.js';
import { planJson } from './plan-json.js';
import type { PlanLayout } from './plan-page.js';
import { planTable } from './plan-table.js';
import type { Chunk } from './result-frame.js';

export const PLAN_FORMAT_NAMES = ['table', 'json'] as const;

export type PlanFormatName = (typeof PLAN_FORMAT_NAMES)[number];

/** Names of the files that hold them where a folder is written. */
export const PLAN_FILE_NAMES: Readonly<Record<PlanFormatName, string>> = {
  table: 'push-plan.txt',
  json: 'push-plan.json',
};

/** The pieces of the text, the last ending with a newline. Equal deliveries give equal text. */
export const PLAN_FORMATS: Readonly<
  Record<PlanFormatName, (delivery: Delivery, layout: PlanLayout) => Iterable<Chunk>>
> = {
  table: planTable,
  json: planJson,
};
