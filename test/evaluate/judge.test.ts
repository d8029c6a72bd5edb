import { describe, expect, test } from 'vitest';
import { bindParams } from '../../src/evaluate/bind.js';
import { type CompiledRule, compileRule } from '../../src/evaluate/compile-rule.js';
import { EXAMPLES_NOW, WELL_KEPT_SECRET } from '../../src/evaluate/examples.js';
import { bindSecret, judge } from '../../src/evaluate/judge.js';
import { gapIn } from '../../src/model/gap.js';
import type { RuleDefinition } from '../../src/model/rule.js';

const definition = (parts: Partial<RuleDefinition>): RuleDefinition => ({
  id: 'sample',
  title: 'Sample',
  severity: 'low',
  violation: 'true',
  evidence: {},
  message: 'x',
  rationale: 'x',
  remediation: { console: 'x', cli: 'x', terraform: 'x' },
  references: ['https://example.com/'],
  examples: [
    { name: 'bad', expect: 'violation' },
    { name: 'good', expect: 'pass' },
    { name: 'other', expect: 'notApplicable' },
    {
      name: 'unseen',
      expect: 'unknown',
      gaps: ['policy', 'rotation', 'key', 'replica', 'lastAccessedAt', 'cost', 'valueChangedAt'],
    },
  ],
  ...parts,
});

function compiled(parts: Partial<RuleDefinition>): CompiledRule {
  const result = compileRule(definition(parts), EXAMPLES_NOW);
  if ('rule' in result) return result.rule;
  throw new Error(result.problems.map(({ what }) => what).join('; '));
}

const judged = (
  parts: Partial<RuleDefinition>,
  facts: Readonly<Record<string, unknown>> = {},
  gaps: readonly string[] = [],
) =>
  judge(
    compiled(parts),
    bindSecret(
      { ...WELL_KEPT_SECRET, ...facts },
      gaps.map((fact) => gapIn(fact, { reason: 'accessDenied', detail: 'denied' })),
    ),
    bindParams({ days: 'int' }, { days: 90 }),
  );

describe('a condition over a fact that could not be read', () => {
  test.each([
    ['is unknown where the fact alone decides', 'secret.policy.public', 'unknown'],
    [
      'is a violation where the other side of || is true',
      'secret.policy.public || secret.rotation.enabled',
      'violation',
    ],
    [
      'is a pass where the other side of && is false',
      'secret.policy.public && !secret.rotation.enabled',
      'pass',
    ],
    [
      'is unknown where the other side does not decide',
      'secret.policy.public || !secret.rotation.enabled',
      'unknown',
    ],
    [
      'is unknown under has(), which would else call it absent',
      'has(secret.policy.public)',
      'unknown',
    ],
    ['is unknown under a negation', '!secret.policy.public', 'unknown'],
  ])('%s', (_, violation, outcome) => {
    expect(judged({ violation }, {}, ['policy']).outcome).toBe(outcome);
  });

  test('names the gap as its cause', () => {
    expect(judged({ violation: 'secret.policy.public' }, {}, ['policy']).unknown).toEqual({
      fact: 'policy',
      reason: 'accessDenied',
      detail: 'denied',
    });
  });

  test('is unknown already where the scope cannot be told', () => {
    const parts = { scope: 'secret.policy.present', violation: 'secret.policy.public' };
    expect(judged(parts, {}, ['policy']).outcome).toBe('unknown');
  });

  test('covers one fact of a group without hiding the others', () => {
    const violation = 'secret.key.managedBy == "customer"';
    expect(judged({ violation }, {}, ['key.state']).outcome).toBe('violation');
  });
});

describe('a condition', () => {
  test('counts whole days in UTC, whatever the hour', () => {
    const violation = 'daysSince(secret.lastAccessedAt) >= 1';
    const at = (lastAccessedAt: string) => judged({ violation }, { lastAccessedAt }).outcome;
    expect(at('2026-06-14T23:59:59.999Z')).toBe('violation');
    expect(at('2026-06-15T00:00:00.000Z')).toBe('pass');
  });

  test.each([
    ['a time that is no moment', 'daysSince(secret.createdAt) > 1', { createdAt: 'never' }],
    [
      'a number without an end',
      'secret.rotation.everyDays > 1',
      { rotation: { everyDays: Number.POSITIVE_INFINITY } },
    ],
  ])('is unknown, and ends no scan, over %s', (_, violation, facts) => {
    expect(judged({ violation }, facts)).toMatchObject({
      outcome: 'unknown',
      unknown: { reason: 'error' },
    });
  });

  test('reads tags whose names are poison to objects', () => {
    const tags = Object.fromEntries([['__proto__', 'x']]);
    const violation = '"__proto__" in secret.tags && !("toString" in secret.tags)';
    expect(judged({ violation }, { tags }).outcome).toBe('violation');
  });

  test.each([
    ['an absent fact without has()', 'daysSince(secret.rotation.lastAt) > 5', /does not exist/],
    ['a tag that is not there', 'secret.tags["team"] == "shop"', /does not exist/],
    ['past the end of a list', 'secret.name.split("/")[9] == "x"', /cannot be evaluated/],
  ])('that reads %s is unknown by an error, and ends nothing', (_, violation, detail) => {
    const rotation = { enabled: true, kind: 'lambda' };
    const { outcome, unknown } = judged({ violation }, { rotation });
    expect([outcome, unknown?.reason]).toEqual(['unknown', 'error']);
    expect(unknown?.detail).toMatch(detail);
  });

  test.each(['A || B', 'B || A'])(
    'that reads a gap A and an absent fact B, as %s, names the gap',
    (form) => {
      const violation = form
        .replace('A', 'secret.policy.public')
        .replace('B', 'secret.tags["team"] == "shop"');
      expect(judged({ violation }, {}, ['policy']).unknown?.fact).toBe('policy');
    },
  );
});

