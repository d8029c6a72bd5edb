/** A digest says the same of all findings, however the accounts came and whoever took them in. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding, Unknown } from '../../src/model/finding.js';
import { SEVERITIES } from '../../src/model/rule.js';
import {
  type Digest,
  DigestBuilder,
  EXAMPLES,
  firstPlaceOf,
  RESULTS_LIMIT,
} from '../../src/report/digest.js';
import { findingOf } from './sample-result.js';

interface AccountLists {
  readonly findings: readonly Finding[];
  readonly unknown: readonly Unknown[];
}

const finding: fc.Arbitrary<Finding> = fc
  .record({
    ruleId: fc.constantFrom('public-policy', 'never-rotated', 'unused-cost'),
    severity: fc.constantFrom(...SEVERITIES),
    status: fc.constantFrom('new', 'unchanged', 'resolved', 'notScanned'),
    isWaived: fc.boolean(),
    name: fc.string({ minLength: 1, maxLength: 3 }),
  })
  .map(({ isWaived, ...parts }) =>
    findingOf({
      ...parts,
      ...(isWaived && { waiver: { owner: 'o', reason: 'r', expires: '2027-01-01' } }),
    }),
  );

const unknown: fc.Arbitrary<Unknown> = fc.record({
  ruleId: fc.constantFrom('public-policy', 'unused-cost'),
  fact: fc.constantFrom('policy', 'lastAccessedAt'),
  reason: fc.constantFrom('accessDenied', 'error'),
  account: fc.constant('111122223333'),
  region: fc.constant('eu-west-1'),
  arn: fc.constant('arn'),
});

const accounts: fc.Arbitrary<readonly AccountLists[]> = fc.array(
  fc.record({ findings: fc.array(finding, { maxLength: 20 }), unknown: fc.array(unknown) }),
  { maxLength: 8 },
);

/** Two that each take some accounts, in the given order, and then become one. */
function digestOf(lists: readonly AccountLists[], order: readonly number[]): Digest {
  const builders = [new DigestBuilder(), new DigestBuilder()];
  for (const [turn, rank] of order.entries())
    builders[turn % 2]?.add(
      lists[rank]?.findings ?? [],
      lists[rank]?.unknown ?? [],
      firstPlaceOf(rank),
    );
  const whole = new DigestBuilder();
  for (const builder of builders.toReversed()) whole.merge(structuredClone(builder.digest()));
  return whole.digest();
}

function digestInOrder(lists: readonly AccountLists[]): Digest {
  const builder = new DigestBuilder();
  for (const [rank, list] of lists.entries())
    builder.add(list.findings, list.unknown, firstPlaceOf(rank));
  return builder.digest();
}

describe('a digest', () => {
  test('does not depend on the order of the accounts, nor on who took them in', () => {
    const ordered = accounts.chain((lists) =>
      fc.tuple(
        fc.constant(lists),
        fc.shuffledSubarray([...lists.keys()], { minLength: lists.length }),
      ),
    );
    fc.assert(
      fc.property(ordered, ([lists, order]) => {
        expect(digestOf(lists, order)).toEqual(digestInOrder(lists));
      }),
    );
  });

  test('keeps the most severe findings, the first of those that are as severe, in order', () => {
    const lists = Array.from({ length: 3 }, (_, account) => ({
      findings: Array.from({ length: 4_000 }, (__, index) =>
        findingOf({
          ruleId: 'unused-cost',
          name: `${account}-${index}`,
          severity: index % 4 === 0 ? 'critical' : 'low',
        }),
      ),
      unknown: [],
    }));
    const { severest, shown, sections } = digestOf(lists, [2, 0, 1]);
    const all = lists.flatMap(({ findings }) => findings);
    const critical = all.filter(({ severity }) => severity === 'critical');
    const low = all.filter(({ severity }) => severity === 'low').slice(0, RESULTS_LIMIT - 3_000);
    const kept = new Set([...critical, ...low]);
    expect(severest.map(({ item }) => item)).toEqual(all.filter((one) => kept.has(one)));
    expect(shown).toEqual({ info: 0, low: 9_000, medium: 0, high: 0, critical: 3_000 });
    expect(sections.open.map(({ count }) => count)).toEqual([12_000]);
    expect(sections.open[0]?.examples.map(({ item }) => item)).toEqual(all.slice(0, EXAMPLES));
  });
});
