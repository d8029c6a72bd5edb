import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults/fault.js';
import { planFindingRefusals } from '../../src/sandbox/faults/refuse-findings.js';
import { finding, findingsOf, importAll } from './findings.js';
import { AUDIT, SHOP, tinyForTest } from './tiny.js';

const twoFindings = [finding({ Id: 'tiny/a' }), finding({ Id: 'tiny/b' })];

test('a finding that a fault refuses fails alone, and is not held', async () => {
  const faults: readonly Fault[] = [{ kind: 'refuseFindings', findings: ['*/b'], times: 1 }];
  const tiny = await tinyForTest({ faults });
  const { hub } = tiny.as(SHOP);
  expect(await importAll(hub, ...twoFindings)).toStrictEqual({
    FailedCount: 1,
    SuccessCount: 1,
    FailedFindings: [
      { Id: 'tiny/b', ErrorCode: 'InternalFailure', ErrorMessage: 'Internal service failure' },
    ],
  });
  expect(await findingsOf(hub)).toHaveLength(1);
  expect(await importAll(hub, ...twoFindings)).toMatchObject({ FailedCount: 0 });
  expect(await findingsOf(hub)).toHaveLength(2);
  const { byOperation } = tiny.calls();
  expect(byOperation['securityhub:BatchImportFindings']).toMatchObject({ ok: 2, failed: 0 });
});

test('code and message can be others, and other faults can hit as well', async () => {
  const faults: readonly Fault[] = [
    { kind: 'refuseFindings', code: 'LimitExceeded', message: 'Too many findings' },
    { kind: 'throttle', times: 1, operations: ['securityhub:*'] },
  ];
  const { hub } = (await tinyForTest({ faults })).as(SHOP);
  await expect(importAll(hub, finding())).rejects.toMatchObject({
    name: 'TooManyRequestsException',
  });
  expect((await importAll(hub, finding())).FailedFindings).toStrictEqual([
    { Id: finding().Id, ErrorCode: 'LimitExceeded', ErrorMessage: 'Too many findings' },
  ]);
});

describe('the plan', () => {
  const imported = (id: string, account = SHOP, region = 'eu-west-1') => ({
    operation: 'securityhub:BatchImportFindings',
    account: { id: account, name: account === SHOP ? 'tiny-shop' : 'other' },
    region,
    id,
  });
  const refuses = (
    plan: ReturnType<typeof planFindingRefusals>,
    ...findings: readonly ReturnType<typeof imported>[]
  ) => findings.map((one) => plan(one) !== undefined);

  test.each<[string, Omit<Extract<Fault, { kind: 'refuseFindings' }>, 'kind'>, boolean]>([
    ['any finding', {}, true],
    ['those of a glob', { findings: ['other/*', 'tiny/*'] }, true],
    ['those of another glob', { findings: ['other/*'] }, false],
    ['an account', { accounts: ['tiny-shop'] }, true],
    ['another account', { accounts: [AUDIT] }, false],
    ['a Region', { regions: ['eu-west-1'] }, true],
    ['another Region', { regions: ['us-east-1'] }, false],
    ['other operations', { operations: ['securityhub:Get*'] }, false],
    ['none', { share: 0 }, false],
  ])('is for %s', (_what, scope, expected) => {
    const plan = planFindingRefusals([{ kind: 'refuseFindings', ...scope }], 1);
    expect(refuses(plan, imported('tiny/a'))).toStrictEqual([expected]);
  });

  test('lets each finding pass and fail by itself', () => {
    const plan = planFindingRefusals([{ kind: 'refuseFindings', after: 1, times: 2 }], 1);
    const a = imported('a');
    const others = [imported('b'), imported('a', AUDIT), imported('a', SHOP, 'us-east-1')];
    expect(refuses(plan, a, a, a, a)).toStrictEqual([false, true, true, false]);
    for (const other of others) expect(refuses(plan, other, other)).toStrictEqual([false, true]);
  });

  test('chooses a share of the findings, the same each time', () => {
    const faults: readonly Fault[] = [{ kind: 'refuseFindings', share: 0.5 }];
    const many = Array.from({ length: 40 }, (_, n) => imported(`tiny/${n}`));
    const chosen = refuses(planFindingRefusals(faults, 7), ...many);
    expect(new Set(chosen).size).toBe(2);
    const backwards = [...many].reverse();
    const plan = planFindingRefusals(faults, 7);
    for (const _ of ['once', 'again'])
      expect(refuses(plan, ...backwards).reverse()).toStrictEqual(chosen);
    expect(refuses(planFindingRefusals(faults, 8), ...many)).not.toStrictEqual(chosen);
  });

  test('takes the first of several faults', () => {
    const plan = planFindingRefusals(
      [
        { kind: 'refuseFindings', code: 'First', times: 1 },
        { kind: 'refuseFindings', code: 'Second' },
      ],
      1,
    );
    expect([plan(imported('a'))?.code, plan(imported('a'))?.code]).toStrictEqual([
      'First',
      'Second',
    ]);
  });
});
