/** What an engine elsewhere can do with a query -> the port of `usage`: start it, wait, read its rows; cancel what is left. */
import { type Answer, type Failure, failed } from '../model/gap.js';
import type { QueryPart, QueryPort, Row } from '../usage/ports.js';
import { nameIn } from './classify.js';
import type { Api } from './operations.js';

/** How far a query is. */
export type QueryState =
  | { readonly kind: 'running' }
  | { readonly kind: 'finished'; readonly bytes: number }
  | {
      readonly kind: 'ended';
      readonly bytes: number;
      readonly failure: Failure;
      /** It may do better the next time. */
      readonly again: boolean;
    };

/** Somewhere that runs queries. */
export interface QueryEngine {
  readonly api: Api;
  /** Gives an id. `turn`: how many queries were started here before. */
  start(sql: string, turn: number): Promise<Answer<string>>;
  state(id: string): Promise<Answer<QueryState>>;
  /** A failure ends them. */
  rows(id: string): AsyncIterable<Answer<readonly Row[]>>;
  cancel(id: string): Promise<unknown>;
  /** False: nothing is worth waiting for any more. */
  pause(milliseconds: number): Promise<boolean>;
}

/** Waits in milliseconds: the first, and how they grow until they are the longest. */
const FIRST_WAIT = 500;
const GROWTH = 1.5;
const LONGEST_WAIT = 20_000;

/** No engine lets a query run for longer: Athena four hours, Lake one. Source: Athena user guide, "service quotas". */
const LONGEST_QUERY = 5 * 3_600_000;

/** How long others' queries may keep ours from being started. */
const LONGEST_QUEUE = 30 * 60_000;

/** How often a query is started that its engine could not do. */
const MAX_RUNS = 3;

/** Too many queries run already, not all of them ours. */
const isCrowded = (failure: Failure): boolean =>
  failure.reason === 'throttled' || nameIn(failure) === 'MaxConcurrentQueriesException';

/** What came of waiting. */
type Ended = Exclude<QueryState, { kind: 'running' }>;

/** Queries, each from its start to its end. */
class Queries {
  readonly #engine: QueryEngine;
  readonly #running = new Set<string>();
  readonly #starting = new Set<Promise<unknown>>();
  #started = 0;
  readonly #closing = new AbortController();

  constructor(engine: QueryEngine) {
    this.#engine = engine;
  }

  async *run(sql: string): AsyncGenerator<QueryPart> {
    for (let run = 1; ; run++) {
      const starting = this.#start(sql);
      this.#starting.add(starting);
      const started = await starting.finally(() => this.#starting.delete(starting));
      if (!started.ok) return yield { kind: 'failure', failure: started.failure };
      const id = started.value;
      this.#running.add(id);
      try {
        const end = await this.#end(id);
        if (!end.ok) return yield { kind: 'failure', failure: end.failure };
        this.#running.delete(id);
        const state = end.value;
        yield { kind: 'scanned', bytes: state.bytes };
        if (state.kind === 'finished') return yield* this.#rows(id);
        const isLast = !state.again || run >= MAX_RUNS || this.#closing.signal.aborted;
        if (isLast) return yield { kind: 'failure', failure: state.failure };
      } finally {
        // Nobody waits for it any more, and it may cost money.
        if (this.#running.delete(id)) await this.#engine.cancel(id);
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const left = [...this.#running];
    this.#running.clear();
    await Promise.allSettled([...left.map((id) => this.#engine.cancel(id)), ...this.#starting]);
  }

  async *#rows(id: string): AsyncGenerator<QueryPart> {
    for await (const page of this.#engine.rows(id)) {
      if (!page.ok) return yield { kind: 'failure', failure: page.failure };
      if (page.value.length > 0) yield { kind: 'rows', rows: page.value };
    }
  }

  async #start(sql: string): Promise<Answer<string>> {
    const turn = this.#started++;
    let last: Failure | undefined;
    for (const wait of waits(LONGEST_QUEUE)) {
      if (this.#closing.signal.aborted) break;
      const answer = await this.#engine.start(sql, turn);
      if (answer.ok && this.#closing.signal.aborted) {
        // It was on its way when all was called off.
        await this.#engine.cancel(answer.value);
        break;
      }
      if (answer.ok || !isCrowded(answer.failure)) return answer;
      last = answer.failure;
      if (!(await this.#engine.pause(wait))) break;
    }
    return failed(last ?? this.#over());
  }

  /** Waits until the query has ended. */
  async #end(id: string): Promise<Answer<Ended>> {
    for (const wait of waits(LONGEST_QUERY)) {
      if (!(await this.#engine.pause(wait)) || this.#closing.signal.aborted)
        return failed(this.#over());
      const answer = await this.#engine.state(id);
      if (!answer.ok) return answer;
      if (answer.value.kind !== 'running') return { ok: true, value: answer.value };
    }
    return failed({ reason: 'error', api: this.#engine.api, detail: 'The query does not end.' });
  }

  #over(): Failure {
    return { reason: 'error', api: this.#engine.api, detail: 'The scan ended.' };
  }
}

/** Waits that grow, until they come to so many milliseconds together. */
function* waits(atMost: number): Generator<number> {
  let wait = FIRST_WAIT;
  for (let spent = 0; spent < atMost; spent += wait) {
    yield wait;
    wait = Math.min(wait * GROWTH, LONGEST_WAIT);
  }
}

/** The port over an engine. */
export function queryPort(engine: QueryEngine): QueryPort {
  const queries = new Queries(engine);
  return { run: (sql) => queries.run(sql), close: () => queries.close() };
}
