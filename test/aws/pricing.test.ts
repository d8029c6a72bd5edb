import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Caller } from '../../src/aws/caller.js';
import { Channel } from '../../src/aws/channel.js';
import { Clients } from '../../src/aws/clients.js';
import { pricesPort } from '../../src/aws/pricing.js';
import type { Quote } from '../../src/cost/ports.js';
import { type Loopback, standForAws } from './loopback.js';
import { FULL_PACE, hastyClock, sessionOf } from './sessions.js';

interface Asked {
  readonly target: IncomingMessage['headers'][string];
  readonly authorization: string;
  readonly body: { readonly [name: string]: unknown };
}

/** What is answered in turn: status and body. */
type Canned = readonly [status: number, body: object];

let aws: Loopback;
let caller: Caller;
let answers: Canned[] = [];
let asked: Asked[] = [];

beforeAll(async () => {
  aws = await standForAws((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers } = request;
      asked.push({
        target: headers['x-amz-target'],
        authorization: headers.authorization ?? '',
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
      });
      const [status, body] = answers.shift() ?? [200, {}];
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  });
  caller = new Caller(new Clients({ connections: 4, userAgent: 'secrets-census/test' }), {
    concurrency: 4,
    pace: FULL_PACE,
    backoff: () => 0,
    clock: hastyClock(),
  });
});
afterEach(() => {
  asked = [];
  answers = [];
});
afterAll(() => {
  caller.clients.close();
  aws.close();
});

const portOf = (partition: string) =>
  pricesPort((region) => new Channel(caller, sessionOf('AKIDEXAMPLE'), region), partition);

/** An item of the list as AWS writes it. */
const item = (regionCode: unknown, prices: object, dimensions: object = {}): string =>
  JSON.stringify({
    product: { productFamily: 'Secret', attributes: { regionCode, usagetype: 'any' }, sku: 'S' },
    terms: {
      OnDemand: {
        'S.T': {
          priceDimensions: { 'S.T.D': { unit: 'Secrets', pricePerUnit: prices }, ...dimensions },
        },
      },
      Reserved: {},
    },
  });

const listOf = (...items: readonly unknown[]): Canned => [200, { PriceList: items }];

const SECRET: Quote = { region: 'us-east-1', unit: 'secretMonth', amount: 0.4, currency: 'USD' };

describe('the price list', () => {
  test('is asked by family, for all Regions at once, where it answers', async () => {
    answers = [
      [200, { PriceList: [item('us-east-1', { USD: '0.4000000000' })], NextToken: 'more' }],
      listOf(item('ap-east-1', { USD: '0.5' })),
      listOf(item('us-east-1', { USD: '0.0000050000' })),
    ];
    expect(await portOf('aws').quotes()).toEqual({
      ok: true,
      value: [
        SECRET,
        { ...SECRET, region: 'ap-east-1', amount: 0.5 },
        { ...SECRET, unit: 'apiCall', amount: 0.000_005 },
      ],
    });
    const request = (family: string) => ({
      ServiceCode: 'AWSSecretsManager',
      FormatVersion: 'aws_v1',
      Filters: [{ Type: 'TERM_MATCH', Field: 'productFamily', Value: family }],
      MaxResults: 100,
    });
    expect(asked.map(({ body }) => body)).toEqual([
      request('Secret'),
      { ...request('Secret'), NextToken: 'more' },
      request('API Request'),
    ]);
    for (const { target, authorization } of asked) {
      expect(target).toBe('AWSPriceListService.GetProducts');
      expect(authorization).toContain('/us-east-1/pricing/aws4_request');
    }
  });

  test('of China is asked there, and has its currency', async () => {
    answers = [listOf(item('cn-north-1', { CNY: '2.7' }))];
    expect(await portOf('aws-cn').quotes()).toMatchObject({
      value: [{ region: 'cn-north-1', amount: 2.7, currency: 'CNY' }],
    });
    expect(asked[0]?.authorization).toContain('/cn-northwest-1/pricing/');
  });

  test('of other partitions is not asked at all', async () => {
    const answer = await portOf('aws-us-gov').quotes();
    expect(answer).toMatchObject({ ok: false, failure: { reason: 'notCollected' } });
    expect(asked).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['that is no JSON', '{'],
    ['that is another thing', '[1]'],
    ['without a Region', item(undefined, { USD: '0.4' })],
    ['whose Region is none', item(7, { USD: '0.4' })],
    ['that is free', item('us-east-1', { USD: '0.0000000000' })],
    ['whose price is none', item('us-east-1', { USD: 'free' })],
    ['whose price is a number', item('us-east-1', { USD: 0.4 })],
    ['whose price is below nothing', item('us-east-1', { USD: '-1' })],
    ['whose price has no end', item('us-east-1', { USD: 'Infinity' })],
    ['whose currency is none', item('us-east-1', { 'a b': '0.4' })],
    ['without terms', JSON.stringify({ product: { attributes: { regionCode: 'us-east-1' } } })],
  ])('may hold an item %s, which is passed over', async (_, strange) => {
    answers = [listOf(strange, item('us-east-1', { USD: '0.4' }))];
    expect(await portOf('aws').quotes()).toEqual({ ok: true, value: [SECRET] });
  });

  test('names every price of a Region, so that a contradiction shows', async () => {
    answers = [
      listOf(item('us-east-1', { USD: '0.4' }, { other: { pricePerUnit: { USD: '0.5' } } })),
    ];
    expect(await portOf('aws').quotes()).toMatchObject({
      value: [{ amount: 0.4 }, { amount: 0.5 }],
    });
  });

  test('may be denied', async () => {
    answers = [
      [
        400,
        {
          __type: 'AccessDeniedException',
          Message: 'User: arn:aws:iam::1:user/a is not authorized to perform: pricing:GetProducts',
        },
      ],
    ];
    expect(await portOf('aws').quotes()).toMatchObject({
      ok: false,
      failure: { reason: 'accessDenied', api: 'pricing:GetProducts' },
    });
  });
});
