/** What rules can ask of the use of a secret, from what CloudTrail recorded of it. */
import { describe, expect, test } from 'vitest';
import { isPlain } from '../../src/evaluate/bind.js';
import { evaluator } from '../../src/evaluate/evaluate.js';
import { type FactsOptions, factsOf } from '../../src/evaluate/facts-of.js';
import { loadRules } from '../../src/load-rules.js';
import { answered, failed, type Gap, gapIn } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import {
  type DeniedReader,
  NO_USAGE,
  type ObservedUsage,
  type Reader,
  type RotationEvents,
  type Usage,
} from '../../src/model/usage.js';
import type { Verdict } from '../../src/model/verdict.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';

const NOW = new Date('2026-06-15T12:00:00Z');
const OWN = '111122223333';
const SISTER = '444455556666';
const PARTNER = '777788889999';
const STRANGER = '999988887777';
const ORGANIZATION = 'o-a1b2c3d4e5';
const ARN = `arn:aws:secretsmanager:eu-west-1:${OWN}:secret:db-AbCdEf`;
const KNOWN = { organization: new Set([OWN, SISTER]), trusted: new Set([PARTNER]) };

const SECRET: Secret = {
  arn: ARN,
  groupArn: ARN,
  name: 'db',
  account: { id: OWN, state: 'ACTIVE', tags: {} },
  region: 'eu-west-1',
  partition: 'aws',
  tags: {},
  createdAt: '2025-01-01T00:00:00.000Z',
  lastAccessedAt: '2026-06-01T00:00:00.000Z',
  rotation: { enabled: true, kind: 'lambda' },
  key: { managedBy: 'customer', id: 'alias/shop' },
  replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: [], failed: [] },
  deletion: { scheduled: false },
  policy: { present: false },
  gaps: [],
};

const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

const reader = (id: string, more: Partial<Reader> = {}): Reader => ({
  kind: 'role',
  id,
  account: id.split(':')[4] ?? OWN,
  reads: 10,
  outsideVpcEndpoint: 0,
  sessionHours: 10,
  rotates: false,
  firstAt: '2026-04-01T00:00:00Z',
  lastAt: '2026-06-01T03:00:00Z',
  ...more,
});

/** Somebody whose account no event tells. */
function nameless(id: string, kind: Reader['kind']): Reader {
  const { account: _, ...rest } = reader(id);
  return { ...rest, kind };
}

const observed = (usage: Partial<Usage>, covered?: ObservedUsage['covered']): ObservedUsage => ({
  source: 'events',
  covered: covered ?? { from: '2026-03-17T12:00:00Z', to: '2026-06-15T12:00:00Z' },
  usage: { ...NO_USAGE, ...usage },
});

/** The facts of the group `usage`. */
function usageOf(usage: Partial<Usage>, options: Partial<FactsOptions> = {}) {
  const asked = { now: NOW, usage: answered(observed(usage)), known: KNOWN, ...options };
  const { values } = factsOf(SECRET, asked);
  const { usage: facts } = values;
  return isPlain(facts) ? facts : {};
}

const ofReaders = (...readers: readonly Reader[]) =>
  usageOf({ readers, reads: readers.reduce((sum, { reads }) => sum + reads, 0) });

describe('reads', () => {
  const rotation = reader(role(OWN, 'rotate'), { rotates: true, reads: 4 });

  test('by its own rotation are told from all others', () => {
    const shop = reader(role(OWN, 'shop'), { reads: 7, lastAt: '2026-05-01T00:00:00Z' });
    expect(ofReaders(shop, rotation)).toMatchObject({
      reads: 11,
      rotationReads: 4,
      useReads: 7,
      readers: [shop.id, rotation.id],
      users: [shop.id],
      lastReadAt: '2026-06-01T03:00:00Z',
      lastUseAt: '2026-05-01T00:00:00Z',
      lastUser: shop.id,
    });
  });

  test('by its own rotation alone are no use', () => {
    const facts = ofReaders(rotation);
    expect(facts).toMatchObject({ rotationReads: 4, useReads: 0, users: [] });
    expect(facts).toMatchObject({ lastUseAt: undefined, lastUser: undefined });
  });

  test('that nobody made leave no trace', () => {
    expect(ofReaders()).toMatchObject({ reads: 0, readers: [], lastReadAt: undefined });
  });

  test('of the same moment are the more frequent reader’s', () => {
    const often = reader(role(OWN, 'often'), { reads: 9 });
    expect(ofReaders(often, reader(role(OWN, 'seldom')))['lastUser']).toBe(often.id);
  });

  test('through no VPC endpoint are counted', () => {
    const roaming = reader(role(OWN, 'roaming'), { outsideVpcEndpoint: 3 });
    expect(ofReaders(roaming, reader(role(OWN, 'b'), { outsideVpcEndpoint: 2 }))).toMatchObject({
      readsOutsideVpcEndpoint: 5,
    });
  });

  test('of an earlier secret of that name may be among them', () => {
    expect(usageOf({ mayIncludeEarlier: true })['mayIncludeEarlier']).toBe(true);
    expect(usageOf({})['mayIncludeEarlier']).toBe(false);
  });
});

