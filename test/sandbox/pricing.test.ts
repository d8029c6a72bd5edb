import * as pricingSdk from '@aws-sdk/client-pricing';
import {
  GetProductsCommand,
  type GetProductsCommandInput,
  PricingClient,
} from '@aws-sdk/client-pricing';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pricing } from '../../src/sandbox/services/pricing.js';
import { deviations, outputOf } from './sdk-schema.js';
import { administrator, members, refusal, SHOP, startTiny, type Tiny } from './tiny.js';

let tiny: Tiny;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.close());

const ask = (input: Partial<GetProductsCommandInput> = {}) =>
  new PricingClient({
    endpoint: tiny.url,
    region: 'us-east-1',
    credentials: administrator(SHOP),
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  }).send(new GetProductsCommand({ ServiceCode: 'AWSSecretsManager', ...input }));

const termMatch = (Field: string, Value: string) => ({ Type: 'TERM_MATCH', Field, Value }) as const;

const productsIn = (output: pricingSdk.GetProductsCommandOutput) =>
  (output.PriceList ?? []).map((text: unknown) => JSON.parse(String(text)));

describe('GetProducts', () => {
  test('tells what a secret costs in a Region, as JSON within JSON', async () => {
    const output = await ask({
      Filters: [termMatch('productFamily', 'Secret'), termMatch('regionCode', 'eu-west-1')],
    });
    const [product, ...others] = productsIn(output);
    expect(others).toEqual([]);
    expect(product).toMatchObject({
      product: { productFamily: 'Secret', attributes: { regionCode: 'eu-west-1' } },
    });
    const [offer] = Object.values<{ priceDimensions: object }>(product.terms.OnDemand);
    expect(Object.values(offer?.priceDimensions ?? {})).toMatchObject([
      { pricePerUnit: { USD: '0.4000000000' } },
    ]);
  });

  test('gives pages, and takes only tokens that it gave', async () => {
    const found: unknown[] = [];
    let token: string | undefined;
    do {
      const page = await ask({ MaxResults: 1, ...(token !== undefined && { NextToken: token }) });
      expect(page.PriceList?.length).toBeLessThanOrEqual(1);
      found.push(...productsIn(page));
      token = page.NextToken;
    } while (token !== undefined);
    const regions = found.map((product) => JSON.stringify(product));
    expect(regions.length).toBeGreaterThan(2);
    expect(new Set(regions).size).toBe(regions.length);
    expect(await refusal(ask({ NextToken: 'made-up' }))).toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  test('knows no product of another service, nor by another attribute', async () => {
    expect((await ask({ ServiceCode: 'AmazonEC2' })).PriceList).toEqual([]);
    expect((await ask({ Filters: [termMatch('memory', '8 GiB')] })).PriceList).toEqual([]);
    expect((await ask({ Filters: [termMatch('constructor', 'x')] })).PriceList).toEqual([]);
  });

  test('answers with members and types that the SDK knows', async () => {
    expect(Object.keys(pricing.operations)).toEqual(['GetProducts']);
    const { PriceList = [], ...rest } = members(await ask());
    const output = { ...rest, PriceList: PriceList.map(String) };
    expect(deviations(outputOf(pricingSdk.GetProducts$), output)).toEqual([]);
  });
});
