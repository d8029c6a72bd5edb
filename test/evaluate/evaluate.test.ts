/** A verdict's severity, its witness and its grant belong together. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/evaluate/evaluate.js';
import { EXAMPLES_NOW } from '../../src/evaluate/examples.js';
import { factsOf } from '../../src/evaluate/facts-of.js';
import { loadRules } from '../../src/load-rules.js';
import type { Secret } from '../../src/model/secret.js';
import type { RulesSettings } from '../../src/model/settings.js';
import type { Verdict } from '../../src/model/verdict.js';
import { witnessSentence } from '../../src/model/witness-sentence.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf';
const STRANGER = '999988887777';

const SECRET: Secret = {
  arn: ARN,
  groupArn: ARN,
  name: 'db',
  account: { id: '111122223333', state: 'ACTIVE' },
  region: 'eu-west-1',
  partition: 'aws',
  tags: {},
  rotation: { enabled: false, kind: 'none' },
  key: { managedBy: 'customer', id: 'alias/shop' },
  replica: { isReplica: false, primaryRegion: 'eu-west-1', regions: [], failed: [] },
  deletion: { scheduled: false },
  policy: { present: true },
  gaps: [],
};

const rules = loadRules().compile(EXAMPLES_NOW);

/** What `external-access` says where a stranger's roles may each call one action. */
function verdictOn(actions: readonly string[], settings: RulesSettings = {}): Verdict {
  const Statement = actions.map((action) => ({
    Sid: action,
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${STRANGER}:role/${action}` },
    Action: `secretsmanager:${action}`,
    Resource: '*',
  }));
  const analysis = analyzeResourcePolicy({ Version: '2012-10-17', Statement }, { secretArn: ARN });
  const policy = {
    analysis,
    untrusting: () => analysis,
    organizationId: undefined,
    wildcardActions: () => [],
  };
  const facts = factsOf(SECRET, { now: EXAMPLES_NOW, policy });
  const external = rules.filter(({ definition }) => definition.id === 'external-access');
  const [verdict] = evaluate([facts], external, settings);
  if (verdict === undefined) throw new Error('a verdict was expected');
  return verdict;
}

describe('the severity of a verdict', () => {
  test.each([
    ['GetSecretValue', 'high'],
    ['PutResourcePolicy', 'high'],
    ['PutSecretValue', 'high'],
    ['DeleteSecret', 'high'],
    ['DescribeSecret', 'medium'],
  ])('where a stranger may call %s is %s', (action, severity) => {
    expect(verdictOn([action])).toMatchObject({ outcome: 'violation', severity });
  });

  test('is that of the configuration where it sets one, whatever is at stake', () => {
    const settings = { 'external-access': { severity: 'low' } } as const;
    expect(verdictOn(['GetSecretValue'], settings).severity).toBe('low');
    expect(verdictOn(['DescribeSecret'], settings).severity).toBe('low');
  });

  test('of no violation is the own one of the rule', () => {
    expect(verdictOn([])).toMatchObject({ outcome: 'pass', severity: 'high' });
  });
});

test('the grant of a finding is the worst one, and its message tells of the same', () => {
  const { grant, message } = verdictOn(['DescribeSecret', 'DeleteSecret', 'GetSecretValue']);
  if (grant === undefined) throw new Error('a grant was expected');
  expect(grant.statement).toEqual({ index: 2, sid: 'GetSecretValue' });
  const sentence = witnessSentence(grant, { valueReadable: true });
  expect(message).toBe(`By the resource policy of the secret 'db', ${sentence}; 2 more get in.`);
});

test('violations of a secret carry the same summary of it, and no other verdict does', () => {
  const secret = { ...SECRET, createdAt: '2024-01-01T00:00:00.000Z' };
  const facts = [secret, { ...secret, name: 'api' }].map((one) =>
    factsOf(one, { now: EXAMPLES_NOW }),
  );
  const verdicts = [...evaluate(facts, rules)];
  for (const { outcome, secret: summary } of verdicts)
    expect(summary !== undefined).toBe(outcome === 'violation');
  const summariesOf = (name: string) =>
    verdicts
      .filter(({ subject, outcome }) => subject.name === name && outcome === 'violation')
      .map((verdict) => verdict.secret);
  expect(summariesOf('db').length).toBeGreaterThan(1);
  expect(new Set(summariesOf('db')).size).toBe(1);
  expect(summariesOf('api')[0]).not.toBe(summariesOf('db')[0]);
  expect(summariesOf('db')[0]).toMatchObject({ keyId: 'alias/shop', rotationEnabled: false });
});