describe('the window', () => {
  test.each([
    ['2026-03-17T12:00:00Z', '2026-06-15T12:00:00Z', 90],
    ['2026-03-17T00:00:00Z', '2026-06-14T23:59:59Z', 90],
    ['2026-03-17T00:00:00Z', '2026-06-14T23:59:58Z', 89],
    ['2026-06-15T00:00:00Z', '2026-06-15T00:00:00Z', 0],
  ])('from %s to %s is %i whole days, its last second included', (from, to, days) => {
    const usage = answered(observed({}, { from, to }));
    expect(usageOf({}, { usage })).toMatchObject({ from, to, windowDays: days });
  });
});

describe('a month', () => {
  const busy = reader(role(OWN, 'busy'), { reads: 216_000, sessionHours: 2_160 });

  test('is what the window would give in 730 hours, with what caching leaves of it', () => {
    const facts = usageOf(
      { readers: [busy], reads: 216_000 },
      { usage: answered(observed({ readers: [busy], reads: 216_000 })) },
    );
    expect(facts).toMatchObject({ monthlyReads: 73_000, monthlyCachedReads: 730 });
    expect(facts).toMatchObject({ monthlyCost: undefined, currency: undefined });
  });

  test('has its price where one is known', () => {
    const counted = { calls: 73_000, monthly: 365_000, cachedCalls: 730, savable: 361_350 };
    const cost = { status: 'counted', ...counted } as const;
    const facts = usageOf({}, { calls: { cost, currency: 'USD' } });
    expect(facts).toMatchObject({ monthlyCost: 0.365, monthlySavable: 0.36135, currency: 'USD' });
  });

  test('has none where the calls are not counted', () => {
    const cost = { status: 'notCounted', reason: 'noPrice' } as const;
    expect(usageOf({}, { calls: { cost, currency: 'USD' } })).toMatchObject({
      monthlyCost: undefined,
      currency: undefined,
    });
  });

  test('is not known of less than a day', () => {
    const hour = { from: '2026-06-15T11:00:00Z', to: '2026-06-15T12:00:00Z' };
    const usage = answered(observed({ readers: [busy], reads: 5 }, hour));
    expect(usageOf({}, { usage })).toMatchObject({ reads: 5, monthlyReads: undefined });
  });
});

describe('somebody from outside', () => {
  test('is of no account of the organization, nor of one that is trusted', () => {
    const stranger = reader(role(STRANGER, 'x'), { reads: 3 });
    const facts = ofReaders(
      reader(role(OWN, 'a')),
      reader(role(SISTER, 'b')),
      reader(role(PARTNER, 'c')),
      stranger,
      nameless('ecs-tasks.amazonaws.com', 'service'),
    );
    expect(facts).toMatchObject({
      externalReads: 3,
      externalReaders: [stranger.id],
      lastExternalReadAt: stranger.lastAt,
      lastExternalReader: stranger.id,
    });
  });

  test('is everybody but the own account where no organization is known', () => {
    const usage = answered(observed({ readers: [reader(role(SISTER, 'b'))], reads: 10 }));
    expect(usageOf({}, { usage, known: undefined })['externalReads']).toBe(10);
  });
});

test('denials are counted, with whose they are, and those from outside apart', () => {
  const denial = (id: string, denials: number, lastAt: string): DeniedReader => ({
    kind: 'role',
    id,
    account: id.split(':')[4] ?? OWN,
    denials,
    firstAt: '2026-05-01T00:00:00Z',
    lastAt,
  });
  const own = denial(role(OWN, 'report'), 5, '2026-06-01T00:00:00Z');
  const stranger = denial(role(STRANGER, 'probe'), 2, '2026-06-03T00:00:00Z');
  expect(usageOf({ denied: [own, stranger] })).toMatchObject({
    deniedReads: 7,
    externalDenials: 2,
    deniedReaders: [own.id, stranger.id],
    lastDeniedAt: '2026-06-03T00:00:00Z',
  });
});

