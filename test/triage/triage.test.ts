import { describe, expect, test } from 'vitest';
import type { CoverageRow } from '../../src/model/coverage.js';
import type { Finding, Waiver } from '../../src/model/finding.js';
import type { Outcome, RuleDefinition } from '../../src/model/rule.js';
import type { Verdict } from '../../src/model/verdict.js';
import { waiverUses } from '../../src/triage/apply-waivers.js';
import { findingId } from '../../src/triage/finding-id.js';
import { type TriageOptions, triage as triageAccount } from '../../src/triage/triage.js';

const YESTERDAY = '2026-11-20T09:00:00.000Z';
const TODAY = '2026-11-21T09:00:00.000Z';
const REGION = 'eu-central-1';

const arnOf = (name: string, account = '111122223333'): string =>
  `arn:aws:secretsmanager:${REGION}:${account}:secret:${name}-AbCdEf`;

const verdict = (name: string, outcome: Outcome, more: Partial<Verdict> = {}): Verdict => ({
  ruleId: 'unused',
  outcome,
  severity: 'medium',
  subject: {
    arn: arnOf(name),
    account: '111122223333',
    region: REGION,
    name,
    tags: { owner: 'shop' },
  },
  discriminator: '',
  ...(outcome === 'violation' ? { message: 'm', evidence: {} } : {}),
  ...(outcome === 'unknown' ? { unknown: { fact: 'lastAccessedAt', reason: 'accessDenied' } } : {}),
  ...more,
});

const rule = (id: string): RuleDefinition => ({
  id,
  title: 'Nobody reads it',
  severity: 'medium',
  violation: 'true',
  evidence: {},
  message: 'm',
  rationale: 'r',
  remediation: { console: 'c', cli: 'c', terraform: 't' },
  references: [],
  examples: [],
});

const row = (status: CoverageRow['status'], region = REGION): CoverageRow => ({
  account: '111122223333',
  region,
  status,
  secrets: 1,
  listed: status === 'scanned',
});

const options = (more: Partial<TriageOptions> = {}): TriageOptions => ({
  asOf: TODAY,
  coverage: [row('scanned')],
  rules: [rule('unused')],
  waivers: [],
  ...more,
});

/** What is said of all accounts, here one. */
const triage = (verdicts: Iterable<Verdict>, of: TriageOptions) => {
  const { matches, ...rest } = triageAccount(verdicts, of);
  return { ...rest, waivers: waiverUses(of.waivers, matches, of.asOf.slice(0, 10)) };
};

/** The findings of an earlier scan that found these names. */
const earlier = (...names: string[]): readonly Finding[] =>
  triage(
    names.map((name) => verdict(name, 'violation')),
    options({ asOf: YESTERDAY }),
  ).findings;

const statuses = (findings: readonly Finding[]) => findings.map((f) => `${f.name}: ${f.status}`);

describe('the identity of a finding', () => {
  test('is that of rule and secret, whatever time, severity or wording say', () => {
    const [a] = triage([verdict('db', 'violation')], options()).findings;
    const [b] = triage(
      [verdict('db', 'violation', { severity: 'high', message: 'other' })],
      options({ asOf: YESTERDAY }),
    ).findings;
    expect(a?.id).toBe(b?.id);
  });

  test('differs by rule, by secret and by discriminator', () => {
    const ids = [
      findingId('unused', arnOf('a'), ''),
      findingId('unused', arnOf('b'), ''),
      findingId('never-used', arnOf('a'), ''),
      findingId('unused', arnOf('a'), 'eu-west-1'),
    ];
    expect(new Set(ids).size).toBe(4);
  });

  test('does not change between versions of the tool', () => {
    expect(findingId('unused', arnOf('db'), '')).toBe(
      '6e4441c3ae513c9a5afd83f184e80134acd61c96a479dbdc48b9ba3eedf7aee2',
    );
  });
});

