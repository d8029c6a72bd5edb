/** JSON Patch by hand: what each operation leaves, by the examples of its standard. Source: RFC 6902, appendix A. */
import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/model/access.js';
import { applyPatch, pointer } from '../../src/policy/fix/json-patch.js';
import { strictlyPatched } from './strict-patch.js';

type Row = readonly [
  what: string,
  before: unknown,
  patch: readonly PatchOperation[],
  after: unknown,
];

const ROWS: readonly Row[] = [
  ['nothing', { a: 1 }, [], { a: 1 }],
  ['a new member', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
  ['a member in the place of another', { a: 1 }, [{ op: 'add', path: '/a', value: 2 }], { a: 2 }],
  [
    'an item between others',
    { a: ['x', 'z'] },
    [{ op: 'add', path: '/a/1', value: 'y' }],
    { a: ['x', 'y', 'z'] },
  ],
  [
    'an item at the end',
    { a: ['x'] },
    [{ op: 'add', path: '/a/-', value: ['y'] }],
    { a: ['x', ['y']] },
  ],
  ['no member', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
  ['no item', { a: ['x', 'y', 'z'] }, [{ op: 'remove', path: '/a/1' }], { a: ['x', 'z'] }],
  [
    'another value',
    { a: [1, { b: 2 }] },
    [{ op: 'replace', path: '/a/1/b', value: 3 }],
    { a: [1, { b: 3 }] },
  ],
  [
    'one thing after the other',
    { a: ['x', 'y', 'z'] },
    [
      { op: 'remove', path: '/a/2' },
      { op: 'remove', path: '/a/0' },
      { op: 'add', path: '/a/-', value: 'w' },
    ],
    { a: ['y', 'w'] },
  ],
  [
    'a key with a slash and a tilde',
    { 'aws:PrincipalTag/a~b': 1 },
    [{ op: 'remove', path: '/aws:PrincipalTag~1a~0b' }],
    {},
  ],
  [
    'a key that looks like an escape',
    { '~1': 1, '/': 2 },
    [{ op: 'replace', path: '/~01', value: 3 }],
    { '~1': 3, '/': 2 },
  ],
  ['a key that is empty', { '': 1 }, [{ op: 'replace', path: '/', value: 2 }], { '': 2 }],
  [
    'a key of a prototype',
    JSON.parse('{"__proto__":{"a":1}}'),
    [{ op: 'replace', path: '/__proto__/a', value: 2 }],
    JSON.parse('{"__proto__":{"a":2}}'),
  ],
];

describe('a patch', () => {
  it.each(ROWS)('leaves %s', (_what, before, patch, after) => {
    const copy = structuredClone(before);
    expect(applyPatch(before, patch)).toEqual(after);
    expect(strictlyPatched(before, patch)).toEqual(after);
    expect(before).toEqual(copy);
  });

  it('finds what a pointer was made for, whatever the key', () => {
    for (const key of ['a', 'a/b', '~', '~1', '~01', '/', '', '0', '-']) {
      const patch = [{ op: 'replace', path: pointer('list', key), value: 2 }] as const;
      expect(applyPatch({ list: { [key]: 1 } }, patch)).toEqual({ list: { [key]: 2 } });
    }
  });

  it.each<readonly [string, unknown, PatchOperation]>([
    ['a member that is not there', { a: 1 }, { op: 'remove', path: '/b' }],
    ['an item behind the last', { a: [1] }, { op: 'replace', path: '/a/1', value: 2 }],
    ['a place behind the end', { a: [1] }, { op: 'add', path: '/a/2', value: 2 }],
    ['a member of nothing', { a: 1 }, { op: 'add', path: '/b/c', value: 2 }],
    ['a member of a text', { a: 'x' }, { op: 'add', path: '/a/b', value: 2 }],
  ])('that asks for %s is none, for the tests of fixes', (_what, document, operation) => {
    expect(() => strictlyPatched(document, [operation])).toThrow(/no|nothing/);
  });
});
