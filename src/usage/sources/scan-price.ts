/** Bytes that queries scan -> what they cost, at a dated list price. */
import { bytesText, countText } from './words.js';

/** What scanning costs. */
export interface ScanPrice {
  readonly perTerabyte: number;
  readonly currency: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Bytes that a query is billed for at least. */
  readonly leastBytes: number;
}

/**
 * A terabyte is taken for 10^12 bytes, so that no estimate is too low. Source: Athena pricing page, "SQL queries", read
 * 2026-11-21: 5 USD a terabyte, at least 10 MB a query. Regions may differ.
 */
export const ATHENA_SCAN_PRICE: ScanPrice = {
  perTerabyte: 5,
  currency: 'USD',
  asOf: '2026-11-21',
  leastBytes: 10e6,
};

const TERABYTE = 1e12;

/** Such as `12.34 USD`; below a cent as `less than 0.01 USD`. */
const moneyText = (amount: number, currency: string): string =>
  amount > 0 && amount < 0.01 ? `less than 0.01 ${currency}` : `${amount.toFixed(2)} ${currency}`;

/** What was, or will be, scanned. */
export interface Scan {
  readonly bytes: number;
  readonly queries: number;
}

/** Such as `0.05 USD at a list price of 5 USD a terabyte (2026-11-21)`. */
export function priceText({ bytes, queries }: Scan, price: ScanPrice): string {
  const { perTerabyte, currency, asOf, leastBytes } = price;
  const billed = Math.max(bytes, queries * leastBytes);
  const amount = moneyText((billed / TERABYTE) * perTerabyte, currency);
  return `${amount} at a list price of ${perTerabyte} ${currency} a terabyte (${asOf})`;
}

/** Such as `1.5 GB in 3 queries`. */
export const scanText = ({ bytes, queries }: Scan): string =>
  `${bytesText(bytes)} in ${countText(queries, 'query', 'queries')}`;