describe('rotation', () => {
  const AT = '2026-06-10T03:00:00Z';
  const events = (more: Partial<RotationEvents>): Partial<Usage> => ({
    rotation: { started: 3, succeeded: 1, failed: 2, ...more },
  });
  const lastFailure = { at: AT, step: 'setSecret', message: 'it failed' };

  test.each([
    ['before the failure', '2026-06-10T02:59:59Z', true],
    ['in the same second', AT, false],
    ['after the failure', '2026-06-10T03:00:01Z', false],
    ['never', undefined, true],
  ])('that succeeded %s', (_, at, failing) => {
    const success = at === undefined ? {} : { lastSucceededAt: at };
    expect(usageOf(events({ lastFailure, ...success }))).toMatchObject({
      rotationFailures: 2,
      rotationFailing: failing,
      lastRotationAt: at,
      lastRotationFailureAt: AT,
      failedRotationStep: 'setSecret',
      rotationFailure: 'it failed',
    });
  });

  test('that never failed', () => {
    expect(usageOf({})).toMatchObject({ rotationFailing: false, failedRotationStep: undefined });
  });
});

type Part = Readonly<Record<string, unknown>>;

const allow = (principal: unknown, more: Part = {}): Part => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  ...more,
});

/** What the analyser says of a policy, as a scan asks it. */
function policyOf(...statements: readonly Part[]) {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const untrusting = analyzeResourcePolicy(document, { secretArn: ARN });
  return {
    analysis: untrusting,
    untrusting: () => untrusting,
    organizationId: ORGANIZATION,
    wildcardActions: () => [],
  };
}

describe('a grant is unread', () => {
  const unread = (principal: unknown, readers: readonly Reader[], more: Part = {}): unknown =>
    usageOf({ readers }, { policy: policyOf(allow(principal, more)) })['unreadGrants'];
  const account = { AWS: `arn:aws:iam::${STRANGER}:root` };
  const named = { AWS: role(STRANGER, 'team/collector') };

  test.each([
    ['where nobody of the account reads', account, [], [`account ${STRANGER}`]],
    ['where only others read', account, [reader(role(OWN, 'shop'))], [`account ${STRANGER}`]],
    [
      'where another role of that account reads',
      named,
      [reader(role(STRANGER, 'other'))],
      [`role team/collector of account ${STRANGER}`],
    ],
    ['also where the account is trusted', { AWS: PARTNER }, [], [`account ${PARTNER}`]],
  ])('%s', (_, principal, readers, expected) => {
    expect(unread(principal, readers)).toEqual(expected);
  });

  test.each([
    ['where anybody of the account reads', account, reader(role(STRANGER, 'any'))],
    ['where the role reads', named, reader(role(STRANGER, 'team/collector'))],
    ['where the role reads, whose path no event tells', named, reader(role(STRANGER, 'collector'))],
    [
      'where somebody of the account reads whom no event names',
      named,
      { ...reader(STRANGER), kind: 'account', account: STRANGER } as const,
    ],
    ['where somebody reads of whom nothing is known', account, nameless('unknown', 'unknown')],
    ['where it is for the own organization', { AWS: SISTER }, reader(role(OWN, 'shop'))],
    ['where it is for the own account', { AWS: OWN }, reader(role(OWN, 'shop'))],
  ])('but not %s', (_, principal, someone) => {
    expect(unread(principal, [someone])).toEqual([]);
  });

  test('but not where a session of the role is let in and the role reads', () => {
    const session = { AWS: `arn:aws:sts::${STRANGER}:assumed-role/collector/nightly` };
    expect(unread(session, [reader(role(STRANGER, 'collector'))])).toEqual([]);
    expect(unread(session, [])).toHaveLength(1);
  });

  const foreign = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } } };

  test('where a foreign organization is let in and no stranger reads', () => {
    expect(unread('*', [reader(role(SISTER, 'b'))], foreign)).toEqual([
      'organization o-zzzzzzzzzz',
    ]);
    expect(unread('*', [reader(role(STRANGER, 'x'))], foreign)).toEqual([]);
  });

  test('where roles of a pattern are let in, unless any role of the account reads', () => {
    const pattern = {
      Condition: { ArnLike: { 'aws:PrincipalArn': role(STRANGER, 'collect-*') } },
    };
    expect(unread(account, [], pattern)).toHaveLength(1);
    expect(unread(account, [reader(role(STRANGER, 'collect-night'))], pattern)).toEqual([]);
  });

  test('and where the policy could not be read, nobody knows', () => {
    const denied = gapIn('policy', { reason: 'accessDenied' });
    const { gaps } = factsOf(
      { ...SECRET, gaps: [denied] },
      { now: NOW, usage: answered(observed({})) },
    );
    expect(gaps).toContainEqual({ ...denied, fact: 'usage.unreadGrants' });
  });
});

