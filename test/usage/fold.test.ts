import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rotation, Secret } from '../../src/model/secret.js';
import { type EventCount, NO_USAGE, type Usage } from '../../src/model/usage.js';
import { AccountUse } from '../../src/usage/account-use.js';
import { secretIndex } from '../../src/usage/secret-index.js';
import { AWAY, anyCount, arnOf, BANK, countOf, HOME, roleOf, SHOP, secretOf } from './samples.js';

const LAMBDA = `arn:aws:lambda:${HOME}:${SHOP}:function:rotate`;

const rotating = (rotation: Partial<Rotation>, more: Partial<Secret> = {}): Secret =>
  secretOf('db', { rotation: { enabled: true, kind: 'lambda', ...rotation }, ...more });

const used = (counts: Iterable<EventCount>, secrets: Iterable<Secret> = [secretOf('db')]) => {
  const use = new AccountUse(secretIndex({ account: SHOP, listed: new Set([HOME]) }, secrets));
  for (const count of counts) use.add(count);
  return use;
};

const usageOf = (counts: Iterable<EventCount>, secret = secretOf('db')): Usage =>
  used(counts, [secret]).usages().get(secret.groupArn) ?? NO_USAGE;

const read = (more: Partial<EventCount> = {}): EventCount =>
  countOf({ secretId: arnOf('db'), ...more });

const day = (date: string): Pick<EventCount, 'first' | 'last'> => ({
  first: `${date}T08:00:00Z`,
  last: `${date}T09:00:00Z`,
});

const ADA = { type: 'IAMUser', arn: `arn:aws:iam::${SHOP}:user/ada`, account: SHOP };
const DENIED = { errorCode: 'AccessDenied', sessionHours: 0 };

describe('the use of a secret', () => {
  test('adds up what parts of the time, Regions and endpoints have of a reader', () => {
    const usage = usageOf([
      read({ count: 5, sessionHours: 2, ...day('2026-10-06') }),
      read({ count: 3, sessionHours: 3, ...day('2026-10-01'), viaVpcEndpoint: true }),
      read({ count: 1, sessionHours: 1, ...day('2026-10-03'), region: AWAY }),
    ]);
    expect(usage).toEqual({
      ...NO_USAGE,
      reads: 9,
      readers: [
        {
          kind: 'role',
          id: roleOf('Checkout'),
          account: SHOP,
          reads: 9,
          outsideVpcEndpoint: 6,
          sessionHours: 6,
          rotates: false,
          firstAt: '2026-10-01T08:00:00Z',
          lastAt: '2026-10-06T09:00:00Z',
        },
      ],
    });
  });

  test('names who reads most first, and of equal ones the first by text', () => {
    const { readers } = usageOf([
      read({ caller: { arn: roleOf('B') } }),
      read({ caller: { arn: roleOf('C') }, count: 2 }),
      read({ caller: { arn: roleOf('A') } }),
    ]);
    expect(readers.map(({ id }) => id)).toEqual(['C', 'A', 'B'].map((name) => roleOf(name)));
  });

  test('tells denials from reads, and both from calls that failed otherwise', () => {
    const usage = usageOf([
      read(),
      read({ ...DENIED, count: 4, caller: ADA }),
      read({ ...DENIED, errorCode: 'AccessDeniedException', count: 2, caller: ADA }),
      read({ ...DENIED, errorCode: 'ThrottlingException', count: 8, caller: ADA }),
      read({ ...DENIED, errorCode: 'ResourceNotFoundException' }),
    ]);
    expect(usage.reads).toBe(1);
    expect(usage.denied).toEqual([
      {
        kind: 'user',
        id: ADA.arn,
        account: SHOP,
        denials: 6,
        firstAt: '2026-10-05T08:00:00Z',
        lastAt: '2026-10-05T08:00:00Z',
      },
    ]);
  });

  test('is not spoken of by a call that failed by itself', () => {
    const use = used([read({ ...DENIED, errorCode: 'DecryptionFailure' })]);
    expect([...use.usages()]).toEqual([]);
    expect(use.totals()).toEqual({
      resolved: 0,
      unresolved: { events: 0, byReason: {}, samples: [] },
    });
  });

  test('asks no endpoint of services', () => {
    const caller = { type: 'AWSService', invokedBy: 'ecs-tasks.amazonaws.com' };
    expect(usageOf([read({ caller })]).readers).toMatchObject([
      { kind: 'service', id: 'ecs-tasks.amazonaws.com', outsideVpcEndpoint: 0 },
    ]);
  });

  test('says that it may be that of an earlier secret of the name', () => {
    const secret = secretOf('db', { createdAt: '2026-10-05T08:30:00Z' });
    const usage = usageOf([read({ secretId: 'db', ...day('2026-10-05') })], secret);
    expect(usage.mayIncludeEarlier).toBe(true);
    expect(usage.readers[0]?.firstAt).toBe('2026-10-05T08:30:00Z');
  });
});

