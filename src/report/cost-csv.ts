/** A cost review -> CSV for spreadsheets: one line for each secret. Amounts are exact, so that their sum is the total. */
import type { Account } from '../model/account.js';
import type { CallCost, CostReview, CostRow, RowUsage } from '../model/cost.js';
import { failureWords } from '../model/gap.js';
import { principalWords, readersWords } from './cost-use-words.js';
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

/** Empty where it is counted. */
function callsReason({ calls }: CostRow): string {
  if (calls === undefined) return 'notAsked';
  return calls.status === 'counted' ? '' : calls.reason;
}

type CountedCalls = Extract<CallCost, { readonly status: 'counted' }>;

/** Empty where calls are not counted. */
const ofCalls =
  (cell: (calls: CountedCalls) => string) =>
  ({ calls }: CostRow): string =>
    calls?.status === 'counted' ? cell(calls) : '';

/** Empty where the use is not known. */
const ofUsage =
  (cell: (usage: RowUsage) => string) =>
  ({ usage }: CostRow): string =>
    usage === undefined ? '' : cell(usage);

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
  ['monthly_calls', ofCalls(({ calls }) => String(calls))],
  // Within `monthly_cost`, where that is known.
  ['calls_monthly_cost', ofCalls(({ monthly }) => exactAmount(monthly))],
  ['calls_saved_by_caching', ofCalls(({ savable }) => exactAmount(savable))],
  ['calls_reason', callsReason],
  ['reads', ofUsage(({ reads }) => String(reads))],
  ['readers', readersWords],
  ['reads_outside_vpc_endpoint', ofUsage(({ outsideVpcEndpoint }) => String(outsideVpcEndpoint))],
  ['first_read_at', ofUsage(({ firstReadAt }) => firstReadAt ?? '')],
  ['last_read_by', ofUsage(({ lastRead: last }) => (last ? principalWords(last.by) : ''))],
  ['last_read_at', ofUsage(({ lastRead: last }) => last?.at ?? '')],
  ['denied_reads', ofUsage(({ denials }) => String(denials))],
  ['use_source', ofUsage(({ source }) => source)],
  ['use_from', ofUsage(({ covered }) => covered.from)],
  ['use_to', ofUsage(({ covered }) => covered.to)],
  ['use_unknown', ({ usageGap }) => (usageGap === undefined ? '' : failureWords(usageGap))],
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
