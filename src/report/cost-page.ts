/** What every section of the table of a cost review shares. */
import type { CostReview, Micros } from '../model/cost.js';
import { roundAmount } from './money.js';
import { accountLabels, pageWidth, type Sheet } from './table-page.js';

/** A sheet for a review. */
export interface CostPage extends Sheet {
  readonly review: CostReview;
  /** A sum in cents; a hyphen where no price is known. */
  readonly sum: (micros: Micros) => string;
}

/** A page for a review. */
export const costPage = (review: CostReview, columns: number): CostPage => ({
  review,
  columns: pageWidth(columns),
  accountLabel: accountLabels(review.accounts),
  sum: (micros) => (review.prices === undefined ? '-' : roundAmount(micros)),
});
