import { describe, expect, test } from 'vitest';
import { type AllowPartial, exitCodeOf, type FailOn } from '../../src/cli/exit-code.js';
import type { CoverageRow } from '../../src/model/coverage.js';
import type { Finding, ScanResult, Unknown } from '../../src/model/finding.js';
import { tallyOf } from '../../src/triage/tally.js';

const row = (more: Partial<CoverageRow> = {}): CoverageRow => ({
  account: '111122223333',
  region: 'eu-west-1',
  status: 'scanned',
  secrets: 1,
  ...more,
});
const partly = (more: Partial<CoverageRow>): CoverageRow => row({ status: 'partly', ...more });

const finding = (severity: Finding['severity'], more: Partial<Finding> = {}): Finding => ({
  id: 'x',
  ruleId: 'r',
  severity,
  status: 'new',
  title: 't',
  message: 'm',
  account: '111122223333',
  region: 'eu-west-1',
  arn: 'a',
  name: 'n',
  evidence: {},
  frameworks: {},
  firstSeenAt: '',
  lastSeenAt: '',
  ...more,
});

const unknown = (reason: Unknown['reason']): Unknown => ({
  ruleId: 'r',
  account: '111122223333',
  region: 'eu-west-1',
  arn: 'a',
  fact: 'policy',
  reason,
});

interface Case {
  readonly findings?: readonly Finding[];
  readonly coverage?: readonly CoverageRow[];
  readonly unknown?: readonly Unknown[];
  readonly failOn?: FailOn;
  readonly allowPartial?: AllowPartial;
  readonly onlyNew?: boolean;
}

const codeOf = ({
  failOn = 'high',
  allowPartial = false,
  onlyNew = false,
  ...parts
}: Case): number => {
  const result: Pick<ScanResult, 'findings' | 'coverage' | 'unknown'> = {
    findings: [],
    coverage: [row()],
    unknown: [],
    ...parts,
  };
  return exitCodeOf({ ...result, tally: tallyOf(result) }, { failOn, allowPartial, onlyNew });
};

const scp = { policyType: 'serviceControlPolicy', explicit: true } as const;

describe('the exit code', () => {
  test.each<[string, Case, number]>([
    ['is 0 where all was seen and nothing found', {}, 0],
    ['is 1 for a finding at the limit', { findings: [finding('high')] }, 1],
    ['is 0 for a finding below it', { findings: [finding('medium')] }, 0],
    ['is 1 for a finding at another limit', { findings: [finding('low')], failOn: 'low' }, 1],
    ['is 0 where findings do not matter', { findings: [finding('critical')], failOn: 'never' }, 0],
    [
      'is 0 for a known finding where only new ones matter',
      { findings: [finding('high', { status: 'unchanged' })], onlyNew: true },
      0,
    ],
    [
      'is 1 for a new finding where only new ones matter',
      { findings: [finding('high')], onlyNew: true },
      1,
    ],
    ['is 1 for a known finding', { findings: [finding('high', { status: 'unchanged' })] }, 1],
    ['is 0 for a resolved finding', { findings: [finding('high', { status: 'resolved' })] }, 0],
    [
      'is 0 for a waived finding',
      { findings: [finding('high', { waiver: { owner: 'o', reason: 'r', expires: 'e' } })] },
      0,
    ],
    ['is 3 for a Region not seen', { coverage: [row({ status: 'not', reason: 'throttled' })] }, 3],
    ['is 3 for a Region partly seen', { coverage: [partly({ reason: 'accessDenied' })] }, 3],
    [
      'is 0 for what was left out on request',
      { coverage: [row({ status: 'not', reason: 'excluded' })] },
      0,
    ],
    [
      'is 1 where there are findings and gaps',
      { findings: [finding('high')], coverage: [partly({ reason: 'accessDenied' })] },
      1,
    ],
    [
      'is 0 where gaps are accepted',
      { coverage: [partly({ reason: 'error' })], allowPartial: true },
      0,
    ],
    [
      'is 0 where the cause is accepted',
      { coverage: [partly({ reason: 'accessDenied' })], allowPartial: ['accessDenied'] },
      0,
    ],
    [
      'is 3 where another cause is',
      { coverage: [partly({ reason: 'throttled' })], allowPartial: ['accessDenied'] },
      3,
    ],
    [
      'is 3 where only one of two causes is accepted',
      {
        coverage: [
          partly({
            reason: 'accessDenied',
            causes: [
              { reason: 'accessDenied', secrets: 2 },
              { reason: 'throttled', secrets: 1 },
            ],
          }),
        ],
        allowPartial: ['accessDenied'],
      },
      3,
    ],
    [
      'is 0 where a guardrail is accepted',
      {
        coverage: [partly({ reason: 'accessDenied', denial: scp })],
        allowPartial: ['serviceControlPolicy'],
      },
      0,
    ],
    [
      'is 3 where a missing permission is not a guardrail',
      { coverage: [partly({ reason: 'accessDenied' })], allowPartial: ['serviceControlPolicy'] },
      3,
    ],
    ['is 3 where something could not be understood', { unknown: [unknown('error')] }, 3],
    ['is 0 where that is accepted', { unknown: [unknown('error')], allowPartial: ['error'] }, 0],
    ['is 0 where a fact was not asked for', { unknown: [unknown('notCollected')] }, 0],
  ])('%s', (_, parts, code) => {
    expect(codeOf(parts)).toBe(code);
  });
});
