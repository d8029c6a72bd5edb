/** A place that answers SQL about the records of CloudTrail -> how its table is named and its columns are called. */

/** Columns of a table over the log files, as the documentation of Athena names them. */
export interface AthenaColumns {
  readonly userIdentity: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly userAgent: string;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly requestParameters: string;
  readonly additionalEventData: string;
  readonly readOnly: string;
  readonly recipientAccountId: string;
  readonly sharedEventId: string;
  /** null: the table has none, as those made before 2021 have not; then no call counts as one through an endpoint. */
  readonly vpcEndpointId: string | null;
}

/** Partition columns of such a table; null: it has none of the kind, and is not pruned by it. */
export interface AthenaPartitions {
  readonly account: string | null;
  readonly region: string | null;
  /** Of texts such as `2026/10/05`. */
  readonly day: string | null;
}

/** Where the question goes. */
export type SqlTarget =
  /** A relation of DuckDB, as SQL of our own: nothing in it is checked. */
  | { readonly dialect: 'duckdb'; readonly from: string }
  /** `table`, `database.table` or `catalog.database.table`. */
  | {
      readonly dialect: 'athena';
      readonly from: string;
      readonly columns?: Partial<AthenaColumns>;
      readonly partitions?: Partial<AthenaPartitions>;
    }
  /** Id or ARN of an event data store. */
  | { readonly dialect: 'lake'; readonly from: string };
