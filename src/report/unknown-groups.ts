/** Unknown verdicts -> groups of the same rule, missing fact and reason, so that ten thousand fit on a page. */
import type { Unknown } from '../model/finding.js';
import { by } from '../model/order.js';
import { groupBy } from './group-by.js';

export interface UnknownGroup {
  readonly ruleId: string;
  readonly fact: string;
  readonly reason: Unknown['reason'];
  readonly verdicts: readonly Unknown[];
}

/** Groups in the order of rule ids first, then of first appearance. */
export const unknownGroups = (unknown: readonly Unknown[]): readonly UnknownGroup[] =>
  groupBy(unknown, ({ ruleId, fact, reason }) => JSON.stringify([ruleId, fact, reason]))
    .flatMap((verdicts) => {
      const [first] = verdicts;
      if (first === undefined) return [];
      return [{ ruleId: first.ruleId, fact: first.fact, reason: first.reason, verdicts }];
    })
    .sort(by((group) => group.ruleId));