describe('the function that rotates', () => {
  const secret = rotating({ lambdaArn: LAMBDA });
  const CALLS: readonly (readonly [
    what: string,
    call: Partial<EventCount>,
    rotates: boolean,
    lambdaArn?: string,
  ])[] = [
    ['is known by its name', { functionName: 'rotate' }, true],
    ['is known by its name and alias', { functionName: 'rotate' }, true, `${LAMBDA}:live`],
    ['is not a function of another name', { functionName: 'rotate-all' }, false],
    [
      'is not a function of that name in another account',
      { functionName: 'rotate', caller: { arn: roleOf('R', BANK) } },
      false,
    ],
    ['is not its role beside the function', {}, false],
    [
      'is not a function of that name in another Region',
      { functionName: 'rotate', region: AWAY },
      false,
    ],
    ['is none where the ARN is no function', { functionName: 'rotate' }, false, 'rotate'],
    [
      'is not Secrets Manager, which calls the function',
      { caller: { invokedBy: 'secretsmanager.amazonaws.com' } },
      false,
    ],
  ];

  const NAMED = CALLS.map(([what, call, rotates, lambdaArn = LAMBDA]) => ({
    what,
    call,
    rotates,
    lambdaArn,
  }));

  const ROTATION = countOf({ event: 'RotationSucceeded', secretId: arnOf('db'), sessionHours: 0 });

  test.each(NAMED)('$what', ({ call, rotates, lambdaArn }) => {
    const { readers } = usageOf([read(call), ROTATION], rotating({ lambdaArn }));
    expect(readers.map((reader) => reader.rotates)).toEqual([rotates]);
  });

  const at = (time: string): Pick<EventCount, 'first' | 'last'> => ({ first: time, last: time });
  const claimed = (more: Partial<EventCount> = {}) => read({ functionName: 'rotate', ...more });
  const STARTED = { ...ROTATION, event: 'RotationStarted' as const };

  const CLAIMS: readonly (readonly [
    what: string,
    counts: readonly EventCount[],
    rotates: readonly boolean[],
  ])[] = [
    ['by a function while nothing rotates', [claimed()], [false]],
    [
      'a day before the secret first rotates',
      [claimed(at('2026-10-04T08:00:00Z')), ROTATION],
      [true],
    ],
    [
      'more than a day before the secret first rotates',
      [claimed(at('2026-10-04T07:59:59Z')), ROTATION],
      [false],
    ],
    [
      'more than a day after the secret last rotated',
      [claimed(), claimed(at('2026-10-06T08:00:01Z')), ROTATION],
      [false],
    ],
    [
      'between two rotations',
      [claimed(), STARTED, { ...ROTATION, ...at('2026-10-20T08:00:00Z') }],
      [true],
    ],
    [
      'by two roles under the name of the function',
      [claimed(), claimed({ caller: { arn: roleOf('Evil'), account: SHOP } }), ROTATION],
      [false, false],
    ],
  ];

  test.each(CLAIMS)('is believed or not to be what reads %s', (_, counts, rotates) => {
    const { readers } = usageOf(counts, secret);
    expect(readers.map((reader) => reader.rotates)).toEqual(rotates);
  });

  test('that is not believed is one reader with the role beside it', () => {
    const { reads, readers } = usageOf([claimed(), read({ count: 2, sessionHours: 1 })], secret);
    expect(reads).toBe(3);
    expect(readers).toMatchObject([{ id: roleOf('Checkout'), reads: 3, sessionHours: 2 }]);
  });

  test('does not hide what others do with its role', () => {
    const { reads, readers } = usageOf([claimed(), read(), ROTATION], secret);
    expect([reads, readers.map(({ id, rotates }) => [id, rotates])]).toEqual([
      2,
      [
        [roleOf('Checkout'), false],
        [roleOf('Checkout'), true],
      ],
    ]);
  });
});

