import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { createState } from '../../src/sandbox/state/state.js';
import { parseWorldTime } from '../../src/sandbox/world/time.js';

describe('times of a world', () => {
  const NOW = new Date('2026-03-02T09:30:00Z');

  test.each([
    ['now', '2026-03-02T09:30:00.000Z'],
    ['1 day ago', '2026-03-01T09:30:00.000Z'],
    ['400 days ago', '2025-01-26T09:30:00.000Z'],
    ['3 hours ago', '2026-03-02T06:30:00.000Z'],
    ['90 minutes ago', '2026-03-02T08:00:00.000Z'],
    ['in 10 days', '2026-03-12T09:30:00.000Z'],
    ['in 2 weeks', '2026-03-16T09:30:00.000Z'],
    ['1 year ago', '2025-03-02T09:30:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseWorldTime(text, NOW)?.toISOString()).toBe(expected);
  });

  test.each([
    '',
    'yesterday',
    '10 days',
    'in 3 moons',
    '2026-13-01',
    '1 constructor ago',
    '-1 days ago',
  ])('%j is none', (text) => {
    expect(parseWorldTime(text, NOW)).toBeUndefined();
  });
});

/** A copy of the tiny world with one text replaced in one file, and the line where it was. */
function changed(file: string, from: string, to: string) {
  const folder = mkdtempSync(join(tmpdir(), 'world-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync('fixtures/tiny', folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
  return { folder, line: text.slice(0, text.indexOf(from)).split('\n').length };
}

/** What loading a folder complains about, without the folder's name. */
function problemsOf(folder: string): string {
  try {
    loadWorld(folder);
    return 'none';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.replaceAll(`${folder}/`, '');
  }
}

/** Readers of the tiny world's database, which was read two days ago, and in us-east-1 one day ago. */
const READERS: readonly (readonly [what: string, reads: string, expected: string])[] = [
  ['a reader without a name', '{ every: 3 days }', "a reader needs 'by' or 'function'"],
  ['a reader that is no name', '{ by: somebody }', "'by' must match pattern"],
  ['an interval that is none', '{ by: role/app, every: often }', `match format "world-interval"`],
  ['an interval of no time', '{ by: role/app, every: 0 days }', `match format "world-interval"`],
  ['a reader in a Region without the secret', '{ by: root, in: ap-east-1 }', "in 'ap-east-1'"],
  ['a reader of the future', '{ by: root, until: in 1 day }', "'until' lies in the future"],
  ['a reader of long ago', '{ by: root, until: 99 days ago }', "'until' is before any event"],
  ['a span from its end', '{ by: root, from: 1 day ago }', "'from' is after 'until'"],
  ['too many reads', '{ by: root, every: 1 minute }', 'these are more than 5000 reads'],
  [
    'a list of nobody',
    '{ by: root, batch: list, with: [not/there] }',
    "the Region has no secret 'not/there'",
  ],
  [
    'company without a list',
    '{ by: root, batch: filters, with: [prod/shop/leaving] }',
    "'with' needs 'batch: list'",
  ],
  [
    'a stranger who knows the name',
    '{ by: "arn:aws:iam::999988887777:role/app", as: name }',
    'another account can name a secret by its ARN only',
  ],
  [
    'a read after the last one',
    '{ by: root, until: 1 day ago }',
    "'prod/shop/db-password' was read last in eu-west-1 on 2026-02-28, but 'reads' go on until 2026-03-01",
  ],
  [
    'a last read by nobody',
    '{ by: root, until: 5 days ago }',
    "'prod/shop/db-password' was read last in eu-west-1 on 2026-02-28, but nobody reads it after 2026-02-25",
  ],
];

describe('a mistake in a world names file, line and column', () => {
  const ORGANIZATION = 'organization.yaml';
  const SHOP = 'accounts/tiny-shop.yaml';

  test.each([
    ['an unknown key', SHOP, 'accessed: 2 days', 'acessed: 2 days', "unknown key 'acessed'"],
    [
      'a time that is none',
      SHOP,
      'accessed: 2 days ago',
      'accessed: lately',
      `'accessed' must match format "world-time"`,
    ],
    ['broken YAML', SHOP, 'tags: { team', 'tags: [ team', 'Flow sequence'],
    [
      'a state that is none',
      ORGANIZATION,
      'SUSPENDED',
      'GONE',
      "'state' must be equal to one of the allowed values: ACTIVE, CLOSED",
    ],
    [
      'an id that is a number',
      ORGANIZATION,
      '"100000000003"',
      '100000000003',
      "'id' must be string",
    ],
    [
      'an unknown unit',
      ORGANIZATION,
      'unit: Production',
      'unit: Nowhere',
      "there is no unit 'Nowhere'",
    ],
    [
      'an unknown account',
      ORGANIZATION,
      '[tiny-audit]',
      '[nobody]',
      "there is no account 'nobody'",
    ],
    [
      'an unknown target',
      ORGANIZATION,
      'targets: [Workloads]',
      'targets: [Nowhere]',
      "there is no account or unit 'Nowhere'",
    ],
    [
      'an unknown Region',
      ORGANIZATION,
      'regions: [ap-east-1]',
      'regions: [mars]',
      "there is no Region 'mars'",
    ],
    [
      'an unknown Region of Security Hub',
      ORGANIZATION,
      'enabled: [eu-west-1]',
      'enabled: [eu-west-1, mars]',
      "there is no Region 'mars'",
    ],
    [
      'an unknown account without Security Hub',
      ORGANIZATION,
      'enabled: [eu-west-1]',
      'except: { nobody: all }\n  enabled: all',
      "there is no account 'nobody'",
    ],
    [
      'Security Hub somewhere',
      ORGANIZATION,
      'enabled: [eu-west-1]',
      'enabled: some',
      `'enabled' must match format "all-or-a-list"`,
    ],
    [
      'an account id used twice',
      ORGANIZATION,
      '"100000000003"',
      '"100000000001"',
      "the account id '100000000001' is used twice",
    ],
    [
      'an account named as a unit',
      ORGANIZATION,
      'name: tiny-audit',
      'name: Production',
      "the name 'Production' is used twice",
    ],
    [
      'an unknown policy',
      SHOP,
      'policy: shop-readers',
      'policy: nope',
      'there is no file policies/nope.json',
    ],
    [
      'an unknown key of KMS',
      SHOP,
      'key: alias/shop',
      'key: alias/nope',
      "the Region has no key 'alias/nope'",
    ],
    [
      'a secret named twice',
      SHOP,
      'name: prod/shop/leaving',
      'name: prod/shop/never-read',
      "the secret name 'prod/shop/never-read' is used twice",
    ],
    [
      'a replica in its own Region',
      SHOP,
      'us-east-1: { acc',
      'eu-west-1: { acc',
      'a secret cannot be replicated to its own Region',
    ],

    [
      'two policies',
      SHOP,
      'policy: shop-readers',
      'policyText: x\n      policy: shop-readers',
      "'policy' and 'policyText' exclude each other",
    ],
    ...READERS.map(([what, reads, expected]): [string, string, string, string, string] => [
      what,
      SHOP,
      '      accessed: 2 days ago\n',
      `      reads: [${reads}]\n      accessed: 2 days ago\n`,
      expected,
    ]),
    [
      'a trail in an account that is none',
      ORGANIZATION,
      'account: tiny-audit',
      'account: nobody',
      "there is no account 'nobody'",
    ],
    [
      'a trail in a Region that is none',
      ORGANIZATION,
      'region: us-east-1',
      'region: mars',
      "there is no Region 'mars'",
    ],
    [
      'a failure of a rotation to come',
      SHOP,
      'last: 3 days ago }',
      'last: 3 days ago, failures: [{ step: setSecret, until: in 2 days }] }',
      "'until' lies in the future",
    ],
  ])('%s', (_what, file, from, to, expected) => {
    const { folder, line } = changed(file, from, to);
    const problem = problemsOf(folder).split('\n\n')[0];
    expect(problem).toContain(expected);
    expect(problem).toContain(`${file}:${line}:`);
  });

  test('a file of an account that does not exist', () => {
    const { folder } = changed(ORGANIZATION, 'delegated', 'delegated');
    writeFileSync(join(folder, 'accounts', 'ghost.yaml'), 'secrets: {}\n');
    expect(problemsOf(folder)).toBe(
      "accounts/ghost.yaml:1:1: organization.yaml has no account 'ghost'",
    );
  });

  test('a replica where another secret has its name', () => {
    const { folder } = changed(SHOP, 'name: stage/shop/api-token', 'name: prod/shop/db-password');
    expect(problemsOf(folder)).toBe(
      `${SHOP}:26:9: 'us-east-1' has another secret of this name, so that the replica must be Failed`,
    );
  });

  test('a world that is not there', () => {
    expect(problemsOf('fixtures/nowhere')).toBe(
      'organization.yaml: This file of the world is missing.\n' +
        'A world is a folder with organization.yaml, accounts/ and policies/.',
    );
  });

  test('all mistakes come at once', () => {
    const { folder } = changed(ORGANIZATION, 'unit: Production', 'unit: Nowhere');
    const shop = join(folder, SHOP);
    writeFileSync(shop, readFileSync(shop, 'utf8').replace('policy: shop-readers', 'policy: nope'));
    expect(problemsOf(folder).split('\n\n')).toHaveLength(2);
  });
});

test('every world in fixtures loads, and the same ids come out each time', () => {
  const suffixes = () => {
    const { accounts } = createState(loadWorld('fixtures/tiny'));
    const shop = accounts.get('100000000002')?.secrets.get('eu-west-1')?.values() ?? [];
    return [...shop].map(({ suffix }) => suffix);
  };
  expect(suffixes()).toStrictEqual(suffixes());
  expect(new Set(suffixes()).size).toBe(6);
  expect(suffixes()[0]).toBe('AbCdEf');
});
