/** Accounts that can be entered -> their hubs, each account entered once, and worked on side by side. */
import pLimit from 'p-limit';
import type { Hub } from '../model/delivery.js';
import type { Answer } from '../model/gap.js';
import type { AccountHubs, HubPort, HubsPort } from './ports.js';

/** Hubs that are worked on at a time; requests in flight are bounded by who sends them. */
const HUBS_AT_ONCE = 64;

/** Finds the hub of an account and Region. */
export function entering(hubs: HubsPort): (hub: Hub) => Promise<Answer<HubPort>> {
  const entered = new Map<string, Promise<Answer<AccountHubs>>>();
  return async ({ account, region }) => {
    const known = entered.get(account) ?? hubs.enter(account);
    entered.set(account, known);
    const answer = await known;
    return answer.ok ? { ok: true, value: answer.value.hub(region) } : answer;
  };
}

/** Hears how many hubs are done. */
export type HubsDone = (done: number, of: number) => void;

/** Works on things of hubs, so many at a time; the results stand in the order of the things. */
export async function each<T, R>(
  things: readonly T[],
  work: (thing: T) => Promise<R>,
  done: HubsDone = () => {},
): Promise<R[]> {
  const limit = pLimit(HUBS_AT_ONCE);
  let count = 0;
  return Promise.all(
    things.map((thing) =>
      limit(async () => {
        const result = await work(thing);
        done(++count, things.length);
        return result;
      }),
    ),
  );
}
