/** A session in a Region, to calls and lists of them. */
import { type Answer, answered, failed } from '../model/gap.js';
import type { Caller, Sign } from './caller.js';
import type { Clients } from './clients.js';
import type { Api } from './operations.js';
import type { Session } from './session.js';

/** A token that comes back would make a list endless. Pages are bounded by the most secrets a Region can hold. */
const MAX_PAGES = 500_000;

/** Empty pages come where AWS looks for longer than it wants to; nowhere does it look for so long. */
const MAX_EMPTY_PAGES = 500;

const ENDLESS = 'The list repeats a page token and never ends.';
const EMPTY = `The list gives ${MAX_EMPTY_PAGES} empty pages in a row.`;

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/** Where requests of one account in one Region are sent. */
export class Channel {
  readonly region: string;
  readonly #caller: Caller;
  readonly #session: Session;

  constructor(caller: Caller, session: Session, region: string) {
    this.#caller = caller;
    this.#session = session;
    this.region = region;
  }

  get clients(): Clients {
    return this.#caller.clients;
  }

  /** One call. */
  call<T>(api: Api, send: (sign: Sign) => Promise<T>): Promise<Answer<T>> {
    return this.#caller.call({ api, session: this.#session, region: this.region }, send);
  }

  /** Waits for what goes on at the other end. False: nothing is worth waiting for any more. */
  pause(milliseconds: number): Promise<boolean> {
    return this.#caller.pause(milliseconds);
  }

  /** All pages of a list. Short and empty pages do not end it, unless they are many; a missing token does. */
  async *pages<T>(
    api: Api,
    send: (token: string | undefined, sign: Sign) => Promise<Page<T>>,
  ): AsyncGenerator<Answer<readonly T[]>> {
    const seen = new Set<string>();
    let token: string | undefined;
    let empty = 0;
    for (let page = 0; page < MAX_PAGES; page++) {
      const from = token;
      const answer = await this.call(api, (sign) => send(from, sign));
      if (!answer.ok) {
        yield answer;
        return;
      }
      yield answered(answer.value.items);
      token = answer.value.next === '' ? undefined : answer.value.next;
      if (token === undefined) return;
      empty = answer.value.items.length === 0 ? empty + 1 : 0;
      if (empty >= MAX_EMPTY_PAGES) {
        yield failed({ reason: 'error', api, detail: EMPTY });
        return;
      }
      if (seen.has(token)) break;
      seen.add(token);
    }
    yield failed({ reason: 'error', api, detail: ENDLESS });
  }

  /** A list in one answer; a failure of any page is the answer. */
  async list<T>(
    api: Api,
    send: (token: string | undefined, sign: Sign) => Promise<Page<T>>,
  ): Promise<Answer<readonly T[]>> {
    const items: T[] = [];
    for await (const page of this.pages(api, send)) {
      if (!page.ok) return page;
      items.push(...page.value);
    }
    return answered(items);
  }
}
