/** Uses of sessions counted, until a session is refused as expired. */
import { chance } from '../seeded.js';
import type { Fault } from './fault.js';

/** Sessions that are remembered for each fault; the oldest is forgotten first. */
const MAX_SESSIONS = 50_000;

interface SessionUse {
  uses: number;
  readonly doomed: boolean;
}

interface Use {
  readonly fault: Fault;
  readonly index: number;
}

interface User {
  readonly account: { readonly id: string };
  readonly token?: string;
}

/** Makes a test whether a session is refused by a fault of kind `expireToken`. Asked once for each use. */
export function createExpiries(seed: number): (use: Use, user: User) => boolean {
  const sessions = new Map<string, SessionUse>();
  const perAccount = new Map<string, number>();

  const begin = ({ fault, index }: Use, { account }: User): SessionUse => {
    const { share = 1, times = Number.POSITIVE_INFINITY } = fault;
    const key = `${index} ${account.id}`;
    const ordinal = perAccount.get(key) ?? 0;
    perAccount.set(key, ordinal + 1);
    const chosen = share >= 1 || chance(seed, index, account.id, ordinal) < share;
    return { uses: 0, doomed: chosen && ordinal < times };
  };

  return (use, user) => {
    const key = `${use.index} ${user.token}`;
    const session = sessions.get(key) ?? begin(use, user);
    sessions.set(key, session);
    if (sessions.size > MAX_SESSIONS) {
      for (const oldest of sessions.keys()) {
        sessions.delete(oldest);
        break;
      }
    }
    session.uses += 1;
    return session.doomed && session.uses > (use.fault.after ?? 0);
  };
}
