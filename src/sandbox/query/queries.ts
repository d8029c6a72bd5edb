/** Queries that were started, each with how far it is, as Athena and CloudTrail Lake keep them for whoever asks. */
import type { Database, QueryResult } from './database.js';

/** How far a query is. */
export type QueryState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** What is to be run, for whom. `About` is what else the service tells of it. */
export interface Question<About> {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** As it was sent. */
  readonly sql: string;
  /** Bytes that it reads where it runs. */
  readonly bytes: number;
  readonly about: About;
}

/** A query that was started. */
export interface StartedQuery<About> extends Question<About> {
  readonly state: QueryState;
  /** Why it failed. */
  readonly reason?: string;
  /** Of a query that succeeded. */
  readonly result?: QueryResult;
}

/** How a question is answered: SQL that the database understands, or why it has no answer. */
export type Plan =
  | { readonly sql: string; readonly schema: string | undefined }
  | { readonly failure: string };

interface Kept<About> {
  query: StartedQuery<About>;
  cancel?: () => void;
}

/** Queries that have ended are kept, up to so many. */
const MAX_KEPT = 500;

const isOver = (state: QueryState): boolean =>
  state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';

/** Starts queries and remembers them. */
export class Queries<About> {
  readonly #open: () => Promise<Database>;
  /** The sentence for an error of the database. */
  readonly #reasonOf: (error: unknown) => string;
  readonly #kept = new Map<string, Kept<About>>();

  constructor(open: () => Promise<Database>, reasonOf: (error: unknown) => string) {
    this.#open = open;
    this.#reasonOf = reasonOf;
  }

  /** Queries of an account in a Region that have not ended. */
  active(account: string, region: string): number {
    let count = 0;
    for (const { query } of this.#kept.values()) {
      if (query.account === account && query.region === region && !isOver(query.state)) count += 1;
    }
    return count;
  }

  /** Starts a query, which goes on by itself. An id that is known already starts nothing. */
  start(question: Question<About>, plan: Plan): void {
    if (this.#kept.has(question.id)) return;
    const kept: Kept<About> = { query: { ...question, state: 'QUEUED' } };
    this.#kept.set(question.id, kept);
    this.#forget();
    void this.#run(kept, plan);
  }

  /** A query of that account and Region. */
  find(id: string, account: string, region: string): StartedQuery<About> | undefined {
    const query = this.#kept.get(id)?.query;
    return query?.account === account && query.region === region ? query : undefined;
  }

  /** Ends a query that has not ended. */
  cancel(id: string): void {
    const kept = this.#kept.get(id);
    if (kept === undefined || isOver(kept.query.state)) return;
    kept.query = { ...kept.query, state: 'CANCELLED' };
    kept.cancel?.();
  }

  async #run(kept: Kept<About>, plan: Plan): Promise<void> {
    const end = (ended: Pick<StartedQuery<About>, 'state' | 'reason' | 'result'>): void => {
      if (!isOver(kept.query.state)) kept.query = { ...kept.query, ...ended };
    };
    try {
      if ('failure' in plan) return end({ state: 'FAILED', reason: plan.failure });
      const database = await this.#open();
      if (isOver(kept.query.state)) return;
      kept.query = { ...kept.query, state: 'RUNNING' };
      const { result, cancel } = database.run(plan.sql, plan.schema);
      kept.cancel = cancel;
      end({ state: 'SUCCEEDED', result: await result });
    } catch (error) {
      end({ state: 'FAILED', reason: this.#reasonOf(error) });
    }
  }

  #forget(): void {
    for (const [id, { query }] of this.#kept) {
      if (this.#kept.size <= MAX_KEPT) return;
      if (isOver(query.state)) this.#kept.delete(id);
    }
  }
}
