import { describe, expect, test } from 'vitest';
import { costFact } from '../../src/cost/cost-fact.js';
import { costOf } from '../../src/cost/cost-of.js';
import { gapIn } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import { bookAt, REGION, replicatedTo, secretOf } from './sample-secrets.js';

const BOOK = bookAt(0.4);
const HIDDEN = gapIn('replica.regions', {
  reason: 'accessDenied',
  api: 'secretsmanager:DescribeSecret',
  detail: 'no',
});

const FREE = (reason: string) => ({ status: 'free', reason });
const UNKNOWN = (reason: string) => ({ status: 'unknown', reason });

describe('what a secret costs a month', () => {
  test.each<[string, Partial<Secret>, object]>([
    [
      'is its price',
      {},
      {
        status: 'priced',
        monthly: 400_000,
        parts: [{ kind: 'secret', region: REGION, monthly: 400_000 }],
      },
    ],
    [
      'is that of each of its replicas, too',
      replicatedTo('eu-west-1', 'us-east-1'),
      {
        status: 'priced',
        monthly: 1_200_000,
        parts: [
          { kind: 'secret', region: REGION, monthly: 400_000 },
          { kind: 'replica', region: 'eu-west-1', monthly: 400_000 },
          { kind: 'replica', region: 'us-east-1', monthly: 400_000 },
        ],
      },
    ],
    [
      'is nothing while it is being deleted',
      { deletion: { scheduled: true } },
      FREE('pendingDeletion'),
    ],
    [
      'is nothing while it is being deleted, whatever its replicas are',
      { deletion: { scheduled: true }, gaps: [HIDDEN] },
      FREE('pendingDeletion'),
    ],
    [
      'is in the price of an owner whose documents say so',
      { owningService: 'events' },
      FREE('includedInOwnersPrice'),
    ],
    [
      'is not known where the owner does not say',
      { owningService: 'rds', ...replicatedTo('eu-west-1') },
      { ...UNKNOWN('ownersPriceUnclear'), ifBilled: 800_000 },
    ],
    [
      'is not known of an owner that nobody has heard of',
      { owningService: 'constructor' },
      { ...UNKNOWN('ownersPriceUnclear'), ifBilled: 400_000 },
    ],
    ['is not known where its replicas are not', { gaps: [HIDDEN] }, UNKNOWN('replicasUnknown')],
    [
      'is not known where no part of its replication is',
      { gaps: [gapIn('replica', { reason: 'error' })] },
      UNKNOWN('replicasUnknown'),
    ],
    ['is not known in another partition', { partition: 'aws-cn' }, UNKNOWN('noListPrice')],
  ])('%s', (_, more, cost) => {
    expect(costOf(secretOf(more), BOOK)).toEqual(cost);
  });

  test('is that of each Region', () => {
    const book = bookAt(0.4, { regions: { 'eu-west-1': { secretMonth: 0.55 } } });
    expect(costOf(secretOf(replicatedTo('eu-west-1')), book)).toMatchObject({ monthly: 950_000 });
    expect(costOf(secretOf({ region: 'constructor' }), book)).toMatchObject({ monthly: 400_000 });
  });

  test('is not known where a Region has no price, be it that of a replica', () => {
    const { usual: _, ...quoted } = bookAt(0, { regions: { [REGION]: { secretMonth: 0.4 } } });
    expect(costOf(secretOf(), quoted)).toMatchObject({ status: 'priced' });
    expect(costOf(secretOf(replicatedTo('us-east-1')), quoted)).toEqual(UNKNOWN('noListPrice'));
    expect(costOf(secretOf({ region: 'toString' }), quoted)).toEqual(UNKNOWN('noListPrice'));
  });

  test('is not known without any price', () => {
    expect(costOf(secretOf(), undefined)).toEqual(UNKNOWN('noListPrice'));
    expect(costOf(secretOf({ owningService: 'rds' }), undefined)).toEqual(UNKNOWN('noListPrice'));
  });
});

describe('rules read', () => {
  const factOf = (more: Partial<Secret>, book = BOOK) => {
    const secret = secretOf(more);
    return costFact(secret, costOf(secret, book), book);
  };

  test.each<[string, Partial<Secret>, number]>([
    ['the price of a secret with its replicas', replicatedTo('eu-west-1'), 0.8],
    ['nothing where nothing is billed', { deletion: { scheduled: true } }, 0],
    [
      'the price of what its owner may include, as if it were billed',
      { owningService: 'rds' },
      0.4,
    ],
  ])('%s', (_, more, monthly) => {
    expect(factOf(more)).toEqual({
      ok: true,
      value: { monthly, currency: 'USD', asOf: '2026-09-20' },
    });
  });

  test('cents', () => {
    expect(factOf({}, bookAt(0.3333))).toMatchObject({ value: { monthly: 0.33 } });
  });

  test('why it is not known: the replicas', () => {
    const { fact: _, ...failure } = HIDDEN;
    expect(factOf({ gaps: [HIDDEN] })).toEqual({ ok: false, failure });
  });

  test('why it is not known: no price', () => {
    const secret = secretOf({ partition: 'aws-us-gov', deletion: { scheduled: true } });
    expect(costFact(secret, costOf(secret, undefined), undefined)).toEqual({
      ok: false,
      failure: {
        reason: 'notCollected',
        detail:
          "No list price is known for the partition 'aws-us-gov'; set 'prices' in the configuration.",
      },
    });
  });
});
