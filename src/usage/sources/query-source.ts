/** Queries that run elsewhere, a few at a time -> observations of use. */
import type { Failure } from '../../model/gap.js';
import type { Observation, UsageQuery } from '../../model/usage.js';
import type { QueryPart, QueryPort, Row, UsageEstimate, UsageSource } from '../ports.js';
import { observationOf } from '../sql/row.js';
import { merged } from './merged.js';
import type { Scan } from './scan-price.js';

/** Somewhere that queries run, and what is particular to it. */
export interface QueryBackend {
  readonly queries: QueryPort;
  /** The question in parts, each of them one query. */
  chunks(query: UsageQuery): Promise<readonly UsageQuery[]>;
  sql(chunk: UsageQuery): Promise<string>;
  estimate(chunks: readonly UsageQuery[]): Promise<readonly string[]>;
  notes(scan: Scan): readonly string[];
  /** Queries at a time. */
  readonly atOnce: number;
}

const strange = (error: unknown): Failure => ({
  reason: 'error',
  detail: `The answer to a query cannot be read: ${error instanceof Error ? error.message : 'of unknown shape'}.`,
});

/** What rows tell; a failure where one is no answer to the question. */
function observationsIn(rows: readonly Row[]): readonly Observation[] | Failure {
  try {
    return rows.flatMap((row) => observationOf(row) ?? []);
  } catch (error) {
    return strange(error);
  }
}

/** Use as queries tell it. */
class QuerySource implements UsageSource {
  readonly #backend: QueryBackend;
  #bytes = 0;
  #queries = 0;

  constructor(backend: QueryBackend) {
    this.#backend = backend;
  }

  async estimate(query: UsageQuery): Promise<UsageEstimate> {
    return { says: await this.#backend.estimate(await this.#backend.chunks(query)) };
  }

  async *observe(query: UsageQuery): AsyncGenerator<Observation> {
    const chunks = await this.#backend.chunks(query);
    yield* merged(
      chunks.map((chunk) => () => this.#chunk(chunk)),
      this.#backend.atOnce,
    );
  }

  notes(): readonly string[] {
    return this.#backend.notes({ bytes: this.#bytes, queries: this.#queries });
  }

  close(): Promise<void> {
    return this.#backend.queries.close();
  }

  /** Where a query fails, none of its places is known, whatever it told before. */
  async *#chunk(chunk: UsageQuery): AsyncGenerator<Observation> {
    for await (const part of this.#backend.queries.run(await this.#backend.sql(chunk))) {
      const told = this.#read(part);
      if (Array.isArray(told)) yield* told;
      else if ('reason' in told) return yield* failuresOf(chunk, told);
    }
  }

  #read(part: QueryPart): readonly Observation[] | Failure {
    switch (part.kind) {
      case 'scanned':
        this.#bytes += part.bytes;
        this.#queries++;
        return [];
      case 'rows':
        return observationsIn(part.rows);
      case 'failure':
        return part.failure;
    }
  }
}

const failuresOf = ({ places }: UsageQuery, failure: Failure): readonly Observation[] =>
  places.flatMap(({ account, regions }) =>
    regions.map((region) => ({ kind: 'failure', account, region, failure }) as const),
  );

/** A source over a backend. */
export const querySource = (backend: QueryBackend): UsageSource => new QuerySource(backend);