describe('against a baseline', () => {
  const fates: readonly [string, readonly Verdict[], Partial<TriageOptions>, string][] = [
    ['a finding that came back is unchanged', [verdict('db', 'violation')], {}, 'unchanged'],
    ['a secret that passes now is resolved', [verdict('db', 'pass')], {}, 'resolved'],
    ['a rule that no longer applies resolves', [verdict('db', 'notApplicable')], {}, 'resolved'],
    ['a secret gone from a Region that was read is resolved', [], {}, 'resolved'],
    [
      'a fact that could not be read resolves nothing',
      [verdict('db', 'unknown')],
      {},
      'notScanned',
    ],
    [
      'a Region that was partly read resolves nothing',
      [],
      { coverage: [row('partly')] },
      'notScanned',
    ],
    ['a Region that was not read resolves nothing', [], { coverage: [row('not')] }, 'notScanned'],
    [
      'an account that was not entered resolves nothing',
      [],
      { coverage: [row('not', '*')] },
      'notScanned',
    ],
    ['an account that left the scope resolves nothing', [], { coverage: [] }, 'notScanned'],
    [
      'a secret that passes while nobody asked for its use, on which the finding did not rest, is resolved',
      [verdict('db', 'pass')],
      { asksUse: false },
      'resolved',
    ],
    ['a rule that did not run resolves nothing', [], { rules: [rule('never-used')] }, 'notScanned'],
  ];
  test.each(fates)('%s', (_, verdicts, more, status) => {
    const { findings } = triage(verdicts, options({ baseline: earlier('db'), ...more }));
    expect(statuses(findings)).toEqual([`db: ${status}`]);
  });

  test('a finding that was not there is new', () => {
    const { findings } = triage(
      [verdict('db', 'violation'), verdict('api', 'violation')],
      options({ baseline: earlier('db') }),
    );
    expect(statuses(findings)).toEqual(['api: new', 'db: unchanged']);
  });

  test('the first sighting is kept and the last one moves', () => {
    const [finding] = triage(
      [verdict('db', 'violation')],
      options({ baseline: earlier('db') }),
    ).findings;
    expect([finding?.firstSeenAt, finding?.lastSeenAt]).toEqual([YESTERDAY, TODAY]);
  });

  test('a finding that nobody looked at keeps its last sighting, scan after scan', () => {
    const blind = options({ coverage: [row('not')] });
    const once = triage([], { ...blind, baseline: earlier('db') }).findings;
    const [twice] = triage([], { ...blind, baseline: once }).findings;
    expect([twice?.status, twice?.lastSeenAt]).toEqual(['notScanned', YESTERDAY]);
  });

  test('a resolved finding is told once, and is new when it comes back', () => {
    const resolved = triage([verdict('db', 'pass')], options({ baseline: earlier('db') })).findings;
    expect(triage([verdict('db', 'pass')], options({ baseline: resolved })).findings).toEqual([]);
    const [back] = triage([verdict('db', 'violation')], options({ baseline: resolved })).findings;
    expect([back?.status, back?.firstSeenAt]).toEqual(['new', TODAY]);
  });
});

describe('what is said of the secret', () => {
  const secret = (owner: string) => ({ deletionScheduled: false, tags: { owner } });
  const baseline = triage(
    [verdict('db', 'violation', { secret: secret('before') })],
    options({ asOf: YESTERDAY }),
  ).findings;

  test('is in the finding', () => {
    expect(baseline[0]?.secret).toEqual(secret('before'));
  });

  test('is as it is today where the finding came back', () => {
    const again = verdict('db', 'violation', { secret: secret('today') });
    const [finding] = triage([again], options({ baseline })).findings;
    expect([finding?.status, finding?.secret]).toEqual(['unchanged', secret('today')]);
  });

  test('is as it was where the finding is gone', () => {
    const [finding] = triage([], options({ baseline })).findings;
    expect([finding?.status, finding?.secret]).toEqual(['resolved', secret('before')]);
  });

  test('is nothing where an earlier version found it', () => {
    const [finding] = triage([], options({ baseline: earlier('db') })).findings;
    expect(finding).not.toHaveProperty('secret');
  });
});

