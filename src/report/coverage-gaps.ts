/** Coverage rows -> what was not seen, grouped by why: one group per cause, one entry per account. */
import { type CoverageReason, type CoverageRow, isIncomplete } from '../model/coverage.js';
import type { Denial } from '../model/gap.js';
import { groupBy } from './group-by.js';

/** The Regions of one account that were not, or only partly, seen. `*` stands for every Region. */
export interface AccountGap {
  readonly account: string;
  readonly not: readonly string[];
  readonly partly: readonly string[];
}

/** Everything that was not seen for one reason. */
export interface CoverageGap {
  readonly reason?: CoverageReason;
  readonly api?: string;
  readonly denial?: Denial;
  /** What one of the rows says; the others may say the same of another name. */
  readonly detail?: string;
  readonly accounts: readonly AccountGap[];
  /** Rows, which are pairs of account and Region. */
  readonly rows: number;
  /** Rows of which nothing was seen. */
  readonly unseen: number;
}

/** Equal for what has one cause, wherever it was met. */
export const causeKey = ({
  reason,
  api,
  denial,
}: Pick<CoverageRow, 'reason' | 'api' | 'denial'>): string =>
  JSON.stringify([reason, api, denial?.policyType, denial?.explicit, denial?.policyArn]);

const regionsOf = (rows: readonly CoverageRow[], status: CoverageRow['status']) =>
  rows.filter((row) => row.status === status).map((row) => row.region);

const toGap = (rows: readonly CoverageRow[]): CoverageGap => {
  const [{ reason, api, denial } = {}] = rows;
  const detail = rows.find((row) => row.detail !== undefined)?.detail;
  const accounts = groupBy(rows, (row) => row.account).map((ofAccount) => ({
    account: ofAccount[0]?.account ?? '',
    not: regionsOf(ofAccount, 'not'),
    partly: regionsOf(ofAccount, 'partly'),
  }));
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(api === undefined ? {} : { api }),
    ...(denial === undefined ? {} : { denial }),
    ...(detail === undefined ? {} : { detail }),
    accounts,
    rows: rows.length,
    unseen: rows.filter((row) => row.status === 'not').length,
  };
};

/** The gaps of a coverage, the one over most pairs of account and Region first. What was excluded on request is no gap. */
export const coverageGaps = (coverage: readonly CoverageRow[]): readonly CoverageGap[] =>
  groupBy(coverage.filter(isIncomplete), causeKey)
    .map(toGap)
    .sort((a, b) => b.rows - a.rows);
