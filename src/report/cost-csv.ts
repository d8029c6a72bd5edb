/** A cost review -> CSV for spreadsheets: one line for each secret. Amounts are exact, so that their sum is the total. */
import type { Account } from '../model/account.js';
import type { CostReview, CostRow } from '../model/cost.js';
import { evidenceWords } from './cost-words.js';
import { csvLine } from './csv.js';
import { exactAmount } from './money.js';
import type { Chunk } from './result-frame.js';

/** What a column is made of besides the row. */
interface Context {
  readonly review: CostReview;
  readonly account: Account | undefined;
}

const dayOf = (moment: string): string => moment.slice(0, 10);

function monthlyCost({ cost }: CostRow): string {
  if (cost.status === 'unknown') return '';
  return exactAmount(cost.status === 'priced' ? cost.monthly : 0);
}

/** Empty where it is not known whether the secret is unused, or what it costs. */
function unusedCost(row: CostRow): string {
  if (row.use === 'unknown') return '';
  return row.use === 'unused' ? monthlyCost(row) : exactAmount(0);
}

function lastRead({ lastReadAt }: CostRow): string {
  if (lastReadAt === undefined) return 'unknown';
  return lastReadAt === null ? 'never' : dayOf(lastReadAt);
}

/** The columns, in order. Later versions only add at the end. */
const COLUMNS: readonly (readonly [
  header: string,
  cell: (row: CostRow, context: Context) => string,
])[] = [
  ['account', ({ account }) => account],
  ['account_name', (_, { account }) => account?.name ?? ''],
  ['ou_path', (_, { account }) => account?.ouPath ?? ''],
  ['region', ({ region }) => region],
  ['name', ({ name }) => name],
  ['arn', ({ arn }) => arn],
  ['group', ({ group }) => group ?? ''],
  ['monthly_cost', monthlyCost],
  ['unused_monthly_cost', unusedCost],
  ['currency', (_, { review }) => review.prices?.currency ?? ''],
  ['price_date', (_, { review }) => review.prices?.asOf ?? ''],
  ['cost_status', ({ cost }) => cost.status],
  ['cost_reason', ({ cost }) => (cost.status === 'priced' ? '' : cost.reason)],
  ['replica_regions', ({ replicas }) => replicas.join(' ')],
  ['use', ({ use }) => use],
  ['last_read', lastRead],
  ['created', ({ createdAt }) => (createdAt === undefined ? '' : dayOf(createdAt))],
  ['owner', ({ owner }) => owner?.value ?? ''],
  ['evidence', evidenceWords],
];

/** The file, in pieces. */
export function* costCsv(review: CostReview, rows: Iterable<CostRow>): Generator<Chunk> {
  const accounts = new Map(review.accounts.map((account) => [account.id, account]));
  yield csvLine(COLUMNS.map(([header]) => header));
  for (const row of rows) {
    const context = { review, account: accounts.get(row.account) };
    yield csvLine(COLUMNS.map(([, cell]) => cell(row, context)));
  }
}
