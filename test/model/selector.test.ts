import { describe, expect, test } from 'vitest';
import { namesUnits, selects } from '../../src/model/selector.js';
import type { RulesSettings, SecretSelector } from '../../src/model/settings.js';

const SECRET = {
  account: '100000000002',
  ouPath: 'r-ab12/ou-ab12-work/ou-ab12-prod',
  tags: { stage: 'production' },
};

describe('a selector', () => {
  test.each<[string, SecretSelector, boolean]>([
    ['that is empty selects every secret', {}, true],
    ['selects by the unit of the account', { ous: ['ou-ab12-prod'] }, true],
    ['selects by a unit above', { ous: ['ou-zz99-lab', 'ou-ab12-work'] }, true],
    ['selects by the root', { ous: ['r-ab12'] }, true],
    ['does not select by a part of an id', { ous: ['ou-ab12'] }, false],
    ['must match in all it names', { ous: ['r-ab12'], accounts: ['100000000003'] }, false],
    ['selects by globs over tags', { tags: { stage: 'prod*' } }, true],
    ['does not select by a tag that only objects have', { tags: { constructor: '*' } }, false],
  ])('%s', (_, selector, expected) => {
    expect(selects(selector, SECRET)).toBe(expected);
  });

  test('by unit selects no secret of an account whose place is not known', () => {
    expect(selects({ ous: ['r-ab12'] }, { ...SECRET, ouPath: undefined })).toBe(false);
  });
});

describe('settings depend on where accounts stand', () => {
  test.each<[RulesSettings, boolean]>([
    [{}, false],
    [{ unused: { params: { days: 3 } } }, false],
    [{ unused: { overrides: [{ tags: { a: 'b' }, params: {} }] } }, false],
    [
      {
        unused: {
          overrides: [
            { tags: {}, params: {} },
            { ous: ['r-ab12'], params: {} },
          ],
        },
      },
      true,
    ],
  ])('%j: %s', (settings, expected) => {
    expect(namesUnits(settings)).toBe(expected);
  });
});
