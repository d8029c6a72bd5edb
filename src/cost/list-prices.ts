/** List prices of AWS, dated: what the estimates of this package rest on. */

/** Prices of a partition. */
export interface ListPrices {
  readonly currency: string;
  /** `YYYY-MM-DD`, of the prices of Secrets Manager. */
  readonly asOf: string;
  readonly secretMonth: number;
  readonly apiCall: number;
  readonly key: { readonly month: number; readonly asOf: string };
}

/**
 * By partition. Only prices that were found in a public source stand here; elsewhere the cost is unknown, not zero. No
 * source shows a Region of `aws` where they differ. Sources: the AWS Secrets Manager pricing page, read 2026-09-20 (0.40
 * a secret and month, 0.05 for 10 000 API calls); the AWS Key Management Service pricing page, read 2026-11-21.
 */
export const LIST_PRICES: Readonly<Record<string, ListPrices>> = {
  aws: {
    currency: 'USD',
    asOf: '2026-09-20',
    secretMonth: 0.4,
    apiCall: 0.000_005,
    key: { month: 1, asOf: '2026-11-21' },
  },
};

/**
 * Services whose own price includes the secrets that they manage. Of all others nobody says so, nor the opposite.
 * Source: Secrets Manager user guide, "secrets managed by other AWS services".
 */
export const INCLUDED_IN_OWNERS_PRICE: ReadonlySet<string> = new Set([
  'appflow',
  'databrew',
  'directconnect',
  'ecs-sc',
  'events',
  'marketplace-deployment',
  'pcs',
  'sqlworkbench',
]);
