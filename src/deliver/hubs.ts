/** Accounts that can be entered -> their hubs, each account entered once. */
import type { Hub } from '../model/delivery.js';
import type { Answer } from '../model/gap.js';
import type { AccountHubs, HubPort, HubsPort } from './ports.js';

/** Hubs that are worked on at a time; requests in flight are bounded by who sends them. */
export const HUBS_AT_ONCE = 64;

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
