/** A place that answers SQL about the records of CloudTrail -> how its table is named and its columns are called. */
import type { ATHENA_COLUMN_NAMES, ATHENA_PARTITION_NAMES } from '../../model/athena-table.js';

type Column = (typeof ATHENA_COLUMN_NAMES)[number];

/**
 * Columns of a table over the log files, by the fields of a record. Of the endpoint null: the table has none, as those made
 * before 2021 have not; then no call counts as one through an endpoint.
 */
export type AthenaColumns = Readonly<Record<Exclude<Column, 'vpcEndpointId'>, string>> & {
  readonly vpcEndpointId: string | null;
};

/** Partition columns of such a table, days being texts such as `2026/10/05`; null: it has none of the kind. */
export type AthenaPartitions = Readonly<
  Record<(typeof ATHENA_PARTITION_NAMES)[number], string | null>
>;

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
