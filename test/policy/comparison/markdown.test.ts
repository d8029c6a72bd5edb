/** Whatever a text holds, GitHub shows the text. */
import { expect, test } from 'vitest';
import { anchor, block, code, plain, shortJson } from './markdown.js';

test.each([
  ['*_[x](y)_*', '\\*\\_\\[x\\](y)\\_\\*'],
  ['<b>&amp;</b>', '\\<b\\>\\&amp;\\</b\\>'],
  ['a|b\n# c', 'a\\|b \\# c'],
  ['`$x$` \\ ~', '\\`\\$x\\$\\` \\\\ \\~'],
])('a text means nothing to Markdown: %j', (text, shown) => {
  expect(plain(text)).toBe(shown);
});

test.each([
  ['aws:userid', '`aws:userid`'],
  ['a|b', '`a\\|b`'],
  ['a`b``c', '``` a`b``c ```'],
])('code is fenced by more than it holds: %j', (text, shown) => {
  expect(code(text)).toBe(shown);
});

test('a block is fenced by more than it holds', () => {
  expect(block('json', '"```"')).toBe('````json\n"```"\n````');
});

test('an anchor is what GitHub makes of a heading', () => {
  expect(anchor('4. Who, "really", gets_in?')).toBe('#4-who-really-gets_in');
});

test('JSON stays on a line while it fits, and stays the same JSON', () => {
  const value = { list: ['x'.repeat(50), 'y'.repeat(50)], 'a "key"': { deep: [1, true, null] } };
  expect(JSON.parse(shortJson(value))).toEqual(value);
  expect(shortJson(value).split('\n')).toHaveLength(7);
  expect(shortJson({ a: [1, 2] })).toBe('{ "a": [1, 2] }');
});
