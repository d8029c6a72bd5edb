/** AWS's price list behind the port of `cost`. */
import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import type { PricesPort, Quote } from '../cost/ports.js';
import { type Answer, answered, failed } from '../model/gap.js';
import type { Channel } from './channel.js';
import { clientOf } from './clients.js';
import { fieldsOf, list, text } from './fields.js';

const pricing = clientOf('pricing', (config) => new PricingClient(config));

/** Where the price list answers, by the partition of whoever asks; elsewhere it does not. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-northwest-1',
};

const SERVICE = 'AWSSecretsManager';

/** Names of usage types differ by Region; those of families do not. */
const FAMILIES: readonly (readonly [family: string, unit: Quote['unit']])[] = [
  ['Secret', 'secretMonth'],
  ['API Request', 'apiCall'],
];

const MAX_PAGE = 100;

const CURRENCY = /^[A-Z]{3}$/;

function parsed(item: string): unknown {
  try {
    return JSON.parse(item);
  } catch {
    return undefined;
  }
}

/** The prices in an item of the list. What is free, such as a first tier, is no price. */
function quotesIn(item: string, unit: Quote['unit']): Quote[] {
  const { product, terms } = fieldsOf(parsed(item));
  const region = text(fieldsOf(fieldsOf(product)['attributes'])['regionCode']);
  if (region === undefined) return [];
  const offers = Object.values(fieldsOf(fieldsOf(terms)['OnDemand']));
  const dimensions = offers.flatMap((offer) =>
    Object.values(fieldsOf(fieldsOf(offer)['priceDimensions'])),
  );
  return dimensions
    .flatMap((dimension) => Object.entries(fieldsOf(fieldsOf(dimension)['pricePerUnit'])))
    .map(([currency, amount]) => ({ region, unit, currency, amount: Number(text(amount)) }))
    .filter(({ amount, currency }) => amount > 0 && amount < 1e6 && CURRENCY.test(currency));
}

/** The price list, asked in the Region where it answers those of a partition. */
export function pricesPort(channelIn: (region: string) => Channel, partition: string): PricesPort {
  const endpoint = Object.hasOwn(ENDPOINTS, partition) ? ENDPOINTS[partition] : undefined;
  const quotesOf = (
    channel: Channel,
    [family, unit]: (typeof FAMILIES)[number],
  ): Promise<Answer<readonly Quote[]>> =>
    channel.list('pricing:GetProducts', async (token, sign) => {
      const page = await pricing(channel).send(
        sign(
          new GetProductsCommand({
            ServiceCode: SERVICE,
            FormatVersion: 'aws_v1',
            Filters: [{ Type: 'TERM_MATCH', Field: 'productFamily', Value: family }],
            MaxResults: MAX_PAGE,
            NextToken: token,
          }),
        ),
      );
      const items = (list(page.PriceList) ?? []).map(String);
      return { items: items.flatMap((item) => quotesIn(item, unit)), next: page.NextToken };
    });
  return {
    async quotes() {
      if (endpoint === undefined)
        return failed({
          reason: 'notCollected',
          api: 'pricing:GetProducts',
          detail: `AWS tells its prices to credentials of the partitions ${Object.keys(ENDPOINTS).join(' and ')}, and these are of '${partition}'.`,
        });
      const channel = channelIn(endpoint);
      const quotes: Quote[] = [];
      for (const family of FAMILIES) {
        const answer = await quotesOf(channel, family);
        if (!answer.ok) return answer;
        quotes.push(...answer.value);
      }
      return answered(quotes);
    },
  };
}
