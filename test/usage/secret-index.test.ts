import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Replication, Secret } from '../../src/model/secret.js';
import type { EventCount, UnresolvedReason } from '../../src/model/usage.js';
import { type Resolution, secretIndex } from '../../src/usage/secret-index.js';
import { AWAY, anyCount, arnOf, BANK, countOf, HOME, SHOP, secretOf } from './samples.js';

const replica = (more: Partial<Replication>): Pick<Secret, 'replica'> => ({
  replica: { isReplica: false, primaryRegion: HOME, regions: [], failed: [], ...more },
});

const { createdAt: _, ...AGELESS } = secretOf('ageless');

const SECRETS: readonly Secret[] = [
  secretOf('db'),
  secretOf('app-Zz9Yy8'),
  secretOf('everywhere', replica({ regions: [AWAY] })),
  secretOf('young', { createdAt: '2026-10-05T08:00:00.400Z' }),
  AGELESS,
  secretOf('clash', replica({ regions: [AWAY], failed: [{ region: AWAY }] })),
  secretOf('clash', { region: AWAY, groupArn: arnOf('clash', 'Qq1Ww2', AWAY) }),
  secretOf('promoted', replica({ regions: [] })),
  secretOf('promoted', { region: AWAY }),
  secretOf('orphan', {
    arn: arnOf('orphan', 'AbCdEf', AWAY),
    groupArn: arnOf('orphan'),
    ...replica({ isReplica: true, regions: [AWAY] }),
  }),
];

const LISTED = { account: SHOP, listed: new Set([HOME, AWAY, 'sa-east-1']) };

const INDEX = secretIndex(LISTED, SECRETS);

/** ARNs of the groups, or reasons. */
const told = ({ counted, unresolved }: Resolution): readonly string[] => [
  ...counted.map(({ secret }) => secret.groupArn),
  ...unresolved.map(({ reason }) => reason),
];

const NAMES: readonly (readonly [
  how: string,
  secretId: string,
  region: string,
  expected: string,
])[] = [
  ['by its whole ARN', arnOf('db'), HOME, arnOf('db')],
  ['by an ARN without its suffix', arnOf('db', ''), HOME, arnOf('db')],
  ['by its name', 'db', HOME, arnOf('db')],
  ['by the ARN of its replica', arnOf('everywhere', 'AbCdEf', AWAY), AWAY, arnOf('everywhere')],
  ['by a partial ARN of its replica', arnOf('everywhere', '', AWAY), AWAY, arnOf('everywhere')],
  ['by its name in the Region of its replica', 'everywhere', AWAY, arnOf('everywhere')],
  [
    'by the ARN of a replica that is no more',
    arnOf('db', 'AbCdEf', 'sa-east-1'),
    'sa-east-1',
    arnOf('db'),
  ],
  ['by its name that ends as ARNs do', 'app-Zz9Yy8', HOME, arnOf('app-Zz9Yy8')],
  ['by a whole ARN, its name ending as ARNs do', arnOf('app-Zz9Yy8'), HOME, arnOf('app-Zz9Yy8')],
  [
    'by a partial ARN that looks like a whole one',
    arnOf('app-Zz9Yy8', ''),
    HOME,
    arnOf('app-Zz9Yy8'),
  ],
  ['by its name where a copy of another failed', 'clash', AWAY, arnOf('clash', 'Qq1Ww2', AWAY)],
  ['by its name, its copy having failed elsewhere', 'clash', HOME, arnOf('clash')],
  [
    'by the ARN of what was its replica',
    arnOf('promoted', 'AbCdEf', AWAY),
    AWAY,
    arnOf('promoted', 'AbCdEf', AWAY),
  ],
  ['by the ARN of what has become two', arnOf('promoted'), HOME, arnOf('promoted')],
  ['by a replica, the primary being unseen', 'orphan', AWAY, arnOf('orphan')],
  ['by its name, its age unknown', 'ageless', HOME, arnOf('ageless')],
];

const STRANGERS: readonly (readonly [
  how: string,
  secretId: string | undefined,
  expected: UnresolvedReason,
])[] = [
  ['a name that nobody has', 'nobody', 'noSuchSecret'],
  ['a name in other letters', 'DB', 'noSuchSecret'],
  ['a name with the suffix, which is none', 'db-AbCdEf', 'noSuchSecret'],
  ['the whole ARN of an earlier secret', arnOf('db', 'Old0Ld'), 'earlierSecret'],
  ['a whole ARN of a name that nobody has', arnOf('nobody', 'Old0Ld'), 'noSuchSecret'],
  ['a partial ARN of a name that nobody has', arnOf('nobody', ''), 'noSuchSecret'],
  ['an ARN where neither of two is', arnOf('promoted', 'AbCdEf', 'sa-east-1'), 'noSuchSecret'],
  ['an ARN of another account', arnOf('db', 'AbCdEf', HOME, BANK), 'elsewhere'],
  ['the ARN of something else', 'arn:aws:iam::111122223333:role/db', 'noSuchSecret'],
  ['half an ARN', 'arn:aws:secretsmanager:', 'noSuchSecret'],
  ['no name', undefined, 'unnamed'],
  ['an empty name', '', 'unnamed'],
  ['the name of an object', '__proto__', 'noSuchSecret'],
];

describe('a secret is found', () => {
  test.each(NAMES)('%s', (_, secretId, region, expected) => {
    expect(told(INDEX.resolve(countOf({ secretId, region })))).toEqual([expected]);
  });
});

