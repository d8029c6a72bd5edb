import { describe, expect, it } from 'vitest';
import { planHub } from '../../src/deliver/plan-hub.js';
import type { Held } from '../../src/deliver/reconcile.js';
import { asffId } from '../../src/model/asff-id.js';
import type { DeliveryItem } from '../../src/model/delivery.js';
import type { Finding } from '../../src/model/finding.js';
import {
  contextOf,
  day,
  finding,
  HUB,
  held,
  known,
  type Lying,
  row,
  rule,
  type Scan,
  sentFinding,
  unknown,
} from './samples.js';

const WAIVED = { waiver: { owner: 'dba', reason: 'On its way out.', expires: '2027-01-31' } };

function plan(
  present: readonly Finding[],
  holding: readonly (readonly [Finding, Held])[],
  scan?: Scan,
) {
  const map = new Map(holding.map(([one, what]) => [asffId(one), what]));
  return planHub({ hub: HUB, present, holding: map }, contextOf(scan));
}

function only(items: readonly DeliveryItem[]): DeliveryItem {
  const [item] = items;
  if (items.length !== 1 || item === undefined) throw new Error(`${items.length} items`);
  return item;
}

interface Case {
  readonly name: string;
  readonly now?: Partial<Finding> | 'gone';
  readonly lies?: Lying;
  readonly was?: Partial<Finding>;
  readonly scan?: Scan;
  readonly expect: Partial<DeliveryItem> | 'nothing';
}

