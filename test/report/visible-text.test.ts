import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText } from '../../src/report/cut-text.js';
import { cutToWidth, fillToWidth, widthOf, wrapToWidth } from '../../src/report/styled-line.js';
import { visibleText } from '../../src/report/visible-text.js';
import { anyText } from './any-result.js';

test.each([
  ['prod/payments/stripe', 'prod/payments/stripe'],
  ['a\nb\r\n\tc', 'a\\nb\\r\\n\\tc'],
  ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
  ['\u0000\u007f\u009b', '\\x00\\x7f\\x9b'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\u{e0041}', '\\u{e0041}'],
  ['\ud800', '\\ud800'],
  ['a\u0301', 'a\u0301'],
  ['a\u0301\u0301\u0301\u0301\u0301', 'a\u0301\u0301\u0301\u0301\\u0301'],
  ['秘密 💥', '秘密 💥'],
  ['C:\\n', 'C:\\n'],
])('%j is written %j', (text, seen) => {
  expect(visibleText(text)).toBe(seen);
});

test('making a text visible twice changes nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const seen = visibleText(text);
      expect(visibleText(seen)).toBe(seen);
      expect(seen).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['秘密秘密', 8, '秘密秘密'],
  ['秘密秘密', 7, '秘密秘…'],
  ['秘密秘密', 6, '秘密…'],
  ['', 3, ''],
])('%j in %i columns is %j', (text, columns, cut) => {
  expect(cutToWidth(text, columns)).toBe(cut);
});

test('no text is wider than the columns that it was cut, filled or wrapped to', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 4, max: 60 }), (raw, columns) => {
      const text = visibleText(raw);
      expect(widthOf(cutToWidth(text, columns))).toBeLessThanOrEqual(columns);
      expect(widthOf(fillToWidth(text, columns))).toBe(columns);
      const lines = wrapToWidth(text, columns, 3);
      expect(lines.length).toBeLessThanOrEqual(3);
    }),
  );
});

test('wrapping loses nothing that fits, and says where something was left out', () => {
  const text = 'one two three four five six seven';
  expect(wrapToWidth(text, 12, 3)).toEqual(['one two', 'three four', 'five six se…']);
  expect(wrapToWidth(text, 12, 4)).toEqual(['one two', 'three four', 'five six', 'seven']);
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['a💥b', 3, 'a…'],
  ['a💥b', 4, 'a💥b'],
])('%j within %i units is %j, never half a character', (text, limit, cut) => {
  expect(cutText(text, limit)).toBe(cut);
});
