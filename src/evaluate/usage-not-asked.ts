/** The gaps where nobody asked for the use of secrets. */
import { type Failure, type Gap, gapIn } from '../model/gap.js';

const NOT_ASKED: Failure = {
  reason: 'notCollected',
  detail: 'Nobody has asked who reads it: --usage.',
};

/** Where nobody asked for the use of an account's secrets as a whole. */
export const NOT_ASKED_OF_ACCOUNT: readonly Gap[] = [gapIn('account.usage', NOT_ASKED)];

/** Always these objects: evidence that hangs on them is left out, rather than called unknown. */
export const USAGE_NOT_ASKED: readonly Gap[] = [gapIn('usage', NOT_ASKED), ...NOT_ASKED_OF_ACCOUNT];
