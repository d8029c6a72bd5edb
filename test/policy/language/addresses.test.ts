/** Addresses and ranges as policies write them. */
import { describe, expect, it } from 'vitest';
import {
  anyAddresses,
  contains,
  isNarrow,
  isNeverPublic,
  publicAddresses,
  readAddress,
  readRange,
} from '../../../src/policy/language/addresses.js';

const isIn = (address: string, range: string): boolean | undefined => {
  const read = { address: readAddress(address), range: readRange(range) };
  return read.address === undefined || read.range === undefined
    ? undefined
    : contains(read.range, read.address);
};

describe('a range', () => {
  it.each([
    ['52.95.10.255', '52.95.10.0/24', true],
    ['52.95.11.0', '52.95.10.0/24', false],
    ['52.95.10.7', '52.95.10.7', true],
    ['52.95.10.8', '52.95.10.7/32', false],
    ['52.95.10.1', '52.95.10.200/24', true],
    ['255.255.255.255', '0.0.0.0/0', true],
    ['2600::1', '0.0.0.0/0', false],
    ['2600:1f00::1', '2600:1f00::/24', true],
    ['2600:1fff::', '2600:1f00::/32', false],
    ['::1', '::/127', true],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8/128', true],
  ])('%s in %s: %s', (address, range, expected) => {
    expect(isIn(address, range)).toBe(expected);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '01234.1.1.1',
    ' 1.2.3.4',
    '1::2::3',
    ':::',
    '1:2:3:4:5:6:7',
    '12345::',
    '::/129',
    'g::',
    '1:2:3:4:5:6:7:8::',
  ])('is not %j', (text) => {
    expect(readRange(text)).toBeUndefined();
  });

  it.each([
    ['8.0.0.0/8', true],
    ['8.0.0.0/7', false],
    ['2600::/32', true],
    ['2600::/31', false],
  ])('%s is narrow: %s', (text, expected) => {
    const range = readRange(text);
    expect(range && isNarrow(range)).toBe(expected);
  });

  it.each([
    ['10.1.0.0/16', true],
    ['172.16.0.0/12', true],
    ['172.16.0.0/11', false],
    ['192.168.0.0/15', false],
    ['fc00::/7', true],
    ['2000::/3', false],
  ])('%s lies outside the Internet: %s', (text, expected) => {
    const range = readRange(text);
    expect(range && isNeverPublic(range)).toBe(expected);
  });
});

describe('representative addresses', () => {
  it('lie in each set of ranges in which one can lie, and never outside the Internet', () => {
    const ranges = ['9.255.255.0/24', '52.95.10.0/24', '52.95.10.128/25']
      .map(readRange)
      .filter((range) => range !== undefined);
    expect(publicAddresses(ranges)).toEqual([
      '9.255.255.0',
      '52.95.10.0',
      '52.95.11.0',
      '52.95.10.128',
      '2000:0:0:0:0:0:0:0',
    ]);
  });

  it('lie anywhere where private ranges count', () => {
    const ranges = [readRange('224.0.0.0/3')].filter((range) => range !== undefined);
    expect(anyAddresses(ranges)).toEqual(['224.0.0.0', '0.0.0.0', '0:0:0:0:0:0:0:0']);
  });
});
