/** Evidence that changes by the mere passing of time: what a push must not take for news. */
import { describe, expect, test } from 'vitest';
import {
  celEnvironment,
  compileExpression,
  EVIDENCE_TYPES,
  isProblem,
} from '../../src/evaluate/cel.js';
import { evaluate } from '../../src/evaluate/evaluate.js';
import { EXAMPLES_NOW } from '../../src/evaluate/examples.js';
import { factsOf } from '../../src/evaluate/facts-of.js';
import type { PricedCalls } from '../../src/evaluate/usage-facts.js';
import { loadRules } from '../../src/load-rules.js';
import { answered } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import type { ObservedUsage, Reader } from '../../src/model/usage.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';

const pack = loadRules();

const AGING = pack
  .compile(EXAMPLES_NOW)
  .filter(({ agingEvidence }) => agingEvidence.length > 0)
  .map(({ definition, agingEvidence }) => [definition.id, agingEvidence] as const);

test('of the built-in rules it is this', () => {
  expect(Object.fromEntries(AGING)).toEqual({
    'denied-reads': ['denials', 'fromOutside', 'windowDays'],
    'excessive-reads': ['cachedReads', 'cost', 'monthlyReads', 'savable', 'windowDays'],
    'human-reader': ['windowDays'],
    'never-rotated': ['ageDays'],
    'never-used': ['ageDays'],
    'pending-deletion-still-used': ['ago', 'readDays'],
    'read-from-outside': ['reads', 'windowDays'],
    'rotation-disabled': ['ageDays'],
    'rotation-failing': ['failures', 'windowDays'],
    'rotation-overdue': ['late', 'overdueDays'],
    'rotation-pending-stuck': ['overdueDays'],
    // The day since when is told by a limit that may be passed.
    'stale-value': ['since', 'valueDays'],
    unused: ['rotationReads', 'unusedDays', 'windowDays'],
    'unused-external-grant': ['windowDays'],
  });
});

const environment = celEnvironment(
  { days: { type: 'int', default: 1, description: '' } },
  EXAMPLES_NOW,
);

const ages = (expression: string): boolean => {
  const compiled = compileExpression(environment, expression, EVIDENCE_TYPES);
  if (isProblem(compiled)) throw new Error(compiled.what);
  return compiled.ages;
};

describe('an expression ages', () => {
  test.each([
    'daysSince(secret.createdAt)',
    'daysUntil(secret.rotation.nextAt)',
    'days(daysSince(secret.createdAt)) + " ago"',
    'daysSince(secret.createdAt) > params.days',
    'daysSince(secret.createdAt) > 1 ? "old" : "young"',
    'secret.rotation.overdueDays',
    'has(secret.rotation.overdueDays)',
    'has(secret.rotation.overdueDays) ? days(secret.rotation.overdueDays) : "none"',
    'now',
    'date(now)',
    'secret.createdAt < now',
    '["a"].filter(x, daysSince(secret.createdAt) > 1)',
  ])('where it asks for the time: %s', (expression) => {
    expect(ages(expression)).toBe(true);
  });

  test.each([
    'secret.createdAt',
    'date(secret.createdAt)',
    'secret.rotation.everyDays + params.days',
    'days(secret.rotation.everyDays)',
    'secret.rotation.nextAt',
    'money(secret.cost.monthly)',
    'secret.policy.outsiders',
    '"now, daysSince and overdueDays"',
    'secret.tags["now"]',
    'glob("*", secret.name)',
  ])('and not otherwise: %s', (expression) => {
    expect(ages(expression)).toBe(false);
  });
});

const ARN = 'arn:aws:secretsmanager:eu-west-1:100000000002:secret:db-AbCdEf';

/** Late, old, unread: as many facts as there are depend on the day. */
const NEGLECTED: Secret = {
  arn: ARN,
  groupArn: ARN,
  name: 'db',
  account: { id: '100000000002', state: 'ACTIVE', tags: {} },
  region: 'eu-west-1',
  partition: 'aws',
  tags: { environment: 'production' },
  createdAt: '2023-01-01T00:00:00.000Z',
  lastChangedAt: '2023-01-01T00:00:00.000Z',
  lastAccessedAt: '2023-01-01T00:00:00.000Z',
  valueChangedAt: '2023-01-01T00:00:00.000Z',
  rotation: { enabled: true, kind: 'lambda', nextAt: '2024-01-01T00:00:00.000Z', everyDays: 30 },
  key: { managedBy: 'customer', id: 'alias/shop' },
  replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: ['us-east-1'], failed: [] },
  deletion: { scheduled: true, at: '2024-01-01T00:00:00.000Z' },
  policy: { present: true },
  gaps: [],
};

const TODAY = new Date('2026-06-15T12:00:00Z');
const TOMORROW = new Date('2026-06-16T12:00:00Z');

