import { describe, expect, it } from 'vitest';
import { type Looking, look } from '../../src/deliver/look.js';
import type { HubPort, HubState } from '../../src/deliver/ports.js';
import { reconcile } from '../../src/deliver/reconcile.js';
import { asffId } from '../../src/model/asff-id.js';
import type { ReceiptHub } from '../../src/model/delivery.js';
import { type Answer, answered, failed } from '../../src/model/gap.js';
import { aging, day, finding, HUB, known, rule, stored } from './samples.js';

const AGING = aging([rule()]);
const ID = asffId(finding());

describe('what a hub shows and what the last push remembers, taken together', () => {
  const minutesAfter = (of: number, minutes: number) =>
    new Date(Date.parse(day(of)) + minutes * 60_000).toISOString();
  const sentOn = (of: number) => ({ sentAt: day(of) });

  const CASES = [
    {
      name: 'only the hub has it',
      hub: [stored(finding())],
      receipt: [],
      at: day(21),
      expect: day(20),
    },
    {
      name: 'both have it as it is',
      hub: [stored(finding())],
      receipt: [known(finding())],
      at: day(21),
      expect: day(20),
    },
    {
      name: 'the hub was told something since',
      hub: [stored(finding(), sentOn(20))],
      receipt: [known(finding(), sentOn(19))],
      at: day(21),
      expect: day(20),
    },
    {
      name: 'the hub does not show yet what it was told',
      hub: [stored(finding(), sentOn(19))],
      receipt: [known(finding(), sentOn(20))],
      at: minutesAfter(20, 1),
      expect: day(20),
    },
    {
      name: 'the hub does not show it yet',
      hub: [],
      receipt: [known(finding())],
      at: minutesAfter(20, 15),
      expect: day(20),
    },
    {
      name: 'the hub ought to show it by now',
      hub: [],
      receipt: [known(finding())],
      at: minutesAfter(20, 16),
      expect: undefined,
    },
    {
      name: 'Security Hub was switched off and on since',
      hub: [],
      receipt: [known(finding())],
      at: minutesAfter(20, 2),
      since: minutesAfter(20, 1),
      expect: undefined,
    },
  ];

  it.each(CASES)('tell the truth where $name', ({ hub, receipt, at, since, expect: updatedAt }) => {
    const holding = reconcile(hub, receipt, { at, since, aging: AGING });
    expect(holding.get(ID)?.updatedAt).toBe(updatedAt);
    expect(holding.get(ID)?.known?.updatedAt).toBe(updatedAt);
  });

  it('keep the workflow and the body that only the hub knows', () => {
    const shown = stored(finding(), { sentAt: day(19), workflow: 'SUPPRESSED' });
    const held = reconcile([shown], [known(finding(), { sentAt: day(20), archived: true })], {
      at: day(21),
      aging: AGING,
    }).get(ID);
    expect(held).toMatchObject({
      workflow: 'SUPPRESSED',
      finding: shown.finding,
      known: { recordState: 'ARCHIVED' },
    });
  });
});

/** A hub that notes what it was asked. */
function hubWith(
  state: Answer<HubState>,
  pages: Awaited<Answer<readonly ReturnType<typeof stored>[]>>[] = [],
) {
  const asked: string[] = [];
  const port: HubPort = {
    async state() {
      asked.push('state');
      return state;
    },
    async *findings() {
      asked.push('findings');
      yield* pages;
    },
    async *suppressed() {
      yield* [];
    },
    async import() {
      return answered([]);
    },
  };
  return { port, asked };
}

const ON = answered({ enabled: true, since: day(1) } as const);
const receipt = (change: Partial<ReceiptHub> = {}): ReceiptHub => ({
  ...HUB,
  readAt: day(20),
  findings: [known(finding())],
  ...change,
});

const looking = (change: Partial<Looking> = {}): Looking => ({
  at: day(21),
  aging: AGING,
  receipt: undefined,
  wanted: new Set([ID]),
  ...change,
});

describe('looking at a hub', () => {
  const pages = [answered([stored(finding())])];
  const { readAt: _, ...unsure } = receipt();

  it.each([
    { name: 'nothing is remembered', with: {}, asked: ['state', 'findings'] },
    { name: 'all is remembered', with: { receipt: receipt() }, asked: ['state'] },
    {
      name: 'all is remembered, and nothing has to be there',
      with: { receipt: receipt({ findings: [] }), wanted: new Set<string>() },
      asked: [],
    },
    {
      name: 'something remembered has to be archived',
      with: { receipt: receipt(), wanted: new Set<string>() },
      asked: ['state', 'findings'],
    },
    {
      name: 'something is wanted there that is not remembered',
      with: { receipt: receipt({ findings: [] }) },
      asked: ['state', 'findings'],
    },
    {
      name: 'something remembered is archived',
      with: {
        receipt: receipt({ findings: [known(finding(), { archived: true })] }),
        wanted: new Set<string>(),
      },
      asked: ['state'],
    },
    {
      name: 'something failed the last time',
      with: { receipt: unsure },
      asked: ['state', 'findings'],
    },
    {
      name: 'what is remembered is a week old',
      with: { receipt: receipt({ readAt: day(13) }), at: '2026-11-20T09:00:00.001Z' },
      asked: ['state', 'findings'],
    },
    {
      name: 'what is remembered is of the future',
      with: { receipt: receipt({ readAt: day(22) }) },
      asked: ['state', 'findings'],
    },
  ])('asks no more than it has to where $name', async ({ with: change, asked: expected }) => {
    const { port, asked } = hubWith(ON, pages);
    await look(port, looking(change));
    expect(asked).toEqual(expected);
  });

  it('asks the hub where Security Hub was switched on after it was last read', async () => {
    const { port, asked } = hubWith(answered({ enabled: true, since: '2026-11-20T09:00:01.000Z' }));
    const sight = await look(port, looking({ receipt: receipt() }));
    expect(asked).toEqual(['state', 'findings']);
    expect(sight).toMatchObject({ status: 'ready', source: 'hub', readAt: day(21) });
    expect(sight.status === 'ready' && sight.holding.size).toBe(0);
  });

  const denied = { reason: 'accessDenied', api: 'securityhub:GetFindings' } as const;
  it.each([
    {
      name: 'is off',
      hub: hubWith(answered({ enabled: false })),
      expect: { status: 'notEnabled' },
    },
    {
      name: 'does not say whether it is on',
      hub: hubWith(failed(denied)),
      expect: { status: 'unreachable', failure: denied },
    },
    {
      name: 'stops in the middle of its list',
      hub: hubWith(ON, [...pages, failed(denied)]),
      expect: { status: 'unreachable', failure: denied },
    },
  ])('takes nothing for known where it $name', async ({ hub, expect: expected }) => {
    expect(await look(hub.port, looking())).toEqual(expected);
  });
});
