/** An event turned into the time at which its file comes. */
import { hashText } from '../seeded.js';

const MINUTE_MS = 60_000;

/** CloudTrail delivers within some five to fifteen minutes, what happens close together in one file. */
const DELAY_MINUTES = 5;
const ROUND_MINUTES = 10;
const ROUND_MS = ROUND_MINUTES * MINUTE_MS;

/** When the file of an event comes. Source: CloudTrail user guide, "How CloudTrail works". */
export function deliveryTime(event: {
  readonly time: Date;
  readonly account: string;
  readonly region: string;
}): Date {
  const { time, account, region } = event;
  // Each place has minutes of its own, so that files do not all come at once.
  const own = (hashText(`${account} ${region}`) % ROUND_MINUTES) * MINUTE_MS;
  const earliest = time.getTime() + DELAY_MINUTES * MINUTE_MS - own;
  return new Date(Math.ceil(earliest / ROUND_MS) * ROUND_MS + own);
}