describe('no secret is found by', () => {
  test.each(STRANGERS)('%s', (_, secretId, expected) => {
    const count = countOf(secretId === undefined ? {} : { secretId });
    expect(told(INDEX.resolve(count))).toEqual([expected]);
  });

  test('anything in an account that was not scanned', () => {
    const index = secretIndex({ account: BANK, listed: new Set() }, []);
    const secretId = arnOf('db', 'AbCdEf', HOME, BANK);
    expect(index.resolve(countOf({ secretId })).unresolved).toEqual([
      { reason: 'elsewhere', secretId },
    ]);
    expect(told(index.resolve(countOf()))).toEqual(['unnamed']);
  });

  test.each([
    ['a name', 'nobody', 'elsewhere'],
    ['a whole ARN', arnOf('nobody', 'Old0Ld', 'us-west-2'), 'elsewhere'],
    ['the whole ARN of an earlier secret', arnOf('db', 'Old0Ld'), 'earlierSecret'],
  ])('%s in a Region whose secrets were not listed', (_, secretId, expected) => {
    expect(told(INDEX.resolve(countOf({ secretId, region: 'us-west-2' })))).toEqual([expected]);
  });
});

describe('events are bound to a name by their time', () => {
  const CREATED = '2026-10-05T08:00:00Z';
  const TIMES: readonly (readonly [
    what: string,
    first: string,
    last: string,
    expected: readonly [first: string, mayIncludeEarlier: boolean] | UnresolvedReason,
  ])[] = [
    ['all before', '2026-10-01T00:00:00Z', '2026-10-05T07:59:59Z', 'earlierSecret'],
    ['until the second of its creation', '2026-10-01T00:00:00Z', CREATED, [CREATED, true]],
    ['from the second of its creation', CREATED, '2026-10-06T00:00:00Z', [CREATED, false]],
    ['around it', '2026-10-05T07:59:59Z', '2026-10-06T00:00:00Z', [CREATED, true]],
    ['all after', '2026-10-05T08:00:01Z', '2026-10-06T00:00:00Z', ['2026-10-05T08:00:01Z', false]],
  ];

  test.each(TIMES)('%s', (_, first, last, expected) => {
    for (const secretId of ['young', arnOf('young', '')]) {
      const { counted, unresolved } = INDEX.resolve(countOf({ secretId, first, last }));
      if (typeof expected === 'string')
        expect(unresolved).toEqual([{ reason: expected, secretId }]);
      else
        expect(
          counted.map(({ count, mayIncludeEarlier }) => [count.first, mayIncludeEarlier]),
        ).toEqual([expected]);
    }
  });

  test('and to a whole ARN whatever their time', () => {
    const first = '2026-10-01T00:00:00Z';
    const [use] = INDEX.resolve(countOf({ secretId: arnOf('young'), first })).counted;
    expect([use?.count.first, use?.mayIncludeEarlier]).toEqual([first, false]);
  });

  test('so that the newer one of two secrets stands for their name', () => {
    const old = secretOf('db', { groupArn: arnOf('db', 'Old0Ld') });
    const young = secretOf('db', { createdAt: '2026-10-01T00:00:00Z' });
    for (const secrets of [
      [old, young],
      [young, old],
    ])
      expect(told(secretIndex(LISTED, secrets).resolve(countOf({ secretId: 'db' })))).toEqual([
        young.groupArn,
      ]);
  });
});

describe('a batch call', () => {
  const batch = (secretIdList: string): EventCount =>
    countOf({ event: 'BatchGetSecretValue', secretIdList });

  test('is of each secret that it names', () => {
    const ids = ['db', arnOf('everywhere'), 'nobody', arnOf('db', 'Old0Ld')];
    expect(INDEX.resolve(batch(JSON.stringify(ids)))).toMatchObject({
      counted: [
        { secret: { groupArn: arnOf('db') } },
        { secret: { groupArn: arnOf('everywhere') } },
      ],
      unresolved: [
        { reason: 'noSuchSecret', secretId: 'nobody' },
        { reason: 'earlierSecret', secretId: arnOf('db', 'Old0Ld') },
      ],
    });
  });

  test('that names a secret twice is of it once, and surely so where one name is its ARN', () => {
    const older = { first: '2026-10-01T00:00:00Z', last: '2026-10-06T00:00:00Z' };
    for (const ids of [
      ['young', arnOf('young')],
      [arnOf('young'), 'young'],
    ]) {
      const { counted } = INDEX.resolve({ ...batch(JSON.stringify(ids)), ...older });
      expect(counted.map(({ mayIncludeEarlier }) => mayIncludeEarlier)).toEqual([false]);
    }
  });

  test.each(['', '[', '{}', 'null', '[]', '[1, null, {"a": "db"}]', '"db"'])(
    'with the list %s names nothing',
    (list) => {
      expect(told(INDEX.resolve(batch(list)))).toEqual(['unnamed']);
    },
  );

  test('takes twenty names, and one more is a call that reads nothing', () => {
    const names = (many: number): string =>
      JSON.stringify(Array.from({ length: many }, (_, i) => `name-${i}`));
    expect(INDEX.resolve(batch(names(20))).unresolved).toHaveLength(20);
    expect(told(INDEX.resolve(batch(names(21))))).toEqual(['unnamed']);
  });
});

test('whatever a count says, each secret has it at most once, and not from before its creation', () => {
  fc.assert(
    fc.property(anyCount, (count) => {
      const { counted, unresolved } = INDEX.resolve(count);
      expect(counted.length + unresolved.length).toBeGreaterThan(0);
      expect(new Set(counted.map(({ secret }) => secret)).size).toBe(counted.length);
      for (const use of counted) {
        expect(use.count.count).toBe(count.count);
        expect(use.count.first <= use.count.last).toBe(true);
      }
    }),
  );
});