const CASES: readonly Case[] = [
  { name: 'the hub has it as it is', lies: {}, expect: { action: 'unchanged' } },
  {
    name: 'only days have passed',
    now: { message: 'last read 124 days ago', evidence: { lastRead: '2026-07-01', idleDays: 124 } },
    lies: {},
    expect: { action: 'unchanged' },
  },
  {
    name: 'it is more severe',
    now: { severity: 'high' },
    lies: {},
    expect: {
      action: 'update',
      changes: [
        { field: 'FindingProviderFields.Severity.Label', from: 'MEDIUM', to: 'HIGH' },
        { field: 'FindingProviderFields.Severity.Original', from: 'medium', to: 'high' },
      ],
    },
  },
  {
    name: 'its evidence is another',
    now: { evidence: { lastRead: '2026-07-02', idleDays: 123 } },
    lies: {},
    expect: {
      action: 'update',
      changes: [
        { field: 'Resources.0.Details.Other.lastRead', from: '2026-07-01', to: '2026-07-02' },
      ],
    },
  },
  {
    name: 'nothing has changed for 45 days',
    lies: { sentAt: '2026-10-07T09:00:00.000Z' },
    expect: { action: 'update', reason: 'refresh', changes: [] },
  },
  {
    name: 'nothing has changed for a day less',
    lies: { sentAt: '2026-10-08T09:00:00.000Z' },
    expect: { action: 'unchanged' },
  },
  { name: 'it was archived and is back', lies: { archived: true }, expect: { action: 'reopen' } },
  {
    name: 'the team has suppressed it and it is more severe',
    now: { severity: 'high' },
    lies: { workflow: 'SUPPRESSED' },
    expect: { action: 'update', suppressed: true },
  },
  {
    name: 'a waiver accepts it',
    now: WAIVED,
    lies: {},
    expect: { action: 'resolve', reason: 'waived' },
  },
  {
    name: 'a waiver accepts it, and the hub is to be left alone',
    now: WAIVED,
    lies: {},
    scan: { waived: 'leave' },
    expect: { action: 'skipped', reason: 'waived' },
  },
  {
    name: 'a waiver accepted it before it was pushed',
    now: WAIVED,
    expect: { action: 'skipped', reason: 'waived' },
  },
  {
    name: 'a waiver accepts it, and it is archived',
    now: WAIVED,
    lies: { archived: true },
    expect: { action: 'skipped', reason: 'waived' },
  },
  { name: 'it is gone', now: 'gone', lies: {}, expect: { action: 'resolve', reason: 'notFound' } },
  { name: 'it is gone and was archived', now: 'gone', lies: { archived: true }, expect: 'nothing' },
  {
    name: 'its rule did not run',
    now: 'gone',
    lies: {},
    scan: { rules: [rule({ id: 'public-policy', aliases: [] })] },
    expect: { action: 'skipped', reason: 'ruleNotRun' },
  },
  {
    name: 'its account was no part of the scan',
    now: 'gone',
    lies: {},
    scan: { coverage: [row({ account: '999988887777' })] },
    expect: { action: 'skipped', reason: 'outsideScope' },
  },
  {
    name: 'its Region was left out of the scan',
    now: 'gone',
    lies: {},
    scan: { coverage: [row({ status: 'not', reason: 'excluded', listed: false })] },
    expect: { action: 'skipped', reason: 'outsideScope' },
  },
  {
    name: 'its Region was not looked at',
    now: 'gone',
    lies: {},
    scan: {
      coverage: [
        row({
          status: 'not',
          reason: 'accessDenied',
          api: 'secretsmanager:ListSecrets',
          listed: false,
        }),
      ],
    },
    expect: {
      action: 'skipped',
      reason: 'notScanned',
      detail: 'not looked at: secretsmanager:ListSecrets failed',
    },
  },
  {
    name: 'its whole account was not looked at',
    now: 'gone',
    lies: {},
    scan: {
      coverage: [row({ region: '*', status: 'not', reason: 'accessDenied', listed: false })],
    },
    expect: { action: 'skipped', reason: 'notScanned' },
  },
  {
    name: 'its Region was listed by half',
    now: 'gone',
    lies: {},
    scan: { coverage: [row({ status: 'partly', reason: 'throttled', listed: false })] },
    expect: { action: 'skipped', reason: 'notScanned' },
  },
  {
    name: 'its Region has gaps, but not this one',
    now: 'gone',
    lies: {},
    scan: { coverage: [row({ status: 'partly', reason: 'accessDenied' })] },
    expect: { action: 'resolve', reason: 'notFound' },
  },
  {
    name: 'its rule could not be judged on it',
    now: 'gone',
    lies: {},
    scan: {
      coverage: [row({ status: 'partly', reason: 'accessDenied' })],
      unknown: [unknown()],
    },
    expect: {
      action: 'skipped',
      reason: 'unknown',
      detail: 'lastAccessedAt could not be read',
    },
  },
  {
    name: 'another rule could not be judged on it',
    now: 'gone',
    lies: {},
    scan: { unknown: [unknown({ ruleId: 'public-policy' })] },
    expect: { action: 'resolve' },
  },
  {
    name: 'it rests on who reads the secret, and nobody asked that this time',
    now: 'gone',
    was: { evidence: { usageSource: 'logs', windowDays: 90 } },
    lies: {},
    expect: {
      action: 'skipped',
      reason: 'notScanned',
      detail: 'It rests on who reads the secret, and this scan did not ask that.',
    },
  },
  {
    name: 'it rests on who reads the secret, and that was asked again',
    now: 'gone',
    was: { evidence: { usageSource: 'logs', windowDays: 90 } },
    lies: {},
    scan: { usage: {} },
    expect: { action: 'resolve', reason: 'notFound' },
  },
  {
    name: 'a later scan has it',
    lies: { sentAt: day(22) },
    now: { severity: 'high' },
    expect: { action: 'skipped', reason: 'newerScan' },
  },
  {
    name: 'a later scan has it, and this one does not',
    now: 'gone',
    lies: { sentAt: day(22) },
    expect: { action: 'skipped', reason: 'newerScan' },
  },
  {
    name: 'its Region is not to be touched',
    now: 'gone',
    lies: {},
    scan: { regions: ['us-east-1'] },
    expect: { action: 'skipped', reason: 'regionNotChosen' },
  },
  {
    name: 'its rule has another name and finds nothing any more',
    now: 'gone',
    was: { ruleId: 'never-read' },
    lies: {},
    expect: { action: 'resolve', reason: 'notFound' },
  },
];

describe('a hub that holds a finding', () => {
  it.each(CASES)('is told right where $name', ({ now = {}, lies, was, scan, expect: expected }) => {
    const present = now === 'gone' ? [] : [finding(now)];
    const holding = lies === undefined ? [] : [[finding(was), held(finding(was), lies)] as const];
    const items = plan(present, holding, scan);
    if (expected === 'nothing') expect(items).toEqual([]);
    else expect(only(items)).toMatchObject(expected);
  });

  it.each(CASES)('is sent something exactly where it has to be, where $name', (one) => {
    const { now = {}, lies, was, scan } = one;
    const present = now === 'gone' ? [] : [finding(now)];
    const holding = lies === undefined ? [] : [[finding(was), held(finding(was), lies)] as const];
    for (const { action, finding: sent } of plan(present, holding, scan))
      expect(sent !== undefined).toBe(action !== 'unchanged' && action !== 'skipped');
  });
});