describe('use for which', () => {
  const gapsOf = (options: Partial<FactsOptions>): readonly Gap[] =>
    factsOf(SECRET, { now: NOW, ...options }).gaps.filter(({ fact }) => fact === 'usage');
  const sourceOf = (options: Partial<FactsOptions>): unknown =>
    factsOf(SECRET, { now: NOW, ...options }).values['usageSource'];

  test('nobody asked has no source, and is a gap that names the flag', () => {
    expect(sourceOf({})).toBeUndefined();
    expect(gapsOf({})).toMatchObject([
      { reason: 'notCollected', detail: expect.stringContaining('--usage') },
    ]);
  });

  test('somebody asked in vain has a source, and a gap with its own reason', () => {
    const usage = failed({ reason: 'throttled', detail: 'too many' });
    expect(gapsOf({ usage })).toEqual([{ fact: 'usage', reason: 'throttled', detail: 'too many' }]);
    expect(sourceOf({ usage, usageSource: 'lake' })).toBe('lake');
    expect(sourceOf({ usage })).toBe('unknown');
  });

  test('is known has its source and no gap', () => {
    const usage = answered(observed({}));
    expect(gapsOf({ usage })).toEqual([]);
    expect(sourceOf({ usage })).toBe('events');
  });
});

describe('rules over use', () => {
  const rules = loadRules().compile(NOW);
  const USE_RULES = [
    'denied-reads',
    'excessive-reads',
    'human-reader',
    'read-from-outside',
    'rotation-failing',
    'unused-external-grant',
  ];
  const tagged = { ...SECRET, tags: { environment: 'production' } };
  const verdicts = (secret: Secret, usage?: FactsOptions['usage']): readonly Verdict[] =>
    evaluator(rules)(factsOf(secret, { now: NOW, usage }));
  const outcomes = (all: readonly Verdict[], outcome: Verdict['outcome']): readonly string[] =>
    all.filter((one) => one.outcome === outcome).map(({ ruleId }) => ruleId);

  test('do not apply where nobody asked', () => {
    expect(outcomes(verdicts(tagged), 'notApplicable')).toEqual(expect.arrayContaining(USE_RULES));
  });

  test('cannot tell where use is not known, and say why', () => {
    const unknown = verdicts(tagged, failed({ reason: 'notCollected', detail: 'no trail' }));
    expect(outcomes(unknown, 'unknown')).toEqual(expect.arrayContaining([...USE_RULES, 'unused']));
    const causes = unknown.filter(({ ruleId }) => USE_RULES.includes(ruleId));
    expect(new Set(causes.map((one) => one.unknown?.detail))).toEqual(new Set(['no trail']));
  });

  const finding = (secret: Secret, usage?: FactsOptions['usage']): Verdict | undefined =>
    verdicts(secret, usage).find(
      ({ ruleId, outcome }) => ruleId === 'unused' && outcome === 'violation',
    );
  const OLD = { ...SECRET, lastAccessedAt: '2026-01-01T00:00:00.000Z' };

  test('leave out of the evidence what nobody asked for', () => {
    expect(finding(OLD)?.evidence).toEqual({ lastRead: '2026-01-01', unusedDays: 165, limit: 90 });
  });

  test('say unknown of what somebody asked for in vain', () => {
    const vain = finding(OLD, failed({ reason: 'throttled' }));
    expect(vain?.evidence).toMatchObject({ lastRead: '2026-01-01', windowDays: 'unknown' });
    expect(vain?.message).toBe(finding(OLD)?.message);
  });

  test('call unused what its own rotation alone reads, with the evidence', () => {
    const rotation = reader(role(OWN, 'rotate'), { rotates: true, reads: 12 });
    const { message, evidence } =
      finding(SECRET, answered(observed({ readers: [rotation], reads: 12 }))) ?? {};
    expect(message).toContain('nobody but its own rotation');
    expect(evidence).toEqual({
      lastRead: '2026-06-01',
      unusedDays: 90,
      limit: 90,
      rotationReads: 12,
      windowDays: 90,
      usageSource: 'events',
    });
  });
});
