/** What a cost review asks of AWS: its current list prices. */
import type { Answer } from '../model/gap.js';

/** A price of Secrets Manager in a Region. */
export interface Quote {
  readonly region: string;
  readonly unit: 'secretMonth' | 'apiCall';
  /** In the currency, above 0. */
  readonly amount: number;
  readonly currency: string;
}

/** The price list of AWS. */
export interface PricesPort {
  /** In all Regions. */
  quotes(): Promise<Answer<readonly Quote[]>>;
}
