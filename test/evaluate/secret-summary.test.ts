import { describe, expect, test } from 'vitest';
import { factsOf } from '../../src/evaluate/facts-of.js';
import { gapIn } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import type { SecretSummary } from '../../src/model/secret-summary.js';

const NOW = new Date('2026-03-02T09:30:00Z');
const ARN = 'arn:aws:secretsmanager:eu-west-1:100000000002:secret:db-AbCdEf';
const LAMBDA = 'arn:aws:lambda:eu-west-1:100000000002:function:rotate';

const DUE: Secret['rotation'] = {
  enabled: true,
  kind: 'lambda',
  lambdaArn: LAMBDA,
  everyDays: 30,
  nextAt: '2026-03-20T23:59:59.000Z',
};

const SECRET: Secret = {
  arn: ARN,
  groupArn: ARN,
  name: 'db',
  description: 'Database user of the shop',
  account: { id: '100000000002', state: 'ACTIVE' },
  region: 'eu-west-1',
  partition: 'aws',
  tags: { owner: 'shop' },
  rotation: DUE,
  key: { managedBy: 'customer', id: 'alias/shop', alias: 'alias/shop' },
  replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: [], failed: [] },
  deletion: { scheduled: false },
  policy: { present: false },
  gaps: [],
};

const summaryOf = (change: Partial<Secret> = {}): SecretSummary =>
  factsOf({ ...SECRET, ...change }, { now: NOW }).summary();

const hidden = (...facts: readonly string[]): Partial<Secret> => ({
  gaps: facts.map((fact) => gapIn(fact, { reason: 'accessDenied' })),
});

describe('of a secret reports say', () => {
  test('what is known of it', () => {
    expect(summaryOf()).toEqual({
      description: 'Database user of the shop',
      keyId: 'alias/shop',
      rotationEnabled: true,
      rotationLambdaArn: LAMBDA,
      rotationEveryDays: 30,
      rotationOverdue: false,
      deletionScheduled: false,
      tags: { owner: 'shop' },
    });
  });

  test('no more of one that has nothing but a name', () => {
    const { description: _, ...bare } = SECRET;
    const rotation = { enabled: false, kind: 'none' } as const;
    const facts = factsOf({ ...bare, rotation, key: { managedBy: 'aws' }, tags: {} }, { now: NOW });
    expect(facts.summary()).toStrictEqual({
      rotationEnabled: false,
      deletionScheduled: false,
      tags: {},
    });
  });

  test.each<[string, Partial<Secret>, Partial<SecretSummary>]>([
    ['that it is being deleted', { deletion: { scheduled: true } }, { deletionScheduled: true }],
    [
      'the settings of a rotation that was switched off',
      { rotation: { ...DUE, enabled: false } },
      { rotationEnabled: false, rotationLambdaArn: LAMBDA, rotationEveryDays: 30 },
    ],
    [
      'the key that nobody may describe',
      { key: { managedBy: 'unknown', id: 'key-1' }, ...hidden('key.managedBy', 'key.state') },
      { keyId: 'key-1' },
    ],
  ])('%s', (_, change, expected) => {
    expect(summaryOf(change)).toMatchObject(expected);
  });

  test.each(['aws/secretsmanager', 'arn:aws:kms:eu-west-1:100000000002:alias/aws/secretsmanager'])(
    'no key where the default one is named as %s',
    (id) => {
      expect(summaryOf({ key: { managedBy: 'aws', id } }).keyId).toBeUndefined();
    },
  );
});

describe('a rotation is', () => {
  test.each<[string, Partial<Secret['rotation']>, boolean | undefined]>([
    ['not overdue on the day it is due', { nextAt: '2026-03-02T00:00:00.000Z' }, false],
    ['overdue on the day after', { nextAt: '2026-03-01T23:59:59.000Z' }, true],
    ['neither while it is off', { enabled: false, nextAt: '2026-01-01T00:00:00.000Z' }, undefined],
    ['neither where the date is none', { nextAt: 'soon' }, undefined],
  ])('%s', (_, change, expected) => {
    expect(summaryOf({ rotation: { ...DUE, ...change } }).rotationOverdue).toBe(expected);
  });

  test('neither where AWS names no date', () => {
    const { nextAt: _, ...rotation } = DUE;
    expect(summaryOf({ rotation }).rotationOverdue).toBeUndefined();
  });
});

describe('what a gap hides is left out', () => {
  const ROTATION = ['rotationEnabled', 'rotationEveryDays', 'rotationLambdaArn', 'rotationOverdue'];
  test.each<[string, readonly string[]]>([
    ['rotation', ROTATION],
    ['rotation.enabled', ['rotationEnabled', 'rotationOverdue']],
    ['rotation.lambdaArn', ['rotationLambdaArn']],
    ['rotation.everyDays', ['rotationEveryDays']],
    ['rotation.nextAt', ['rotationOverdue']],
    ['rotation.overdueDays', ['rotationOverdue']],
    ['rotation.pendingVersion', []],
    ['key', ['keyId']],
    ['key.id', ['keyId']],
    ['key.state', []],
    ['policy', []],
    ['replica.regions', []],
  ])('%s', (gap, left) => {
    const rest = Object.keys(summaryOf(hidden(gap)));
    expect(
      Object.keys(summaryOf())
        .filter((name) => !rest.includes(name))
        .sort(),
    ).toEqual(left);
  });
});

test('it is made once, however many rules a secret violates', () => {
  const facts = factsOf(SECRET, { now: NOW });
  expect(facts.summary()).toBe(facts.summary());
});