test.each([
  ['rds', 'rds.amazonaws.com', 'managed', true],
  ['rds', 'secretsmanager.amazonaws.com', 'managed', true],
  ['rds', 'rds-data.amazonaws.com', 'managed', false],
  ['rds', 'ecs-tasks.amazonaws.com', 'managed', false],
  ['rds', 'rds.amazonaws.com', 'none', false],
  [undefined, 'secretsmanager.amazonaws.com', 'external', false],
] as const)('of a secret of %s, %s is what rotates (%s): %s', (owner, service, kind, rotates) => {
  const secret = rotating({ kind }, owner === undefined ? {} : { owningService: owner });
  const { readers } = usageOf([read({ caller: { invokedBy: service } })], secret);
  expect(readers.map((reader) => reader.rotates)).toEqual([rotates]);
});

describe('a batch call', () => {
  const batch = (more: Partial<EventCount> = {}): EventCount => {
    const secretIdList = JSON.stringify(['db', 'key']);
    return countOf({ event: 'BatchGetSecretValue', secretIdList, sessionHours: 0, ...more });
  };
  const both = [secretOf('db'), secretOf('key')];

  test('is a read of each of its secrets', () => {
    const usages = used([batch({ count: 3 })], both).usages();
    expect([...usages].map(([arn, { reads }]) => [arn, reads])).toEqual([
      [arnOf('db'), 3],
      [arnOf('key'), 3],
    ]);
  });

  test('is none of those whose reads are recorded one by one', () => {
    const usages = used([batch({ count: 3 }), read({ count: 4 })], both).usages();
    expect([...usages.values()].map(({ reads }) => reads)).toEqual([4, 3]);
  });

  test.each([
    ['somebody else reads it', { caller: ADA }],
    ['its caller was not let read it alone', DENIED],
    ['a function that uses the role rotates it', { functionName: 'rotate' }],
  ] as const)('stays one where %s', (_, more) => {
    const secret = rotating({ lambdaArn: LAMBDA });
    const { readers } = usageOf([batch({ count: 3 }), read(more)], secret);
    expect(readers[0]).toMatchObject({ id: roleOf('Checkout'), reads: 3, rotates: false });
  });

  test('goes on where single reads ended, and the more of both are counted', () => {
    const { reads, readers } = usageOf([
      read({ count: 2, ...day('2026-10-01') }),
      batch({ count: 5, ...day('2026-10-09') }),
    ]);
    expect([reads, readers.length]).toEqual([5, 1]);
    expect(readers[0]).toMatchObject({
      firstAt: '2026-10-01T08:00:00Z',
      lastAt: '2026-10-09T09:00:00Z',
    });
  });

  test('proves no call that could be saved', () => {
    expect(usageOf([batch({ count: 3 })]).readers[0]?.sessionHours).toBe(3);
  });

  test('that was refused is a denial of each of its secrets', () => {
    const usages = used([batch(DENIED)], both).usages();
    expect([...usages.values()].map(({ reads, denied }) => [reads, denied.length])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test.each([
    ['hides what it reads', [batch({ secretIdList: 'null' })], [HOME]],
    ['hides it in its own Region', [batch({ secretIdList: '[]', region: AWAY })], [AWAY]],
    ['hides nothing where it names its secrets', [batch()], []],
    ['hides nothing where it was refused', [batch({ secretIdList: '[]', ...DENIED })], []],
    [
      'hides nothing where its caller has reads',
      [batch({ secretIdList: '[]' }), read({ secretId: 'nobody' })],
      [],
    ],
    [
      'hides it where its caller has reads in another Region',
      [batch({ secretIdList: '[]' }), read({ region: AWAY })],
      [HOME],
    ],
    [
      'hides it where somebody else has reads',
      [batch({ secretIdList: '[]' }), read({ caller: ADA })],
      [HOME],
    ],
    ['hides nothing of this account in another', [batch({ secretIdList: '', account: BANK })], []],
  ] as const)('without names %s', (_, counts, regions) => {
    expect([...used(counts, both).unnamedBatches()]).toEqual(regions);
  });
});

describe('whatever is counted', () => {
  const SECRETS = [
    rotating({ lambdaArn: LAMBDA }, { createdAt: '2026-10-01T00:00:00.500Z' }),
    secretOf('db-AbCdEf', { groupArn: arnOf('db-AbCdEf', 'Zz9Yy8') }),
    rotating({ kind: 'managed' }, { name: 'key', groupArn: arnOf('key'), owningService: 'rds' }),
  ];

  const told = (counts: readonly EventCount[]) => {
    const use = used(counts, SECRETS);
    return { usages: [...use.usages()], totals: use.totals(), hidden: use.unnamedBatches() };
  };

  test('no order makes a difference', () => {
    const orders = fc
      .array(anyCount, { maxLength: 30 })
      .chain((counts) =>
        fc.tuple(
          fc.constant(counts),
          fc.shuffledSubarray(counts, { minLength: counts.length, maxLength: counts.length }),
        ),
      );
    fc.assert(
      fc.property(orders, ([counts, shuffled]) => {
        expect(told(shuffled)).toEqual(told(counts));
      }),
    );
  });

  test('counts in pieces give the same as whole ones', () => {
    const inPieces = (count: EventCount, pieces: number): readonly EventCount[] =>
      Array.from({ length: pieces }, (_, i) => ({
        ...count,
        count: Math.floor((count.count + i) / pieces),
        sessionHours: Math.floor((count.sessionHours + i) / pieces),
      })).filter((piece) => piece.count > 0);
    const split = fc.array(fc.tuple(anyCount, fc.integer({ min: 1, max: 5 })), { maxLength: 20 });
    fc.assert(
      fc.property(split, (counts) => {
        const pieces = counts.flatMap(([count, many]) => inPieces(count, many));
        expect(told(pieces)).toEqual(told(counts.map(([count]) => count)));
      }),
    );
  });

  test('the reads of a secret are those of its readers, and never more than there are events', () => {
    fc.assert(
      fc.property(fc.array(anyCount, { maxLength: 30 }), (counts) => {
        const events = counts.reduce((sum, { count }) => sum + count, 0);
        for (const [, { reads, readers }] of told(counts).usages) {
          expect(reads).toBe(readers.reduce((sum, reader) => sum + reader.reads, 0));
          expect(reads).toBeLessThanOrEqual(events);
          for (const reader of readers) {
            expect(reader.outsideVpcEndpoint).toBeLessThanOrEqual(reader.reads);
            expect(reader.sessionHours).toBeLessThanOrEqual(reader.reads);
            expect(reader.firstAt <= reader.lastAt).toBe(true);
          }
        }
      }),
    );
  });
});
