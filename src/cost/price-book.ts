/** The package's table, the user's own prices, or the quotes of AWS, to the book of the prices in force. */
import type { DatedPrice, PriceBook, UnitPrices } from '../model/cost.js';
import { type Answer, answered, failed } from '../model/gap.js';
import type { PriceSettings } from '../model/settings.js';
import { LIST_PRICES, type ListPrices } from './list-prices.js';
import type { Quote } from './ports.js';

const listedFor = (partition: string): ListPrices | undefined =>
  Object.hasOwn(LIST_PRICES, partition) ? LIST_PRICES[partition] : undefined;

const listedKey = ({ key }: ListPrices): DatedPrice => ({
  amount: key.month,
  asOf: key.asOf,
  source: 'package',
});

function ownBook(own: PriceSettings, listed: ListPrices | undefined): PriceBook {
  const { currency, asOf, secretMonth } = own;
  const alike = listed?.currency === currency ? listed : undefined;
  const apiCall = own.apiCall ?? alike?.apiCall;
  const keyMonth: DatedPrice | undefined =
    own.keyMonth === undefined
      ? alike && listedKey(alike)
      : { amount: own.keyMonth, asOf, source: 'configuration' };
  return {
    currency,
    asOf,
    source: 'configuration',
    usual: { secretMonth, ...(apiCall !== undefined && { apiCall }) },
    regions: {},
    ...(keyMonth && { keyMonth }),
  };
}

/** The prices in a partition, the user's own before those of the table; undefined where none are known. */
export function bookFor(partition: string, own?: PriceSettings): PriceBook | undefined {
  const listed = listedFor(partition);
  if (own !== undefined) return ownBook(own, listed);
  if (listed === undefined) return undefined;
  const { currency, asOf, secretMonth, apiCall } = listed;
  return {
    partition,
    currency,
    asOf,
    source: 'package',
    usual: { secretMonth, apiCall },
    regions: {},
    keyMonth: listedKey(listed),
  };
}

/** The one price among quotes for the same thing in the same Region; undefined where they contradict each other. */
function only(quotes: readonly Quote[]): number | undefined {
  const amounts = new Set(quotes.map(({ amount }) => amount));
  const [amount] = amounts;
  return amounts.size === 1 ? amount : undefined;
}

function byRegion(quotes: readonly Quote[]): ReadonlyMap<string, readonly Quote[]> {
  const regions = new Map<string, Quote[]>();
  for (const quote of quotes) {
    const known = regions.get(quote.region);
    if (known === undefined) regions.set(quote.region, [quote]);
    else known.push(quote);
  }
  return regions;
}

function unitPrices(quotes: readonly Quote[]): UnitPrices | undefined {
  const secretMonth = only(quotes.filter(({ unit }) => unit === 'secretMonth'));
  const apiCall = only(quotes.filter(({ unit }) => unit === 'apiCall'));
  if (secretMonth === undefined) return undefined;
  return { secretMonth, ...(apiCall !== undefined && { apiCall }) };
}

/**
 * What AWS quoted, as a book. A Region for which there is no price, or more than one, is left out: unknown. The price of a
 * key, which is not asked for, stays that of the table. Fails where nothing was quoted, or in several currencies.
 */
export function quotedBook(
  partition: string,
  quotes: readonly Quote[],
  asOf: string,
): Answer<PriceBook> {
  const [currency, ...others] = new Set(quotes.map((quote) => quote.currency));
  if (currency === undefined)
    return failed({ reason: 'error', detail: 'AWS named no price of a secret.' });
  if (others.length > 0)
    return failed({
      reason: 'error',
      detail: `AWS named prices in several currencies: ${[currency, ...others].sort().join(', ')}.`,
    });
  const regions = [...byRegion(quotes)].flatMap(([region, own]) => {
    const prices = unitPrices(own);
    return prices === undefined ? [] : [[region, prices] as const];
  });
  const listed = listedFor(partition);
  return answered({
    partition,
    currency,
    asOf,
    source: 'live',
    regions: Object.fromEntries(regions),
    ...(listed?.currency === currency && { keyMonth: listedKey(listed) }),
  });
}
