import { describe, expect, test } from 'vitest';
import type { Finding, Unknown } from '../../src/model/finding.js';
import { summarize } from '../../src/triage/summarize.js';
import { addTallies, type CostRules, NO_TALLY, tallyOf } from '../../src/triage/tally.js';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:';

const finding = (name: string, monthly: number, more: Partial<Finding> = {}): Finding => ({
  id: name,
  ruleId: 'unused-cost',
  severity: 'info',
  status: 'new',
  title: 't',
  message: 'm',
  account: '111122223333',
  region: 'eu-west-1',
  arn: ARN + name,
  name,
  evidence: {},
  cost: { monthly, currency: 'USD', asOf: '2026-01-01' },
  frameworks: {},
  firstSeenAt: '',
  lastSeenAt: '',
  ...more,
});

const unknown = (name: string, ruleId = 'unused-cost'): Unknown => ({
  ruleId,
  account: '111122223333',
  region: 'eu-west-1',
  arn: ARN + name,
  fact: 'lastAccessedAt',
  reason: 'accessDenied',
});

interface Counted {
  readonly findings?: readonly Finding[];
  readonly unknown?: readonly Unknown[];
  readonly costRules?: CostRules;
}

const cost = ({
  findings = [],
  unknown: unjudged = [],
  costRules = { ruleIds: new Set(['unused-cost']), currency: 'USD' },
}: Counted) => {
  const tally = tallyOf({ findings, unknown: unjudged }, costRules);
  return summarize({ secrets: 1, coverage: [], tally, costRules }).unusedMonthlyCost;
};

describe('the monthly cost of what is unused', () => {
  const dollars = (amount: number, of = 0) => ({ amount, currency: 'USD', unknown: of });
  test.each<[string, Counted, object | null]>([
    ['is zero where nothing is unused', {}, dollars(0)],
    ['adds up to the cent', { findings: [finding('a', 0.1), finding('b', 0.2)] }, dollars(0.3)],
    [
      'counts each secret once, whatever many rules say of it',
      { findings: [finding('a', 0.4), finding('a', 0.4, { id: 'x', ruleId: 'mine' })] },
      dollars(0.4),
    ],
    [
      'leaves out what is waived, resolved or was not looked at',
      {
        findings: [
          finding('a', 1, { waiver: { owner: 'o', reason: 'r', expires: '2026-12-31' } }),
          finding('b', 1, { status: 'resolved' }),
          finding('c', 1, { status: 'notScanned' }),
        ],
      },
      dollars(0),
    ],
    [
      'says for how many secrets it is not known',
      { findings: [finding('a', 0.4)], unknown: [unknown('b'), unknown('c', 'public-policy')] },
      dollars(0.4, 1),
    ],
    [
      'is unknown where no rule adds costs up',
      { costRules: { ruleIds: new Set(), currency: 'USD' } },
      null,
    ],
    [
      'is unknown where no price is',
      { costRules: { ruleIds: new Set(['unused-cost']), currency: undefined } },
      null,
    ],
  ])('%s', (_, more, expected) => {
    expect(cost(more)).toEqual(expected);
  });
});

describe('accounts and Regions', () => {
  test('are counted by how well they were seen, without what was left out on request', () => {
    const row = (account: string, region: string, status: 'scanned' | 'partly' | 'not') => ({
      account,
      region,
      status,
      secrets: 0,
    });
    const { accounts, regions, seenShare } = summarize({
      secrets: 0,
      coverage: [
        row('1', 'a', 'scanned'),
        row('1', 'b', 'scanned'),
        row('2', 'a', 'scanned'),
        row('2', 'b', 'not'),
        row('3', '*', 'not'),
        { ...row('4', '*', 'not'), reason: 'excluded' },
      ],
      tally: NO_TALLY,
      costRules: { ruleIds: new Set(), currency: 'USD' },
    });
    expect(accounts).toEqual({ scanned: 1, partly: 1, not: 1 });
    expect(regions).toEqual({ scanned: 3, partly: 0, not: 2 });
    expect(seenShare).toBe(0.6);
  });

  test.each([
    [0, 0, 0],
    [1, 0, 1],
    [2, 1, 0.6666],
    [20_000, 1, 0.9999],
  ])('%i seen and %i not are a share of %d, which is 1 of everything only', (seen, not, share) => {
    const rows = (count: number, status: 'scanned' | 'not') =>
      Array.from({ length: count }, (_, n) => ({
        account: '1',
        region: `${n}`,
        status,
        secrets: 0,
      }));
    const coverage = [...rows(seen, 'scanned'), ...rows(not, 'not')];
    const costRules = { ruleIds: new Set<string>(), currency: 'USD' };
    expect(summarize({ secrets: 0, coverage, tally: NO_TALLY, costRules }).seenShare).toBe(share);
  });
});

test('counts of accounts add up to the counts of all', () => {
  const costRules = { ruleIds: new Set(['unused-cost']), currency: 'USD' };
  const waiver = { owner: 'o', reason: 'r', expires: '2026-12-31' };
  const one = {
    findings: [
      finding('a', 0.4),
      finding('b', 1, { waiver, status: 'unchanged' }),
      finding('c', 1, { status: 'resolved' }),
      finding('s', 1, { suppression: { note: 'known' } }),
      finding('t', 1, { suppression: {}, waiver }),
      finding('d', 1, { severity: 'critical', status: 'unchanged' }),
    ],
    unknown: [unknown('e'), unknown('f', 'public-policy')],
  };
  const other = {
    findings: [finding('g', 0.8, { severity: 'high' }), finding('h', 1, { status: 'notScanned' })],
    unknown: [{ ...unknown('i'), reason: 'error' as const }],
  };
  const all = {
    findings: [...one.findings, ...other.findings],
    unknown: [...one.unknown, ...other.unknown],
  };
  const sum = addTallies(tallyOf(one, costRules), tallyOf(other, costRules));
  expect(sum).toEqual(tallyOf(all, costRules));
  expect(sum).toEqual({
    open: {
      new: { info: 1, low: 0, medium: 0, high: 1, critical: 0 },
      unchanged: { info: 0, low: 0, medium: 0, high: 0, critical: 1 },
    },
    statuses: { new: 4, unchanged: 2, resolved: 1, notScanned: 1 },
    waived: 2,
    suppressed: 1,
    unknown: 3,
    unreadable: 1,
    unusedCents: 220,
    unpriced: 2,
  });
});
