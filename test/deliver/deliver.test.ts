import { describe, expect, it } from 'vitest';
import {
  applyPlan,
  type Delivering,
  planDelivery,
  receiptOf,
  told,
} from '../../src/deliver/deliver.js';
import { placesOf } from '../../src/deliver/places.js';
import type { HubPort, HubsPort, ImportFailure } from '../../src/deliver/ports.js';
import type { AsffFinding } from '../../src/model/asff.js';
import { asffId } from '../../src/model/asff-id.js';
import type { Hub, StoredFinding } from '../../src/model/delivery.js';
import { type Answer, answered, type Failure, failed } from '../../src/model/gap.js';
import { ACCOUNT, contextOf, day, finding, HUB, known, REGION, row, stored } from './samples.js';

const OTHER = '444455556666';

/** What a hub of a test does; it holds what it was sent. */
interface FakeHub {
  readonly on?: boolean;
  readonly holds?: readonly StoredFinding[];
  readonly unreadable?: Failure;
  readonly refuses?: readonly ImportFailure[];
}

function hubsWith(
  fakes: Readonly<Record<string, FakeHub>>,
  shut: Readonly<Record<string, Failure>> = {},
) {
  const sent: { readonly hub: string; readonly finding: AsffFinding }[] = [];
  const asked: string[] = [];
  const portOf = ({ account, region }: Hub): HubPort => {
    const key = `${account}/${region}`;
    asked.push(key);
    const { on = true, holds = [], unreadable, refuses = [] } = fakes[key] ?? {};
    return {
      state: async () => answered({ enabled: on }),
      async *findings(): AsyncGenerator<Answer<readonly StoredFinding[]>> {
        yield unreadable === undefined ? answered(holds) : failed(unreadable);
      },
      async *suppressed() {
        yield* [];
      },
      async import(findings) {
        for (const one of findings)
          if (!refuses.some(({ id }) => id === one.Id)) sent.push({ hub: key, finding: one });
        return answered(refuses);
      },
    };
  };
  const hubs: HubsPort = {
    async enter(account) {
      const failure = shut[account];
      return failure === undefined
        ? answered({ hub: (region: string) => portOf({ account, region }) })
        : failed(failure);
    },
  };
  return { hubs, sent, asked };
}

const elsewhere = (account: string, region = REGION) =>
  finding({ account, region, arn: `arn:aws:secretsmanager:${region}:${account}:secret:a-AbCdEf` });

const delivering = (change: Partial<Delivering> = {}): Delivering => {
  const coverage = change.coverage ?? [row(), row({ account: OTHER })];
  return {
    coverage,
    findings: [finding(), elsewhere(OTHER)],
    context: contextOf({ coverage }),
    ...change,
  };
};

const quiet = () => {};