describe('what is sent', () => {
  it('is new with the beginning that the scan knows', () => {
    const { action, finding: sent } = only(plan([finding()], []));
    expect(action).toBe('create');
    expect(sent).toMatchObject({
      CreatedAt: day(1),
      FirstObservedAt: day(1),
      UpdatedAt: day(21),
      RecordState: 'ACTIVE',
      Compliance: { Status: 'FAILED' },
      ProductFields: { 'secrets-census/ScannedAt': day(21) },
    });
  });

  it('keeps the beginning that the hub knows, whatever this scan remembers', () => {
    const changed = finding({ severity: 'high', firstSeenAt: day(21) });
    const { finding: sent } = only(plan([changed], [[changed, held(finding())]]));
    expect(sent).toMatchObject({ CreatedAt: day(2), FirstObservedAt: day(2) });
  });

  it('is later than what the hub has, by a millisecond where the clocks are equal', () => {
    const was = held(finding(), { sentAt: day(21) });
    const { finding: sent } = only(plan([finding({ severity: 'high' })], [[finding(), was]]));
    expect(sent?.UpdatedAt).toBe('2026-11-21T09:00:00.001Z');
  });

  it('was not created after it was updated, where the hub is ahead of a scan', () => {
    const { finding: sent } = only(
      plan([finding({ firstSeenAt: day(25) })], [], { at: day(21), asOf: day(21) }),
    );
    expect(sent).toMatchObject({ CreatedAt: day(21), UpdatedAt: day(21) });
  });

  it('says that a finding which is gone has passed, and keeps all else', () => {
    const { finding: sent } = only(plan([], [[finding(), held(finding())]]));
    const { UpdatedAt: _, ...before } = sentFinding(finding());
    expect(sent).toMatchObject({
      Title: before.Title,
      Resources: before.Resources,
      CreatedAt: before.CreatedAt,
      RecordState: 'ARCHIVED',
      Compliance: { Status: 'PASSED' },
      ProductFields: { 'secrets-census/ArchivedBecause': 'notFound' },
    });
  });

  it('does not say that what a waiver accepts has passed', () => {
    const { finding: sent } = only(plan([finding(WAIVED)], [[finding(), held(finding())]]));
    expect(sent).toMatchObject({
      RecordState: 'ARCHIVED',
      Compliance: { Status: 'FAILED' },
      ProductFields: {
        'secrets-census/ArchivedBecause': 'waived',
        'secrets-census/WaiverOwner': 'dba',
        'secrets-census/WaiverReason': 'On its way out.',
        'secrets-census/WaiverExpires': '2027-01-31',
      },
    });
  });

  it('never holds what belongs to the team', () => {
    const { finding: sent } = only(
      plan(
        [finding({ severity: 'high' })],
        [[finding(), held(finding(), { workflow: 'NOTIFIED' })]],
      ),
    );
    for (const field of ['Workflow', 'Note', 'UserDefinedFields', 'VerificationState'])
      expect(sent).not.toHaveProperty(field);
  });

  it('finds that a second plan has nothing to do', () => {
    const { finding: sent } = only(plan([finding()], []));
    if (sent === undefined) throw new Error('nothing was sent');
    const after = { updatedAt: sent.UpdatedAt, known: known(finding(), { sentAt: day(21) }) };
    expect(only(plan([finding()], [[finding(), after]])).action).toBe('unchanged');
  });
});

describe('a scan that comes late', () => {
  const fixed = finding({ id: 'f'.repeat(64), name: 'fixed' });
  const told = finding({ id: 'e'.repeat(64), name: 'told' });
  const late = { at: day(23), asOf: day(21) };
  const reasons = (items: readonly DeliveryItem[]) => items.map(({ reason }) => reason);

  it('changes nothing where a later one has said something of the same place', () => {
    const holding = [
      [finding(), held(finding(), { sentAt: day(20) })],
      [told, held(told, { sentAt: day(22) })],
    ] as const;
    expect(reasons(plan([fixed], holding, late))).toEqual(['newerScan', 'newerScan', 'newerScan']);
  });

  it('changes nothing where a later one had nothing to say, as the receipt remembers', () => {
    const holding = new Map([[asffId(finding()), held(finding(), { sentAt: day(20) })]]);
    const at = (scannedAt: string) =>
      planHub({ hub: HUB, present: [], holding, scannedAt }, contextOf(late));
    expect(reasons(at(day(22)))).toEqual(['newerScan']);
    expect(reasons(at(day(21)))).toEqual(['notFound']);
  });
});

describe('a hub that was once pushed to otherwise', () => {
  const foreign = finding({ account: '444455556666' });
  const coverage = [row(), row({ account: '444455556666' })];

  it('keeps what was pushed there for other accounts', () => {
    const items = plan([], [[foreign, held(foreign)]], { coverage });
    expect(only(items)).toMatchObject({ action: 'skipped', reason: 'outsideScope' });
  });

  it('has it archived where it takes the findings of all accounts', () => {
    const items = plan([], [[foreign, held(foreign)]], { coverage, isCentral: true });
    expect(only(items)).toMatchObject({ action: 'resolve', reason: 'notFound' });
  });
});