describe('a waiver', () => {
  const waiver = (more: Partial<Waiver>): Waiver => ({
    rule: 'unused',
    owner: 'shop-team',
    reason: 'kept for an audit',
    expires: '2026-12-31',
    ...more,
  });
  const waived = (more: Partial<Waiver>) =>
    triage([verdict('db', 'violation')], options({ waivers: [waiver(more)] }));

  test.each<[string, Partial<Waiver>, boolean]>([
    ['of the rule covers it', {}, true],
    ['of another rule does not', { rule: 'never-used' }, false],
    ['covers ARNs by glob', { arns: ['arn:aws:secretsmanager:*:secret:d?-*'] }, true],
    ['does not cover other ARNs', { arns: ['arn:aws:secretsmanager:*:secret:api-*'] }, false],
    ['covers accounts by glob', { accounts: ['1111*'] }, true],
    ['does not cover other accounts', { accounts: ['444455556666'] }, false],
    ['covers secrets by tag', { tags: { owner: 'sh*' } }, true],
    ['does not cover a secret without the tag', { tags: { team: '*' } }, false],
    ['needs all that it names', { accounts: ['1111*'], tags: { owner: 'pay*' } }, false],
    ['holds on its last day', { expires: '2026-11-21' }, true],
    ['does not hold a day later', { expires: '2026-11-20' }, false],
  ])('%s', (_, more, covered) => {
    expect(waived(more).findings[0]?.waiver !== undefined).toBe(covered);
  });

  test('by id covers that finding alone', () => {
    const id = findingId('unused', arnOf('db'), '');
    const { findings } = triage(
      [verdict('db', 'violation'), verdict('api', 'violation')],
      options({ waivers: [{ id, owner: 'o', reason: 'r', expires: '2026-12-31' }] }),
    );
    expect(findings.filter((f) => f.waiver).map((f) => f.name)).toEqual(['db']);
  });

  test.each<[string, Partial<Waiver>, string, number]>([
    ['that covers a finding is active', {}, 'active', 1],
    ['that matches nothing is told', { rule: 'never-used' }, 'unmatched', 0],
    ['that ran out is told, with what it covered', { expires: '2026-11-20' }, 'expired', 1],
  ])('%s', (_, more, state, findings) => {
    expect(waived(more).waivers).toMatchObject([{ state, findings }]);
  });

  test('is not needed by what is resolved, and is not kept alive by it', () => {
    const { findings, waivers } = triage(
      [verdict('db', 'pass')],
      options({ baseline: earlier('db'), waivers: [waiver({})] }),
    );
    expect(findings.map(({ status, waiver: shown }) => [status, shown])).toEqual([
      ['resolved', undefined],
    ]);
    expect(waivers).toMatchObject([{ state: 'unmatched', findings: 0 }]);
  });

  test('by tag is not called unmatched while nobody looked at a finding that it may cover', () => {
    const { waivers } = triage(
      [],
      options({
        baseline: earlier('db'),
        coverage: [row('not')],
        waivers: [waiver({ tags: { owner: 'shop' } })],
      }),
    );
    expect(waivers).toMatchObject([{ state: 'active', findings: 0 }]);
  });

  test('never removes a finding or changes its severity', () => {
    const [finding] = waived({}).findings;
    expect([finding?.severity, finding?.status]).toEqual(['medium', 'new']);
  });
});

test('the order is account, Region, name, rule, whatever order the verdicts came in', () => {
  const verdicts = ['b', 'a', 'c'].flatMap((name) => [
    verdict(name, 'violation'),
    verdict(name, 'violation', { ruleId: 'never-used' }),
  ]);
  const forward = triage(verdicts, options()).findings;
  expect(triage([...verdicts].reverse(), options()).findings).toEqual(forward);
  expect(forward.map((f) => `${f.name} ${f.ruleId}`)).toEqual([
    'a never-used',
    'a unused',
    'b never-used',
    'b unused',
    'c never-used',
    'c unused',
  ]);
});