describe('a scan of several accounts', () => {
  it('brings each finding into its own account and Region', async () => {
    const { hubs, sent } = hubsWith({});
    const plan = await planDelivery(delivering(), hubs, quiet);
    expect(sent).toEqual([]);
    await applyPlan(plan, quiet);
    expect(sent.map(({ hub, finding: one }) => [hub, one.AwsAccountId])).toEqual([
      [`${ACCOUNT}/${REGION}`, ACCOUNT],
      [`${OTHER}/${REGION}`, OTHER],
    ]);
  });

  it('sends exactly what the plan holds', async () => {
    const { hubs, sent } = hubsWith({});
    const plan = await planDelivery(delivering(), hubs, quiet);
    await applyPlan(plan, quiet);
    expect(sent.map(({ finding: one }) => one)).toEqual(
      told(plan).items.map((item) => item.finding),
    );
  });

  const broken = { reason: 'error', api: 'securityhub:GetFindings', detail: 'broken' } as const;
  const denied = { reason: 'accessDenied', api: 'sts:AssumeRole', detail: 'no' } as const;
  it.each([
    {
      name: 'is not enabled',
      fakes: { [`${ACCOUNT}/${REGION}`]: { on: false } },
      shut: {},
      status: 'notEnabled',
      reason: 'hubNotEnabled',
    },
    {
      name: 'cannot be read',
      fakes: { [`${ACCOUNT}/${REGION}`]: { unreadable: broken } },
      shut: {},
      status: 'unreachable',
      reason: 'hubUnreachable',
    },
    {
      name: 'cannot be entered',
      fakes: {},
      shut: { [ACCOUNT]: denied },
      status: 'unreachable',
      reason: 'hubUnreachable',
    },
  ])('leaves the others going where a hub $name', async ({ fakes, shut, status, reason }) => {
    const { hubs, sent } = hubsWith(fakes, shut);
    const plan = await applyPlan(await planDelivery(delivering(), hubs, quiet), quiet);
    const { hubs: rows, items } = told(plan);
    expect(rows.map((one) => one.status)).toEqual([status, 'ready']);
    expect(items.map((item) => [item.action, item.reason, item.outcome])).toEqual([
      ['skipped', reason, undefined],
      ['create', undefined, 'sent'],
    ]);
    expect(sent.map(({ hub }) => hub)).toEqual([`${OTHER}/${REGION}`]);
  });

  it('touches the Regions alone that were named', async () => {
    const coverage = [row(), row({ region: 'us-east-1' })];
    const findings = [finding(), elsewhere(ACCOUNT, 'us-east-1')];
    const context = contextOf({ coverage, regions: ['us-east-1'] });
    const { hubs, asked } = hubsWith({});
    const plan = await planDelivery({ coverage, findings, context }, hubs, quiet);
    expect(asked).toEqual([`${ACCOUNT}/us-east-1`]);
    expect(told(plan).items.map(({ region, action, reason }) => [region, action, reason])).toEqual([
      [REGION, 'skipped', 'regionNotChosen'],
      ['us-east-1', 'create', undefined],
    ]);
    expect(told(plan).hubs.map(({ status }) => status)).toEqual(['notChosen', 'ready']);
  });

  it('archives what one central hub holds of accounts that were looked at, and of no others', async () => {
    const gone = elsewhere(OTHER);
    const foreign = elsewhere('777788889999');
    const central = { account: ACCOUNT, region: 'eu-west-1' };
    const { hubs, sent } = hubsWith({
      [`${ACCOUNT}/eu-west-1`]: { holds: [stored(gone), stored(foreign)] },
    });
    const coverage = [row(), row({ account: OTHER })];
    const context = contextOf({ coverage, isCentral: true });
    const asked = delivering({ findings: [finding()], central, context });
    const plan = await planDelivery(asked, hubs, quiet);
    await applyPlan(plan, quiet);
    expect(
      told(plan).items.map(({ account, action, reason }) => [account, action, reason]),
    ).toEqual([
      [ACCOUNT, 'create', undefined],
      [OTHER, 'resolve', 'notFound'],
      ['777788889999', 'skipped', 'outsideScope'],
    ]);
    expect(new Set(sent.map(({ hub }) => hub))).toEqual(new Set([`${ACCOUNT}/eu-west-1`]));
  });

  it('counts the hubs that are done', async () => {
    const counts: [number, number][] = [];
    await planDelivery(delivering(), hubsWith({}).hubs, (done, of) => counts.push([done, of]));
    expect(counts).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });
});

