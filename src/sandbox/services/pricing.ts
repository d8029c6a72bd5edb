/** AWS's price list, as far as it tells what Secrets Manager costs. */
import { refuse } from '../api-error.js';
import type { Input } from '../input.js';
import { pageOf } from '../paging.js';
import { jsonProtocol } from '../protocols/json.js';
import type { Output } from '../protocols/protocol.js';
import { type Call, JSON_ERRORS, type Service } from './service.js';

/** Source: Price List API reference, GetProducts. */
const MAX_PAGE = 100;

const SECRETS_MANAGER = 'AWSSecretsManager';

/** A product in a Region, as the list has it: in JSON, within JSON. */
interface Product {
  readonly productFamily: string;
  readonly regionCode: string;
  readonly unit: string;
  readonly price: string;
}

/** The same in every Region. */
const PRODUCTS = [
  { productFamily: 'Secret', unit: 'Secrets', price: '0.4000000000' },
  { productFamily: 'API Request', unit: 'API Requests', price: '0.0000050000' },
] as const;

const productsIn = (regions: Iterable<string>): readonly Product[] =>
  [...regions]
    .sort()
    .flatMap((regionCode) => PRODUCTS.map((product) => ({ ...product, regionCode })));

/** The fields by which products are looked for here. */
const FIELDS: Readonly<Record<string, (product: Product) => string>> = {
  ServiceCode: () => SECRETS_MANAGER,
  productFamily: ({ productFamily }) => productFamily,
  regionCode: ({ regionCode }) => regionCode,
};

function filterOf(filter: Input): (product: Product) => boolean {
  const field = filter.text('Field');
  const value = filter.text('Value');
  if (filter.oneOf('Type', ['TERM_MATCH']) === undefined)
    throw refuse('InvalidParameterException', 'The sandbox has only filters of TERM_MATCH.');
  const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  // AWS takes any attribute, and a product that lacks it does not match.
  return (product) => read?.(product) === value;
}

function listed({ productFamily, regionCode, unit, price }: Product, now: Date): string {
  const sku = `${productFamily.replaceAll(' ', '').toUpperCase()}${regionCode.toUpperCase()}`;
  const offer = `${sku}.JRTCKXETXF`;
  const dimension = `${offer}.6YS6EN2CT7`;
  return JSON.stringify({
    product: { productFamily, attributes: { regionCode, servicecode: SECRETS_MANAGER }, sku },
    serviceCode: SECRETS_MANAGER,
    terms: {
      OnDemand: {
        [offer]: {
          sku,
          priceDimensions: {
            [dimension]: { unit, beginRange: '0', endRange: 'Inf', pricePerUnit: { USD: price } },
          },
        },
      },
    },
    publicationDate: now.toISOString(),
  });
}

function getProducts({ state, input, listing }: Call): Output {
  const service = input.text('ServiceCode');
  const filters = input.structures('Filters').map(filterOf);
  const products = service === SECRETS_MANAGER ? productsIn(state.regions.keys()) : [];
  const page = pageOf({
    items: products.filter((product) => filters.every((matches) => matches(product))),
    limit: input.integer('MaxResults', 1, MAX_PAGE) ?? MAX_PAGE,
    token: input.optionalText('NextToken'),
    context: () => `pricing:GetProducts ${service} ${JSON.stringify(input.records('Filters'))}`,
    listing,
  });
  if (page === undefined) throw refuse('InvalidNextTokenException', 'The token is not valid.');
  return {
    FormatVersion: 'aws_v1',
    PriceList: page.items.map((product) => listed(product, state.now)),
    NextToken: page.nextToken,
  };
}

/** The operations of the price list that the sandbox has. */
export const pricing: Service = {
  name: 'pricing',
  isGlobal: true,
  protocol: jsonProtocol('AWSPriceListService', 'Message'),
  errors: JSON_ERRORS,
  operations: { GetProducts: { pages: 'NextToken', run: getProducts } },
};