test('of all facts, those that age are marked', () => {
  const today = factsOf(NEGLECTED, { now: TODAY }).values;
  const tomorrow = factsOf(NEGLECTED, { now: TOMORROW }).values;
  expect(tomorrow).toEqual({
    ...today,
    rotation: { ...NEGLECTED.rotation, overdueDays: 897 },
  });
  expect(today['rotation']).toEqual({ ...NEGLECTED.rotation, overdueDays: 896 });
});

/** Secrets in all the states that grow worse by waiting. */
const { lastAccessedAt: _, ...UNREAD } = NEGLECTED;
const KEPT = { deletion: { scheduled: false } };
const ON = NEGLECTED.rotation;
const STATES: readonly Secret[] = [
  { ...NEGLECTED, lastAccessedAt: '2026-06-01T00:00:00.000Z' },
  { ...NEGLECTED, ...KEPT },
  { ...UNREAD, ...KEPT },
  { ...NEGLECTED, ...KEPT, rotation: { ...ON, lastAt: '2023-12-01T00:00:00.000Z' } },
  { ...NEGLECTED, ...KEPT, rotation: { ...ON, pendingVersion: 'v2' } },
  { ...NEGLECTED, ...KEPT, rotation: { enabled: false, kind: 'none' } },
];

const VENDOR = '999988887777';
const DAY_MS = 86_400_000;

/** Events of a source that grows by the day, in which all goes on as before. */
function observedOn(now: Date): ObservedUsage {
  const days = Math.floor(now.getTime() / DAY_MS);
  const seen = { firstAt: '2026-01-01T00:00:00Z', lastAt: '2026-06-14T00:00:00Z' };
  const reader = (arn: string, account: string, rotates: boolean): Reader => ({
    kind: 'role',
    id: arn,
    account,
    reads: days * 1_000,
    outsideVpcEndpoint: 0,
    sessionHours: days * 10 + (rotates ? 1 : 0),
    rotates,
    ...seen,
  });
  const outsider = `arn:aws:iam::${VENDOR}:role/collector`;
  return {
    source: 'logs',
    covered: { from: '2026-01-01T00:00:00Z', to: now.toISOString() },
    usage: {
      reads: days * 3_000,
      readers: [
        reader('arn:aws:iam::100000000002:user/ada', '100000000002', false),
        reader(outsider, VENDOR, false),
        reader('arn:aws:iam::100000000002:role/rotate', '100000000002', true),
      ],
      denied: [{ kind: 'role', id: outsider, account: VENDOR, denials: days, ...seen }],
      rotation: {
        started: days,
        succeeded: 0,
        failed: days,
        lastFailure: { at: '2026-06-14T00:00:00Z', step: 'setSecret', message: 'it failed' },
      },
    },
  };
}

/** Lets in a role that never comes. */
const ANALYSIS = analyzeResourcePolicy(
  {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${VENDOR}:role/auditor` },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    },
  },
  { secretArn: ARN },
);

const POLICY = {
  analysis: ANALYSIS,
  untrusting: () => ANALYSIS,
  organizationId: undefined,
  wildcardActions: () => [],
};

/** What every call costs alike. */
function callsOn(now: Date): PricedCalls {
  const calls = Math.floor(now.getTime() / DAY_MS) * 10_000;
  const cost = { calls, monthly: calls * 5, cachedCalls: 0, savable: calls * 5 };
  return { cost: { status: 'counted', ...cost }, currency: 'USD' };
}

const COST = answered({ monthly: 0.8, currency: 'USD', asOf: '2026-01-01' });

/** The evidence of all violations on a day, by rule and name. */
function evidenceOn(now: Date): ReadonlyMap<string, readonly unknown[]> {
  const usage = answered(observedOn(now));
  const asked = { now, usage, calls: callsOn(now), policy: POLICY, cost: COST };
  const facts = STATES.map((secret) => factsOf(secret, asked));
  const found = new Map<string, unknown[]>();
  for (const { ruleId, evidence = {} } of evaluate(facts, pack.compile(now)))
    for (const [name, value] of Object.entries(evidence)) {
      const key = `${ruleId} ${name}`;
      found.set(key, [...(found.get(key) ?? []), value]);
    }
  return found;
}

test('what is not named there is the same tomorrow', () => {
  const today = evidenceOn(TODAY);
  const tomorrow = evidenceOn(TOMORROW);
  const named = AGING.flatMap(([ruleId, names]) => names.map((name) => `${ruleId} ${name}`));
  expect([...today.keys()]).toEqual(expect.arrayContaining(named));
  const changed = [...tomorrow].filter(
    ([key, values]) => JSON.stringify(values) !== JSON.stringify(today.get(key)),
  );
  expect(changed.map(([key]) => key).sort()).toEqual(
    named.filter((name) => name !== 'stale-value since').sort(),
  );
});
