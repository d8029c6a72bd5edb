import { expect, test } from 'vitest';
import { asffId } from '../../src/model/asff-id.js';
import { type Finding, isOpen } from '../../src/model/finding.js';
import { applySuppressions } from '../../src/triage/apply-suppressions.js';
import { compareWithBaseline } from '../../src/triage/compare-with-baseline.js';
import { finding } from '../deliver/samples.js';

const id = asffId(finding());
const NOTE = { note: 'Known.', by: 'anna', at: '2026-11-01T00:00:00.000Z' };

test.each<{
  name: string;
  suppressions: Record<string, object> | undefined;
  of?: Partial<Finding>;
  open: boolean;
}>([
  { name: 'nobody was asked', suppressions: undefined, open: true },
  { name: 'nothing is suppressed', suppressions: {}, open: true },
  { name: 'another is suppressed', suppressions: { other: NOTE }, open: true },
  {
    name: 'one of the same id is suppressed in another account',
    suppressions: { [asffId(finding({ account: '444455556666' }))]: NOTE },
    open: true,
  },
  { name: 'a team has suppressed it', suppressions: { [id]: NOTE }, open: false },
  { name: 'a team has suppressed it without a word', suppressions: { [id]: {} }, open: false },
  {
    name: 'its id is that of something every object has',
    suppressions: {},
    of: { id: 'toString' },
    open: true,
  },
])('a finding is open or not where $name', ({ suppressions, of, open }) => {
  const [after] = applySuppressions([finding(of)], suppressions);
  expect(after && isOpen(after)).toBe(open);
  expect(after?.suppression).toEqual(open ? undefined : suppressions?.[id]);
});

test('what is gone has nothing to be suppressed', () => {
  const gone = finding({ status: 'resolved' });
  expect(applySuppressions([gone], { [id]: NOTE })).toEqual([gone]);
});

test('what an earlier scan heard of is not heard of by this one', () => {
  const before = { ...finding(), suppression: NOTE };
  const nothing = {
    findings: [],
    judged: () => undefined,
    coverage: [],
    ruleIds: new Set<string>(),
  };
  expect(compareWithBaseline(nothing, [before])).toEqual([finding({ status: 'notScanned' })]);
});
