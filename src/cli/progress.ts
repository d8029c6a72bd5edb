/** What a crawl tells to lines for a person: one redrawn line on a terminal, a line every few seconds elsewhere. */
import type { CrawlCounts, Progress } from '../crawl/crawl.js';
import { counted } from '../report/wording.js';
import type { Commentary } from './terminal.js';

/** Milliseconds between two lines where there is no terminal. */
const LINE_EVERY = 5_000;

/** Before so much was done, the pace says nothing of what is left. */
const LEAST_SHARE = 0.02;
const LEAST_MS = 3_000;

interface Seen {
  readonly known: number;
  readonly all: boolean;
  readonly done: number;
  readonly secrets: number;
  readonly counts: CrawlCounts;
  /** Milliseconds since the beginning. */
  readonly elapsed: number;
  /** Calls a second, lately. */
  readonly rate: number;
}

/** `40 s`, `12 min`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function left({ known, all, done, elapsed }: Seen): string | undefined {
  if (!all) return 'still listing accounts';
  const share = known === 0 ? 1 : done / known;
  if (share < LEAST_SHARE || share === 1 || elapsed < LEAST_MS) return undefined;
  return `about ${duration((elapsed / share) * (1 - share))} left`;
}

/**
 * The state of a crawl in one line of a terminal, which may be cut at its end: what matters most comes first, and what
 * is in flight follows a plus.
 */
export function liveLine(seen: Seen): string {
  const { known, done, secrets, counts, rate } = seen;
  const plus = (inFlight: number): string => (inFlight > 0 ? ` (+${inFlight})` : '');
  return [
    left(seen),
    `${done} of ${counted(known, 'account')}${plus(counts.accounts)}`,
    `${counted(secrets, 'secret')}${plus(counts.secrets)}`,
    `${Math.round(rate)} calls/s`,
    counts.throttled > 0 ? `${counts.throttled} throttled` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** The state of a crawl in one line. */
export function progressLine(seen: Seen): string {
  const { known, done, secrets, counts, rate } = seen;
  const open = counts.accounts > 0 ? ` (${counts.accounts} in flight)` : '';
  const held = counts.secrets > 0 ? ` (${counts.secrets} in flight)` : '';
  return [
    `${done} of ${counted(known, 'account')}${open}`,
    `${counted(secrets, 'secret')}${held}`,
    `${Math.round(rate)} calls/s`,
    counts.throttled > 0 ? `${counts.throttled} throttled` : undefined,
    left(seen),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

const NONE: CrawlCounts = { calls: 0, throttled: 0, inFlight: 0, accounts: 0, secrets: 0 };

/** Progress on standard error. `clock` gives milliseconds. */
export function showProgress(terminal: Commentary, clock = () => performance.now()): Progress {
  const startedAt = clock();
  let known = 0;
  let all = false;
  let done = 0;
  let secrets = 0;
  let counts = NONE;
  let rate = 0;
  let countedAt = startedAt;
  let saidAt = startedAt;
  const seen = (): Seen => {
    return { known, all, done, secrets, counts, rate, elapsed: clock() - startedAt };
  };
  const sayIfDone = (): void => {
    if (!all || known === 0 || done < known) return;
    counts = { ...counts, accounts: 0, secrets: 0 };
    const took = duration(clock() - startedAt);
    terminal.say(
      `Collected ${counted(secrets, 'secret')} in ${counted(known, 'account')} in ${took}.`,
    );
  };
  return {
    listed(accounts, isAll) {
      known = accounts;
      all = isAll;
      sayIfDone();
    },
    note: (text) => terminal.say(text),
    accountDone(account) {
      done++;
      secrets += account.secrets;
      sayIfDone();
    },
    counts(now) {
      const at = clock();
      if (at > countedAt) rate = ((now.calls - counts.calls) / (at - countedAt)) * 1000;
      countedAt = at;
      counts = now;
      if (terminal.live) terminal.draw(liveLine(seen()));
      else if (at - saidAt >= LINE_EVERY) {
        saidAt = at;
        terminal.say(progressLine(seen()));
      }
    },
  };
}