describe('the severity of a violation', () => {
  const severities = [
    { when: 'secret.policy.public', severity: 'critical' },
    { when: 'secret.policy.external || secret.tags["tier"] == "1"', severity: 'high' },
    { when: 'params.days > 90', severity: 'medium' },
  ] as const;
  const examples = [
    { name: 'good', expect: 'pass' as const },
    ...(['critical', 'high', 'medium', 'low'] as const).map((severity) => ({
      name: severity,
      expect: 'violation' as const,
      severity,
    })),
  ];
  const params = { days: { type: 'int', default: 1, description: 'Days.' } } as const;
  const severityWith = (
    policy: Readonly<Record<string, boolean>>,
    gaps: readonly string[] = [],
    tags: Readonly<Record<string, string>> = { tier: '2' },
  ) => judged({ severities, examples, params }, { policy, tags }, gaps);

  const quiet = { public: false, external: false };

  test.each([
    ['is that of the first case that holds', { public: true, external: true }, 'critical'],
    ['is that of a later case where no earlier one holds', { ...quiet, external: true }, 'high'],
    ['is the own one of the rule where no case holds', quiet, 'low'],
  ])('%s', (_, policy, severity) => {
    expect(severityWith(policy)).toMatchObject({ outcome: 'violation', severity });
  });

  test.each([
    ['a gap', quiet, ['policy'], { tier: '2' }],
    ['a value that is not there', quiet, [], {}],
  ])('is the own one where %s hides whether a case holds', (_, policy, gaps, tags) => {
    expect(severityWith(policy, gaps, tags)).toMatchObject({
      outcome: 'violation',
      severity: 'low',
    });
  });

  test('is told where one side of a case decides, whatever the other', () => {
    const policy = { public: false, external: true };
    expect(severityWith(policy, [], {}).severity).toBe('high');
  });

  test('may depend on parameters', () => {
    const [, , third] = severities;
    const parts = { severities: [third], params, examples };
    const over = { when: 'params.days > 89', severity: 'medium' } as const;
    expect(judged(parts).severity).toBe('low');
    expect(judged({ ...parts, severities: [over] }).severity).toBe('medium');
  });

  test('is said of violations only', () => {
    expect(judged({ violation: 'false' })).toEqual({ outcome: 'pass' });
  });
});

describe('a message', () => {
  const messages = [
    { when: 'secret.policy.public', message: 'open {name}' },
    { when: 'secret.rotation.enabled', message: 'turning {name}' },
  ];
  const name = 'production/shop/database';

  test.each([
    ['of the first case that holds', { public: true }, [], `open ${name}`],
    ['of a later case where no earlier one holds', { public: false }, [], `turning ${name}`],
    ['of its own where it cannot be told whether a case holds', {}, ['policy'], 'x'],
    ['of its own where no case holds', { public: false }, ['rotation'], 'x'],
  ])('is the one %s', (_, policy, gaps, message) => {
    expect(judged({ messages }, { policy }, gaps).message).toBe(message);
  });

  test('shows evidence, and says none for what does not exist', () => {
    const parts = {
      evidence: { days: 'daysSince(secret.createdAt)', owner: 'secret.owningService' },
      message: "'{name}': {days} days, owner {owner}.",
    };
    expect(judged(parts).message).toBe("'production/shop/database': 365 days, owner none.");
  });

  test('does not fill placeholders that come from a name', () => {
    const parts = { evidence: { region: 'secret.region' }, message: '{name} in {region}.' };
    expect(judged(parts, { name: '{region}' }).message).toBe('{region} in eu-west-1.');
  });

  test('says unknown for evidence that could not be read', () => {
    const parts = { evidence: { state: 'secret.key.state' }, message: 'State: {state}.' };
    expect(judged(parts, {}, ['key.state']).message).toBe('State: unknown.');
  });
});