describe('a secret of which only a replica was seen', () => {
  it('is not told twice: its finding belongs to the Region of the primary', () => {
    const replica = finding({ region: 'us-east-1' });
    expect(only(plan([replica], []))).toMatchObject({ action: 'skipped', reason: 'notScanned' });
  });
});

describe('coverage that says two things of one place', () => {
  it.each([
    ['not', 'scanned'],
    ['scanned', 'not'],
  ] as const)('counts as the worse of them: %s and %s', (...statuses) => {
    const coverage = statuses.map((status) => row({ status, listed: status === 'scanned' }));
    const items = plan([], [[finding(), held(finding())]], { coverage });
    expect(only(items).reason).toBe('notScanned');
  });
});

describe('a rule with another name', () => {
  const old = finding({ ruleId: 'never-read', id: 'b'.repeat(64) });

  it('has its findings created anew with the age of the old ones, which are archived', () => {
    const items = plan([finding({ firstSeenAt: day(21) })], [[old, held(old)]]);
    expect(items.map(({ action, ruleId, reason }) => [action, ruleId, reason])).toEqual([
      ['resolve', 'never-read', 'renamed'],
      ['create', 'unused', undefined],
    ]);
    expect(items[1]?.finding).toMatchObject({ CreatedAt: day(2), FirstObservedAt: day(2) });
  });

  it('does not say that what goes on has passed', () => {
    const [archived] = plan([finding()], [[old, held(old)]]);
    expect(archived?.finding?.Compliance.Status).toBe('FAILED');
  });

  it('leaves the old one where a waiver accepts the new one and the hub is to be left alone', () => {
    const items = plan([finding(WAIVED)], [[old, held(old)]], { waived: 'leave' });
    expect(items.map(({ action, reason }) => [action, reason])).toEqual([
      ['skipped', 'waived'],
      ['skipped', 'waived'],
    ]);
  });
});

describe('what cannot be read', () => {
  const unreadable: Held = { updatedAt: day(20), known: undefined };

  it('is written anew where the scan has the finding', () => {
    const { action, finding: sent } = only(plan([finding()], [[finding(), unreadable]]));
    expect([action, sent?.UpdatedAt]).toEqual(['update', day(21)]);
  });

  it.each([
    { name: 'keeps its age', createdAt: day(2), expected: day(2) },
    {
      name: 'has the age of the scan where the hub does not know it',
      createdAt: new Date(0).toISOString(),
      expected: day(1),
    },
  ])('$name', ({ createdAt, expected }) => {
    const { finding: sent } = only(plan([finding()], [[finding(), { ...unreadable, createdAt }]]));
    expect(sent?.CreatedAt).toBe(expected);
  });

  it('is left alone where it does not', () => {
    expect(only(plan([], [[finding(), unreadable]]))).toMatchObject({
      action: 'skipped',
      reason: 'unreadable',
      account: HUB.account,
      ruleId: 'unused',
    });
  });

  it('is not archived while the hub does not show it', () => {
    const { finding: _, ...unseen } = held(finding());
    expect(only(plan([], [[finding(), unseen]]))).toMatchObject({
      action: 'skipped',
      reason: 'notVisibleYet',
    });
  });
});

describe('a finding that is too large', () => {
  const large = (evidence: Finding['evidence']) => finding({ evidence });

  it('is sent without what makes it so, and says it', () => {
    const rendered = contextOf().render(finding());
    const other = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`key${at}`, 'x'.repeat(1000)]),
    );
    const fat = {
      ...rendered,
      Resources: rendered.Resources.map((resource) =>
        resource.Type === 'AwsAccount'
          ? resource
          : { ...resource, Details: { ...resource.Details, Other: other } },
      ),
    };
    const context = { ...contextOf(), render: () => fat };
    const [item] = planHub({ hub: HUB, present: [large({})], holding: new Map() }, context);
    expect(item).toMatchObject({
      action: 'create',
      leftOut: ['Details.Other'],
      finding: { ProductFields: { 'secrets-census/LeftOut': 'Details.Other' } },
    });
  });

  it('is skipped where nothing can be left out', () => {
    const fat = { ...contextOf().render(finding()), Description: 'x'.repeat(300_000) };
    const context = { ...contextOf(), render: () => fat };
    const [item] = planHub({ hub: HUB, present: [finding()], holding: new Map() }, context);
    expect(item).toMatchObject({ action: 'skipped', reason: 'tooLarge' });
  });
});

describe('a report that says a thing twice', () => {
  it('is heard once', () => {
    expect(plan([finding(), finding()], [])).toHaveLength(1);
  });
});
