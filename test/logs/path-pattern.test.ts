/** Patterns of paths. */
import { describe, expect, test } from 'vitest';
import { pathPattern } from '../../src/logs/path-pattern.js';

function matches(pattern: string, path: string): boolean {
  const { root, begin, advance, isWhole } = pathPattern(pattern.split('/'));
  const parts = path.split('/');
  if (root.some((part, index) => part !== parts[index])) return false;
  return isWhole(parts.slice(root.length).reduce(advance, begin));
}

describe('a pattern matches', () => {
  test.each([
    ['/logs', '/logs/a/b.json', true],
    ['/logs', '/other/b.json', false],
    ['/logs/*.json', '/logs/b.json', true],
    ['/logs/*.json', '/logs/a/b.json', false],
    ['/logs/*', '/logs/a/b.json', true],
    ['/logs/**', '/logs/a/b.json', true],
    ['/logs/**/b.json', '/logs/b.json', true],
    ['/logs/**/b.json', '/logs/a/c/b.json', true],
    ['/logs/**/b.json', '/logs/a/c/d.json', false],
    ['/logs/**/CloudTrail/eu-*/**/*.gz', '/logs/o/1/CloudTrail/eu-west-1/2026/a.gz', true],
    ['/logs/**/CloudTrail/eu-*/**/*.gz', '/logs/o/1/CloudTrail/us-east-1/2026/a.gz', false],
    ['/logs/?/b.json', '/logs/a/b.json', true],
    ['/logs/?/b.json', '/logs/aa/b.json', false],
    ['/logs/**/**/**', '/logs/b.json', true],
  ])('%s with %s: %j', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  test('in time that does not grow with the ways in which it could', () => {
    const pattern = `/${'**/a*/'.repeat(30)}b`;
    expect(matches(pattern, `/${'aa/'.repeat(200)}c`)).toBe(false);
  });
});
