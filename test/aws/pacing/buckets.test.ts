import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../src/aws/operations.js';
import { Buckets } from '../../../src/aws/pacing/buckets.js';
import { QUOTAS } from '../../../src/aws/pacing/quotas.js';
import { VirtualClock } from './virtual-clock.js';

const bucketsOf = (pace: { readonly share?: number; readonly threads?: number } = {}): Buckets =>
  new Buckets({ share: 1, threads: 1, patience: 1000, ...pace }, new VirtualClock());

const [shop, lab] = [{}, {}];

describe('there is one bucket', () => {
  const buckets = bucketsOf();
  const known = buckets.of(shop, 'eu-west-1', 'secretsmanager policy');
  test('for each account, Region and quota', () => {
    expect(buckets.of(shop, 'eu-west-1', 'secretsmanager policy')).toBe(known);
  });
  test.each([
    ['account', lab, 'eu-west-1', 'secretsmanager policy'],
    ['Region', shop, 'us-east-1', 'secretsmanager policy'],
    ['quota', shop, 'eu-west-1', 'secretsmanager list'],
  ] as const)('and another for another %s', (_, owner, region, quota) => {
    expect(buckets.of(owner, region, quota)).not.toBe(known);
  });
});

describe('its rate is', () => {
  test.each([
    ['the share of the quota', 'secretsmanager policy', { share: 0.4 }, 20],
    ['all of it, if asked for', 'secretsmanager policy', {}, 50],
    [
      'the same in each of several threads, as each has other accounts',
      'kms aliases',
      { threads: 4 },
      500,
    ],
    [
      'a part for each thread, where they draw on one account',
      'sts',
      { share: 0.5, threads: 4 },
      75,
    ],
  ] as const)('%s', (_, quota, pace, rate) => {
    expect(bucketsOf(pace).of(shop, 'eu-west-1', quota).rate).toBe(rate);
  });
});

test('every quota is one that some operation counts against', () => {
  const used = new Set<string>(Object.values(OPERATIONS).map(({ quota }) => quota));
  expect(Object.keys(QUOTAS).filter((quota) => !used.has(quota))).toEqual([]);
});

test.each([
  // As the user guides say; what the program may take of them is another matter.
  ['secretsmanager:ListSecrets', 100],
  ['secretsmanager:GetResourcePolicy', 50],
  ['secretsmanager:DescribeSecret', 10_000],
  ['sts:AssumeRole', 600],
  ['cloudtrail:LookupEvents', 2],
  ['securityhub:DescribeHub', 10],
  ['securityhub:GetFindings', 3],
  ['securityhub:BatchImportFindings', 10],
] as const)('%s may be called %d times a second', (api, rate) => {
  expect(QUOTAS[OPERATIONS[api].quota]).toBe(rate);
});