describe('the hubs that a scan has to do with', () => {
  const places = (
    rows: Parameters<typeof row>[0][],
    findings = [] as ReturnType<typeof finding>[],
  ) =>
    placesOf({ coverage: rows.map((one) => row(one)), findings }).map(
      ({ hub, present }) => `${hub.account}/${hub.region} ${present.length}`,
    );

  it.each([
    { name: 'a Region without findings', row: {}, expect: [`${ACCOUNT}/${REGION} 0`] },
    {
      name: 'a Region whose list was denied',
      row: { status: 'not', reason: 'accessDenied', api: 'secretsmanager:ListSecrets' },
      expect: [`${ACCOUNT}/${REGION} 0`],
    },
    {
      name: 'no account that was shut',
      row: { status: 'not', reason: 'accessDenied', api: 'sts:AssumeRole' },
      expect: [],
    },
    {
      name: 'no account that is suspended',
      row: { status: 'not', reason: 'accountNotActive' },
      expect: [],
    },
    { name: 'no Region that is off', row: { status: 'not', reason: 'regionDisabled' }, expect: [] },
    { name: 'nothing that was left out', row: { status: 'not', reason: 'excluded' }, expect: [] },
    {
      name: 'no account as a whole',
      row: { region: '*', status: 'not', reason: 'error' },
      expect: [],
    },
  ] as const)('are $name', ({ row: one, expect: expected }) => {
    expect(places([one])).toEqual(expected);
  });

  it('take findings that are there now, and none that are gone or were not looked at', () => {
    const findings = (['new', 'unchanged', 'resolved', 'notScanned'] as const).map((status) =>
      finding({ status }),
    );
    expect(places([{}], findings)).toEqual([`${ACCOUNT}/${REGION} 2`]);
  });
});

describe('a receipt', () => {
  const tool = { name: 'secrets-census', version: '0.1.0' };

  async function receiptFor(
    change: Partial<Delivering>,
    fakes: Readonly<Record<string, FakeHub>> = {},
  ) {
    const asked = delivering({ coverage: [row()], findings: [finding()], ...change });
    const applied = await applyPlan(await planDelivery(asked, hubsWith(fakes).hubs, quiet), quiet);
    return receiptOf(applied, asked, tool);
  }

  it('remembers what was sent, so that the next push has nothing to read and nothing to send', async () => {
    const receipt = await receiptFor({});
    expect(receipt).toMatchObject({ receiptVersion: 1, pushedAt: day(21) });
    const { hubs, asked, sent } = hubsWith({
      [`${ACCOUNT}/${REGION}`]: { unreadable: { reason: 'error' } },
    });
    const again = delivering({ coverage: [row()], findings: [finding()], receipt });
    const plan = await planDelivery(again, hubs, quiet);
    expect(told(plan).items.map(({ action }) => action)).toEqual(['unchanged']);
    expect(told(plan).hubs).toEqual([{ ...HUB, status: 'ready', source: 'receipt' }]);
    expect([asked.length, sent.length]).toEqual([1, 0]);
  });

  it('is not sure of a hub where something failed', async () => {
    const id = asffId(finding());
    const receipt = await receiptFor(
      {},
      { [`${ACCOUNT}/${REGION}`]: { refuses: [{ id, code: 'InvalidInput', message: 'no' }] } },
    );
    expect(receipt.hubs).toEqual([{ ...HUB, scannedAt: day(21), findings: [] }]);
  });

  it('keeps what it says of hubs that were not seen', async () => {
    const before = {
      account: OTHER,
      region: REGION,
      readAt: day(19),
      findings: [known(elsewhere(OTHER))],
    };
    const receipt = await receiptFor({
      receipt: { receiptVersion: 1, tool, pushedAt: day(19), hubs: [before] },
    });
    expect(receipt.hubs.map(({ account }) => account)).toEqual([ACCOUNT, OTHER]);
    expect(receipt.hubs[1]).toEqual(before);
  });

  it('forgets archived findings when Security Hub does', async () => {
    const on = (sentAt: string) => stored(finding(), { sentAt, archived: true });
    const holding = (one: StoredFinding) => ({ [`${ACCOUNT}/${REGION}`]: { holds: [one] } });
    const young = await receiptFor({ findings: [] }, holding(on('2026-10-22T09:00:00.000Z')));
    const old = await receiptFor({ findings: [] }, holding(on('2026-10-22T08:59:59.999Z')));
    expect([young, old].map(({ hubs: [hub] }) => hub?.findings.length)).toEqual([1, 0]);
  });
});
