/** The credentials of the environment -> the book of the prices that AWS names now. */
import { connect, type Haste } from './aws/connect.js';
import { quotedBook } from './cost/price-book.js';
import { TOOL } from './files/package-facts.js';
import type { PriceBook } from './model/cost.js';
import type { Failure } from './model/gap.js';
import { UserError } from './model/user-error.js';
import { DEFAULT_PATIENCE, DEFAULT_RATE_SHARE, DEFAULT_ROLE } from './scan-defaults.js';

/** How AWS is asked. */
export interface LivePriceOptions {
  /** Of the secrets. */
  readonly partition: string;
  /** Shorter waits, for programs that ask a stand-in for AWS, such as the sandbox. */
  readonly haste?: Haste;
}

const unreadable = ({ reason, detail }: Failure): UserError =>
  new UserError({
    where: '--live-prices',
    what: `the prices of AWS cannot be read (${detail ?? reason})`,
    hint:
      reason === 'accessDenied'
        ? 'What the credentials need: secrets-census permissions pricing. Without the flag, the prices of the package count.'
        : 'Without the flag, the prices of the package or of the configuration count.',
  });

/** Asks AWS. Throws a `UserError` where it does not say, or does not accept the credentials. */
export async function livePrices({ partition, haste }: LivePriceOptions): Promise<PriceBook> {
  const aws = await connect({
    // No account is entered.
    role: { name: DEFAULT_ROLE },
    concurrency: 1,
    pace: { share: DEFAULT_RATE_SHARE, patience: DEFAULT_PATIENCE * 1000, threads: 1 },
    version: TOOL.version,
    haste,
  });
  try {
    const prices = await aws.prices();
    const quotes = await prices.quotes();
    if (!quotes.ok) throw unreadable(quotes.failure);
    const today = (aws.now ?? new Date()).toISOString().slice(0, 10);
    const book = quotedBook(partition, quotes.value, today);
    if (!book.ok) throw unreadable(book.failure);
    return book.value;
  } finally {
    aws.close();
  }
}
