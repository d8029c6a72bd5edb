/** What every section of the table of a delivery shares. */
import type { Delivery } from '../model/delivery.js';
import { digestDelivery, type PlanDigest } from './plan-digest.js';
import { accountLabels, pageWidth, type Sheet } from './table-page.js';

/** A sheet for a delivery. */
export interface PlanPage extends Sheet {
  readonly delivery: Delivery;
  readonly digest: PlanDigest;
  /** The plan is shown before it is carried out. */
  readonly isAboutToSend: boolean;
}

/** How a delivery is laid out. */
export interface PlanLayout {
  readonly columns: number;
  /** Whether ANSI colours may be written. */
  readonly color: boolean;
  /** The plan is carried out right after it is shown. Default: it was asked for alone. */
  readonly isAboutToSend?: boolean;
}

/** A page for a delivery. */
export const planPage = (
  delivery: Delivery,
  { columns, isAboutToSend = false }: PlanLayout,
): PlanPage => ({
  delivery,
  digest: digestDelivery(delivery),
  columns: pageWidth(columns),
  accountLabel: accountLabels(delivery.accounts),
  isAboutToSend,
});
