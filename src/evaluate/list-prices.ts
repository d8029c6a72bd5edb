/** List prices of Secrets Manager, dated: what the estimates of this package rest on. */
import type { PriceSettings } from '../model/settings.js';

/**
 * By partition. Only prices that were found in a public source stand here; elsewhere the cost is unknown, not zero.
 * Source: the AWS Secrets Manager pricing page, read 2026-09-20.
 */
export const LIST_PRICES: Readonly<Record<string, PriceSettings>> = {
  aws: { secretMonth: 0.4, currency: 'USD', asOf: '2026-09-20' },
};

/**
 * Services whose own price includes the secrets that they manage.
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
