/** What learning the use of secrets needs from the world: somebody who has seen the events of CloudTrail. */
import type { Answer, Failure } from '../model/gap.js';
import type { Observation, Span, UsageEventName, UsageQuery } from '../model/usage.js';

/** What a question will take, before it is asked. */
export interface UsageEstimate {
  /** Sentences for a person: how much there is to do, how long it takes at least, what it costs. Estimates are called so. */
  readonly says: readonly string[];
}

/** Tells the use of secrets. Facts about the world are observations; the user's mistakes throw a `UserError`. */
export interface UsageSource {
  estimate(query: UsageQuery): Promise<UsageEstimate>;
  /** In any order. What is said of a place that was not asked for is passed over. */
  observe(query: UsageQuery): AsyncIterable<Observation>;
  /** What is to be said of the work once it is done, each a sentence. */
  notes(): readonly string[];
  close(): Promise<void>;
}

/** A page of event history. */
export interface EventPage {
  /** Parsed JSON, written by strangers; `undefined` where one is no JSON. */
  readonly records: readonly unknown[];
  /** Another call gives more. */
  readonly more: boolean;
}

/** The event history that CloudTrail keeps of an account in a Region for ninety days. */
export interface EventHistoryPort {
  /**
   * Pages of the records of Secrets Manager's events of a name within a span, newest first; a failure ends them. One call
   * a page.
   */
  records(event: UsageEventName, span: Span): AsyncIterable<Answer<EventPage>>;
}

/** Event histories, account by account. */
export interface EventHistories {
  /** Calls a second to each of them, at the pace in force. */
  readonly callsPerSecond: number;
  /** Enters an account. */
  enter(account: string): Promise<Answer<(region: string) => EventHistoryPort>>;
}

/** A row of a result by the lower-case names of its columns; undefined where it is NULL. */
export type Row = Readonly<Record<string, string | undefined>>;

/** What comes of a query, in this order: what it scanned, as soon as it ended, however; then its rows, or why there are no more. */
export type QueryPart =
  | { readonly kind: 'scanned'; readonly bytes: number }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Runs queries somewhere else: in Athena, or in CloudTrail Lake. */
export interface QueryPort {
  /** Waits for its turn where too many queries run. A query that is abandoned early is cancelled. */
  run(sql: string): AsyncIterable<QueryPart>;
  /** Cancels the queries that are under way. To be called while AWS can still be asked. */
  close(): Promise<void>;
}

/** A table as the catalog of Athena describes it. */
export interface TableDescription {
  /** Lower-case names. */
  readonly columns: readonly string[];
  readonly partitionKeys: readonly string[];
  /** Such as `location` and `storage.location.template`, by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Describes the table that is asked. */
export interface TablePort {
  describe(): Promise<Answer<TableDescription>>;
}

/** A file of a bucket. */
export interface LogObject {
  /** Whole, from the root of the bucket. */
  readonly key: string;
  /** In bytes, as it is stored. */
  readonly size: number;
}

/** A level of a bucket, as if `/` made folders. */
export interface LogLevel {
  readonly objects: readonly LogObject[];
  /** Prefixes of the folders below, each ending in `/`. */
  readonly folders: readonly string[];
}

/** The files of a bucket. */
export interface LogObjects {
  /** Pages of what begins with the prefix, in the order of the keys; a failure ends them. */
  list(prefix: string): AsyncIterable<Answer<readonly LogObject[]>>;
  /** Pages of what is directly below a prefix that ends in `/` or is empty; a failure ends them. */
  browse(prefix: string): AsyncIterable<Answer<LogLevel>>;
  /**
   * Passes the bytes of a file on as they come. Where the connection breaks, `receive` is called again and gets all of
   * them anew. What it throws by itself is thrown.
   */
  fetch(
    key: string,
    receive: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<Answer<void>>;
}
