/** Asks AWS, within a bound of requests in flight, and answers with a value or with why there is none. */
import pLimit from 'p-limit';
import { type Answer, answered, failed } from '../model/gap.js';
import { classify } from './classify.js';
import type { Clients } from './clients.js';
import { isFromOutside } from './from-outside.js';
import type { Api } from './operations.js';
import { AssumeRoleError, type Session } from './session.js';

/** A token that comes back would make a list endless. Pages are bounded by the most secrets a Region can hold. */
const MAX_PAGES = 500_000;

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/** Sends the requests of a scan. */
export class Caller {
  readonly clients: Clients;
  readonly #limit: ReturnType<typeof pLimit>;

  constructor(clients: Clients, concurrency: number) {
    this.clients = clients;
    // A call keeps its place while it waits to be repeated, so many throttled calls hold up those of other accounts.
    // Scheduling by account and quota would go here.
    this.#limit = pLimit(concurrency);
  }

  /** One call. Pacing per account, Region and quota would go here: every request passes. */
  async call<T>(api: Api, session: Session, send: () => Promise<T>): Promise<Answer<T>> {
    try {
      return answered(await this.#limit(() => this.clients.as(session, send)));
    } catch (error) {
      const isOfRole = error instanceof AssumeRoleError;
      const cause = isOfRole ? error.cause : error;
      if (!isFromOutside(cause)) throw cause;
      return failed(classify(isOfRole ? 'sts:AssumeRole' : api, cause));
    }
  }

  /** All pages of a list. Short and empty pages do not end it; only a missing token does. */
  async *pages<T>(
    api: Api,
    session: Session,
    send: (token: string | undefined) => Promise<Page<T>>,
  ): AsyncGenerator<Answer<readonly T[]>> {
    const seen = new Set<string>();
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const from = token;
      const answer = await this.call(api, session, () => send(from));
      if (!answer.ok) {
        yield answer;
        return;
      }
      yield answered(answer.value.items);
      token = answer.value.next === '' ? undefined : answer.value.next;
      if (token === undefined) return;
      if (seen.has(token)) break;
      seen.add(token);
    }
    yield failed({ reason: 'error', api, detail: 'The list repeats a page token and never ends.' });
  }

  /** A list in one answer; a failure of any page is the answer. */
  async list<T>(
    api: Api,
    session: Session,
    send: (token: string | undefined) => Promise<Page<T>>,
  ): Promise<Answer<readonly T[]>> {
    const items: T[] = [];
    for await (const page of this.pages(api, session, send)) {
      if (!page.ok) return page;
      items.push(...page.value);
    }
    return answered(items);
  }
}
